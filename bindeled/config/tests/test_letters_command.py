"""The operator sees states, ids and codes, never an address or a word, and can send a letter again."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from bindeled.post import rules
from bindeled.post.tests.conftest import queued, state_of
from conftest import acting

pytestmark = pytest.mark.django_db


def letters(*arguments: str) -> tuple[int, str]:
    out, code = StringIO(), 0
    with acting("worker"):
        try:
            call_command("letters", *arguments, stdout=out)
        except SystemExit as ended:
            code = int(ended.code or 0)
    return code, out.getvalue()


def jobs() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM queue.procrastinate_jobs")
        return [name for (name,) in cursor]


def test_all_is_well_when_letters_leave() -> None:
    queued(state="sent", sent_at=timezone.now())
    queued()
    code, said = letters("--json")
    assert code == 0
    assert json.loads(said)["counts"] == {"queued": 1, "sent": 1, "refused": 0, "failed": 0, "bounced": 0}


@pytest.mark.parametrize(
    "trouble",
    [
        {"state": "refused", "last_error": "550 5.1.1"},
        {"state": "failed", "last_error": "TimeoutError"},
        {"state": "bounced", "sent_at": timezone.now(), "last_error": "5.1.1"},
        {"queued_at": timezone.now() - rules.TOO_LONG * 2},
    ],
    ids=lambda fields: str(fields.get("state", "waits too long")),
)
def test_what_needs_somebody_is_shown_without_address_or_words(trouble: dict[str, Any]) -> None:
    letter = queued(**trouble)
    for how in ([], ["--json"]):
        code, said = letters(*how)
        assert code == 1
        assert str(letter.id) in said or letter.state == "queued"
        assert trouble.get("last_error", "") in said
        assert "karin" not in said
        assert "Koden" not in said


@pytest.mark.parametrize(("kind", "job"), [("code", "post.send_letter"), ("receipt", "receipts.send_receipt")])
def test_a_letter_can_be_sent_again_by_the_job_of_its_kind(kind: str, job: str) -> None:
    letter = queued(kind=kind, state="refused", last_error="550 5.1.1", attempts=1)
    letters("--retry", str(letter.id))
    assert (state_of(letter), letter.attempts, letter.last_error) == ("queued", 0, "")
    assert jobs() == [job]


def test_a_letter_whose_words_are_gone_is_not_sent_empty() -> None:
    letter = queued(state="bounced", sent_at=timezone.now(), text="", subject="")
    with pytest.raises(CommandError, match="words are not kept"):
        letters("--retry", str(letter.id))
    assert (state_of(letter), jobs()) == ("bounced", [])


@pytest.mark.parametrize("state", ["queued", "sent"])
def test_a_letter_that_needs_nobody_is_not_sent_again(state: str) -> None:
    letter = queued(state=state, sent_at=timezone.now() if state == "sent" else None)
    with pytest.raises(CommandError, match="no letter with this id"):
        letters("--retry", str(letter.id))
    assert jobs() == []
