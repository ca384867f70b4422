"""The cooperation package as a Django app."""

from django.apps import AppConfig


class CooperationConfig(AppConfig):
    """What the parties of an area agree on and do together; nothing of any resident."""

    name = "bindeled.cooperation"
    label = "cooperation"
