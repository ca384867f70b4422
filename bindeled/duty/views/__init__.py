"""The pages of the duty phone."""
