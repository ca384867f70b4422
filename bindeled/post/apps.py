"""The post package as a Django app."""

from django.apps import AppConfig


class PostConfig(AppConfig):
    """Letters leaving and mail coming in."""

    name = "bindeled.post"
    label = "post"
