"""Tests of the duty phone."""
