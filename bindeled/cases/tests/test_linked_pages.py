"""What is shown beside a record, who sees it, what a leader is asked to look at, and that nobody else learns of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone, translation

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Case, Concern, Review, Telling
from bindeled.cases.queries import Assessment, Linked
from bindeled.concerns.actions import pass_on
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import RecordKey, TraceEntry
from bindeled.municipalities.models import Municipality
from conftest import Site, acting
from journeys.factory import World, account, contact_person, told

ASTA = "Asta Opdigtet"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def three(world: World) -> World:
    """Two more contact persons in Karin's department."""
    for name in ("Jens", "Fie"):
        world.people[name] = account(name, "sender", "0101")
        contact_person(world.people[name], world.departments["Hørgården 2"])
    return world


def arrive(world: World, who: str = "Karin", department: str = "Hørgården 2", days: int = 0, **changes: Any) -> UUID:
    """Let a concern arrive, as if so many days ago."""
    with acting("sender"), entered(world.door(who)):
        key = f"{who}{Concern.objects.none().count()}{timezone.now()}"
        pass_on(told(world, department, **{"known_how": ("seen",), **changes}), key=key, by=world[who])
    with acting("worker"), entered(Door("worker", municipality="0101")):
        actions.open_arrivals()
    concern = Concern.objects.order_by("-opened_at")[0]
    at = concern.received_at - timedelta(days=days)
    Concern.objects.filter(id=concern.id).update(received_at=at)
    Telling.objects.filter(concern=concern).update(at=at)
    return concern.id


def beside(world: World, concern_id: UUID, who: str = "Bo") -> Linked:
    with acting("municipality"), entered(world.door(who)):
        return queries.linked_to_concern(queries.concern_for(concern_id), by=world[who])


def test_earlier_ones_at_the_dwelling_and_of_the_name_stand_beside_it_with_why(three: World) -> None:
    first = arrive(three, days=30, floor="3", door="tv", resident_name=ASTA)
    elsewhere = arrive(three, "Jens", days=20, floor="5", door="th", resident_name="Asta Marie Opdigtet")
    arrive(three, "Jens", days=10, floor="9", door="th", resident_name="Anden Opdigtet")
    newest = arrive(three, "Fie", floor="3", door="tv", resident_name=ASTA)
    shown = beside(three, newest).concerns
    assert [(one.id, one.about, one.noticed) for one in shown] == [
        (newest, ("place", "person"), ("other_sender",)),
        (elsewhere, ("person",), ("other_sender",)),
        (first, ("place", "person"), ()),
    ]
    assert [one.here for one in shown] == [True, False, False]


def test_what_came_later_stands_beside_it_too_and_rising_seriousness_is_said_in_words(three: World) -> None:
    first = arrive(three, days=3)
    second = arrive(three, kinds=("child",), called=True, days=2)
    with acting("municipality"), entered(three.door("Bo")):
        for concern_id, urgency in ((first, "later"), (second, "today")):
            judged = Assessment(urgency=urgency, why="Fordi.")
            actions.assess(queries.concern_for(concern_id), judged=judged, by=three["Bo"])
    assert [one.noticed for one in beside(three, first).concerns] == [
        ("same_sender", "called", "child", "hastens"),
        (),
    ]


def test_what_is_older_than_the_setting_was_set_aside_or_is_another_units_is_not_beside_it(three: World) -> None:
    arrive(three, days=731)
    aside = arrive(three, days=1)
    Concern.objects.filter(id=aside).update(channel="open", alike=b"a" * 16, set_aside="many")
    given = arrive(three, days=1)
    Concern.objects.filter(id=given).update(unit=three.units["Boligrådgiverne Nørrebro"])
    newest = arrive(three)
    assert beside(three, newest).others == []
    Municipality.objects.filter(code="0101").update(linked_days=800)
    three["Bo"].municipality.refresh_from_db()
    assert len(beside(three, newest).others) == 1


def test_a_phone_number_to_reach_a_sender_ties_nothing_together(three: World) -> None:
    arrive(three, reach="12 34 56 78", floor="1")
    newest = arrive(three, "Jens", reach="12 34 56 78", floor="2")
    assert beside(three, newest).others == []


def test_cases_at_the_dwelling_of_the_name_and_with_such_a_concern_stand_beside_it(three: World) -> None:
    def case_from(concern_id: UUID, name: str = "") -> Case:
        with acting("municipality"), entered(three.door("Bo")):
            case = actions.open_case(queries.concern_for(concern_id), by=three["Bo"])
            if name:
                actions.tie_resident(case, name=name, by=three["Bo"])
            return case

    at_place = case_from(arrive(three, days=9, floor="3"))
    of_name = case_from(arrive(three, days=8, floor="8"), name=ASTA)
    of_sender = case_from(arrive(three, days=7, floor="7", resident_name=ASTA))
    newest = arrive(three, "Jens", floor="3", resident_name=ASTA)
    found = {case.id: case.about for case in beside(three, newest).cases}
    assert found == {at_place.id: ("place",), of_name.id: ("person",), of_sender.id: ("person",)}
    with acting("municipality"), entered(three.door("Bo")):
        seen = queries.linked_to_case(queries.case_for(of_name.id), name=ASTA, phone="", by=three["Bo"])
    assert [one.id for one in seen.others] == [newest, of_sender and Concern.objects.get(case=of_sender).id]
    assert {case.id for case in seen.cases} == {of_sender.id}
    assert [one.id for one in seen.own] == [Concern.objects.get(case=of_name).id]


def test_what_is_shown_beside_leaves_a_line_for_each(three: World, municipal_site: Site) -> None:
    first, second = arrive(three, days=1), arrive(three, "Jens")
    municipal_site.sign_in_as(three["Bo"])
    page = municipal_site.get(f"/bekymringer/{second}/").content.decode()
    assert f"/bekymringer/{first}/" in page
    line = TraceEntry.objects.get(deed="linked")
    assert (line.record_id, line.actor_id, line.purpose) == (first, three["Bo"].id, "triage")
    # And opened from there, the reason is written down.
    municipal_site.get(f"/bekymringer/{first}/?hvorfor=known")
    assert TraceEntry.objects.filter(deed="read", record_id=first, purpose="known").count() == 1


def test_one_that_stands_alone_has_nothing_beside_it_and_no_such_part_on_its_page(
    world: World, municipal_site: Site
) -> None:
    concern_id = arrive(world)
    municipal_site.sign_in_as(world["Bo"])
    assert "Hører måske sammen" not in municipal_site.get(f"/bekymringer/{concern_id}/").content.decode()
    assert not TraceEntry.objects.filter(deed="linked").exists()


# -- A leader looks ----------------------------------------------------------------------------------------------------


def three_arrive(world: World, **changes: Any) -> list[UUID]:
    return [arrive(world, who, days=days, **changes) for who, days in (("Karin", 40), ("Jens", 20))] + [
        arrive(world, "Fie", **changes)
    ]


def waiting(world: World, who: str = "Lis") -> list[queries.Gathered]:
    with acting("municipality"), entered(world.door(who)):
        return queries.reviews_waiting(by=world[who])


def test_three_who_know_it_themselves_within_sixty_days_are_shown_to_the_leader_as_their_concerns(three: World) -> None:
    ids = three_arrive(three)
    [gathered] = waiting(three)
    assert [one.id for one in gathered.concerns] == list(reversed(ids))
    assert (gathered.review.about, gathered.review.concern_id) == ("place", ids[-1])
    assert TraceEntry.objects.filter(deed="linked", actor_id=three["Lis"].id, purpose="oversight").count() == 3


@pytest.mark.parametrize(
    ("who", "days", "how"),
    [("Karin", (40, 20, 0), "seen"), ("Jens Fie", (61, 20, 0), "seen"), ("Jens Fie", (40, 20, 0), "told")],
    ids=["one sender three times", "the first 61 days ago", "the last has it from others"],
)
def test_less_than_that_asks_nobody(three: World, who: str, days: tuple[int, ...], how: str) -> None:
    senders = ["Karin", *(who.split() * 2)][:3]
    for name, day, known in zip(senders, days, ("seen", "seen", how), strict=True):
        arrive(three, name, days=day, known_how=(known,))
    assert waiting(three) == []


def test_the_municipality_says_how_many_within_how_many_days(three: World) -> None:
    Municipality.objects.filter(code="0101").update(signals_number=2, signals_days=10)
    arrive(three, days=10)
    arrive(three, "Jens")
    assert waiting(three) == []
    arrive(three, "Fie")
    assert len(waiting(three)) == 1


def test_of_the_same_name_at_different_doors_too(three: World) -> None:
    for number, who in enumerate(("Karin", "Jens", "Fie")):
        arrive(three, who, floor=str(number), resident_name=ASTA)
    [gathered] = waiting(three)
    assert (gathered.review.about, len(gathered.concerns)) == ("person", 3)


def test_another_unit_and_who_leads_nothing_see_none_of_it(three: World, municipal_site: Site) -> None:
    three_arrive(three)
    review = Review.objects.get()
    with acting("municipality"), entered(three.door("Mona")):
        assert list(Review.objects.all()) == []
    with acting("municipality"), entered(three.door("Bo")), pytest.raises(RefusedError), transaction.atomic():
        actions.look_at(review, text="Set.", by=three["Bo"])
    municipal_site.sign_in_as(three["Bo"])
    assert municipal_site.get("/gennemsyn/").status_code == 404
    assert municipal_site.post("/gennemsyn/", {"review": str(review.id), "text": "Set."}).status_code == 404


def test_the_worker_compares_marks_and_reads_no_text_and_the_senders_side_nothing_at_all(three: World) -> None:
    three_arrive(three)
    with acting("worker"), entered(Door("worker", municipality="0101")):
        with pytest.raises(DatabaseError), transaction.atomic():
            Concern.objects.values_list("body", flat=True)[0]
        with pytest.raises(DatabaseError), transaction.atomic():
            Review.objects.values_list("answer", flat=True)[0]
    for who in ("Karin", "Helle"):
        with acting("sender"), entered(three.door(who)), pytest.raises(DatabaseError), transaction.atomic():
            Review.objects.exists()


def test_what_the_leader_saw_to_is_sealed_and_read_beside_the_concerns(three: World, municipal_site: Site) -> None:
    ids = three_arrive(three)
    review = Review.objects.get()
    municipal_site.sign_in_as(three["Lis"])
    page = municipal_site.get("/gennemsyn/").content.decode()
    assert all(f"/bekymringer/{one}/" in page for one in ids)
    assert municipal_site.post("/gennemsyn/", {"review": str(review.id), "text": "Bo besøger dem."}).status_code == 302
    review.refresh_from_db()
    assert b"Bo bes" not in bytes(review.answer or b"")
    assert waiting(three) == []
    municipal_site.sign_in_as(three["Bo"])
    assert "Bo besøger dem." in municipal_site.get(f"/bekymringer/{ids[0]}/").content.decode()
    assert TraceEntry.objects.filter(deed="reviewed", record_id=ids[-1]).count() == 1


def test_a_fault_is_said_at_its_field_and_what_was_written_too_late_is_given_back(
    three: World, municipal_site: Site
) -> None:
    three_arrive(three)
    review = Review.objects.get()
    municipal_site.sign_in_as(three["Lis"])
    empty = municipal_site.post("/gennemsyn/", {"review": str(review.id), "text": ""})
    assert empty.status_code == 422
    assert "Skriv, hvad du har sørget for" in empty.content.decode()
    assert municipal_site.post("/gennemsyn/", {"text": "Uden hvad."}).status_code == 422
    with acting("municipality"), entered(three.door("Lis")):
        actions.look_at(queries.review_for(review.id, by=three["Lis"]), text="Set.", by=three["Lis"])
    late = municipal_site.post("/gennemsyn/", {"review": str(review.id), "text": "Det, jeg skrev."})
    assert late.status_code == 409
    assert "Det, jeg skrev." in late.content.decode()


def test_after_the_leader_looked_one_who_told_before_asks_nobody_and_a_new_one_does(three: World) -> None:
    three_arrive(three, resident_name=ASTA)
    with acting("municipality"), entered(three.door("Lis")):
        actions.look_at(queries.reviews_waiting(by=three["Lis"])[0].review, text="Set.", by=three["Lis"])
    arrive(three, resident_name=ASTA)
    assert waiting(three) == []
    three.people["Ida"] = account("Ida", "sender", "0101")
    contact_person(three.people["Ida"], three.departments["Hørgården 2"])
    arrive(three, "Ida")
    assert len(waiting(three)) == 1
    arrive(three, "Jens")  # one review is enough
    assert len(waiting(three)) == 1


def test_where_the_key_of_one_is_gone_the_others_are_read_all_the_same(three: World, municipal_site: Site) -> None:
    ids = three_arrive(three)
    municipal_site.sign_in_as(three["Lis"])
    municipal_site.post("/gennemsyn/", {"review": str(Review.objects.get().id), "text": "Set."})
    key = Concern.objects.get(id=ids[-1]).key_id
    RecordKey.objects.filter(id=key).update(wrapped=None, destroyed_at=timezone.now())
    page = municipal_site.get(f"/bekymringer/{ids[0]}/").content.decode()
    assert "Hører måske sammen" in page
    assert "Lis" not in page.partition("<main")[2]
