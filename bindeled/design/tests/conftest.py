"""What every test of the design stands on."""

from collections.abc import Iterator

import pytest
from django.utils import translation
from pytest_django import Settings


@pytest.fixture(autouse=True)
def english_and_plain_static_names(settings: Settings) -> Iterator[None]:
    """Compare with the texts in the code, whatever was compiled or collected on this machine."""
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.TIME_ZONE = "Europe/Copenhagen"
    with translation.override("en"):
        yield
