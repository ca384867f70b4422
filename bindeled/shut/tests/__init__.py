"""Tests of children that are shut in."""
