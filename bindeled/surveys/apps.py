"""The surveys package as a Django app."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Short questionnaires about the perceived effect; their answers are nobody's."""

    name = "bindeled.surveys"
    label = "surveys"
