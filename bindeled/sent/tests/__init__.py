"""Tests of what organisations sent."""
