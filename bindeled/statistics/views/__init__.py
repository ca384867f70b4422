"""What leaders see of the figures."""
