"""Pages of offers as residents meet them."""
