"""Statistics: how many, how fast, which kinds, and where. Counts, never persons; small ones stay hidden (A25, M11).

The worker counts through a door of its own and publishes figures for periods that are over. Pages read published figures and nothing else.
"""
