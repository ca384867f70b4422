"""The offers package as a Django app."""

from django.apps import AppConfig


class OffersConfig(AppConfig):
    """What the resident is offered and says to it."""

    name = "bindeled.offers"
    label = "offers"
