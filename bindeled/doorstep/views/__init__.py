"""Pages at the residents' door, in the Post, and about what a contact person shows."""
