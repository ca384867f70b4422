"""What waits on the duty phone, and one contact opened."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from bindeled.cases.queries import marks
from bindeled.confidentiality import trace
from bindeled.confidentiality.records import unlock
from bindeled.duty import access, rules
from bindeled.duty.models import Contact

PAGE = 50
WITHOUT_RECEIPT = Q(receipt_at__isnull=True) & ~Q(state__in=rules.OWES_NONE)


@dataclass(frozen=True)
class Standing:
    """How many contacts have no receipt, wait to be dealt with, and wait for a return call."""

    without_receipt: int
    waiting: int
    call_back: int


def standing() -> Standing:
    """Answer how the duty phone stands, in one statement."""
    found = access.within_reach(Contact.objects).filter(WITHOUT_RECEIPT | Q(state__in=rules.OPEN))
    counted = found.aggregate(
        without_receipt=Count("id", filter=WITHOUT_RECEIPT),
        waiting=Count("id", filter=Q(state="waiting")),
        call_back=Count("id", filter=Q(state="call_back")),
    )
    return Standing(**counted)


@dataclass(frozen=True)
class Lists:
    """What the page of contacts shows: who is owed what, the longest waiting first, and what was settled last."""

    without_receipt: list[Contact]
    mail: list[Contact]
    waiting: list[Contact]
    call_back: list[Contact]
    settled: list[Contact]


def lists() -> Lists:
    """Answer the contacts, without who or what. One line in the trace."""
    reached = access.within_reach(Contact.objects).defer("body")
    oldest = reached.order_by("came_at", "id")
    acknowledged = oldest.filter(state="waiting", receipt_at__isnull=False)
    owing, called = oldest.filter(WITHOUT_RECEIPT), oldest.filter(state="call_back")
    mail, others = acknowledged.filter(channel="mailbox"), acknowledged.exclude(channel="mailbox")
    # In one statement, so many of each that none hides another.
    rows = owing[:PAGE].union(mail[:PAGE], others[:PAGE], called[:PAGE], all=True)
    waiting: dict[str, list[Contact]] = {"owing": [], "call_back": [], "mail": [], "waiting": []}
    for contact in sorted(rows, key=lambda one: (one.came_at, one.id)):
        waiting[_list_of(contact)].append(contact)
    settled = reached.exclude(WITHOUT_RECEIPT | Q(state__in=rules.OPEN)).order_by("-came_at", "-id")
    found = Lists(
        without_receipt=waiting["owing"],
        mail=waiting["mail"],
        waiting=waiting["waiting"],
        call_back=waiting["call_back"],
        settled=list(settled.select_related("settled_by")[: PAGE // 2]),
    )
    seen = sum(len(rows) for rows in vars(found).values())
    trace.note("list_seen", "contacts", purpose="duty", count=seen)
    return found


def _list_of(contact: Contact) -> str:
    if contact.owes_receipt:
        return "owing"
    if contact.state == "call_back":
        return contact.state
    return "mail" if contact.channel == "mailbox" else "waiting"


def contact_for(contact_id: UUID) -> Contact:
    """Answer a contact that the actor may see. Raises Contact.DoesNotExist, also for what belongs to others."""
    related = ("key", "taken_in_by", "receipt_by", "settled_by")
    return access.within_reach(Contact.objects).select_related(*related).get(id=contact_id)


def body_of(contact: Contact) -> dict[str, str]:
    """Open who it came from and what was said. The caller traces it. Raises UnreadableError."""
    text = unlock(contact.key).open(contact.body, table="duty_contact", column="body", row=contact.id)
    body: dict[str, str] = json.loads(text)
    return body


def read_contact(contact: Contact) -> dict[str, str]:
    """Open a contact; the reading is traced. Raises UnreadableError."""
    trace.note("read", "contact", contact.id, purpose="duty")
    return body_of(contact)


def caller_marks(municipality: str, heard: Mapping[str, str]) -> list[str]:
    """Answer the keyed marks of a caller: they tell nothing without the key."""
    return [mark.hex() for mark in marks(municipality, (f"caller|{clue}" for clue in rules.caller_clues(heard)))]


def message_mark(municipality: str, known_by: str) -> bytes:
    """Answer the keyed mark under which a message is known again."""
    [mark] = marks(municipality, [f"message|{known_by}"])
    return mark


def was_taken_in(municipality: str, known: str) -> bool:
    """Say whether a message was taken in before. The worker's door sees no more of it."""
    return Contact.objects.filter(municipality_id=municipality, known_by=message_mark(municipality, known)).exists()


def known_by(municipality: str, known: str) -> Contact:
    """Answer the contact that a message or a form was taken in as. Raises Contact.DoesNotExist."""
    return access.within_reach(Contact.objects).get(known_by=message_mark(municipality, known))


def earlier_from(contact: Contact) -> QuerySet[Contact]:
    """Answer the same caller's other contacts, the newest first, without what was said."""
    same = access.within_reach(Contact.objects).filter(callers__overlap=contact.callers).exclude(id=contact.id)
    return same.defer("body").order_by("-came_at", "-id")
