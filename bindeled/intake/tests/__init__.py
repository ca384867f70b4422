"""Tests of the open intake."""
