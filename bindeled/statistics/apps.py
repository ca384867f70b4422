"""The statistics package as a Django app."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Figures of the scheme: counted, protected and published."""

    name = "bindeled.statistics"
    label = "statistics"
