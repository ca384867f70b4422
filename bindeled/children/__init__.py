"""The clocks of a concern about a child, and who is called when nobody answers."""
