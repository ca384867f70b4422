"""Handing a concern over: whose it is at every moment, who may read it, and what the database refuses."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone, translation

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Concern, Handover
from bindeled.cases.queries import Assessment, InboxFilter
from bindeled.cases.tests.test_cases import arrive
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.municipalities.models import Unit
from bindeled.users.models import User
from conftest import acting
from journeys.factory import LONG_AGO, World

AMAGER, NORREBRO = "Boligrådgiverne Amager", "Boligrådgiverne Nørrebro"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def outside(world: World) -> Unit:
    """Health and care, of which nobody works here."""
    return Unit.objects.create(municipality_id="0101", name="SUF", kind="health_care", valid_from=LONG_AGO)


def offered(world: World, concern_id: UUID, to: Unit, who: str = "Bo", reason: str = "Hun er flyttet.") -> Handover:
    with acting("municipality"), entered(world.door(who)):
        return actions.offer(queries.concern_for(concern_id), to=to, reason=reason, by=world[who])


def of(concern_id: UUID) -> Handover:
    return queries.handovers_of(queries.concern_for(concern_id))[0]


def waiting() -> tuple[int, int]:
    """Answer how many are offered to the one who asks, and how many came back."""
    head = queries.inbox_head()
    return head.offered, head.came_back


def reads(world: World, who: str, concern_id: UUID) -> bool:
    """Say whether somebody sees the row, asking the database itself, and the product."""
    with acting("municipality"), entered(world.door(who)):
        row = Concern.objects.filter(id=concern_id).exists()
        try:
            queries.read_concern(queries.concern_for(concern_id), purpose="triage")
        except Concern.DoesNotExist:
            assert not row
            return False
        assert row
        return True


def test_whom_it_is_offered_to_may_read_it_with_the_reason_and_until_then_may_not(world: World) -> None:
    concern_id = arrive(world)
    assert not reads(world, "Mona", concern_id)
    offered(world, concern_id, world.units[NORREBRO])
    assert reads(world, "Mona", concern_id)
    assert reads(world, "Bo", concern_id)
    assert not reads(world, "Gitte", concern_id)
    with acting("municipality"), entered(world.door("Mona")):
        assert queries.told_of(of(concern_id)).reason == "Hun er flyttet."


def test_until_it_is_accepted_it_stays_the_givers_and_in_the_givers_inbox_alone(world: World) -> None:
    concern_id = arrive(world)
    offered(world, concern_id, world.units[NORREBRO])
    assert Concern.objects.get(id=concern_id).responsible_unit == world.units[AMAGER]
    for who, number in (("Bo", 1), ("Mona", 0)):
        with acting("municipality"), entered(world.door(who)):
            assert len(queries.inbox_page(InboxFilter(), oldest_first=False, after=None)) == number


def test_accepted_it_is_the_other_units_new_and_the_giver_reads_it_no_more(world: World) -> None:
    concern_id = arrive(world)
    with acting("municipality"), entered(world.door("Bo")):
        actions.take(queries.concern_for(concern_id), by=world["Bo"])
    offered(world, concern_id, world.units[NORREBRO])
    with acting("municipality"), entered(world.door("Mona")):
        actions.accept(of(concern_id), by=world["Mona"])
    concern = Concern.objects.get(id=concern_id)
    assert (concern.responsible_unit, concern.state, concern.taken_by) == (world.units[NORREBRO], "new", None)
    assert reads(world, "Mona", concern_id)
    assert not reads(world, "Bo", concern_id)
    assert TraceEntry.objects.filter(deed="accepted", record_id=concern_id, actor_id=world["Mona"].id).count() == 1
    with acting("municipality"), entered(world.door("Bo")):
        [settled] = queries.handovers().settled
        assert (settled.state, settled.answered_by) == ("accepted", world["Mona"])


def test_refused_it_comes_back_to_the_giver_with_the_reason_and_the_other_reads_it_no_more(world: World) -> None:
    concern_id = arrive(world)
    offered(world, concern_id, world.units[NORREBRO])
    with acting("municipality"), entered(world.door("Mona")):
        assert waiting() == (1, 0)
        actions.refuse(of(concern_id), why="Hun bor på Amager.", by=world["Mona"])
    assert not reads(world, "Mona", concern_id)
    with acting("municipality"), entered(world.door("Bo")):
        assert waiting() == (0, 1)
        assert queries.told_of(of(concern_id)).answer == "Hun bor på Amager."
        actions.open_case(queries.concern_for(concern_id), by=world["Bo"])
        assert waiting() == (0, 0)


def test_what_came_back_is_counted_though_something_older_is_handled_and_something_newer_waits(world: World) -> None:
    """What can have come back is looked for from the oldest that waits on, so neither may hide it."""
    handled, came_back, newer = (arrive(world, key=key) for key in "abc")
    for days, concern_id in enumerate((newer, came_back, handled)):
        Concern.objects.filter(id=concern_id).update(received_at=timezone.now() - timedelta(days=days))
    for concern_id in (handled, came_back):
        offered(world, concern_id, world.units[NORREBRO])
        with acting("municipality"), entered(world.door("Mona")):
            actions.refuse(of(concern_id), why="Ikke vores.", by=world["Mona"])
    with acting("municipality"), entered(world.door("Bo")):
        assert waiting() == (0, 2)
        actions.open_case(queries.concern_for(handled), by=world["Bo"])
        assert waiting() == (0, 1)
    # Also where all that waits besides was set aside.
    Concern.objects.filter(id=newer).update(channel="open", alike=b"1" * 16, set_aside="many")
    Concern.objects.filter(id=came_back).update(channel="open", alike=b"2" * 16, set_aside="many")
    with acting("municipality"), entered(world.door("Bo")):
        assert waiting() == (0, 1)


def test_an_offer_that_is_taken_back_shuts_the_other_out_again(world: World) -> None:
    concern_id = arrive(world)
    offered(world, concern_id, world.units[NORREBRO])
    with acting("municipality"), entered(world.door("Bo")):
        actions.withdraw(of(concern_id), by=world["Bo"])
    assert not reads(world, "Mona", concern_id)
    offered(world, concern_id, world.units[NORREBRO])  # and it may be offered anew


def test_a_unit_outside_is_responsible_when_somebody_said_yes_and_the_record_stays(world: World, outside: Unit) -> None:
    concern_id = arrive(world)
    offered(world, concern_id, outside)
    assert Concern.objects.get(id=concern_id).responsible_unit == world.units[AMAGER]
    when = timezone.now() - timedelta(minutes=5)
    with acting("municipality"), entered(world.door("Bo")):
        with pytest.raises(RefusedError, match="who took it over"), transaction.atomic():
            actions.accept(of(concern_id), by=world["Bo"])
        actions.note_taken(of(concern_id), who="Visitator Åse", at=when, way="phone", by=world["Bo"])
        handover = of(concern_id)
        assert (queries.told_of(handover).answer, handover.way, handover.taken_at) == ("Visitator Åse", "phone", when)
    concern = Concern.objects.get(id=concern_id)
    assert (concern.responsible_unit, concern.state) == (outside, "outside")
    assert reads(world, "Bo", concern_id)


def test_a_unit_outside_may_refuse_through_the_giver_or_give_it_back_later(world: World, outside: Unit) -> None:
    concern_id = arrive(world)
    offered(world, concern_id, outside)
    with acting("municipality"), entered(world.door("Bo")):
        actions.refuse(of(concern_id), why="Hun er kun 60.", by=world["Bo"])
    offered(world, concern_id, outside)
    with acting("municipality"), entered(world.door("Bo")):
        actions.note_taken(of(concern_id), who="Åse", at=timezone.now(), way="letter", by=world["Bo"])
        actions.bring_home(queries.outside_of(queries.concern_for(concern_id)), by=world["Bo"])  # type: ignore[arg-type]
        assert waiting() == (0, 1)
    concern = Concern.objects.get(id=concern_id)
    assert (concern.responsible_unit, concern.state) == (world.units[AMAGER], "new")


def _noted(handover: Handover, *, by: User, days: int = 0) -> None:
    actions.note_taken(handover, who="X", at=timezone.now() + timedelta(days=days), way="phone", by=by)


REFUSALS: dict[str, tuple[str, Callable[[Handover, User], None]]] = {
    "who gave it accepts it": ("Bo", lambda handover, by: actions.accept(handover, by=by)),
    "who gave it refuses it": ("Bo", lambda handover, by: actions.refuse(handover, why="Nej.", by=by)),
    "whom it was offered to takes it back": ("Mona", lambda handover, by: actions.withdraw(handover, by=by)),
    "a unit that works here is noted": ("Bo", lambda handover, by: _noted(handover, by=by)),
    "one outside took it tomorrow": ("Bo", lambda handover, by: _noted(handover, by=by, days=1)),
    "it comes home and was never gone": ("Bo", lambda handover, by: actions.bring_home(handover, by=by)),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_what_may_not_be_is_refused_and_writes_nothing(world: World, outside: Unit, what: str) -> None:
    concern_id = arrive(world)
    offered(world, concern_id, outside if "outside" in what else world.units[NORREBRO])
    before = list(Concern.objects.values()), list(Handover.objects.values()), TraceEntry.objects.count()
    who, verb = REFUSALS[what]
    with acting("municipality"), entered(world.door(who)):
        handover = of(concern_id)
        with pytest.raises(RefusedError), transaction.atomic():
            verb(handover, world[who])
    assert (list(Concern.objects.values()), list(Handover.objects.values()), TraceEntry.objects.count()) == before


def test_what_was_answered_is_not_answered_again(world: World) -> None:
    concern_id = arrive(world)
    offered(world, concern_id, world.units[NORREBRO])
    with acting("municipality"), entered(world.door("Mona")):
        handover = of(concern_id)
        actions.refuse(handover, why="Nej.", by=world["Mona"])
        with pytest.raises(RefusedError, match="faster"), transaction.atomic():
            actions.accept(handover, by=world["Mona"])
    assert Concern.objects.get(id=concern_id).unit == world.units[AMAGER]


def test_a_child_is_never_handed_over_instead_and_nothing_goes_to_ones_own_or_an_ended_unit(world: World) -> None:
    concern_id = arrive(world, kinds=("child",))
    family = Unit.objects.create(municipality_id="0101", name="Familie", kind="children", valid_from=LONG_AGO)
    yesterday = timezone.localdate() - timedelta(days=1)
    ended = Unit.objects.create(
        municipality_id="0101", name="Ender", kind="mentors", valid_from=LONG_AGO, valid_to=yesterday
    )
    for unit in (family, ended, world.units[AMAGER], world.units["SKP-teamet"]):
        with pytest.raises(RefusedError, match="cannot be handed over to this unit"):
            offered(world, concern_id, unit)


def test_what_stands_in_a_case_is_not_handed_over_and_what_is_offered_goes_into_no_case(world: World) -> None:
    concern_id = arrive(world)
    offered(world, concern_id, world.units[NORREBRO])
    with acting("municipality"), entered(world.door("Bo")):
        with pytest.raises(RefusedError, match="Take the offer back first"), transaction.atomic():
            actions.open_case(queries.concern_for(concern_id), by=world["Bo"])
        actions.withdraw(of(concern_id), by=world["Bo"])
        actions.open_case(queries.concern_for(concern_id), by=world["Bo"])
    with pytest.raises(RefusedError, match="stands in no case"):
        offered(world, concern_id, world.units[NORREBRO])


def test_it_is_offered_to_one_unit_at_a_time(world: World, outside: Unit) -> None:
    concern_id = arrive(world)
    offered(world, concern_id, outside)
    with pytest.raises(RefusedError, match="already"):
        offered(world, concern_id, world.units[NORREBRO])


def test_another_unit_hands_nothing_over(world: World) -> None:
    concern_id = arrive(world)
    with acting("municipality"), entered(world.door("Bo")):
        concern = queries.concern_for(concern_id)
    with acting("municipality"), entered(world.door("Mona")), pytest.raises(RefusedError):
        actions.offer(concern, to=world.units[NORREBRO], reason="Jeg vil have den.", by=world["Mona"])


FORGED = {
    "an offer to oneself of what one does not have": (
        "INSERT INTO app.cases_handover (id, municipality_id, concern_id, from_unit_id, to_unit_id, outside, offered_by_id,"
        " offered_at, reason, state, way) VALUES (gen_random_uuid(), '0101', %(concern)s, %(theirs)s, %(other)s, false,"
        " %(mona)s, now(), '', 'offered', '')"
    ),
    "an offer in another's name": (
        "INSERT INTO app.cases_handover (id, municipality_id, concern_id, from_unit_id, to_unit_id, outside, offered_by_id,"
        " offered_at, reason, state, way) VALUES (gen_random_uuid(), '0101', %(concern)s, %(ours)s, %(theirs)s, false,"
        " %(mona)s, now(), '', 'offered', '')"
    ),
}


@pytest.mark.parametrize("name", FORGED)
def test_hostile_sql_of_another_unit_opens_no_concern(world: World, name: str) -> None:
    concern_id = arrive(world)
    third = Unit.objects.create(municipality_id="0101", name="Tredje", kind="mentors", valid_from=LONG_AGO)
    told = {
        "concern": concern_id,
        "ours": world.units[AMAGER].id,
        "theirs": world.units[NORREBRO].id,
        "other": third.id,
        "mona": world["Mona"].id,
    }
    with acting("municipality"), entered(world.door("Mona")), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(FORGED[name], told)
        except DatabaseError as error:
            assert "row-level security" in str(error)  # noqa: PT017 - some are refused, some open nothing
        assert not Concern.objects.filter(id=concern_id).exists()


def test_hostile_sql_of_the_unit_it_is_offered_to_changes_nothing_without_making_it_theirs(world: World) -> None:
    concern_id = arrive(world)
    offered(world, concern_id, world.units[NORREBRO])
    with acting("municipality"), entered(world.door("Mona")):
        assert Concern.objects.filter(id=concern_id).exists()
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Concern.objects.filter(id=concern_id).update(urgency="")


def test_hostile_sql_cannot_open_an_answered_hand_over_again(world: World) -> None:
    concern_id = arrive(world)
    offered(world, concern_id, world.units[NORREBRO])
    with acting("municipality"), entered(world.door("Mona")):
        actions.refuse(of(concern_id), why="Nej.", by=world["Mona"])
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Handover.objects.update(state="offered", answered_by=None, answered_at=None)


def test_an_assessment_stands_beside_what_was_said_sealed_but_for_kinds_and_urgency(world: World) -> None:
    concern_id = arrive(world, kinds=("smell",))
    judged = Assessment(
        kinds=("isolation",), urgency="week", why="Ingen mad i huset.", money=("arrears",), age=70, ageing="yes"
    )
    with acting("municipality"), entered(world.door("Bo")):
        actions.assess(queries.concern_for(concern_id), judged=judged, by=world["Bo"])
        concern = queries.concern_for(concern_id)
        assert queries.assessment_of(concern) == judged
    assert (concern.kinds, concern.own_kinds, concern.urgency) == (["smell"], ["isolation"], "week")
    assert b"mad" not in bytes(Concern.objects.get(id=concern_id).triage or b"")
    assert TraceEntry.objects.filter(deed="assessed", record_id=concern_id).count() == 1
    assert Concern.objects.get(id=concern_id).triaged_by == world["Bo"]


def test_a_child_is_not_judged_away(world: World) -> None:
    concern_id = arrive(world, kinds=("child", "smell"), children="yes")
    with acting("municipality"), entered(world.door("Bo")):
        concern = queries.concern_for(concern_id)
        assert queries.known_of(concern, Assessment(kinds=("conflict",))).kinds == {"child", "conflict"}
        assert queries.known_of(concern, Assessment()).kinds == {"child", "smell"}
        assert queries.known_of(concern, Assessment()).children == "yes"
        assert queries.known_of(concern, Assessment(children="no")).children == "no"


def test_only_the_unit_that_has_it_assesses_and_only_while_it_waits(world: World) -> None:
    concern_id = arrive(world)
    offered(world, concern_id, world.units[NORREBRO])
    with acting("municipality"), entered(world.door("Mona")), pytest.raises(RefusedError):
        actions.assess(queries.concern_for(concern_id), judged=Assessment(urgency="week"), by=world["Mona"])
    with acting("municipality"), entered(world.door("Bo")):
        actions.withdraw(of(concern_id), by=world["Bo"])
        actions.open_case(queries.concern_for(concern_id), by=world["Bo"])
        with pytest.raises(RefusedError, match="does not wait here"):
            actions.assess(queries.concern_for(concern_id), judged=Assessment(urgency="week"), by=world["Bo"])


def test_what_somebody_took_who_has_left_is_put_back_by_a_colleague(world: World) -> None:
    concern_id = arrive(world)
    with acting("municipality"), entered(world.door("Lis")):
        actions.take(queries.concern_for(concern_id), by=world["Lis"])
    with acting("municipality"), entered(world.door("Bo")), pytest.raises(RefusedError, match="or a leader"):
        actions.release(queries.concern_for(concern_id), by=world["Bo"])
    world["Lis"].is_active = False
    world["Lis"].save()
    with acting("municipality"), entered(world.door("Bo")):
        actions.release(queries.concern_for(concern_id), by=world["Bo"])
    assert Concern.objects.get(id=concern_id).state == "new"
