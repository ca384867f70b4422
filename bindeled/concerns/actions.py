"""Passing a concern on."""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from threading import BoundedSemaphore
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from bindeled.concerns import rules
from bindeled.concerns.models import SealedConcern, SealedPicture
from bindeled.concerns.rules import dwelling_label
from bindeled.confidentiality import sealing, trace
from bindeled.confidentiality.envelope import Place, UnreadableError
from bindeled.doorstep import actions as doorstep
from bindeled.drawn.actions import FileRefusedError, remake
from bindeled.drawn.rules.bare import is_bare
from bindeled.receipts import actions as receipts
from bindeled.receipts.actions import FormMark
from bindeled.receipts.models import Receipt
from bindeled.sent import actions as sent
from bindeled.users.models import User

TABLE, COLUMN = "concerns_sealedconcern", "sealed"
PICTURES = "concerns_sealedpicture"
# Drawing takes a second or a few: one sender's pictures at a time, so that the rest of the process serves those who send none.
TURN = BoundedSemaphore(1)


@dataclass(frozen=True)
class Told:
    """What a sender tells, as it is sealed. Codes are those of ``rules``; text is already without CPR numbers."""

    department: str
    department_name: str
    where: str  # street and number, or another place in the sender's words
    floor: str
    door: str
    resident_name: str
    kinds: tuple[str, ...]
    known_how: tuple[str, ...]
    since: str
    children: str
    resident_knows: str
    words: str
    called: bool  # the sender has called 112 or another urgent number first
    sender_kind: str
    writer: str  # who writes, where the account is an office's
    channel: str = "web"
    reach: str = ""  # how somebody without an account may be reached, if they say so
    registered_by: str = (
        ""  # who of the municipality wrote it down, where it was told by phone, letter, mail or in person
    )
    told_to_call: bool = False  # whoever wrote it down asked the caller to hang up and call 112
    step: str = ""  # of a letting department's short form: which step towards an eviction
    step_on: str = ""  # and its day, as YYYY-MM-DD
    unit: str = ""  # whose it is then, where nobody knows the department: the unit of whoever wrote it down

    @property
    def dwelling(self) -> str:
        """Answer the dwelling as an address line."""
        return dwelling_label(self.where, self.floor, self.door)


@dataclass(frozen=True)
class Picture:
    """A photograph drawn anew; and the digest of the file that was given, by which the same form is known again."""

    content: bytes
    given: bytes


class PictureRefusedError(Exception):
    """A photograph that is not taken: ``word`` is one of ``words``; ``at`` says which of them, or nothing where it is all."""

    def __init__(self, word: str, *, at: int | None = None) -> None:
        super().__init__(word)
        self.word, self.at = word, at


def draw(given: Sequence[bytes]) -> tuple[Picture, ...]:
    """Draw what a sender chose anew, each in a child that is shut in: without place, time and all else that is not seen.

    Nothing is stored. Runs outside every door, so that no connection waits for it. Raises PictureRefusedError.
    """
    if len(given) > rules.MOST_PICTURES:
        raise PictureRefusedError("too_many")
    for at, content in enumerate(given):
        if word := rules.picture_refused(content):
            raise PictureRefusedError(word, at=at)
    if not TURN.acquire(timeout=rules.WAIT_FOR_A_TURN):
        raise PictureRefusedError("busy")
    try:
        return tuple(_drawn(content, at) for at, content in enumerate(given))
    finally:
        TURN.release()


def _drawn(content: bytes, at: int) -> Picture:
    try:
        made = remake(content, edge=rules.PICTURE_EDGE, patience=rules.DRAWN_WITHIN).content
    except FileRefusedError as refusal:
        raise PictureRefusedError(refusal.word, at=at) from None
    if len(made) > rules.LARGEST_PICTURE:
        raise PictureRefusedError("made_too_large", at=at)
    return Picture(made, sha256(content).digest())


def form_mark(key: str, told: Told, pictures: Sequence[Picture] = ()) -> FormMark:
    """Answer how this form is known again. The key is not stored, so the mark tells nothing of the content."""
    content = json.dumps(asdict(told), sort_keys=True).encode() + b"".join(picture.given for picture in pictures)
    return FormMark(sha256(key.encode()).digest(), hmac.new(key.encode(), content, sha256).digest())


def pass_on(told: Told, *, key: str, by: User, knock: UUID | None = None, pictures: Sequence[Picture] = ()) -> Receipt:
    """Seal the concern, write the receipt, queue its letter and note the deed: one transaction (D3-D5, D9).

    ``knock`` is what a resident wrote and this passes on: it goes from the sender's Post in the same moment. ``pictures`` are
    sealed beside it, where the municipality takes them; the receipt and its letter are the same with them and without.
    The organisation's own count goes up, whoever and whatever it was.
    Raises IntegrityError when the form with this key was sent before.
    """
    now = timezone.now()
    receipt = receipts.issue(
        to=by, department_name=told.department_name, received_at=now, mark=form_mark(key, told, pictures)
    )
    _put_in(told, _of(receipt), sender={"id": str(by.id), "name": by.name}, pictures=pictures)
    sent.note_sent(municipality=receipt.municipality_id, department=told.department, at=receipt.received_at)
    if knock:
        doorstep.let_go(knock, deed="passed_on")
    return receipt


def pass_on_openly(told: Told, *, key: str, municipality: str, set_aside: str) -> Receipt:
    """The same for somebody without an account, where the municipality's door is open (decisions 2 and 15); without a letter.

    ``set_aside`` is the reason for reading it after the others, or nothing. Raises IntegrityError when the form with this key
    was sent before.
    """
    mark = form_mark(key, told)
    receipt = receipts.issue_to_nobody(municipality=municipality, received_at=timezone.now(), mark=mark)
    _put_in(told, _of(receipt), sender={"id": "", "name": told.writer}, set_aside=set_aside)
    return receipt


@dataclass(frozen=True)
class Received:
    """Under which number something was received, when and where."""

    number: str
    received_at: datetime
    municipality: str


def put_in_heard(told: Told, received: Received, *, sender: dict[str, str]) -> UUID:
    """Put in what somebody told the municipality by phone, letter, mail or in person; answer the concern's id.

    It goes the way of every concern: sealed, and opened by the worker. The receipt was given by those who heard it.
    """
    return _put_in(told, received, sender=sender)


def _of(receipt: Receipt) -> Received:
    return Received(receipt.number, receipt.received_at, receipt.municipality_id)


def _put_in(
    told: Told, received: Received, *, sender: dict[str, str], set_aside: str = "", pictures: Sequence[Picture] = ()
) -> UUID:
    """Seal what was told, put it in the mailbox, and note the deed."""
    about = {"version": 1, **asdict(told), "number": received.number, "sender": sender, "set_aside": set_aside}
    concern_id, municipality, named = uuid4(), received.municipality, {uuid4(): picture for picture in pictures}
    if named:
        about["pictures"] = {str(row): sha256(picture.content).hexdigest() for row, picture in named.items()}
    sealed = sealing.seal(json.dumps(about), Place(municipality, TABLE, COLUMN, concern_id))
    SealedConcern(id=concern_id, municipality_id=municipality, received_at=received.received_at, sealed=sealed).save(
        force_insert=True
    )
    for position, (row, picture) in enumerate(named.items(), start=1):
        sealed = sealing.seal_bytes(picture.content, Place(municipality, PICTURES, COLUMN, row))
        SealedPicture(
            id=row, municipality_id=municipality, concern_id=concern_id, position=position, sealed=sealed
        ).save(force_insert=True)
    trace.note("passed_on", "concern", purpose="passing_on")
    return concern_id


@dataclass(frozen=True)
class Arrived:
    """A concern as the municipality reads it when it opens the seal."""

    id: UUID
    told: Told
    number: str
    sender_id: UUID | None  # nobody where it came through the open door
    sender_name: str
    set_aside: str = ""  # why it is to be read after the others, if it is
    pictures: Mapping[UUID, str] = field(
        default_factory=dict
    )  # those that came with it, in their order, and their digests


def open_seal(concern: SealedConcern) -> Arrived:
    """Open a sealed concern with the municipality's key. Raises UnreadableError."""
    text = sealing.unseal(concern.sealed, Place(concern.municipality_id, TABLE, COLUMN, concern.id))
    letter = json.loads(text)
    sender = letter.pop("sender")
    number = letter.pop("number")
    letter.pop("version")
    set_aside = letter.pop("set_aside", "")
    pictures = {UUID(row): str(digest) for row, digest in letter.pop("pictures", {}).items()}
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in letter.items()
    }
    told = Told(**fields)
    sender_id = UUID(sender["id"]) if sender["id"] else None
    return Arrived(concern.id, told, number, sender_id, sender["name"], set_aside, pictures)


def open_picture(arrived: Arrived, picture: SealedPicture) -> bytes:
    """Open a picture that an open concern names. It is looked at as if nobody had: that it is sealed says nothing of who sealed it.

    Raises UnreadableError where it is none that was named, or anything but the bare JPEG that we would have made.
    """
    content = sealing.unseal_bytes(picture.sealed, Place(picture.municipality_id, PICTURES, COLUMN, picture.id))
    named = arrived.pictures.get(picture.id) == sha256(content).hexdigest()
    if not named or len(content) > rules.LARGEST_PICTURE or not is_bare(content):
        message = "What came with a concern is no picture that its sender's process made."
        raise UnreadableError(message)
    return content
