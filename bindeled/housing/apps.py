"""The housing package as a Django app."""

from django.apps import AppConfig


class HousingConfig(AppConfig):
    """Housing organisations, departments, entrances, and who is contact person where."""

    name = "bindeled.housing"
    label = "housing"
