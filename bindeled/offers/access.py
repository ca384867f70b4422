"""Who may do what with a course. Each answers nothing for yes, or the reason why not.

What one may not see does not exist: every look-up asks ``within_reach`` first. Row security asks the same once more.
"""

from django.db.models import Q, QuerySet
from django.db.models.manager import BaseManager
from django.utils.translation import gettext as _

from bindeled.confidentiality import doors
from bindeled.offers.models import Course, Moment, MoveIn
from bindeled.offers.rules import courses as rules
from bindeled.residents.access import not_closed
from bindeled.users.models import User


def within_reach(courses: "BaseManager[Course]") -> QuerySet[Course]:
    """Narrow courses to those that the actor in the open door may see: carried on by their units, or, once the resident has said
    yes, given by them; and never of a resident who is closed to them.
    """
    door = doors.current()
    ours = Q(unit_id__in=door.units) | Q(giver_id__in=door.units, state__in=rules.SEEN_BY_THE_GIVER)
    return not_closed(courses.get_queryset().filter(ours, municipality_id=door.municipality))


def moments_within_reach(moments: "BaseManager[Moment]") -> QuerySet[Moment]:
    """Narrow moments to those of courses that the actor may see."""
    return moments.get_queryset().filter(course_id__in=within_reach(Course.objects).values("id"))


def moves_within_reach(moves: "BaseManager[MoveIn]") -> QuerySet[MoveIn]:
    """Narrow moves into a home to those of the actor's units, and never of a resident who is closed to them."""
    door = doors.current()
    return not_closed(moves.get_queryset().filter(municipality_id=door.municipality, unit_id__in=door.units))


def may_offer(*, by: User) -> str:
    """Ask whether this person may offer somebody something, or plan a move: whoever serves a unit."""
    if by.is_active and doors.current().units:
        return ""
    return _("Only those who serve a unit may do this.")


def may_carry(course: Course, *, by: User) -> str:
    """Ask whether this person may note what the resident says, and whatever else is the unit's that carries the course on."""
    if by.is_active and course.unit_id in doors.current().units:
        return ""
    return _("Only those who serve the unit that carries it on may do this.")


def may_work(course: Course, *, by: User) -> str:
    """Ask whether this person may work on a course: whoever serves either of its units."""
    if by.is_active and {course.unit_id, course.giver_id} & set(doors.current().units):
        return ""
    return _("Only those who serve one of its units may do this.")


def may_answer_for_giver(course: Course, *, by: User) -> str:
    """Ask whether this person may say whether the unit gives it: whoever serves it; of one outside, whoever carries the course on."""
    if by.is_active and course.giver_id in doors.current().units:
        return ""
    if course.outside:
        return may_carry(course, by=by)
    return _("Only those who serve the unit that is to give it may answer.")


def may_move(move: MoveIn, *, by: User) -> str:
    """Ask whether this person may work on a move into a home: whoever serves its unit."""
    if by.is_active and move.unit_id in doors.current().units:
        return ""
    return _("Only those who serve the unit may do this.")
