"""Addresses of the questionnaires, for each side."""
