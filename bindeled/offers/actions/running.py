"""A course under way: contacts, the resident's goals, who is in it, and the decisions by which it goes on or ends.

Nothing here is done by the worker or by a clock. A course past its day stands as in need of a decision until somebody takes it.
"""

from datetime import date
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.catalogue.models import OfferVersion
from bindeled.confidentiality import doors, trace
from bindeled.offers import access
from bindeled.offers.actions.offering import offered
from bindeled.offers.actions.steps import MEANWHILE, OVER, RefusedError, allow, allow_said, enter, move, unlocked
from bindeled.offers.models import Course, Member
from bindeled.offers.queries.courses import MEMBER_TABLE
from bindeled.offers.rules import courses as rules
from bindeled.offers.rules import lasting
from bindeled.users.models import User


def log_contact(course: Course, *, kind: str, met: bool, on: date, words: str, by: User) -> None:
    """Log a contact: which kind, whether they met, and a few words where there are any."""
    allow(access.may_work(course, by=by))
    allow_said(on)
    _allow_running(course)
    enter(course, rules.CONTACT, by=by, words=words, detail=kind, on=on, met=met)
    if met:
        Course.objects.filter(id=course.id).exclude(seen_on__gte=on).update(seen_on=on)
    trace.note("contact_logged", "course", course.id, purpose="support")


def _allow_running(course: Course) -> None:
    if course.state != rules.RUNNING:
        raise RefusedError(_("It is not under way. Wait until the unit has said yes, or offer it anew."))


def write_goals(course: Course, *, words: str, by: User) -> None:
    """Write the resident's own goals in the resident's own words. What stood there before stays on the course's timeline."""
    allow(access.may_work(course, by=by))
    if course.state in rules.OVER:
        raise RefusedError(str(OVER))
    if not words.strip():
        raise RefusedError(_("Write what the resident wants, in the resident's own words."))
    enter(course, rules.GOALS, by=by, words=words)
    trace.note("goals_written", "course", course.id, purpose="support")


def set_member(course: Course, *, function: str, name: str, user: User | None, by: User) -> None:
    """Say who has a function in a course from today on: the fixed worker, or one of a team. Whoever had it leaves it."""
    allow(access.may_work(course, by=by))
    _allow_running(course)
    today = timezone.localdate()
    Member.objects.filter(course=course, function=function, until=None).update(until=today)
    row = Member(
        id=uuid4(), municipality_id=course.municipality_id, course=course, function=function, user=user, since=today
    )
    if user is None:
        row.name = unlocked(course.key).close(name, table=MEMBER_TABLE, column="name", row=row.id)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(str(MEANWHILE)) from None
    enter(course, rules.MEMBER, by=by, words=user.name if user else name, code=function)
    trace.note("member_set", "course", course.id, purpose="support")


def go_on(course: Course, *, until: date, words: str, by: User) -> None:
    """Decide that a course with an end goes on until a later day, and why."""
    allow(access.may_work(course, by=by))
    today = timezone.localdate()
    if not lasting.may_go_on_until(until, ends_on=course.ends_on, months=course.months, today=today):
        raise RefusedError(
            _("Choose a day after the one on which it ends now, and no longer ahead than the course was meant to last.")
        )
    _allow_reason(words)
    move(course, "go_on", ends_on=until, decided_at=timezone.now(), decided_by=by)
    enter(course, rules.WENT_ON, by=by, words=words, on=until)
    trace.note("course_gone_on", "course", course.id, purpose="support")


def _allow_reason(words: str) -> None:
    if not words.strip():
        raise RefusedError(_("Write why."))


def end_course(course: Course, *, because: str, words: str, by: User) -> None:
    """End a course: a person's decision, always."""
    allow(access.may_work(course, by=by))
    now = timezone.now()
    move(course, "end", over_on=timezone.localdate(), over_at=now, over_by=by, because=because)
    _leave(course)
    enter(course, rules.OVER_NOW, by=by, words=words, detail=because)
    trace.note("course_ended", "course", course.id, purpose="support")


def pass_on(
    course: Course, *, version: OfferVersion, method: str, wish: str, wished_on: date | None, by: User
) -> Course:
    """End a course and offer the resident another one instead, in the same moment. They answer to that one anew.

    ``wish`` is what the resident said, and on which day; from some offers nobody goes on without it (D21).
    """
    allow(access.may_work(course, by=by))
    if course.only_by_wish and (wished_on is None or not wish.strip()):
        raise RefusedError(_("Only the resident's own wish leads on from here. Write what they said, and when."))
    if wished_on:
        allow_said(wished_on)
    unit = course.unit if course.unit_id in doors.current().units else course.giver
    assert unit is not None  # noqa: S101 - whoever may work on it serves one of the two
    following = offered(course.resident, version=version, method=method, unit=unit, reason=wish, by=by)
    over = {"over_on": timezone.localdate(), "over_at": timezone.now(), "over_by": by}
    move(course, "pass_on", **over, wished_on=wished_on, passed_to=following)
    _leave(course)
    enter(course, rules.PASSED, by=by, words=wish, on=wished_on)
    trace.note("course_passed_on", "course", course.id, purpose="support")
    return following


def _leave(course: Course) -> None:
    Member.objects.filter(course=course, until=None).update(until=timezone.localdate())


def file_course(course: Course, *, system: str, number: str, on: date, by: User) -> None:
    """Note in which of the municipality's own systems a course that is over is filed, and under which number (decision 13)."""
    allow(access.may_work(course, by=by))
    allow_said(on)
    rows = Course.objects.filter(id=course.id, state__in=rules.OVER)
    if not rows.update(filed_on=on):
        raise RefusedError(_("It is not over yet. End it first, then file it."))
    enter(course, rules.FILED, by=by, words=f"{system}, {number}", on=on)
    trace.note("course_filed", "course", course.id, purpose="filing")
