"""The drawn package as a Django app."""

from django.apps import AppConfig


class DrawnConfig(AppConfig):
    """Strangers' pictures and papers, drawn anew."""

    name = "bindeled.drawn"
    label = "drawn"
