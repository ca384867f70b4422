"""Tests of courses of support."""
