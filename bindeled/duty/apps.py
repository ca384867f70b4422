"""The duty package as a Django app."""

from django.apps import AppConfig


class DutyConfig(AppConfig):
    """Contacts that come by phone, letter, mail or in person."""

    name = "bindeled.duty"
    label = "duty"
