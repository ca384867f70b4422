"""Samples under row security and as a browser sees them: Esther or Lis asks, the worker draws, leaders look over what they may read."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from bindeled.cases.models import Case, Restriction
from bindeled.cases.tests.test_statements import MOST, statements_of
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import RecordKey, TraceEntry
from bindeled.config import worker
from bindeled.config.extracting import make_extracts
from bindeled.config.retention import SAMPLE_DAYS
from bindeled.evaluation import actions
from bindeled.evaluation.actions import RefusedError
from bindeled.evaluation.models import RETENTION, Sample, SamplePlace
from bindeled.evaluation.queries import samples as queries
from bindeled.evaluation.queries.drawing import frame_of
from bindeled.evaluation.queries.source import midnight
from bindeled.evaluation.rules import sampling as rules
from bindeled.evaluation.rules.fields import begin_of, next_quarter
from conftest import Site, acting
from journeys.factory import World

DRAWING = Door("drawing", municipality="0101")
TODAY = timezone.localdate()
LAST = begin_of(begin_of(TODAY) - timedelta(days=1))
ORDER: dict[str, Any] = {
    "purpose": "Om der bliver fulgt op, til udvalgets notat.",
    "since": LAST,
    "until": next_quarter(LAST),
    "size": 5,
    "by_district": False,
}


@pytest.fixture(autouse=True)
def _danish() -> Iterator[None]:
    with translation.override("da"):
        yield


def closed(world: World, number: int, unit: str = "Boligrådgiverne Amager", **changes: Any) -> list[Case]:
    """Lay cases that were closed in the last whole quarter."""
    key = RecordKey.objects.create(municipality_id="0101", wrapping_key="k", wrapped=b"x", made_at=timezone.now())
    at, begin = midnight(LAST), Case.objects.count() + 1
    its = {"outcome": "supported", "opened_at": at, "closed_at": at + timedelta(days=1), **changes}
    rows = [
        Case(
            municipality_id="0101",
            unit=world.units[unit],
            number=f"{begin + one:06}",
            key=key,
            dwelling=b"x",
            dwelling_index=(begin + one).to_bytes(32, "big"),
            responsible=world["Bo"],
            opened_by=world["Bo"],
            state="closed",
            closed_by=world["Bo"],
            **its,
        )
        for one in range(number)
    ]
    return Case.objects.bulk_create(rows)


def ask(world: World, who: str = "Esther", **changes: Any) -> Sample:
    evaluates = who == "Esther"
    door = Door("evaluation", actor=world[who].id, municipality="0101") if evaluates else world.door(who)
    verb = actions.ask_for_sample if evaluates else actions.ask_for_own_sample
    with acting("municipality"), entered(door):
        return verb(**{**ORDER, **changes}, by=world[who])


def work() -> None:
    """Let the worker draw, which it does every second, and tend, which it does now and then."""
    with acting("worker"):
        make_extracts()
        worker.in_each_municipality(actions.tend_samples, door="drawing", until_none=True)


def drawn(world: World, who: str = "Esther", **changes: Any) -> Sample:
    row = ask(world, who, **changes)
    work()
    return Sample.objects.get(id=row.id)


def cases_of(row: Sample) -> list[Any]:
    return list(SamplePlace.objects.filter(sample=row).order_by("number").values_list("record_id", flat=True))


def read(world: World, case: Any, who: str = "Lis") -> None:
    TraceEntry.objects.create(
        at=timezone.now(),
        municipality_id="0101",
        door="municipal",
        actor_id=world[who].id,
        deed="read",
        record_kind="case",
        record_id=case,
        purpose="case_review",
    )


def mark(world: World, place: SamplePlace, who: str = "Lis") -> None:
    with acting("municipality"), entered(world.door(who)):
        actions.mark_reviewed(place, by=world[who])


def test_cases_are_drawn_by_a_seed_that_nobody_gave_and_come_out_again(world: World) -> None:
    found = closed(world, 12) + closed(world, 8, unit="Boligrådgiverne Nørrebro")
    row = drawn(world)
    assert (row.state, row.frame_size, row.recount) == ("drawn", 20, rules.SAME)
    with acting("worker"), entered(DRAWING):
        frame = frame_of(row).candidates
    assert {one.case for one in frame} == {case.id for case in found}
    assert cases_of(row) == rules.drawn(frame, size=5, by_district=False, seed=row.seed)
    assert row.frame_sum == rules.sum_of(frame)
    assert drawn(world).seed != row.seed
    lines = TraceEntry.objects.filter(record_kind="sample", record_id=row.id).order_by("at")
    assert [(line.deed, line.door) for line in lines][:3] == [
        ("sample_asked", "evaluation"),
        ("sample_framed", "drawing"),
        ("sample_drawn", "drawing"),
    ]


def test_what_only_some_may_open_is_protected_erased_of_another_time_or_open_is_not_drawn_from(world: World) -> None:
    in_frame = closed(world, 5)
    [shut] = closed(world, 1)
    Restriction.objects.create(
        municipality_id="0101",
        unit=shut.unit,
        case=shut,
        number=shut.number,
        key=shut.key,
        readers=[],
        reason=b"x",
        set_at=timezone.now(),
        set_by=world["Lis"],
    )
    closed(world, 1, address_protected_at=timezone.now())
    closed(world, 2, erased_at=timezone.now())
    closed(world, 3, closed_at=midnight(LAST) - timedelta(seconds=1))
    closed(world, 3, closed_at=midnight(next_quarter(LAST)))
    Case.objects.filter(id=closed(world, 1)[0].id).update(state="open", closed_at=None, closed_by=None, outcome="")
    row = drawn(world)
    assert set(cases_of(row)) == {case.id for case in in_frame}
    assert (row.frame_size, row.left_out) == (5, {"restricted": 1, "protected": 1, "erased": 2})


def test_a_leaders_sample_is_of_the_units_that_they_lead(world: World) -> None:
    closed(world, 4)
    other = closed(world, 3, unit="Boligrådgiverne Nørrebro")
    row = drawn(world, "Lis")
    assert row.frame_size == 7
    Sample.objects.filter(id=row.id).update(units=[other[0].unit_id])
    with acting("worker"), entered(DRAWING):
        assert len(frame_of(Sample.objects.get(id=row.id)).candidates) == 3
    assert drawn(world, "Lis", size=8).state == "few"


@pytest.mark.parametrize("who", ["Bo", "Dorte", "Kirsten", "Eva"])
def test_nobody_else_asks_or_looks_over(world: World, who: str) -> None:
    closed(world, 5)
    row = drawn(world)
    for verb in (actions.ask_for_sample, actions.ask_for_own_sample):
        with acting("municipality"), entered(world.door(who)), pytest.raises(RefusedError):
            verb(**ORDER, by=world[who])
    with pytest.raises(RefusedError):
        mark(world, SamplePlace.objects.filter(sample=row)[0], who)
    with acting("municipality"), entered(world.door(who)):
        assert not Sample.objects.exists()
        assert not SamplePlace.objects.exists()


@pytest.mark.parametrize("changes", [{"size": 4}, {"size": 61}, {"since": next_quarter(LAST)}, {"until": LAST}])
def test_what_may_not_be_drawn_is_refused(world: World, changes: dict[str, Any]) -> None:
    for who in ("Esther", "Lis"):
        with pytest.raises(RefusedError):
            ask(world, who, **changes)
    assert not Sample.objects.exists()


def test_the_evaluators_door_reads_no_case_and_no_number_of_any(world: World) -> None:
    """Hostile SQL in the evaluators' door: how many, and nothing of which."""
    closed(world, 6)
    row = drawn(world)
    with acting("municipality"), entered(Door("evaluation", actor=world["Esther"].id, municipality="0101")):
        shown = queries.own_sample(row.id, by=world["Esther"])
        assert (shown.drawn, shown.reviewed) == (5, 0)
        for column in ("record_id", "number", "reviewed_on", "reviewed_by_id"):
            with pytest.raises(DatabaseError), transaction.atomic():
                list(SamplePlace.objects.values_list(column))
        for column in ("frame_size", "left_out", "units"):
            with pytest.raises(DatabaseError), transaction.atomic():
                list(Sample.objects.values_list(column))
        for refused in (
            lambda: list(Case.objects.values_list("id")),
            lambda: SamplePlace.objects.filter(sample=row).update(reviewed=True),
            lambda: Sample.objects.filter(id=row.id).update(seed="0" * 64),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                refused()
    with acting("municipality"), entered(Door("evaluation", actor=world["Lis"].id, municipality="0101")):
        assert not Sample.objects.filter(id=row.id).exists()
        assert not SamplePlace.objects.filter(sample_id=row.id).values_list("id").exists()


def test_no_role_changes_a_seed_chooses_one_or_lays_a_place_by_hand(world: World) -> None:
    """Hostile SQL in each door that reaches samples."""
    [by_hand, *_others] = closed(world, 9)
    row = drawn(world)
    place = {"municipality_id": "0101", "sample_id": row.id, "number": 99, "record_id": by_hand.id}
    fresh = {**ORDER, "municipality_id": "0101", "asked_at": timezone.now(), "seed": "0" * 64}
    doors = {
        "municipal": ("municipality", world.door("Lis")),
        "evaluation": ("municipality", Door("evaluation", actor=world["Esther"].id, municipality="0101")),
        "drawing": ("worker", DRAWING),
        "worker": ("worker", Door("worker", municipality="0101")),
        "extracting": ("worker", Door("extracting", municipality="0101")),
    }
    for side, door in doors.values():
        for refused in (
            lambda: Sample.objects.filter(id=row.id).update(seed="0" * 64),
            lambda: Sample.objects.filter(id=row.id).update(frame_sum="0" * 64),
            lambda: Sample.objects.filter(id=row.id).update(state="asked", seed="", frame_sum="", drawn_at=None),
            lambda: Sample.objects.filter(id=row.id)._raw_delete("default"),
            lambda: SamplePlace(**place).save(force_insert=True),
            lambda: SamplePlace.objects.filter(sample_id=row.id, number=1).update(record_id=by_hand.id),
            lambda: SamplePlace.objects.filter(sample_id=row.id)._raw_delete("default"),
            lambda: Sample(**fresh, asked_by_id=door.actor or world["Lis"].id).save(force_insert=True),  # noqa: B023
        ):
            with acting(side), entered(door), pytest.raises(DatabaseError), transaction.atomic():
                refused()
    assert Sample.objects.get(id=row.id).seed == row.seed


def test_what_is_asked_every_second_looks_at_no_case_where_nothing_is_to_be_drawn(world: World) -> None:
    closed(world, 9)
    drawn(world)
    with acting("worker"), entered(DRAWING), CaptureQueriesContext(connection) as asked:
        assert actions.draw_asked() == 0
    assert [one["sql"] for one in asked if "cases_case" in one["sql"] or "sampleplace" in one["sql"]] == []
    assert len([one for one in asked if "evaluation_sample" in one["sql"]]) == 2


def test_a_sample_that_was_picked_by_hand_is_noticed(world: World) -> None:
    """The control: somebody past every wall puts another case into the sample, and it does not come out of its seed."""
    found = closed(world, 9)
    row = drawn(world)
    other = next(case for case in found if case.id not in cases_of(row))
    SamplePlace.objects.filter(sample=row, number=1).update(record_id=other.id)
    work()
    assert Sample.objects.get(id=row.id).recount == rules.SAME  # once a day
    Sample.objects.update(recounted_at=timezone.now() - rules.COUNTED_AGAIN_AFTER)
    work()
    assert Sample.objects.get(id=row.id).recount == rules.WRONG


def test_a_machine_that_draws_by_hand_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the first test: a draw that takes the first it finds does not come out again."""
    closed(world, 12)
    with monkeypatch.context() as patched:
        real = rules.drawn
        patched.setattr(rules, "drawn", lambda frame, **_how: sorted(one.case for one in frame)[:5])
        row = ask(world)
        with acting("worker"), entered(DRAWING):
            actions.draw_asked()
        patched.setattr(rules, "drawn", real)
        work()
    assert Sample.objects.get(id=row.id).recount == rules.WRONG


def test_what_it_is_drawn_from_may_move_and_then_it_says_when_it_was_the_same(world: World) -> None:
    found = closed(world, 9)
    row = drawn(world)
    outside = next(case for case in found if case.id not in cases_of(row))
    Case.objects.filter(id=outside.id).update(address_protected_at=timezone.now())
    Sample.objects.update(recounted_at=timezone.now() - rules.COUNTED_AGAIN_AFTER)
    work()
    again = Sample.objects.get(id=row.id)
    assert (again.recount, again.same_at) == (rules.MOVED, row.same_at)


def test_a_case_that_is_erased_leaves_its_place_as_a_number(world: World) -> None:
    closed(world, 5)
    row = drawn(world)
    Case.objects.filter(id=cases_of(row)[1]).update(erased_at=timezone.now())
    work()
    assert [case is None for case in cases_of(row)] == [False, True, False, False, False]


def test_after_half_a_year_no_place_names_a_case_and_what_was_looked_over_stays(world: World) -> None:
    closed(world, 5)
    row = drawn(world)
    place = SamplePlace.objects.get(sample=row, number=1)
    read(world, place.record_id)
    mark(world, place)
    Sample.objects.update(drawn_at=timezone.now() - rules.RUNS_FOR)
    work()
    assert cases_of(row) == [None] * 5
    assert Sample.objects.get(id=row.id).state == "ended"
    assert SamplePlace.objects.filter(reviewed=True).count() == 1
    assert RETENTION["SamplePlace"].startswith(f"which case it is: {SAMPLE_DAYS} days")
    assert rules.RUNS_FOR.days == SAMPLE_DAYS


def test_a_case_is_marked_by_a_leader_who_may_read_it_and_has_opened_it_for_this(world: World) -> None:
    closed(world, 5)
    row = drawn(world)
    place = SamplePlace.objects.get(sample=row, number=1)
    with pytest.raises(RefusedError, match="Åbn først"):
        mark(world, place)
    read(world, place.record_id, "Bo")
    with pytest.raises(RefusedError, match="Åbn først"):
        mark(world, place)
    read(world, place.record_id)
    mark(world, place)
    again = SamplePlace.objects.get(id=place.id)
    assert (again.reviewed_on, again.reviewed_by) == (TODAY, world["Lis"])
    with pytest.raises(RefusedError, match="allerede"):
        mark(world, place)
    with acting("municipality"), entered(world.door("Lis")):
        for changes in ({"reviewed": False, "reviewed_on": None, "reviewed_by": None}, {"reviewed_on": LAST}):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                SamplePlace.objects.filter(id=place.id).update(**changes)


def test_a_case_that_a_leader_may_not_read_is_none_of_theirs(world: World) -> None:
    """It was restricted after it was drawn: it is counted as another leader's, and its number stands nowhere."""
    closed(world, 5)
    row = drawn(world)
    shut = Case.objects.get(id=cases_of(row)[0])
    Restriction.objects.create(
        municipality_id="0101",
        unit=shut.unit,
        case=shut,
        number=shut.number,
        key=shut.key,
        readers=[],
        reason=b"x",
        set_at=timezone.now(),
        set_by=world["Bo"],
    )
    with acting("municipality"), entered(world.door("Lis")):
        found = queries.sample_to_review(row.id, by=world["Lis"])
    assert (len(found.places), found.others) == (4, 1)
    assert shut.number not in {place.number for place in found.places}


# -- Pages ----------------------------------------------------------------------------------------------------------------


FORM = {**ORDER, "since": f"{LAST:%Y-%m-%d}", "last": f"{LAST:%Y-%m-%d}", "size": "5", "by_district": "on"}


def test_an_evaluator_asks_and_sees_how_many_were_looked_over_and_no_number(world: World, municipal_site: Site) -> None:
    site = municipal_site
    closed(world, 7)
    site.sign_in_as(world["Esther"])
    assert "ikke trukket nogen sager endnu" in site.get("/stikproever/").content.decode()
    path = site.post("/stikproever/ny/", FORM).headers["Location"]
    assert "om lidt" in site.get(path).content.decode()
    work()
    row = Sample.objects.get()
    for place in SamplePlace.objects.filter(sample=row)[:2]:
        read(world, place.record_id)
        mark(world, place)
    page = site.get(path).content.decode()
    assert "2 af 5 udtrukne sager er gennemgået" in page
    assert row.seed in page
    assert "De samme sager kommer ud" in page
    assert not [number for number in Case.objects.values_list("number", flat=True) if number in page]
    assert "2 af 5" in site.get("/stikproever/").content.decode()
    for address in (path, "/stikproever/", "/stikproever/ny/"):
        assert len(statements_of(partial(site.get, address))) <= MOST


def test_a_leader_opens_each_case_from_the_list_and_marks_it(world: World, municipal_site: Site) -> None:
    site = municipal_site
    closed(world, 5)
    row, few = drawn(world), drawn(world, "Lis", size=6)
    site.sign_in_as(world["Lis"])
    path, place = f"/stikproever/gennemgang/{row.id}/", SamplePlace.objects.get(sample=row, number=1)
    page = site.get(path).content.decode()
    assert f"/sager/{place.record_id}/?hvorfor=case_review" in page
    early = site.post(path, {"place": str(place.id)})
    assert early.status_code == 409
    assert "Åbn først sagen" in early.content.decode()
    RecordKey.objects.update(wrapped=None, destroyed_at=timezone.now())  # these cases hold no words
    assert site.get(f"/sager/{place.record_id}/?hvorfor=case_review").status_code == 200
    assert TraceEntry.objects.filter(record_id=place.record_id, deed="read", purpose="case_review").exists()
    assert site.post(path, {"place": str(place.id)}).status_code == 302
    assert "Lis" in site.get(path).content.decode()
    for wrong in ("", "x", str(row.id)):
        assert site.post(path, {"place": wrong}).status_code == 404
    assert "færre sager" in site.get(f"/stikproever/gennemgang/{few.id}/").content.decode()
    for address in (path, "/stikproever/gennemgang/", "/stikproever/gennemgang/ny/"):
        assert len(statements_of(partial(site.get, address))) <= MOST


@pytest.mark.parametrize(("who", "path"), [("Esther", "/stikproever/ny/"), ("Lis", "/stikproever/gennemgang/ny/")])
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_is_kept(
    world: World, municipal_site: Site, who: str, path: str
) -> None:
    municipal_site.sign_in_as(world[who])
    for changes, words in (({"size": "61"}, "et tal fra 5 til 60"), ({"purpose": "Kort."}, "Skriv lidt mere")):
        answer = municipal_site.post(path, FORM | changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert str((FORM | changes)["purpose"]) in answer.content.decode()
    assert municipal_site.post(path, FORM).status_code == 302
