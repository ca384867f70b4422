"""The cases package as a Django app."""

from typing import ClassVar

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """What the housing adviser does."""

    name = "bindeled.cases"
    label = "cases"

    JOBS: ClassVar = {"cases.send_reminder": ("worker",), "cases.send_opening": ("worker",)}
