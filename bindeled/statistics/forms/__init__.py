"""Forms of the figures: choosing what to see, and the committee's memo."""
