"""What is asked of the cooperation."""
