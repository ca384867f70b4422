"""The catalogue package as a Django app."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """The municipality's offers as facts. What a resident is given stands elsewhere, on the municipality's side."""

    name = "bindeled.catalogue"
    label = "catalogue"
