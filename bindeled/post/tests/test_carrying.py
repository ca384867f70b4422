"""Short messages are handed over once for each id, and never called sent before they were."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError
from django.test import override_settings
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.post import carrying, rules
from bindeled.post.actions import let_go, queue_short
from bindeled.post.carrying import Short, ToFolder, ToLog
from bindeled.post.models import RETENTION, ShortMessage
from bindeled.post.sending import NotNowError
from bindeled.post.tests.conftest import SENDER
from conftest import acting

pytestmark = pytest.mark.django_db
WORKER = Door("worker", municipality="0101")


class Busy:
    """A provider that is never there."""

    def carry(self, message: Short) -> None:
        """Refuse."""
        raise ConnectionError


BUSY = f"{__name__}.Busy"


def waiting(**fields: Any) -> ShortMessage:
    with acting("worker"), entered(WORKER):
        queue_short(**{"channel": "sms", "to": "00000001", "text": "Noget venter.", "municipality": "0101", **fields})
    return ShortMessage.objects.get()


def hand_over(message: ShortMessage) -> None:
    with acting("worker"):
        carrying.hand_over(message.id)
    message.refresh_from_db()


def test_what_was_handed_over_is_there_and_its_words_are_gone_here(tmp_path: Path) -> None:
    message = waiting()
    with override_settings(SHORT_MESSAGES=f"folder:{tmp_path}"):
        hand_over(message)
    said = json.loads((tmp_path / f"{message.id}.json").read_text())
    assert said == {"channel": "sms", "to": "00000001", "text": "Noget venter."}
    assert (message.state, message.text, message.attempts) == ("sent", "", 1)


def test_a_job_that_runs_twice_and_a_worker_that_dies_in_between_hand_over_one(tmp_path: Path) -> None:
    message = waiting()
    with override_settings(SHORT_MESSAGES=f"folder:{tmp_path}"):
        hand_over(message)
        hand_over(message)
        ShortMessage.objects.update(state="queued", sent_at=None, text="Noget venter.")  # it died before it marked it
        hand_over(message)
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(("carrier", "why"), [(BUSY, "ConnectionError"), ("", "NoCarrierError")])
def test_what_could_not_be_handed_over_is_tried_again_and_then_given_up(
    carrier: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "import_string", lambda _name: Busy)
    message = waiting()
    with override_settings(SHORT_MESSAGES=carrier):
        for _attempt in range(rules.LAST_SHORT_ATTEMPT - 1):
            with pytest.raises(NotNowError):
                hand_over(message)
        message.refresh_from_db()
        assert (message.state, message.last_error) == ("queued", why)
        hand_over(message)
    assert (message.state, message.sent_at) == ("failed", None)


def test_the_log_says_that_one_went_and_not_what_it_says(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="bindeled"):
        ToLog().carry(Short(UUID(int=1), "phone", "00000001", "Noget venter."))
    assert "00000001" in caplog.text
    assert "venter" not in caplog.text


def test_the_setting_says_who_carries() -> None:
    with override_settings(SHORT_MESSAGES="log:"):
        assert isinstance(carrying.carrier(), ToLog)
    with override_settings(SHORT_MESSAGES="folder:/somewhere"):
        assert isinstance(carrying.carrier(), ToFolder)


def test_no_door_but_the_workers_writes_or_reads_one() -> None:
    with acting("sender"), pytest.raises(ProgrammingError), entered(SENDER):
        queue_short(channel="sms", to="00000001", text="Hej", municipality="0101")
    with acting("sender"), pytest.raises(ProgrammingError), entered(SENDER):
        ShortMessage.objects.count()


def test_what_is_past_its_time_goes() -> None:
    message = waiting()
    old = timezone.now() - timedelta(days=RETENTION["ShortMessage"] + 1)
    ShortMessage.objects.update(state="failed", queued_at=old)
    with acting("worker"), entered(WORKER):
        assert let_go() == 1
    assert not ShortMessage.objects.filter(id=message.id).exists()
