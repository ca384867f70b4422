"""Reminding advisers by mail on the morning of a working day, in the worker's door.

The worker sees whose a case is, and for which day something is planned there; never what, where or about whom.
"""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils import timezone

from bindeled.cases import tasks
from bindeled.cases.models import Plan
from bindeled.cases.rules import reminding
from bindeled.cases.rules.reminding import Waiting
from bindeled.confidentiality import doors
from bindeled.municipalities.queries import in_force
from bindeled.post.actions import queue_letter
from bindeled.users.models import Absence, Reminder, Service, User


def remind(now: datetime) -> int:
    """Remind everybody of one municipality who has something planned that waits; answer how many mails were written.

    Once a day at most: that somebody was reminded is written in the transaction that queues their mail, by an update that
    succeeds once. So whatever ends in between, there is neither a second mail nor none.
    """
    local = timezone.localtime(now)
    if not reminding.is_time_to_remind(local):
        return 0
    today = local.date()
    whom = reminding.whom_to_remind(_waiting(today), _away(today))
    left = whom.keys() - _settled(today)
    return sum(_tell(person, whom[person.id], on=today) for person in _who_work_here(left, on=today))


def _settled(today: date) -> set[UUID]:
    """Answer who was reminded today already, or does not want it: most of the morning that is everybody."""
    rows = Reminder.objects.filter(
        Q(told_on__gte=today) | Q(wanted=False), municipality_id=doors.current().municipality
    )
    return set(rows.values_list("user", flat=True))


def _waiting(today: date) -> dict[UUID, Waiting]:
    """Answer how much waits for whoever is responsible."""
    here = doors.current().municipality
    due = Plan.objects.filter(municipality_id=here, state="planned", remind_on__lte=today, case__state="open")
    counted = due.values(person=F("case__responsible")).annotate(
        number=Count("id"), overdue=Count("id", filter=Q(due_on__lt=today))
    )
    return {row["person"]: Waiting(row["number"], row["overdue"]) for row in counted.order_by()}


def _away(today: date) -> dict[UUID, UUID | None]:
    """Answer who is away, with who stands in: where it is written down twice, somebody rather than nobody."""
    here = doors.current().municipality
    days = Absence.objects.filter(municipality_id=here, first_day__lte=today, last_day__gte=today)
    rows = days.order_by(F("substitute").asc(nulls_first=True), "id").values_list("user", "substitute")
    return dict(rows)


def _who_work_here(people: Collection[UUID], *, on: date) -> list[User]:
    """Answer those of some people who still serve a unit, with what is needed to write to them."""
    serve = Service.objects.filter(in_force(on), unit__isnull=False, user_id__in=people).values("user_id")
    found = User.objects.filter(id__in=serve, is_active=True).only("id", "email", "language", "municipality_id")
    return list(found.order_by("id"))


def _tell(person: User, waits: Waiting, *, on: date) -> bool:
    """Queue somebody's mail, unless they were reminded today or do not want it."""
    code = person.municipality_id
    Reminder.objects.bulk_create([Reminder(user=person, municipality_id=code)], ignore_conflicts=True)
    not_yet = Reminder.objects.filter(Q(told_on__isnull=True) | Q(told_on__lt=on), user=person, wanted=True)
    if not not_yet.update(told_on=on):
        return False
    facts = {"number": waits.number, "overdue": waits.overdue, "for_others": waits.for_others}
    queue_letter(
        kind="reminder",
        to=person.email,
        language=person.language,
        municipality=code,
        facts=facts,
        task=tasks.send_reminder,
    )
    return True
