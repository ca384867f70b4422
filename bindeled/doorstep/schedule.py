"""The clock of what residents write: whom it goes on to, when it goes away, and who is told. Runs in the worker's door.

The worker knows whose a knock is and since when, never what it says: it has no key, and no right to the columns.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from bindeled.confidentiality import doors, records
from bindeled.confidentiality.tombstones import Tombstone
from bindeled.doorstep import rules, tasks
from bindeled.doorstep.models import Gone, Knock
from bindeled.housing.models import Appointment, ContactPerson, Keeper, Leave, Office
from bindeled.municipalities.models import Municipality
from bindeled.municipalities.queries import in_force
from bindeled.municipalities.rules import is_working_day
from bindeled.post.actions import queue_letter

ONE_AFTER_THE_OTHER = 200  # so many of each in one transaction
Routed = dict[str, Any]
KNOWN = ("id", "organisation_id", "department_id", "contact_person_id", "holder", "municipality_id")


def tend() -> int:
    """See to one municipality's knocks: move on, let go, tell, and write down what is gone. Answers how many were moved."""
    now = timezone.now()
    moved = move_on(now)
    let_go(now)
    tell(now)
    if settings.TOMBSTONES:
        bury()
    return moved


def move_on(now: datetime) -> int:
    """Give what was not answered in time, or whose holder has left or is away, to the next. Answers how many."""
    today = timezone.localtime(now).date()
    held = Knock.objects.exclude(holder=rules.OFFICE)
    theirs = {name: OuterRef(name) for name in ("contact_person_id", "department_id")}
    waiting = held.filter(Q(due_at__lte=now) | ~Exists(active(today).filter(**theirs)))
    return sum(_give_on(knock, now) for knock in waiting.values(*KNOWN)[:ONE_AFTER_THE_OTHER])


def active(today: date) -> QuerySet[Appointment]:
    """Answer who is contact person, or deputy, of which department, and not away."""
    away = Leave.objects.filter(in_force(today)).values("contact_person_id")
    return Appointment.objects.filter(in_force(today)).exclude(contact_person_id__in=away)


def _give_on(knock: Routed, now: datetime) -> bool:
    """Move a knock from its holder to the next, where its holder still has it."""
    deputies = active(timezone.localtime(now).date()).filter(department_id=knock["department_id"], deputy=True)
    others = deputies.exclude(contact_person_id=knock["contact_person_id"]).order_by("valid_from", "id")
    goes_to_one = knock["holder"] == rules.CONTACT_PERSON
    deputy = others.values_list("contact_person_id", flat=True).first() if goes_to_one else None
    still = Knock.objects.filter(id=knock["id"], holder=knock["holder"], contact_person_id=knock["contact_person_id"])
    return bool(
        still.update(
            holder=rules.DEPUTY if deputy else rules.OFFICE,
            contact_person_id=deputy,
            came_at=now,
            due_at=rules.due(now, zone=timezone.get_current_timezone()),
            read_at=None,
            told_at=None,
        )
    )


def let_go(now: datetime) -> int:
    """Take away what was read longer ago than the municipality keeps it; unread, nothing goes. Answers how many."""
    here = Municipality.objects.get(code=doors.current().municipality)
    old = Knock.objects.filter(read_at__lt=rules.gone_before(now, here.post_days)).values_list("id", flat=True)
    ids = list(old[:ONE_AFTER_THE_OTHER])
    Gone.objects.bulk_create([Gone(id=knock, municipality=here, gone_at=now) for knock in ids])
    gone, _ = Knock.objects.filter(id__in=ids).delete()
    return gone


def bury() -> int:
    """Write what was taken away on the list of tombstones, outside the database. Answers how many."""
    buried = list(Gone.objects.order_by("gone_at")[:ONE_AFTER_THE_OTHER])
    for gone in buried:
        records.bury(gone.id, at=gone.gone_at)
    Gone.objects.filter(id__in=[gone.id for gone in buried]).delete()
    return len(buried)


def take_away_again(stones: Iterable[Tombstone]) -> int:
    """Take away again what an older copy of the database has brought back. Answers how many."""
    gone, _ = Knock.objects.filter(id__in=[stone.key for stone in stones]).delete()
    return gone


def tell(now: datetime) -> int:
    """Say by mail that there is post, once for what waits together, and again each working day. Answers how many mails."""
    mails, today = 0, timezone.localtime(now).date()
    if is_working_day(today):
        Knock.objects.filter(read_at=None, told_at__lte=now - rules.AGAIN).update(told_at=None)
    waiting = list(Knock.objects.filter(told_at=None).values(*KNOWN)[:ONE_AFTER_THE_OTHER])
    holders = {(knock["contact_person_id"], knock["organisation_id"]) for knock in waiting}
    for person, organisation in sorted(holders, key=str):
        whose = Q(contact_person_id=person) if person else Q(contact_person_id=None, organisation_id=organisation)
        if Knock.objects.filter(whose, told_at__gt=now - rules.QUIET).exists():
            continue  # one mail at a time; what waits is told of when the quiet is over
        for to, language in _readers(person, organisation, today):
            path = "/post/" if person else "/kontorets-post/"
            queue_letter(
                kind="doorstep_notice",
                to=to,
                language=language,
                municipality=doors.current().municipality,
                facts={"path": path},
                task=tasks.send_notice,
            )
            mails += 1
        Knock.objects.filter(whose, told_at=None).update(told_at=now)
    return mails


def _readers(person: UUID | None, organisation: UUID, today: date) -> list[tuple[str, str]]:
    """Answer the addresses of who has something, with their language: one person, or the keepers and else the office."""
    if person:
        return list(ContactPerson.objects.filter(id=person).values_list("email", "language"))
    keepers = Keeper.objects.filter(in_force(today), organisation_id=organisation).values_list("email", "language")
    offices = Office.objects.filter(in_force(today), organisation_id=organisation).exclude(email="")
    return list(keepers) or [(email, "da") for email in offices.values_list("email", flat=True)]
