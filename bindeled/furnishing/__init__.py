"""Help to furnish a first home (etableringshjælp): who is in the household, what is missing, and one application per adult."""
