"""Addresses of the cooperation, for each side."""
