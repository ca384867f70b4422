"""The residents package as a Django app."""

from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    """The person helped."""

    name = "bindeled.residents"
    label = "residents"
