"""What evaluation asks for."""
