"""The measured claims, one command each. Every one prints a table for people and, last, one JSON object."""
