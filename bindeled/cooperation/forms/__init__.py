"""The forms of the cooperation."""
