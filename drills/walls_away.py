"""The walls, each taken away for a while, to see whether the others hold."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connection

from bindeled.confidentiality import keys
from bindeled.confidentiality.records import Record
from bindeled.outreach.models import Met, Wish

SETTLED = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"  # tables with checks pending cannot be altered
QUESTIONS: dict[str, Callable[..., Any]] = {
    "cases.access.within_reach": lambda records: records.get_queryset(),
    "cases.access.let_in": lambda records: records,
    "cases.access.may_restrict": lambda _case, **_rest: "",
    "cases.access.may_answer_access": lambda _proposed, **_rest: "",
    "cases.access.may_review_opening": lambda _opening, **_rest: "",
    "cases.access.may_recuse": lambda _record, **_rest: "",
    "cases.access.may_answer_recusal": lambda _recusal, **_rest: "",
    "cases.access.may_let_oneself_in": lambda _restriction, **_rest: "",
    "cases.access.readable": lambda concerns: concerns.get_queryset(),
    "cases.access.readable_cases": lambda cases: cases.get_queryset(),
    "cases.access.moments_within_reach": lambda moments: moments.get_queryset(),
    "cases.access.may_lead": lambda **_rest: "",
    "offers.access.within_reach": lambda courses: courses.get_queryset(),
    "offers.access.moments_within_reach": lambda moments: moments.get_queryset(),
    "offers.access.moves_within_reach": lambda moves: moves.get_queryset(),
    "offers.access.not_closed": lambda rows: rows,
    "offers.access.may_offer": lambda **_rest: "",
    "offers.access.may_carry": lambda _course, **_rest: "",
    "offers.access.may_work": lambda _course, **_rest: "",
    "offers.access.may_answer_for_giver": lambda _course, **_rest: "",
    "offers.access.may_move": lambda _move, **_rest: "",
    "duty.access.within_reach": lambda contacts: contacts.get_queryset(),
    "duty.access.may_answer": lambda **_rest: "",
    "duty.access.may_plan": lambda _adviser, **_rest: "",
    "duty.access.may_swap": lambda _shift, **_rest: "",
    "cases.access.may_answer": lambda _handover, **_rest: "",
    "cases.access.may_give": lambda _handover, **_rest: "",
    "cases.access.may_review": lambda _review, **_rest: "",
    "cases.access.serves": lambda _record: True,
    "cases.access.may_release": lambda _concern, **_rest: "",
    "outreach.access.may_meet": lambda **_rest: "",
    "outreach.access.may_work": lambda _met, **_rest: "",
    "outreach.access.may_answer": lambda _wish, **_rest: "",
    "outreach.access.within_reach": Met.objects.all,
    "outreach.access.asked_of_us": Wish.objects.all,
    "breaches.access.may_protect": lambda **_rest: "",
    "breaches.access.within_reach": lambda breaches, **_rest: breaches.get_queryset(),
    "cooperation.access.may_keep_rounds": lambda _organisation: "",
    "cooperation.access.kept_rounds": lambda rounds: rounds,
    "cooperation.access.walked_rounds": lambda rounds, **_rest: rounds,
    "cooperation.access.told_rounds": lambda rounds: rounds,
    "cooperation.access.may_enter_counts": lambda _organisation: "",
    "cooperation.access.kept_counts": lambda counts: counts,
    "cooperation.access.may_read_counts": lambda **_rest: "",
    "cooperation.access.may_convene": lambda **_rest: "",
    "cooperation.access.sessions_here": lambda sessions: sessions,
    "cooperation.access.own_entries": lambda entries, **_rest: entries,
    "cooperation.access.own_items": lambda items, **_rest: items,
    "cooperation.access.readable_minutes": lambda minutes, **_rest: minutes,
    "cooperation.access.own_minutes": lambda minutes, **_rest: minutes,
    "cooperation.access.talks_here": lambda talks: talks,
    "cooperation.access.held_talk": lambda talks: talks,
    "surveys.access.may_ask": lambda **_rest: "",
    "surveys.access.rounds_here": lambda rounds: rounds,
    "surveys.access.held_token": lambda tokens: tokens,
    "surveys.access.held_invitee": lambda invitees: invitees,
    "surveys.access.held_no": lambda noes: noes,
    "cooperation.access.events_here": lambda events: events,
    "cooperation.access.own_reading": lambda readers, **_rest: readers,
    "cooperation.access.own_invitations": lambda guests, **_rest: guests,
    "cooperation.access.held_invitation": lambda guests: guests,
    "cooperation.access.may_be_on_list": lambda **_rest: "",
    "cooperation.access.own_card": lambda cards, **_rest: cards,
    "cooperation.access.own_feed": lambda feeds, **_rest: feeds,
    "cooperation.access.own_sign_ups": lambda sign_ups, **_rest: sign_ups,
    "cooperation.access.themes_here": lambda themes: themes,
    "cooperation.access.own_support": lambda supporters, **_rest: supporters,
    "cooperation.access.may_read_learned": lambda **_rest: "",
    "cooperation.access.learned": lambda sign_ups: sign_ups,
    "cooperation.access.readable": lambda versions, **_rest: versions,
    "cooperation.access.of_a_party": lambda contracts, **_rest: contracts,
    "users.access.missing_step": lambda _request, _user: "",
}
UNLOCKING = (
    "cases.queries.records",
    "cases.queries.routing",
    "cases.queries.linking",
    "cases.queries.casework",
    "cases.queries.finding",
    "cases.actions.steps",
    "breaches.queries",
    "duty.queries.contacts",
    "outreach.queries",
    "outreach.actions",
    "residents.queries",
    "furnishing.queries",
    "offers.queries.courses",
    "offers.actions.steps",
)


@contextmanager
def the_question() -> Iterator[None]:
    """Nobody asks who may."""
    with ExitStack() as stack:
        for name, answer in QUESTIONS.items():
            stack.enter_context(patch(f"bindeled.{name}", answer))
        yield


@contextmanager
def row_security() -> Iterator[None]:
    """Every row is there for every door that may read the table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'app'")
        tables = [name for (name,) in cursor.fetchall()]
        for word in ("DISABLE", "ENABLE"):
            cursor.execute(SETTLED)
            for name in tables:
                cursor.execute(f'ALTER TABLE app."{name}" {word} ROW LEVEL SECURITY')
            if word == "DISABLE":
                yield


@contextmanager
def the_key() -> Iterator[None]:
    """A record opens with its own municipality's key, whoever asks."""

    def unlock(key: Any) -> Record:
        wrapped = bytes(key.wrapped)
        secret = keys.provider().unwrap(key.municipality_id, key.wrapping_key, wrapped, context=key.id.bytes)
        return Record(key.id, key.municipality_id, secret)

    with ExitStack() as stack:
        for module in UNLOCKING:
            stack.enter_context(patch(f"bindeled.{module}.unlock", unlock))
        yield


WALLS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "the question": the_question,
    "row security": row_security,
    "the key": the_key,
}
