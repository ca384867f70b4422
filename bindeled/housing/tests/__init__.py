"""Tests of housing."""
