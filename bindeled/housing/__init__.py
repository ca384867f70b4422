"""Housing organisations, departments, entrances, and who is contact person where."""
