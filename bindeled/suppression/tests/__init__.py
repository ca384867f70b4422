"""Tests of cell suppression."""
