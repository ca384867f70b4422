"""Tests of the catalogue of offers."""
