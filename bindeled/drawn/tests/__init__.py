"""Tests of files drawn anew."""
