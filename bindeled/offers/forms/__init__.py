"""What is typed about offers."""
