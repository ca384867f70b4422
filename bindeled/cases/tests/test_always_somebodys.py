"""Every concern has exactly one responsible unit, and only those who must may read it: through offers, refusals, units outside,
reorganisations and leavers. Random histories are lived in the product and in a plain model, and held against each other.
"""

# ruff: noqa: D102 - what each event is stands in its name

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import cast
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bindeled.cases import access, actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Concern, Handover
from bindeled.cases.tests.test_cases import arrive
from bindeled.confidentiality.doors import Door, entered
from bindeled.municipalities.models import Unit
from bindeled.municipalities.queries import answering_unit
from bindeled.users.models import Service, User
from bindeled.users.queries import units_served, with_ended
from conftest import acting
from journeys import stage
from journeys.factory import LONG_AGO, World, account

AMAGER, NORREBRO, CENTRAL, OUTSIDE = "amager", "norrebro", "central", "outside"
STAFF = ("Bo", "Mona", "Carl", "Gitte")
REFUSED = (RefusedError, Concern.DoesNotExist, Handover.DoesNotExist)


@dataclass
class Plain:
    """The model: whose the concern is, by place, and whom it is offered to. A place that lasts no more is the central one's."""

    place: str = AMAGER
    record: str = AMAGER  # who keeps the record
    offer: str = ""
    lasts: dict[str, bool] = field(default_factory=lambda: dict.fromkeys((AMAGER, NORREBRO, CENTRAL, OUTSIDE), True))
    serves: dict[str, str] = field(default_factory=lambda: {"Bo": AMAGER, "Mona": NORREBRO, "Carl": CENTRAL})

    def answers(self, place: str) -> str:
        return place if self.lasts[place] else CENTRAL

    def mine(self, who: str, place: str) -> bool:
        at = self.serves.get(who, "")
        return bool(at) and self.lasts[at] and self.answers(place) == at

    def reads(self, who: str) -> bool:
        return self.mine(who, self.record) or (bool(self.offer) and self.mine(who, self.offer))


def moment_of_the_transaction() -> datetime:
    """Answer the moment that the database takes for now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        return cast("datetime", cursor.fetchone()[0])


class History:
    """One history: each event is done in the product, and in the model where the product did not refuse."""

    def __init__(self, world: World) -> None:
        self.world, self.plain = world, Plain()
        self.units = {
            AMAGER: world.units["Boligrådgiverne Amager"],
            NORREBRO: world.units["Boligrådgiverne Nørrebro"],
            CENTRAL: Unit.objects.get(kind="central"),
            OUTSIDE: Unit.objects.get(kind="health_care"),
        }
        # All histories are lived in one transaction, whose own moment the mailbox goes by; on a busy machine it lasts minutes.
        with patch.object(timezone, "now", return_value=moment_of_the_transaction()):
            self.concern_id = arrive(world)
        self.days = 0

    def door(self, who: str) -> Door:
        user = self.world[who]
        units = with_ended(units_served(user), of=user) if user.is_active else ()
        return Door("municipal", actor=user.id, municipality=user.municipality_id, units=units)

    def newest(self) -> Handover:
        found = queries.handovers_of(queries.concern_for(self.concern_id))
        if not found:
            raise Handover.DoesNotExist
        return found[0]

    def act(self, who: str, verb: Callable[[User], object]) -> bool:
        """Do something in somebody's door; say whether it was done."""
        door = self.door(who)
        with suppress(*REFUSED), acting("municipality"), entered(door), transaction.atomic():
            verb(self.world[who])
            return True
        return False

    # -- What may happen ------------------------------------------------------------------------------------------------

    def take(self, who: str, _place: str) -> None:
        self.act(who, lambda by: actions.take(queries.concern_for(self.concern_id), by=by))

    def release(self, who: str, _place: str) -> None:
        self.act(who, lambda by: actions.release(queries.concern_for(self.concern_id), by=by))

    def offer(self, who: str, place: str) -> None:
        plain, to = self.plain, self.units[place]
        done = self.act(
            who, lambda by: actions.offer(queries.concern_for(self.concern_id), to=to, reason="Fordi.", by=by)
        )
        assert not done or (plain.mine(who, plain.record) and not plain.offer and plain.place != OUTSIDE)
        if done:
            plain.offer = place

    def accept(self, who: str, _place: str) -> None:
        plain = self.plain
        done = self.act(who, lambda by: actions.accept(self.newest(), by=by))
        assert not done or (plain.offer and plain.mine(who, plain.offer))
        if done:
            plain.place = plain.record = plain.offer
            plain.offer = ""

    def refuse(self, who: str, _place: str) -> None:
        done = self.act(who, lambda by: actions.refuse(self.newest(), why="Nej.", by=by))
        assert not done or self.plain.offer
        self.plain.offer = "" if done else self.plain.offer

    def withdraw(self, who: str, _place: str) -> None:
        done = self.act(who, lambda by: actions.withdraw(self.newest(), by=by))
        assert not done or self.plain.mine(who, self.plain.record)
        self.plain.offer = "" if done else self.plain.offer

    def note_taken(self, who: str, _place: str) -> None:
        now = timezone.now()
        done = self.act(who, lambda by: actions.note_taken(self.newest(), who="Åse", at=now, way="phone", by=by))
        if done:
            assert self.plain.mine(who, self.plain.record)
            self.plain.place, self.plain.offer = self.plain.offer, ""

    def bring_home(self, who: str, _place: str) -> None:
        done = self.act(who, lambda by: actions.bring_home(self.newest(), by=by))
        if done:
            assert self.plain.place == OUTSIDE
            self.plain.place = self.plain.record

    def end_unit(self, _who: str, place: str) -> None:
        """The unit ends. The central one never does: there is always one."""
        if place not in (CENTRAL, OUTSIDE):
            Unit.objects.filter(id=self.units[place].id).update(valid_to=timezone.localdate() - timedelta(days=1))
            self.units[place].refresh_from_db()
            self.plain.lasts[place] = False

    def begin_unit(self, _who: str, place: str) -> None:
        """A new unit begins in the place of the old one, with other people."""
        if self.plain.lasts[place]:
            return
        old, self.days = self.units[place], self.days + 1
        self.units[place] = Unit.objects.create(
            municipality_id="0101",
            name=f"{old.name} {self.days}",
            kind=old.kind,
            district_id=old.district_id,
            valid_from=LONG_AGO + timedelta(days=self.days),
        )
        self.plain.lasts[place] = True
        # Nobody serves the new one yet, and who served the old one serves nothing.
        self.plain.serves = {who: at for who, at in self.plain.serves.items() if at != place}

    def leave(self, who: str, _place: str) -> None:
        yesterday = timezone.localdate() - timedelta(days=1)
        Service.objects.filter(user=self.world[who]).update(valid_to=yesterday)
        self.plain.serves.pop(who, None)

    def join(self, who: str, place: str) -> None:
        if who == "Gitte" or place == OUTSIDE or not self.plain.lasts[place]:
            return
        self.leave(who, place)
        Service.objects.create(
            user=self.world[who],
            unit=self.units[place],
            municipality_id="0101",
            role="adviser",
            valid_from=date(2020, 2, 1),
        )
        self.plain.serves[who] = place

    # -- What must hold after each -------------------------------------------------------------------------------------

    def held_against_the_model(self) -> None:
        concern = Concern.objects.select_related("unit", "outside_unit").get(id=self.concern_id)
        answers = answering_unit(concern.responsible_unit, on=timezone.localdate())
        assert answers == self.units[self.plain.answers(self.plain.place)]
        assert Handover.objects.filter(concern_id=self.concern_id, state="offered").count() == bool(self.plain.offer)
        for who in STAFF:
            assert self.reads(who) == self.plain.reads(who), f"{who}: {self.plain}"

    def reads(self, who: str) -> bool:
        with acting("municipality"), entered(self.door(who)):
            row = Concern.objects.filter(id=self.concern_id).exists()  # row security alone
            asked = access.readable(Concern.objects).filter(id=self.concern_id).exists()
        assert row == asked
        return row


EVENTS = {
    name: getattr(History, name)
    for name in (
        *("take", "release", "offer", "accept", "refuse", "withdraw", "note_taken", "bring_home"),
        *("end_unit", "begin_unit", "leave", "join"),
    )
}
# Half of what happens is handing over; drawn alike, few offers would live to be answered.
NAMES = st.sampled_from([*EVENTS, "offer", "offer", "accept", "accept", "refuse", "note_taken", "note_taken"])
PLACES = st.sampled_from([AMAGER, NORREBRO, CENTRAL, OUTSIDE])
HISTORIES = st.lists(st.tuples(NAMES, st.sampled_from(STAFF), PLACES), max_size=14)


@pytest.fixture
def peopled(world: World) -> World:
    """The cast, a central unit with Carl in it, and health and care, of which nobody works here."""
    central = Unit.objects.create(municipality_id="0101", name="Midten", kind="central", valid_from=LONG_AGO)
    Unit.objects.create(municipality_id="0101", name="SUF", kind="health_care", valid_from=LONG_AGO)
    world.people["Carl"] = account("Carl", "municipality", "0101")
    Service.objects.create(
        user=world["Carl"], unit=central, municipality_id="0101", role="adviser", valid_from=LONG_AGO
    )
    Service.objects.filter(user=world["Lis"]).delete()
    return world


def live(world: World, events: list[tuple[str, str, str]]) -> None:
    """Live one history, and take it back."""
    with stage.taken_back():
        history = History(world)
        history.held_against_the_model()
        for name, who, place in events:
            EVENTS[name](history, who, place)
            history.held_against_the_model()


@settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(events=HISTORIES)
def test_a_concern_is_always_exactly_one_units_and_nobody_elses_to_read(
    peopled: World, events: list[tuple[str, str, str]]
) -> None:
    live(peopled, events)


LIVED: list[tuple[str, str, str]] = [
    ("offer", "Bo", NORREBRO),
    ("refuse", "Mona", ""),
    ("offer", "Bo", OUTSIDE),
    ("note_taken", "Bo", ""),
    ("leave", "Bo", ""),
    ("end_unit", "", AMAGER),
    ("bring_home", "Carl", ""),
    ("begin_unit", "", AMAGER),
    ("join", "Bo", AMAGER),
    ("offer", "Bo", NORREBRO),
    ("end_unit", "", NORREBRO),
    ("accept", "Carl", ""),
]


def test_one_history_through_all_of_it(peopled: World) -> None:
    live(peopled, LIVED)


@pytest.mark.parametrize(
    ("broken", "instead"),
    [
        ("bindeled.cases.actions.handing_over.move", lambda _rows, _step, **_also: True),
        ("bindeled.cases.tests.test_always_somebodys.with_ended", lambda units, **_rest: tuple(units)),
    ],
    ids=["a change that is not written", "ended units forgotten"],
)
def test_a_broken_product_is_noticed(
    peopled: World, monkeypatch: pytest.MonkeyPatch, broken: str, instead: Callable[..., object]
) -> None:
    monkeypatch.setattr(broken, instead)
    with pytest.raises(AssertionError):
        live(peopled, LIVED)
