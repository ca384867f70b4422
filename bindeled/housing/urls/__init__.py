"""Addresses of the lists, for each side."""
