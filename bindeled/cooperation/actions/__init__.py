"""The verbs of the cooperation."""
