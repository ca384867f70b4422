"""The breaches package as a Django app."""

from typing import ClassVar

from django.apps import AppConfig


class BreachesConfig(AppConfig):
    """Breaches of data security, and exercising what to do about one."""

    name = "bindeled.breaches"
    label = "breaches"

    JOBS: ClassVar = {"breaches.send_breach": ("worker",)}
