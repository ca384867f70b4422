"""Letters leaving and mail coming in."""
