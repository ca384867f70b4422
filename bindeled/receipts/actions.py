"""Issuing a receipt; and laying down what comes through the gate."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from bindeled.municipalities.models import Municipality
from bindeled.post.actions import queue_letter
from bindeled.post.models import Letter
from bindeled.receipts import tasks
from bindeled.receipts.models import Message, Receipt
from bindeled.receipts.rules import MESSAGE_DAYS, new_number
from bindeled.users.models import User

A_MAIL = "mail"


@dataclass(frozen=True)
class FormMark:
    """How a form is known again without keeping its key: sha256(key) and HMAC(key, content), 32 bytes each."""

    sha256: bytes
    mac: bytes


def issue(*, to: User, department_name: str, received_at: datetime, mark: FormMark) -> Receipt:
    """Write the receipt and queue its letter, in the caller's transaction (D9).

    Raises IntegrityError when this form was sent before; the caller then answers the first receipt.
    """
    receipt = _written(to.municipality_id, received_at, mark, sender_id=to.id, department_name=department_name)
    send_number(
        receipt.number, to=to.email, language=to.language, received_at=received_at, municipality=to.municipality_id
    )
    return receipt


def send_number(
    number: str, *, to: str, language: str, received_at: datetime, municipality: str, answers: str = ""
) -> None:
    """Queue the letter that says *received*, the same whichever way something came, in the caller's transaction.

    ``answers`` is ``A_MAIL`` where a process answers a mail by itself: then it is counted, so that two machines do not go on.
    """
    queue_letter(
        kind="receipt",
        to=to,
        language=language,
        municipality=municipality,
        facts={"number": number, "received_at": received_at.isoformat()} | ({"answers": answers} if answers else {}),
        task=tasks.send_receipt,
    )


def sent_to(address: str, *, municipality: str, since: datetime) -> list[datetime]:
    """Answer when mails of an address were answered by a process since then, whatever the case of its letters. In the worker's door."""
    letters = Letter.objects.filter(municipality_id=municipality, kind="receipt", queued_at__gte=since)
    return list(letters.filter(to_address__iexact=address, facts__answers=A_MAIL).values_list("queued_at", flat=True))


def let_go(municipality: Municipality) -> int:
    """Take away a municipality's receipts and messages that are past their time (decision 13); answers how many."""
    now = timezone.now()
    last = now - timedelta(days=municipality.receipt_days)
    old = Receipt.objects.filter(municipality_id=municipality.code, received_at__lt=last)
    read = Message.objects.filter(municipality_id=municipality.code, came_at__lt=now - timedelta(days=MESSAGE_DAYS))
    return old._raw_delete("default") + read._raw_delete("default")


def lay_message(*, to: UUID, number: str, wording: str, municipality: str) -> None:
    """Lay down what came through the gate for whoever has that receipt, in the caller's transaction. In the worker's door.

    Raises IntegrityError where ``wording`` is none of the fixed ones, or there is no such account.
    """
    message = Message(municipality_id=municipality, to_id=to, number=number, wording=wording, came_at=timezone.now())
    message.save(force_insert=True)


def issue_to_nobody(*, municipality: str, received_at: datetime, mark: FormMark) -> Receipt:
    """Write the receipt of somebody without an account. There is no letter; it would go to nobody.

    Raises IntegrityError when this form was sent before.
    """
    return _written(municipality, received_at, mark)


def _written(municipality: str, received_at: datetime, mark: FormMark, **also: Any) -> Receipt:
    receipt = Receipt(
        municipality_id=municipality,
        number=new_number(),
        received_at=received_at,
        request_sha256=mark.sha256,
        request_mac=mark.mac,
        **also,
    )
    receipt.save(force_insert=True)
    return receipt
