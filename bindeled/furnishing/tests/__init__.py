"""Tests of help to furnish a home."""
