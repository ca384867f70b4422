"""Tests of the clocks about children."""
