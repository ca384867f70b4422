"""Issuing a receipt."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from bindeled.municipalities.models import Municipality
from bindeled.post.actions import queue_letter
from bindeled.receipts import tasks
from bindeled.receipts.models import Receipt
from bindeled.receipts.rules import new_number
from bindeled.users.models import User


@dataclass(frozen=True)
class FormMark:
    """How a form is known again without keeping its key: sha256(key) and HMAC(key, content), 32 bytes each."""

    sha256: bytes
    mac: bytes


def issue(*, to: User, department_name: str, received_at: datetime, mark: FormMark) -> Receipt:
    """Write the receipt and queue its letter, in the caller's transaction (D9).

    Raises IntegrityError when this form was sent before; the caller then answers the first receipt.
    """
    receipt = Receipt(
        municipality_id=to.municipality_id,
        sender_id=to.id,
        number=new_number(),
        received_at=received_at,
        department_name=department_name,
        request_sha256=mark.sha256,
        request_mac=mark.mac,
    )
    receipt.save(force_insert=True)
    queue_letter(
        kind="receipt",
        to=to.email,
        language=to.language,
        municipality=to.municipality_id,
        facts={"number": receipt.number, "received_at": received_at.isoformat()},
        task=tasks.send_receipt,
    )
    return receipt


def let_go(municipality: Municipality) -> int:
    """Take away a municipality's receipts that are past their time (decision 13); answers how many."""
    last = timezone.now() - timedelta(days=municipality.receipt_days)
    old = Receipt.objects.filter(municipality_id=municipality.code, received_at__lt=last)
    return old._raw_delete("default")
