"""Letters of the cooperation."""
