"""The intake package as a Django app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """What anybody may tell, without an account."""

    name = "bindeled.intake"
    label = "intake"
