"""The privacy notice speaks of everything that is kept, and what is past its time goes."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError, transaction
from django.utils import timezone
from django.utils.translation import override

from bindeled.concerns.actions import pass_on
from bindeled.confidentiality.doors import Door, entered
from bindeled.config import backup
from bindeled.config.retention import days, hours, told_of
from bindeled.config.worker import let_go
from bindeled.municipalities.models import Municipality
from bindeled.post.models import Letter
from bindeled.receipts.models import Receipt
from conftest import acting
from journeys.factory import World, told


def kept() -> set[str]:
    """Answer every kind that a package says it keeps."""
    ours = [config for config in apps.get_app_configs() if config.name.startswith("bindeled.")]
    modules = {model.__module__ for config in ours for model in config.get_models()}
    return {kind for module in modules for kind in getattr(import_module(module), "RETENTION", {})}


def test_every_kind_that_is_kept_has_words_in_the_notice() -> None:
    """A new kind in a package's RETENTION needs a line in ``config/retention.py``."""
    assert kept() - told_of() == set()
    assert {"Receipt", "SealedConcern", "Case", "Knock", "ContactPerson"} <= kept()


def test_the_notice_and_the_backups_go_by_the_same_days() -> None:
    assert settings.BACKUP_DAYS == backup.KEPT_DAYS
    assert import_module("bindeled.config.settings").BACKUP_DAYS == backup.KEPT_DAYS


def test_days_and_hours_in_words() -> None:
    with override("da"):
        assert (days(1), days(35)) == ("1 dag", "35 dage")
        assert (hours(3600), hours(8 * 3600), hours(1800)) == ("1 time", "8 timer", "30 minutter")


def letter(days_ago: int, state: str) -> Letter:
    then = timezone.now() - timedelta(days=days_ago)
    sent = then if state == "sent" else None
    return Letter.objects.create(
        kind="receipt", to_address="a@bindeled.example", language="da", state=state, queued_at=then, sent_at=sent
    )


def test_letters_past_their_time_go_and_the_others_stay(db: None) -> None:
    gone = {letter(36, "sent").id, letter(36, "queued").id, letter(400, "failed").id}
    kept = {letter(34, "sent").id, letter(1, "queued").id}
    with acting("worker"):
        let_go()
    assert set(Letter.objects.values_list("id", flat=True)) == kept
    assert not gone & kept


def test_receipts_past_their_municipalitys_days_go_and_the_others_stay(world: World) -> None:
    for number, old in enumerate((89, 91, 800)):
        with acting("sender"), entered(world.door("Karin")):
            pass_on(told(world), key=str(number), by=world["Karin"])
        newest = Receipt.objects.order_by("-received_at")[0]
        Receipt.objects.filter(id=newest.id).update(
            received_at=timezone.now() - timedelta(days=old), department_name=str(old)
        )
    Municipality.objects.filter(code="0101").update(receipt_days=90)
    with acting("worker"):
        let_go()
    assert list(Receipt.objects.values_list("department_name", flat=True)) == ["89"]


def test_the_worker_cannot_take_away_a_receipt_before_its_time_nor_see_whose_it_is(world: World) -> None:
    with acting("sender"), entered(world.door("Karin")):
        pass_on(told(world), key="young", by=world["Karin"])
    letter(3, "sent")
    with acting("worker"), entered(Door("worker", municipality="0101")):
        assert Receipt.objects.filter(municipality_id="0101")._raw_delete("default") == 0
        assert Letter.objects.filter(kind="receipt")._raw_delete("default") == 0
        for column in ("number", "sender_id"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                list(Receipt.objects.values_list(column))
    assert Receipt.objects.count() == 1
