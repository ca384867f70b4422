"""Taking a contact in, giving its receipt, settling it."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.cases.actions.steps import RefusedError, allow
from bindeled.concerns.actions import Received, Told, put_in_heard
from bindeled.confidentiality import records, trace
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.duty import access, queries, rules
from bindeled.duty.models import Contact
from bindeled.municipalities.rules import mask_cpr
from bindeled.receipts import actions as receipts
from bindeled.receipts.rules import new_number
from bindeled.users.models import User

TABLE, COLUMN = "duty_contact", "body"


@dataclass(frozen=True)
class Heard:
    """What is known of a contact: from whom, how they are reached, and what they said or wrote. All of it may be empty."""

    name: str = ""
    phone: str = ""
    mail: str = ""
    subject: str = ""
    words: str = ""
    where: str = ""  # the place, as it was last told, so that a caller need not tell it again
    language: str = "da"
    left: str = ""  # what was not taken in of a message (``rules.mailbox.LEFT``)
    unanswered: str = ""  # why it got no receipt by mail (``rules.mailbox.REASONS``)


def take_in(
    heard: Heard,
    *,
    channel: str,
    came_at: datetime,
    municipality: str,
    missed: bool = False,
    receipt: str = "",
    known_by: str = "",
    by: User | None = None,
) -> Contact | None:
    """Take a contact in, and give its receipt at once where ``receipt`` says how (one of ``rules.RECEIPTS``).

    Without ``by`` it is a process that takes in, in the worker's door. ``known_by`` is what a message is known by (its
    Message-ID): one that was taken in before is not taken in again, and the answer is None. Two processes that take the same
    one in at the same moment: the second raises IntegrityError. ``missed`` is a call that nobody answered, and owes none.
    """
    allow(access.may_answer(by=by) if by else "")
    mark = queries.message_mark(municipality, known_by) if known_by else None
    if mark and Contact.objects.filter(municipality_id=municipality, known_by=mark).exists():
        return None
    told, now = _masked(heard), timezone.now()
    contact = Contact(
        municipality_id=municipality,
        channel=channel,
        came_at=came_at,
        taken_in_at=now,
        taken_in_by=by,
        known_by=mark,
        number=new_number(),
        state="call_back" if missed else "waiting",
        **_given(receipt, now, by),
    )
    _seal(contact, told)
    contact.save(force_insert=True)
    trace.note("took_in", "contact", contact.id, purpose="duty")
    if receipt == "mail":
        _send(contact, told.mail, told.language, to_mail=channel == "mailbox")
    return contact


def _seal(contact: Contact, told: Heard) -> None:
    """Encrypt who it came from and what was said, and leave the marks by which the caller is known again."""
    record, words = records.new_record(contact.municipality_id), asdict(told)
    contact.key_id = record.key_id
    contact.body = record.close(json.dumps(words), table=TABLE, column=COLUMN, row=contact.id)
    contact.callers = queries.caller_marks(contact.municipality_id, words)
    contact.has_number = bool(told.phone)


def _masked(heard: Heard) -> Heard:
    """Answer it without CPR numbers."""
    return replace(heard, **{name: mask_cpr(getattr(heard, name))[0] for name in ("name", "subject", "words", "where")})


def _given(way: str, at: datetime, by: User | None) -> dict[str, object]:
    return {"receipt_way": way, "receipt_at": at, "receipt_by": by} if way else {}


def _send(contact: Contact, to: str, language: str, *, to_mail: bool = False) -> None:
    if not to:
        raise RefusedError(_("No mail address is known. Read the receipt aloud, or send it by letter."))
    receipts.send_number(
        contact.number,
        to=to,
        language=language,
        received_at=contact.came_at,
        municipality=contact.municipality_id,
        answers=receipts.A_MAIL if to_mail else "",
    )


def give_receipt(contact: Contact, *, way: str, by: User) -> None:
    """Give the receipt, or note how it was given. RefusedError where it was given before."""
    allow(access.may_answer(by=by))
    owed = Contact.objects.filter(id=contact.id, receipt_at__isnull=True)
    if not owed.update(**_given(way, timezone.now(), by)):
        raise RefusedError(_("The receipt was given just before. Reload the page."))
    if way == "mail":
        heard = _opened(contact)
        _send(contact, heard.mail, heard.language)
    trace.note("receipted", "contact", contact.id, purpose="duty")


def register(contact: Contact, told: Told, *, sender: UUID | None, by: User) -> UUID:
    """Register a contact as a concern, and answer the concern's id. It goes the way of every concern: sealed, and opened by the worker.

    ``sender`` is the caller's account, where the caller stands on the roster. What was said is kept with the concern alone.
    """
    allow(access.may_answer(by=by))
    heard = _opened(contact)
    concern = put_in_heard(
        replace(told, channel=contact.channel, registered_by=by.name, unit=str(access.own_unit(by))),
        Received(contact.number, contact.came_at, contact.municipality_id),
        sender={"id": str(sender or ""), "name": heard.name},
    )
    left = replace(heard, subject="", words="", where=told.dwelling)
    _settle(contact, "register", by=by, concern_id=concern, body=_closed(contact, left))
    trace.note("registered", "contact", contact.id, purpose="duty")
    return concern


def guide(contact: Contact, *, by: User) -> None:
    """Note that the caller was told who their contact person is: residents go there (A4, decision 2)."""
    _settle(contact, "guide", by=by)
    trace.note("guided", "contact", contact.id, purpose="duty")


def answer(contact: Contact, *, by: User) -> None:
    """Note that it was answered, and that there is nothing to register."""
    _settle(contact, "answer", by=by)
    trace.note("answered", "contact", contact.id, purpose="duty")


def put_off(contact: Contact, *, by: User) -> None:
    """Let it wait for a return call. What was written is acknowledged first."""
    allow(access.may_answer(by=by))
    if not rules.may_put_off(contact.channel, given=contact.receipt_at is not None):
        raise RefusedError(_("Give the receipt first. Then it can wait for a call."))
    _move(contact, "put_off")
    trace.note("put_off", "contact", contact.id, purpose="duty")


def note_try(contact: Contact, *, by: User) -> None:
    """Note a return call that nobody answered."""
    allow(access.may_answer(by=by))
    waits = Contact.objects.filter(id=contact.id, state="call_back", tries=contact.tries)
    if not waits.update(tries=contact.tries + 1, tried_at=timezone.now()):
        raise RefusedError(_("Somebody has called in the meantime. Reload the page."))
    trace.note("tried", "contact", contact.id, purpose="duty")


def give_up(contact: Contact, *, by: User) -> None:
    """Stop calling back: nobody answers, or no number is known."""
    if not rules.may_give_up(contact.tries, has_number=contact.has_number):
        raise RefusedError(_("Try at least three times, at different times of the day."))
    _settle(contact, "give_up", by=by)
    trace.note("gave_up", "contact", contact.id, purpose="duty")


def _settle(contact: Contact, step: str, *, by: User, **also: object) -> None:
    allow(access.may_answer(by=by))
    _move(contact, step, settled_at=timezone.now(), settled_by=by, **also)


def _move(contact: Contact, step: str, **also: object) -> None:
    taken = rules.STEPS[step]
    still = Contact.objects.filter(id=contact.id, state__in=taken.before)
    if not still.update(state=taken.after, **also):
        raise RefusedError(_("Somebody dealt with it just before you. Reload the page."))


def _opened(contact: Contact) -> Heard:
    try:
        return Heard(**queries.body_of(contact))
    except UnreadableError:
        raise RefusedError(
            _("Its text is gone or cannot be opened here, so this cannot be done. Ask your leader.")
        ) from None


def _closed(contact: Contact, heard: Heard) -> bytes:
    record = records.unlock(contact.key)
    return record.close(json.dumps(asdict(heard)), table=TABLE, column=COLUMN, row=contact.id)
