"""Template filters of the municipality's pages."""
