"""Tests of the design."""
