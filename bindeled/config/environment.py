"""What a process is told from outside. Every value is read here; a missing one explains itself."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent.parent


def need(name: str, meaning: str) -> str:
    """Answer the value of an environment variable, or raise ImproperlyConfigured saying what it is for."""
    value = os.environ.get(name, "")
    if not value:
        message = f"{name} is not set. It is {meaning}. `bindeled demo` sets everything for a demonstration."
        raise ImproperlyConfigured(message)
    return value


def flag(name: str) -> bool:
    """Say whether an environment variable is switched on (``1``)."""
    return os.environ.get(name, "") == "1"
