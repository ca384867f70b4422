"""Bindeled: the link between residents and the municipality."""
