"""The configuration as a Django app, so that its checks, commands and texts are found."""

from django.apps import AppConfig


class BindeledConfig(AppConfig):
    """Settings, sites and commands."""

    name = "bindeled.config"
    label = "config"
