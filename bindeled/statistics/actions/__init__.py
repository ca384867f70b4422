"""What the worker does with figures: it counts months, and publishes those that are over."""

from bindeled.statistics.actions.counting import count_about_places, count_measure, keep_names, next_to_count
from bindeled.statistics.actions.publishing import drafted, known_of, next_to_publish, protected, publish

__all__ = [
    "count_about_places",
    "count_measure",
    "drafted",
    "keep_names",
    "known_of",
    "next_to_count",
    "next_to_publish",
    "protected",
    "publish",
]
