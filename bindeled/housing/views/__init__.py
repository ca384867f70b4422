"""The keeper's pages, the question in a letter, and what the municipality sees of the lists."""
