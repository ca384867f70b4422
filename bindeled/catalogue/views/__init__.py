"""The catalogue's pages: for anybody, for the municipality's staff, for machines, and for editors."""
