"""Contracts, meetings, themes, training and rounds of service visits: what the parties of an area agree on and do together. It concerns places and partners, never a resident."""
