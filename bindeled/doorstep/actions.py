"""Knocking, reading, answering, and passing on; and telling of what came through the gate."""

import hmac
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils import timezone

from bindeled.confidentiality import doors, envelope, keys, trace
from bindeled.confidentiality.envelope import Place, UnreadableError
from bindeled.doorstep import rules, tasks
from bindeled.doorstep.models import COLUMN, TABLE, Gone, Knock
from bindeled.housing.models import ContactPerson, Department
from bindeled.housing.queries import Shown
from bindeled.post.actions import queue_letter
from bindeled.receipts import actions as receipts
from bindeled.receipts.rules import DIGITS, check_letter

# What a contact person decides about: whether residents see name and phone, which hours, and whether they may write.
SHOWN_FIELDS = ("shows_name", "shows_phone", "phone", "hours", "takes_letters")


@dataclass(frozen=True)
class Words:
    """What a resident wrote; text is already without CPR numbers. A wish to be called has a name and a phone, no story."""

    name: str
    phone: str
    where: str = ""
    words: str = ""
    child: bool = False


def _place(municipality: str, knock: UUID) -> Place:
    return Place(municipality, TABLE, COLUMN, knock)


def knock(department: Department, *, to: Shown | None, kind: str, words: Words, key: str) -> str:
    """Lay a resident's words in the Post of a contact person, or of the office, and answer the number.

    Sent twice, the same form has the same id: raises IntegrityError, and ``number_of`` answers its number again.
    """
    now, municipality = timezone.now(), department.municipality_id
    mark = _mark(department, to, kind, words, key)
    row = UUID(bytes=mark[:16], version=4)
    secret = AESGCM.generate_key(256)
    wrapping_key, wrapped = keys.post_provider().wrap(municipality, secret, context=row.bytes)
    Knock(
        id=row,
        municipality_id=municipality,
        organisation_id=department.organisation_id,
        department_id=department.id,
        contact_person_id=to.id if to else None,
        holder=rules.CONTACT_PERSON if to else rules.OFFICE,
        kind=kind,
        number=_number(mark),
        received_at=now,
        came_at=now,
        due_at=rules.due(now, zone=timezone.get_current_timezone()),
        wrapping_key=wrapping_key,
        wrapped=wrapped,
        sealed=envelope.close(secret, json.dumps(asdict(words)), _place(municipality, row)),
    ).save(force_insert=True)
    return _number(mark)


def number_of(department: Department, *, to: Shown | None, kind: str, words: Words, key: str) -> str:
    """Answer the number of a form, which is the same however often it is sent."""
    return _number(_mark(department, to, kind, words, key))


def _mark(department: Department, to: Shown | None, kind: str, words: Words, key: str) -> bytes:
    """Answer what is drawn from a form: it cannot be turned back, nor made by anybody without this process's secret."""
    content = json.dumps([str(department.id), str(to.id) if to else "", kind, asdict(words), key], sort_keys=True)
    return hmac.new(settings.SECRET_KEY.encode(), b"knock|" + content.encode(), sha256).digest()


def _number(mark: bytes) -> str:
    digits = f"{int.from_bytes(mark[16:], 'big') % 10**DIGITS:0{DIGITS}d}"
    return digits + check_letter(digits)


def first_read(found: Knock) -> None:
    """Note that whoever has it now begins to read: from here on it has its time to live. Read again, nothing changes."""
    Knock.objects.filter(id=found.id, read_at=None).update(read_at=timezone.now())


def read(found: Knock) -> Words:
    """Open a knock for the one whose Post it lies in, and leave a line in the trace. Raises UnreadableError."""
    provider, municipality = keys.post_provider(), found.municipality_id
    try:
        secret = provider.unwrap(municipality, found.wrapping_key, bytes(found.wrapped), context=found.id.bytes)
    except InvalidTag:
        message = "The key of what a resident wrote cannot be opened here."
        raise UnreadableError(message) from None
    trace.note("read", "knock", found.id, purpose="post")
    return Words(**json.loads(envelope.open_(secret, found.sealed, _place(municipality, found.id))))


def let_go(knock_id: UUID, *, deed: str) -> bool:
    """Take a knock away with its key, because it was ``answered`` or ``passed on``. Says whether it was there.

    Row security lets nobody take away what is not theirs.
    """
    gone, _ = Knock.objects.filter(id=knock_id).delete()
    if gone:
        Gone(id=knock_id, municipality_id=doors.current().municipality, gone_at=timezone.now()).save(force_insert=True)
    if gone and deed == "answered":
        trace.note("answered", "knock", knock_id, purpose="post")
    return bool(gone)


def choose_shown(entry: ContactPerson, **chosen: Any) -> None:
    """Write down what a contact person shows to residents. Row security lets nobody write in another's entry."""
    ContactPerson.objects.filter(id=entry.id).update(**{name: chosen[name] for name in SHOWN_FIELDS})


def day_mark(address: str, day: date) -> str:
    """Answer how an address is known again for one day, without being kept: a keyed hash (decision 15)."""
    told = f"knocks|{day.isoformat()}|{address}".encode()
    return "knocks:" + hmac.new(settings.SECRET_KEY.encode(), told, sha256).hexdigest()


def seconds_left(now: datetime) -> int:
    """Answer how many seconds are left of the day, after which an address's count is gone."""
    local = timezone.localtime(now)
    return 24 * 60 * 60 - (local.hour * 60 + local.minute) * 60 - local.second


def lay_message(*, to: UUID, number: str, wording: str, municipality: str, email: str, language: str) -> None:
    """Lay what came through the gate in somebody's Post, with the mail that says that there is post: the one that a knock has.

    In the caller's transaction, in the worker's door.
    """
    receipts.lay_message(to=to, number=number, wording=wording, municipality=municipality)
    queue_letter(
        kind="doorstep_notice",
        to=email,
        language=language,
        municipality=municipality,
        facts={"path": "/post/"},
        task=tasks.send_notice,
    )
