"""The furnishing package as a Django app."""

from django.apps import AppConfig


class FurnishingConfig(AppConfig):
    """Applications for help to furnish a home, and what the authority answered."""

    name = "bindeled.furnishing"
    label = "furnishing"
