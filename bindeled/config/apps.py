"""The configuration as a Django app, so that its checks, commands and texts are found."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class BindeledConfig(AppConfig):
    """Settings, sites and commands."""

    name = "bindeled.config"
    label = "config"

    def ready(self) -> None:
        """Register the checks, once every package's models are there; the demo's post office has none."""
        if settings.SIDE != "mail":
            import_module("bindeled.config.checks")
