"""Tests of breaches of data security."""
