"""Issuing a receipt."""

from dataclasses import dataclass
from datetime import datetime

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
