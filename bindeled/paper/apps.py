"""The paper package as a Django app."""

from django.apps import AppConfig


class PaperConfig(AppConfig):
    """Door sign, poster and leaflet for residents, and the contact person's own card."""

    name = "bindeled.paper"
    label = "paper"
