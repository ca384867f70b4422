"""The confidentiality package as a Django app."""

from django.apps import AppConfig


class ConfidentialityConfig(AppConfig):
    """The walls."""

    name = "bindeled.confidentiality"
    label = "confidentiality"
