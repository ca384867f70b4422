"""Municipalities, their districts and units, and how each wants things."""
