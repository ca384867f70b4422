"""Tests of files laid beside a case."""
