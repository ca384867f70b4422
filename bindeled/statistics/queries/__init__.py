"""Counting, through the counting door; and reading what is published, through the statistics door."""
