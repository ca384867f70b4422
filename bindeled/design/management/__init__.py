"""What an operator of the design can do."""
