"""Tests of municipalities."""
