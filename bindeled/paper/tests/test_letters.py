"""The card goes with the invitation from a list, and with no other letter."""

from typing import Any
from unittest.mock import patch

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from bindeled.housing.models import ContactPerson
from bindeled.municipalities.models import ContactPoint
from bindeled.paper import typeset
from bindeled.paper.tests.samples import text_of
from bindeled.post import sending
from bindeled.post.actions import deliver
from bindeled.post.models import Letter
from conftest import acting
from journeys.factory import LONG_AGO, World


@pytest.fixture
def duty(world: World) -> ContactPoint:
    return ContactPoint.objects.create(
        municipality_id="0101",
        unit=world.units["Boligrådgiverne Amager"],
        kind="phone",
        value="28517178",
        audience="senders",
        source="opdigtet",
        valid_from=LONG_AGO,
    )


def delivered(to: str, *, kind: str = "list_invitation", language: str = "da") -> EmailMultiAlternatives:
    """Send a letter to a mail server that only looks at it; answer the mail."""
    letter = Letter.objects.create(
        municipality_id="0101",
        kind=kind,
        to_address=to,
        language=language,
        subject="Invitation",
        text="Åbn linket.",
        queued_at=timezone.now(),
    )
    mails: list[Any] = []

    class Server:
        def send_messages(self, sent: list[Any]) -> int:
            mails.extend(sent)
            return len(sent)

    with patch.object(sending, "_connection", Server), acting("worker"):
        deliver(letter.id)
    assert Letter.objects.get(id=letter.id).state == "sent"
    [mail] = mails
    assert isinstance(mail, EmailMultiAlternatives)
    return mail


def enclosed(mail: EmailMultiAlternatives) -> list[tuple[Any, ...]]:
    return [tuple(one) for one in mail.attachments]


def test_an_invitation_from_a_list_brings_the_card(duty: ContactPoint, world: World) -> None:
    [(name, content, kind)] = enclosed(delivered(world["Karin"].email.upper()))
    assert (name, kind) == ("kontaktpersonkort-a4-da.pdf", "application/pdf")
    text = text_of(content)
    assert "28 51 71 78" in text
    assert "Karin Kvist" in text
    assert "Hørgården 2" in text


def test_the_card_is_in_the_language_of_the_letter(duty: ContactPoint, world: World) -> None:
    [(_name, content, _kind)] = enclosed(delivered(world["Karin"].email, language="en"))
    assert "Contact person’s card" in text_of(content)


@pytest.mark.parametrize("kind", ["invitation", "receipt", "code"])
def test_no_other_letter_brings_it(duty: ContactPoint, world: World, kind: str) -> None:
    assert enclosed(delivered(world["Karin"].email, kind=kind)) == []


def test_who_is_appointed_nowhere_gets_no_card(duty: ContactPoint, world: World) -> None:
    assert enclosed(delivered("nobody@bindeled.example")) == []


def test_without_a_duty_number_there_is_nothing_to_put_on_a_card(duty: ContactPoint, world: World) -> None:
    duty.delete()
    assert enclosed(delivered(world["Karin"].email)) == []


def test_another_municipalitys_list_makes_no_card(duty: ContactPoint, world: World) -> None:
    ContactPerson.objects.filter(account_id=world["Karin"].id).update(email="moved@bindeled.example")
    assert enclosed(delivered(world["Karin"].email)) == []


def test_where_the_card_cannot_be_made_the_invitation_still_goes(
    duty: ContactPoint, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_what: Any, **_how: Any) -> bytes:
        raise RuntimeError

    monkeypatch.setattr(typeset, "own_card", fails)
    assert enclosed(delivered(world["Karin"].email)) == []
