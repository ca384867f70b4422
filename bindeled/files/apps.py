"""The files package as a Django app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Pictures and papers laid beside a case."""

    name = "bindeled.files"
    label = "files"
