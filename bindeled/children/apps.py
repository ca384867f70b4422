"""The children package as a Django app."""

from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    """The clocks of a concern about a child, and who is called when nobody answers."""

    name = "bindeled.children"
    label = "children"
