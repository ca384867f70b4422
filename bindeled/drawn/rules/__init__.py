"""Which files we take, how large they may be, why one is refused, and what one made here looks like. Pure."""
