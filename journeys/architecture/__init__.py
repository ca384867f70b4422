"""Tests of the house itself: what an import checker cannot see."""
