"""The commands of the design."""
