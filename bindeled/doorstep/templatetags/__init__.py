"""Words on the pages of the residents' door."""
