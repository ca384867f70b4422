"""The outreach package as a Django app."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """Contact with people who have no dwelling or no case, without their names."""

    name = "bindeled.outreach"
    label = "outreach"
