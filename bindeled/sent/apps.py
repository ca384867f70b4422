"""The sent package as a Django app."""

from django.apps import AppConfig


class SentConfig(AppConfig):
    """How much each housing organisation passed on; never what became of it."""

    name = "bindeled.sent"
    label = "sent"
