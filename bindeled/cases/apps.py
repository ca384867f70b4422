"""The cases package as a Django app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """What the housing adviser does."""

    name = "bindeled.cases"
    label = "cases"
