"""Views of the cooperation."""
