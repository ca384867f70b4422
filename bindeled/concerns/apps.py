"""The concerns package as a Django app."""

from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    """What a contact person passes on."""

    name = "bindeled.concerns"
    label = "concerns"
