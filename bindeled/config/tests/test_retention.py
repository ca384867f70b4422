"""The privacy notice speaks of everything that is kept."""

from importlib import import_module

from django.apps import apps
from django.conf import settings

from bindeled.config import backup
from bindeled.config.retention import days, hours, told_of


def kept() -> set[str]:
    """Answer every kind that a package says it keeps."""
    ours = [config for config in apps.get_app_configs() if config.name.startswith("bindeled.")]
    modules = {model.__module__ for config in ours for model in config.get_models()}
    return {kind for module in modules for kind in getattr(import_module(module), "RETENTION", {})}


def test_every_kind_that_is_kept_has_words_in_the_notice() -> None:
    """A new kind in a package's RETENTION needs a line in ``config/retention.py``."""
    assert kept() - told_of() == set()
    assert told_of() - kept() == set()
    assert {"Receipt", "SealedConcern", "Case", "Knock", "ContactPerson"} <= kept()


def test_the_notice_and_the_backups_go_by_the_same_days() -> None:
    assert settings.BACKUP_DAYS == backup.KEPT_DAYS
    assert import_module("bindeled.config.settings").BACKUP_DAYS == backup.KEPT_DAYS


def test_days_and_hours_in_words() -> None:
    assert (days(1), days(35)) == ("1 dag", "35 dage")
    assert (hours(3600), hours(8 * 3600), hours(1800)) == ("1 time", "8 timer", "30 minutter")
