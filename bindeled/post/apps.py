"""The post package as a Django app."""

from typing import ClassVar

from django.apps import AppConfig


class PostConfig(AppConfig):
    """Letters leaving and mail coming in."""

    name = "bindeled.post"
    label = "post"

    JOBS: ClassVar = {
        "post.send_letter": ("login:sender", "login:municipality", "housing", "worker"),
        "post.send_short": ("worker",),
    }
