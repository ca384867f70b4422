"""The design as a Django app."""

from django.apps import AppConfig

from bindeled.design import checks

__all__ = ["DesignConfig", "checks"]


class DesignConfig(AppConfig):
    """Templates, template tags, static files and texts of the design; importing it registers its checks."""

    name = "bindeled.design"
    label = "design"
    verbose_name = "Design"
