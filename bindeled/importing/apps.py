"""The importing package as a Django app."""

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    """Departments, addresses and contact persons from an organisation's own files, and back into files."""

    name = "bindeled.importing"
    label = "importing"
