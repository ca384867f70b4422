"""What the municipality can give: its offers as facts, with who for, how long, by which law and who delivers. Open to everybody."""
