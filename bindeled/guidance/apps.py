"""The guidance package as a Django app."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """Is it urgent? Whom to call, when to react, what one may say."""

    name = "bindeled.guidance"
    label = "guidance"
