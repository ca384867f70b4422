"""Offering something to a resident, what they say to it, and whether the unit can give it.

A no changes the course and nothing else: there is no path from here to anybody's dwelling, case or payment (D15).
"""

from datetime import date
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.catalogue.models import OfferVersion
from bindeled.confidentiality import records, trace
from bindeled.confidentiality.models import RecordKey
from bindeled.municipalities.models import Unit
from bindeled.offers import access
from bindeled.offers.actions.steps import RefusedError, allow, allow_said, enter, move
from bindeled.offers.models import Course
from bindeled.offers.queries.courses import method_of, works_here
from bindeled.offers.rules import courses as rules
from bindeled.offers.rules import lasting
from bindeled.residents.models import Resident
from bindeled.users.models import User


def offer_to(
    resident: Resident, *, version: OfferVersion, method: str = "", unit: Unit, reason: str, by: User
) -> Course:
    """Offer a resident something of the catalogue, and write why. It begins only with the resident's own yes."""
    allow(access.may_offer(by=by))
    course = offered(resident, version=version, method=method, unit=unit, reason=reason, by=by)
    trace.note("course_offered", "course", course.id, purpose="support")
    return course


def offered(resident: Resident, *, version: OfferVersion, method: str, unit: Unit, reason: str, by: User) -> Course:
    """Write a course down as offered: how long it lasts is what the catalogue says today."""
    way = method_of(version, method)
    if version.methods and way is None:
        raise RefusedError(_("Choose by which method it is given."))
    span = lasting.span_of(
        version.ends, version.months, by_method=way is not None, method_months=way.months if way else None
    )
    code, today = version.offer.code, timezone.localdate()
    record = records.new_record(by.municipality_id)
    course = Course(
        id=uuid4(),
        municipality_id=by.municipality_id,
        resident=resident,
        unit=unit,
        giver_id=version.responsible_id,
        outside=version.responsible_id is None or not works_here(version.responsible_id, on=today),
        offer_id=version.offer_id,
        version=version,
        method=way.code if way else "",
        key=RecordKey.objects.get(id=record.key_id),
        responsible=by,
        ends=span.ends,
        months=span.months,
        follow_up_months=version.follow_up_months,
        only_by_wish=rules.needs_wish(code),
        offered_at=timezone.now(),
        offered_by=by,
    )
    course.save(force_insert=True)
    enter(course, rules.OFFER, by=by, words=reason)
    return course


def note_answer(course: Course, *, answer: str, way: str, said_on: date, words: str, by: User) -> None:
    """Note what the resident says to it. A yes goes to the unit that gives it; a no changes nothing else anywhere."""
    allow(access.may_carry(course, by=by))
    allow_said(said_on)
    move(course, answer, answered_on=said_on if answer == rules.YES else None)
    enter(course, rules.ANSWER, by=by, words=words.strip(), code=way, detail=answer, on=said_on)
    trace.note("course_answered", "course", course.id, purpose="support")


def offer_again(course: Course, *, reason: str, by: User) -> None:
    """Ask the resident again, after a no, a wait, or when the unit could not give it then."""
    allow(access.may_carry(course, by=by))
    move(course, "offer_again", answered_on=None)
    enter(course, rules.AGAIN, by=by, words=reason)
    trace.note("course_offered_again", "course", course.id, purpose="support")


def begin(course: Course, *, starts_on: date, words: str, by: User) -> None:
    """Say that the unit gives it, from a day on. Of a unit that does not work here, ``words`` say who said so and how."""
    allow(access.may_answer_for_giver(course, by=by))
    _allow_named(course, words)
    today = timezone.localdate()
    if course.answered_on is None or not lasting.may_start_on(starts_on, answered_on=course.answered_on, today=today):
        raise RefusedError(
            _("It begins on the day of the resident's yes or later, and within a year. Choose such a day.")
        )
    ends_on = lasting.forecast(lasting.Span(course.ends, course.months), starts_on=starts_on)
    begun = {"starts_on": starts_on, "started_at": timezone.now(), "started_by": by}
    move(course, "accept", **begun, forecast_on=ends_on, ends_on=ends_on)
    enter(course, rules.STARTED, by=by, words=words, on=starts_on)
    trace.note("course_accepted", "course", course.id, purpose="support")


def turn_away(course: Course, *, words: str, by: User) -> None:
    """Say that the unit cannot give it, and why. The resident may be offered it again, or something else."""
    allow(access.may_answer_for_giver(course, by=by))
    if not words.strip():
        raise RefusedError(_("Write why the unit cannot give it."))
    move(course, "refuse")
    enter(course, rules.TURNED_DOWN, by=by, words=words)
    trace.note("course_refused", "course", course.id, purpose="support")


def _allow_named(course: Course, words: str) -> None:
    if course.outside and not words.strip():
        raise RefusedError(_("The unit does not work here. Write who said yes, when and how."))


def let_lapse(course: Course, *, words: str, by: User) -> None:
    """Let an offer lapse that nobody waits for any more, and write why. It is not a refusal, and may be offered anew."""
    allow(access.may_carry(course, by=by))
    move(course, "lapse", over_on=timezone.localdate(), over_at=timezone.now(), over_by=by)
    enter(course, rules.LAPSE, by=by, words=words)
    trace.note("course_lapsed", "course", course.id, purpose="support")


def take_on(course: Course, *, by: User) -> None:
    """Become responsible for a course: it stands on one's own list from now on."""
    allow(access.may_work(course, by=by))
    if not Course.objects.filter(id=course.id).exclude(responsible=by).update(responsible=by):
        raise RefusedError(_("It is yours already. Reload the page."))
    enter(course, rules.TAKEN, by=by)
    trace.note("course_taken", "course", course.id, purpose="support")
