"""Cell suppression: which of the figures to be published stay hidden, so that nobody can be found behind a small one.

A figure below ``rules.LEAST_SHOWN`` is hidden. So that it cannot be worked out from sums, others are hidden beside it. Both look the same.
"""
