"""Letting only some open a case; opening one in an emergency; and looking at that afterwards."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from uuid import UUID, uuid4

from django.contrib.postgres.functions import TransactionNow
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.cases import access, queries, tasks
from bindeled.cases.actions.circles import keep_circle
from bindeled.cases.actions.recusing import allow_to_have
from bindeled.cases.actions.steps import RefusedError, allow, enter, unlocked
from bindeled.cases.models import Case, Handover, Opening, Restriction
from bindeled.cases.rules import restricting as rules
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import current
from bindeled.confidentiality.models import RecordKey
from bindeled.post.actions import queue_letter
from bindeled.users.models import User

RESTRICTED_ALREADY = gettext_lazy("Only some may open it already. Reload the page.")
NOT_ANY_MORE = gettext_lazy("All of the unit may open it again. Reload the page.")
NO_SUCH = gettext_lazy("No case of your units with this number is closed to you. Look at the number again.")


def restrict(case: Case, *, reason: str, readers: Sequence[User], by: User) -> Restriction:
    """Let only these, the unit's leaders, whoever is responsible and whoever says so open a case."""
    allow(access.may_restrict(case, by=by))
    if Handover.objects.filter(case=case, state="offered").exists():
        raise RefusedError(_("It is offered to another unit. Take that offer back first."))
    leaders = queries.leaders_of(case.unit, on=timezone.localdate())
    inside = {by.id, *(one.id for one in readers), *(one.id for one in leaders)}
    row = _begun(case, case.key, reason, inside, by=by)
    keep_circle(case)
    enter(case, "restricted", by=by, text=reason)
    trace.note("restricted", "case", case.id, purpose="case_work")
    return row


def _begun(
    case: Case | Restriction, key: RecordKey, reason: str, readers: AbstractSet[UUID], *, by: User
) -> Restriction:
    """Let these alone open a case from now on. ``case`` is the case, or what restricted it until now."""
    row = Restriction(
        id=uuid4(),
        municipality_id=case.municipality_id,
        unit_id=case.unit_id,
        case_id=case.case_id if isinstance(case, Restriction) else case.id,
        number=case.number,
        key=key,
        readers=sorted(readers),
        set_at=timezone.now(),
        set_by=by,
    )
    row.reason = unlocked(key).close(reason, table="cases_restriction", column="reason", row=row.id)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(str(RESTRICTED_ALREADY)) from None
    return row


def _changed(row: Restriction | None, *, by: User, add: UUID | None = None, remove: UUID | None = None) -> None:
    """End a restriction and begin one with the same reason, and one reader more or less."""
    if row is None or not _ended(row.case_id, by=by):
        raise RefusedError(str(NOT_ANY_MORE))
    key = RecordKey.objects.get(id=row.key_id)
    reason = unlocked(key).open(row.reason, table="cases_restriction", column="reason", row=row.id)
    _begun(row, key, reason, {*row.readers, *([add] if add else [])} - {remove}, by=by)


def _ended(case_id: UUID, *, by: User) -> bool:
    standing = Restriction.objects.filter(case_id=case_id, ended_at=None)
    return standing.update(ended_at=timezone.now(), ended_by=by) == 1


def let_in(case: Case, *, whom: User, by: User) -> None:
    """Let one more of the unit open a restricted case."""
    allow(access.may_restrict(case, by=by))
    allow_to_have(case, whom=whom)
    _changed(queries.restriction_of(case), add=whom.id, by=by)
    keep_circle(case)
    enter(case, "let_in", by=by, concerning=whom)
    trace.note("let_in", "case", case.id, purpose="case_work")


def let_out(case: Case, *, whom: User, by: User) -> None:
    """Let somebody not open a restricted case any more. Whoever is responsible can always."""
    allow(access.may_restrict(case, by=by))
    if whom.id == case.responsible_id:
        raise RefusedError(_("Whoever is responsible can always open it. Make somebody else responsible first."))
    enter(case, "let_out", by=by, concerning=whom)
    trace.note("let_out", "case", case.id, purpose="case_work")
    _changed(queries.restriction_of(case), remove=whom.id, by=by)
    keep_circle(case)


def unrestrict(case: Case, *, by: User) -> None:
    """Let all of the unit open a case again."""
    allow(access.may_restrict(case, by=by))
    if not _ended(case.id, by=by):
        raise RefusedError(str(NOT_ANY_MORE))
    keep_circle(case)
    enter(case, "unrestricted", by=by)
    trace.note("unrestricted", "case", case.id, purpose="case_work")


def let_oneself_in(restriction: Restriction, *, by: User) -> None:
    """Let a leader of the unit into a restricted case that they were not let into: whoever came after it was restricted."""
    allow(access.may_let_oneself_in(restriction, by=by))
    _changed(restriction, add=by.id, by=by)
    case = queries.bare_case(restriction.case_id)
    keep_circle(case)
    enter(case, "let_in", by=by, concerning=by)
    trace.note("let_in", "case", case.id, purpose="leading")


def open_in_emergency(number: str, *, emergency: str, reason: str, by: User) -> Case:
    """Open one case that is closed to somebody for half an hour; the unit's leaders and data protection are told at once.

    It leaves the opening itself, a line in the trace and a moment on the case's timeline. Raises RefusedError, in the same
    words whether there is no such case, it is another unit's, or it is open to this person anyway.
    """
    row = queries.closed_numbered(number)
    if row is None or row.case_id is None or Case.objects.filter(id=row.case_id).exists():
        raise RefusedError(str(NO_SUCH))
    opening = Opening(
        id=uuid4(),
        municipality_id=row.municipality_id,
        unit_id=row.unit_id,
        case_id=row.case_id,
        number=row.number,
        key_id=row.key_id,
        user=by,
        emergency=emergency,
        opened_at=TransactionNow(),
        until=TransactionNow() + rules.OPEN_FOR,
        tell=queries.who_is_told(row, by=by),
    )
    key = RecordKey.objects.get(id=row.key_id)
    opening.reason = unlocked(key).close(reason, table="cases_opening", column="reason", row=opening.id)
    opening.save(force_insert=True)
    case = queries.bare_case(row.case_id)
    enter(case, "emergency", by=by, text=reason, detail=emergency)
    trace.note("opened_in_emergency", "case", case.id, purpose="emergency")
    return case


def end_emergency(case: Case, *, by: User) -> None:
    """Close again what one opened in an emergency, before its time is up."""
    own = Opening.objects.filter(case=case, user=by, ended_at=None, review="", until__gt=TransactionNow())
    if own.update(ended_at=TransactionNow()):
        trace.note("emergency_ended", "case", case.id, purpose="emergency")


def review_opening(opening: Opening, *, review: str, by: User) -> None:
    """Write down what a leader says of an emergency."""
    allow(access.may_review_opening(opening, by=by))
    waiting = Opening.objects.filter(id=opening.id, reviewed_at__isnull=True)
    if not waiting.update(review=review, reviewed_at=timezone.now(), reviewed_by=by):
        raise RefusedError(_("Somebody has answered it just before you. The first answer stands."))
    trace.note("emergency_reviewed", "opening", opening.id, purpose="oversight")


def tell_of_openings() -> int:
    """Write to the unit's leaders and to data protection that a restricted case was opened, in the worker's door; answer how many.

    That they are told is written in the transaction that queues the letters, by an update that succeeds once.
    """
    waiting = Opening.objects.filter(municipality_id=current().municipality, told_at=None)
    told = 0
    for opening, tell in waiting.values_list("id", "tell"):
        if Opening.objects.filter(id=opening, told_at=None).update(told_at=timezone.now()):
            people = User.objects.filter(id__in=tell, is_active=True).only("id", "email", "language", "municipality_id")
            told += sum(_tell(person) for person in people.order_by("id"))
    return told


def _tell(person: User) -> bool:
    queue_letter(
        kind="opening",
        to=person.email,
        language=person.language,
        municipality=person.municipality_id,
        task=tasks.send_opening,
    )
    return True
