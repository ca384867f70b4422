"""What the housing adviser does."""
