"""What is read of offers as residents meet them."""
