"""The only thing that ever goes back: received, a number and a time."""
