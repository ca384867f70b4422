"""What evaluation asks: the rows of an extract, extracts and how they stand, cases to draw, and what is registered."""
