"""A test is marked as one: out of the inbox and the figures, kept, brought back by one press, and never what may be about a child."""

import pytest
from django.db import transaction

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Concern
from bindeled.cases.queries import InboxFilter
from bindeled.cases.tests.test_cases import arrive
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import TraceEntry
from conftest import Site, acting
from journeys.factory import World


def arrived(world: World, *, kind: str = "smell") -> Concern:
    return Concern.objects.get(id=arrive(world, "Karin", "Hørgården 2", key=f"a test {kind}", kinds=(kind,)))


def do(world: World, verb: str, concern: Concern, *, who: str = "Bo") -> None:
    with acting("municipality"), entered(world.door(who)), transaction.atomic():
        getattr(actions, verb)(queries.concern_for(concern.id), by=world[who])


def waiting(world: World) -> set[object]:
    with acting("municipality"), entered(world.door("Bo")):
        return {waits.id for waits in queries.inbox_page(InboxFilter(), oldest_first=False, after=None)}


def test_a_test_leaves_the_inbox_and_comes_back_with_one_press(world: World) -> None:
    concern = arrived(world)
    do(world, "take", concern)
    do(world, "mark_test", concern)
    concern.refresh_from_db()
    assert (concern.state, concern.taken_by, concern.taken_at) == ("test", None, None)
    assert waiting(world) == set()
    with pytest.raises(RefusedError, match="venter ikke"):
        do(world, "mark_test", concern)
    do(world, "unmark_test", concern)
    assert waiting(world) == {concern.id}
    with pytest.raises(RefusedError, match="ikke længere"):
        do(world, "unmark_test", concern)
    deeds = TraceEntry.objects.filter(record_id=concern.id, purpose="triage").values_list("deed", flat=True)
    assert {"marked_test", "unmarked_test"} <= set(deeds)


def test_what_tells_of_a_child_is_no_test_before_somebody_has_answered(world: World) -> None:
    concern = arrived(world, kind="child")
    with pytest.raises(RefusedError, match="barn"):
        do(world, "mark_test", concern)
    with acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        actions.answer_about_child(
            queries.concern_for(concern.id), name="Familievagten", way="unit_phone", by=world["Bo"]
        )
    do(world, "mark_test", concern)
    assert Concern.objects.get().state == "test"


def test_what_is_in_a_case_or_another_units_is_no_test(world: World) -> None:
    concern = arrived(world)
    with pytest.raises((RefusedError, Concern.DoesNotExist)):
        do(world, "mark_test", concern, who="Gitte")
    with acting("municipality"), entered(world.door("Bo")):
        actions.open_case(queries.concern_for(concern.id), by=world["Bo"])
    with pytest.raises(RefusedError, match="venter ikke"):
        do(world, "mark_test", concern)
    assert Concern.objects.get().state == "in_case"


def test_the_page_offers_it_says_what_it_does_and_how_to_bring_it_back(world: World, municipal_site: Site) -> None:
    concern = arrived(world)
    municipal_site.sign_in_as(world["Bo"])
    page = f"/bekymringer/{concern.id}/"
    assert "Markér den som prøve" in municipal_site.get(page).content.decode()
    assert municipal_site.post(f"{page}gor/", {"do": "test"}).status_code == 302
    shown = municipal_site.get(page).content.decode()
    assert "Den er markeret som en prøve" in shown
    assert "Åbn en sag" not in shown
    again = municipal_site.post(f"{page}gor/", {"do": "test"})
    assert again.status_code == 409
    assert "Genindlæs siden" in again.content.decode()
    municipal_site.post(f"{page}gor/", {"do": "no_test"})
    assert "Markér den som prøve" in municipal_site.get(page).content.decode()
