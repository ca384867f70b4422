"""The doorstep package as a Django app."""

from typing import ClassVar

from django.apps import AppConfig


class DoorstepConfig(AppConfig):
    """The residents' door: who is my contact person, and how one reaches them."""

    name = "bindeled.doorstep"
    label = "doorstep"

    JOBS: ClassVar = {"doorstep.send_notice": ("worker",)}
