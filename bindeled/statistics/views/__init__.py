"""Pages of the figures, and of the committee's memo."""
