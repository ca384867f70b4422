"""Tests of the cooperation."""
