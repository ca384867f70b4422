"""Tests of the outgoing post."""
