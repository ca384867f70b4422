"""Help to furnish a first home, beside a case: the household, its applications, and what the authority decided in its own system.

Nothing here grants or refuses anything. Nothing of it is seen on the sender's side.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date

from django.utils.translation import gettext_lazy

from bindeled.cases import access
from bindeled.cases.actions.steps import RefusedError, allow, allow_open, enter, refusing_unread
from bindeled.cases.models import Case
from bindeled.cases.queries.casework import dwelling_of
from bindeled.confidentiality import trace
from bindeled.furnishing import actions, queries, rules
from bindeled.furnishing.actions import NotNowError
from bindeled.furnishing.queries import Form, Home
from bindeled.furnishing.rules import Checklist, Member
from bindeled.offers import actions as offers
from bindeled.offers.queries import moving
from bindeled.offers.rules import runway
from bindeled.residents import queries as residents
from bindeled.users.models import User

NOBODY_YET = gettext_lazy("Tie the case to a resident first, on the case's page. A pseudonym will do.")


@contextmanager
def _writing(case: Case, by: User) -> Iterator[None]:
    """Ask whether one may write here, and refuse in words what cannot be done as it stands."""
    allow(access.may_handle(case, by=by))
    allow_open(case)
    try:
        with refusing_unread():
            yield
    except NotNowError as why:
        raise RefusedError(str(why)) from None


def begin_furnishing(case: Case, *, by: User) -> None:
    """Begin the household of a case's resident, with them as its first adult: by name where it is known, else by pseudonym."""
    with _writing(case, by):
        if case.resident is None:
            raise RefusedError(str(NOBODY_YET))
        name = residents.known(case.resident).name or case.resident.pseudonym
        actions.begin(case.id, case.resident, name=name, by=by)
    _enter(case, rules.WRITING, name, by=by)


def keep_members(case: Case, home: Home, members: Sequence[Member], *, version: int, by: User) -> None:
    """Write who is to live there, and who is married to whom."""
    with _writing(case, by):
        actions.keep_members(home, members, version=version, by=by)
    trace.note("furnishing_written", "case", case.id, purpose="case_work")


def keep_checklist(case: Case, home: Home, checklist: Checklist, *, version: int, by: User) -> None:
    """Write what they have, what is missing, and what it costs."""
    with _writing(case, by):
        actions.keep_checklist(home, checklist, version=version, by=by)
    trace.note("furnishing_written", "case", case.id, purpose="case_work")


def keep_answers(case: Case, form: Form, answers: Mapping[str, str], *, version: int, by: User) -> None:
    """Write what an applicant answered to the four questions, by their own account."""
    with _writing(case, by):
        actions.keep_answers(form, answers, version=version, by=by)
    trace.note("furnishing_written", "case", case.id, purpose="case_work")


def send_application(case: Case, form: Form, *, sent_on: date, by: User) -> None:
    """Write down that an application was sent to the authority, by the municipality's own ways; so stands a move into a home."""
    with _writing(case, by):
        actions.send(form, sent_on=sent_on, by=by)
    _tell_the_move(case, lambda noted: noted is None or noted > sent_on, by=by)
    _enter(case, rules.SENT, form.who, by=by)


def note_decision(
    case: Case,
    form: Form,
    *,
    outcome: str,
    decided_on: date,
    told_on: date,
    things: Sequence[str],
    words: str,
    by: User,
) -> None:
    """Write down what the authority decided, for which things, and when the applicant was told."""
    with _writing(case, by):
        actions.decide(form, outcome=outcome, decided_on=decided_on, told_on=told_on, things=things, words=words, by=by)
    granted = [str(rules.THINGS[line.thing].label) for line in form.lines if line.thing in things]
    said = "" if outcome != rules.PART else ", ".join(granted)
    _enter(case, outcome, form.who, said, words, by=by)


def note_complaint(case: Case, form: Form, *, complained_on: date, by: User) -> None:
    """Write down that an applicant complained of the decision."""
    with _writing(case, by):
        actions.complain(form, complained_on=complained_on, by=by)
    _enter(case, rules.COMPLAINED, form.who, by=by)


def give_up_application(case: Case, form: Form, *, by: User) -> None:
    """Write down that an applicant does not want to apply after all. No is an answer, and no sanction follows."""
    with _writing(case, by):
        actions.give_up(form, by=by)
    _tell_the_move(case, lambda noted: noted is not None and noted == form.row.sent_on, by=by)
    _enter(case, rules.GIVEN_UP, form.who, by=by)


def take_up_application(case: Case, form: Form, *, by: User) -> None:
    """Take an application up again that was given up."""
    with _writing(case, by):
        actions.take_up(form, by=by)
    _enter(case, rules.WRITING, form.who, by=by)


def fetch_application(case: Case, form: Form, *, by: User) -> bytes:
    """Answer an application as PDF, to be signed and sent by the municipality's own ways. It is traced who fetched it."""
    allow(access.may_handle(case, by=by))
    with refusing_unread():
        made = queries.paper_of(form, dwelling=place_of(case), municipality=case.municipality.name)
    trace.note("furnishing_fetched", "case", case.id, purpose="case_work")
    return made


def place_of(case: Case) -> str:
    """Answer where they are to live, as an application says it: not where the address is protected. Raises UnreadableError."""
    return "" if case.address_protected_at else dwelling_of(case)


def _tell_the_move(case: Case, concerns: Callable[[date | None], bool], *, by: User) -> None:
    """Let a move into a home, on which its resident is on the way, know since when help is applied for (D24).

    Where the day noted there is one that this concerns: what somebody noted of another application stays.
    """
    way = moving.move_of(case.resident_id) if case.resident_id else None
    if way and case.resident_id and concerns(way.move.applied_on):
        with suppress(offers.RefusedError):  # the move is over since it was read: nobody waits for it
            offers.note_stage(way.move, stage=runway.APPLIED, on=queries.applied_on(case.resident_id), by=by)


def _enter(case: Case, state: str, *words: str, by: User) -> None:
    enter(case, "furnishing", by=by, detail=state, text="\n".join(filter(None, words)))
    trace.note("furnishing_moved", "case", case.id, purpose="case_work")
