"""Rules of imports: columns and their headings, Danish addresses and dates, faults and their words, states and limits. Pure."""
