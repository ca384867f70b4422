"""What came through the open door and was set aside: nothing is lost, those alike are one line, and people decide."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from bindeled.cases import actions, queries, rules
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Concern
from bindeled.cases.queries import InboxFilter
from bindeled.concerns.actions import pass_on_openly
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import TraceEntry
from conftest import Site, acting
from journeys.factory import World, told

MASS = "Hej, køb billige ure nu på vores side, tilbuddet gælder kun i dag nummer {}"
REAL = (
    "Min underbo går aldrig ud, og der lugter af gas i opgangen.",
    "Jeg hører hende græde om natten, og gardinerne er altid trukket for.",
)


def arrive(world: World, words: Iterable[str], *, set_aside: str = "", **changes: Any) -> list[Concern]:
    for number, said in enumerate(words):
        fields = {"department": "", "department_name": "", "where": f"Mosen {number}", "floor": "", "door": ""}
        open_ = {"channel": "open", "sender_kind": "anonymous", "words": said}
        told_ = told(world, "Gammelmosen")
        told_ = type(told_)(**{**told_.__dict__, **fields, **open_, **changes})
        with acting("sender"), entered(Door("public", municipality="0157")):
            pass_on_openly(told_, key=f"{said}{number}", municipality="0157", set_aside=set_aside)
    with acting("worker"), entered(Door("worker", municipality="0157")):
        actions.open_arrivals()
    return list(Concern.objects.order_by("received_at"))


def in_the_inbox(world: World) -> set[Any]:
    with acting("municipality"), entered(world.door("Gitte")):
        return {waits.id for waits in queries.inbox_page(InboxFilter(), oldest_first=False, after=None)}


# -- Arriving ---------------------------------------------------------------------------------------------------------


def test_what_comes_through_the_open_door_is_read_by_the_only_unit_of_advisers(world: World) -> None:
    [concern] = arrive(world, REAL[:1])
    assert concern.unit == world.units["SKP-teamet"]
    assert concern.district == world.units["SKP-teamet"].district
    assert concern.department is None


def test_many_alike_are_set_aside_together_and_what_is_unlike_them_is_not(world: World) -> None:
    mass = [MASS.format(number) for number in range(rules.ALIKE_MANY)]
    arrive(world, [mass[0], REAL[0], *mass[1:], REAL[1]])
    aside = Concern.objects.exclude(set_aside="")
    assert aside.count() == rules.ALIKE_MANY
    assert aside.values("alike").distinct().count() == 1
    assert len(in_the_inbox(world)) == len(REAL)


def test_a_few_alike_stay_where_they_are(world: World) -> None:
    """The control: people do write alike."""
    few = rules.ALIKE_MANY - 1
    arrive(world, [MASS.format(number) for number in range(few)])
    assert len(in_the_inbox(world)) == few


def test_one_that_somebody_has_taken_is_not_set_aside_any_more(world: World) -> None:
    [first, *_rest] = arrive(world, [MASS.format(1), MASS.format(2)])
    with acting("municipality"), entered(world.door("Gitte")):
        actions.take(queries.concern_for(first.id), by=world["Gitte"])
    arrive(world, [MASS.format(f"x {number}") for number in range(rules.ALIKE_MANY)])
    assert first.id in in_the_inbox(world)


def test_those_set_aside_do_not_count_as_earlier_ones_at_somebodys_dwelling(world: World) -> None:
    arrive(world, [MASS.format(number) for number in range(rules.ALIKE_MANY)], where="Moseuldsgangen 3")
    concern = arrive(world, REAL[:1], where="Moseuldsgangen 3")[-1]
    with acting("municipality"), entered(world.door("Gitte")):
        assert queries.linked_to_concern(queries.concern_for(concern.id), by=world["Bo"]).others == []


def test_two_who_do_not_say_where_are_not_taken_for_neighbours(world: World) -> None:
    one, other = arrive(world, REAL, where="")
    assert bytes(one.dwelling_index) != bytes(other.dwelling_index)


# -- Deciding ---------------------------------------------------------------------------------------------------------


def test_one_that_is_real_comes_to_the_inbox_and_stays_there(world: World) -> None:
    first = arrive(world, [MASS.format(number) for number in range(rules.ALIKE_MANY)])[0]
    with acting("municipality"), entered(world.door("Gitte")):
        actions.judge_real(queries.concern_for(first.id), by=world["Gitte"])
    arrive(world, [MASS.format(f"mere {number}") for number in range(rules.ALIKE_MANY)])
    assert in_the_inbox(world) == {first.id}
    assert TraceEntry.objects.filter(deed="judged_real", record_id=first.id).count() == 1


def test_a_whole_group_is_noise_with_one_press_and_can_be_brought_back(world: World) -> None:
    concerns = arrive(world, [*(MASS.format(number) for number in range(rules.ALIKE_MANY)), REAL[0]])
    gitte = world["Gitte"]
    with acting("municipality"), entered(world.door("Gitte")):
        assert actions.dismiss(queries.concern_for(concerns[0].id), by=gitte) == rules.ALIKE_MANY
    assert Concern.objects.filter(state="noise").count() == rules.ALIKE_MANY
    assert in_the_inbox(world) == {concerns[-1].id}
    with acting("municipality"), entered(world.door("Gitte")):
        assert [group.count for group in queries.groups_set_aside("noise")] == [rules.ALIKE_MANY]
        assert actions.bring_back(queries.concern_for(concerns[1].id), by=gitte) == rules.ALIKE_MANY
    assert Concern.objects.filter(state="noise").count() == 0
    assert TraceEntry.objects.get(deed="dismissed").count == rules.ALIKE_MANY


def test_what_was_not_set_aside_cannot_be_judged_noise(world: World) -> None:
    [concern] = arrive(world, REAL[:1])
    with acting("municipality"), entered(world.door("Gitte")):
        assert actions.dismiss(queries.concern_for(concern.id), by=world["Gitte"]) == 0
    assert Concern.objects.get().state == "new"


def test_somebody_who_does_not_serve_the_unit_decides_nothing(world: World) -> None:
    concern = arrive(world, REAL[:1], set_aside="many")[0]
    for verb in (actions.judge_real, actions.dismiss, actions.bring_back):
        with acting("municipality"), entered(world.door("Bo")), pytest.raises(RefusedError), transaction.atomic():
            verb(concern, by=world["Bo"])


def test_the_worker_changes_nothing_but_that_it_is_set_aside(world: World) -> None:
    arrive(world, REAL[:1])
    for change in ({"state": "noise"}, {"alike": b"x" * 16}, {"set_aside": "many", "state": "noise"}):
        with (
            acting("worker"),
            entered(Door("worker", municipality="0157")),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            Concern.objects.filter(channel="open").update(**change)


# -- The pages --------------------------------------------------------------------------------------------------------


def test_the_page_shows_single_ones_before_groups_and_those_about_a_child_first(
    world: World, municipal_site: Site
) -> None:
    arrive(world, [MASS.format(number) for number in range(rules.ALIKE_MANY)])
    arrive(world, REAL[:1], set_aside="many")
    arrive(world, REAL[1:], set_aside="trap", kinds=("child",))
    with acting("municipality"), entered(world.door("Gitte")):
        groups = queries.groups_set_aside("new")
    assert [(group.count, group.about_a_child) for group in groups] == [
        (1, True),
        (1, False),
        (rules.ALIKE_MANY, False),
    ]
    municipal_site.sign_in_as(world["Gitte"])
    page = municipal_site.get("/sat-til-side/").content.decode()
    assert (
        page.index("Et barn")
        < page.index("Enkelt", page.index("Et barn"))
        < page.index(f"{rules.ALIKE_MANY} ens siden")
    )
    assert "Se det, der er sat til side igennem" in municipal_site.get("/").content.decode()


def test_an_adviser_presses_noise_and_back_on_the_page(world: World, municipal_site: Site) -> None:
    concern = arrive(world, [MASS.format(number) for number in range(rules.ALIKE_MANY)])[0]
    municipal_site.sign_in_as(world["Gitte"])
    for verb, state in (("noise", "noise"), ("back", "new")):
        answer = municipal_site.post(f"/bekymringer/{concern.id}/gor/", {"do": verb})
        assert (answer.status_code, answer["Location"]) == (302, "/sat-til-side/")
        assert set(Concern.objects.values_list("state", flat=True)) == {state}
    assert "Hent tilbage" not in municipal_site.get("/sat-til-side/?vis=stoej").content.decode()
    page = municipal_site.get(f"/bekymringer/{concern.id}/").content.decode()
    assert "Rigtig mange er næsten ens" in page
    assert 'value="real"' in page


def test_bo_sees_nothing_of_gentoftes(world: World, municipal_site: Site) -> None:
    concern = arrive(world, REAL[:1], set_aside="many")[0]
    municipal_site.sign_in_as(world["Bo"])
    assert "Der er ikke sat noget til side" in municipal_site.get("/sat-til-side/").content.decode()
    assert municipal_site.post(f"/bekymringer/{concern.id}/gor/", {"do": "noise"}).status_code == 404
