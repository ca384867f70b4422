"""The municipalities package as a Django app."""

from django.apps import AppConfig


class MunicipalitiesConfig(AppConfig):
    """Municipalities, their districts and units, and how each wants things."""

    name = "bindeled.municipalities"
    label = "municipalities"
