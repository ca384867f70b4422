"""Rules of imports: columns and their headings, Danish addresses and dates, rows and their faults, states and limits. Pure."""
