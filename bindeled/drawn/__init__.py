"""Strangers' pictures and papers, drawn anew: of a file nothing is kept but what is seen in it."""
