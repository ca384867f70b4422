"""The register of what was done for an evaluation: its rules, under row security, and as a browser sees it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, models, transaction
from django.utils import timezone, translation

from bindeled.cases.tests.test_statements import MOST, statements_of
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.evaluation import actions
from bindeled.evaluation.actions import RefusedError
from bindeled.evaluation.models import Inquiry
from bindeled.evaluation.queries import inquiries as queries
from bindeled.evaluation.queries.inquiries import Done, register_of
from bindeled.evaluation.rules import inquiries as rules
from conftest import Site, acting
from journeys.factory import World

TODAY = timezone.localdate()
TALK: dict[str, Any] = {"on": TODAY, "kind": "interview", "group": "contacts", "took_part": 3, "done_by": "evaluator"}


@pytest.fixture(autouse=True)
def _danish() -> Iterator[None]:
    with translation.override("da"):
        yield


def door(world: World, who: str) -> Door:
    its = world.door(who)
    return Door("evaluation", actor=its.actor, municipality=its.municipality, units=its.units)


def enter(world: World, who: str = "Esther", **changes: Any) -> Inquiry:
    with acting("municipality"), entered(door(world, who)):
        return actions.enter_inquiry(**{**TALK, **changes}, by=world[who])


def correct(world: World, row: Inquiry, who: str = "Esther", **changes: Any) -> Inquiry:
    with acting("municipality"), entered(door(world, who)):
        told = {"void": False, **{name: getattr(row, name) for name in TALK}, **changes}
        return actions.correct_inquiry(row, **told, by=world[who])


def counted(
    world: World, who: str = "Esther", since: date = TODAY, until: date = TODAY + timedelta(days=1)
) -> list[Done]:
    with acting("municipality"), entered(door(world, who)):
        return register_of(since, until)


# -- Rules ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "group", "whom"),
    [
        ("extract", "", "cases"),
        ("case_review", "cases", "cases"),
        ("case_review", "advisers", None),
        ("interview", "residents", "residents"),
        ("questionnaire", "cases", None),
        ("interview", "", None),
        ("interview", "neighbours", None),
        ("walk", "leaders", None),
    ],
)
def test_who_something_is_about_follows_from_its_kind(kind: str, group: str, whom: str | None) -> None:
    assert rules.of_whom(kind, group) == whom


@pytest.mark.parametrize(
    ("kind", "number", "fits"),
    [
        ("interview", 1, True),
        ("interview", 0, False),
        ("group_interview", 1, False),
        ("group_interview", 2, True),
        ("extract", 5000, True),
        ("extract", 5001, False),
    ],
)
def test_so_many_can_have_taken_part(kind: str, number: int, fits: bool) -> None:
    assert rules.fits(kind, number) is fits


@pytest.mark.parametrize(
    ("day", "may"),
    [(date(2026, 5, 1), True), (date(2026, 5, 2), False), (date(2000, 1, 1), True), (date(1999, 12, 31), False)],
)
def test_what_is_entered_is_over(day: date, may: bool) -> None:
    assert rules.may_be_entered(day, today=date(2026, 5, 1)) is may


# -- Under row security ---------------------------------------------------------------------------------------------------


def test_evaluators_and_leaders_enter_and_both_count_the_same(world: World) -> None:
    enter(world)
    enter(world, "Lis", took_part=2)
    enter(world, kind="case_review", group="", took_part=12)
    enter(world, on=TODAY - timedelta(days=400))
    expected = [Done("case_review", "cases", 1, 12), Done("interview", "contacts", 2, 5)]
    assert counted(world) == counted(world, "Lis") == expected
    with acting("municipality"), entered(Door("statistics", actor=world["Lis"].id, municipality="0101")):
        assert register_of(TODAY, TODAY + timedelta(days=1)) == expected
    assert set(TraceEntry.objects.filter(record_kind="inquiry").values_list("deed", "purpose")) == {
        ("inquiry_entered", "evaluation")
    }


@pytest.mark.parametrize("who", ["Bo", "Dorte", "Kirsten", "Eva"])
def test_nobody_else_enters_or_reads(world: World, who: str) -> None:
    enter(world)
    with pytest.raises(RefusedError):
        enter(world, who)
    with acting("municipality"), entered(door(world, who)):
        with pytest.raises(PermissionError):
            queries.lines_of(TODAY.year, by=world[who])
        told = {**TALK, "municipality_id": "0101", "entered_by": world[who], "entered_at": timezone.now()}
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Inquiry(**told).save(force_insert=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"on": TODAY + timedelta(days=1)},
        {"group": "cases"},
        {"took_part": 0},
        {"kind": "group_interview", "took_part": 1},
    ],
)
def test_what_cannot_be_is_not_entered(world: World, changes: dict[str, Any]) -> None:
    with pytest.raises(RefusedError):
        enter(world, **changes)
    row = enter(world)
    with pytest.raises(RefusedError):
        correct(world, row, **changes)
    assert Inquiry.objects.count() == 1


def test_what_is_put_right_is_counted_and_what_stood_there_stays(world: World) -> None:
    first = enter(world)
    second = correct(world, first, "Lis", took_part=4)
    correct(world, second, group="advisers")
    assert counted(world) == [Done("interview", "advisers", 1, 4)]
    with acting("municipality"), entered(door(world, "Esther")):
        [line] = queries.lines_of(TODAY.year, by=world["Esther"])
    assert [(row.group, row.took_part) for row in (line.row, *line.before)] == [
        ("advisers", 4),
        ("contacts", 4),
        ("contacts", 3),
    ]
    with pytest.raises(RefusedError, match="lige"):
        correct(world, first, took_part=9)
    with pytest.raises(RefusedError, match="anderledes"):
        correct(world, line.row)
    correct(world, line.row, void=True)
    assert counted(world) == []


def test_the_database_takes_nothing_back_and_nothing_in_anothers_name(world: World) -> None:
    """Hostile SQL in the evaluators' door."""
    row = enter(world)
    far = Inquiry.objects.create(**TALK, municipality_id="0157", entered_by=world["Gitte"], entered_at=timezone.now())
    told = {**TALK, "municipality_id": "0101", "entered_at": timezone.now()}
    with acting("municipality"), entered(door(world, "Esther")):
        for refused in (
            lambda: Inquiry.objects.filter(id=row.id).update(took_part=1),
            lambda: Inquiry.objects.filter(id=row.id)._raw_delete("default"),
            lambda: Inquiry(**told, entered_by=world["Lis"]).save(force_insert=True),
            lambda: Inquiry(**told, entered_by=world["Esther"], corrects=far).save(force_insert=True),
            lambda: Inquiry(**{**told, "municipality_id": "0157"}, entered_by=world["Esther"]).save(force_insert=True),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                refused()
        assert list(Inquiry.objects.all()) == [row]
    statistics = Door("statistics", municipality="0101")
    with acting("municipality"), entered(statistics), pytest.raises(DatabaseError), transaction.atomic():
        list(Inquiry.objects.values_list("entered_by_id"))


def test_no_name_and_no_word_can_be_entered(world: World) -> None:
    """Every text that the table can hold is one of a few short words, and the database itself refuses others."""
    texts = {
        field.name for field in Inquiry._meta.get_fields() if isinstance(field, models.CharField | models.TextField)
    }
    assert texts == {"kind", "group", "done_by"}
    for name in texts:
        with pytest.raises(DatabaseError, match="inquiry_of_known_words"), transaction.atomic():
            Inquiry.objects.create(
                **{**TALK, name: "Fru Jensen"},
                municipality_id="0101",
                entered_by=world["Lis"],
                entered_at=timezone.now(),
            )


# -- Pages ----------------------------------------------------------------------------------------------------------------


FORM = {"on": f"{TODAY:%Y-%m-%d}", "kind": "interview", "group": "contacts", "took_part": "3", "done_by": "evaluator"}


@pytest.mark.parametrize("who", ["Esther", "Lis"])
def test_somebody_enters_a_line_reads_it_and_puts_it_right(world: World, municipal_site: Site, who: str) -> None:
    site = municipal_site
    site.sign_in_as(world[who])
    assert "ikke skrevet noget ind" in site.get("/undersoegelser/").content.decode()
    kept = site.post("/undersoegelser/ny/", FORM)
    assert (kept.status_code, kept.headers["Location"]) == (302, f"/undersoegelser/?aar={TODAY.year}")
    enter(world, on=TODAY.replace(year=TODAY.year - 1, day=1))
    row = Inquiry.objects.get(on=TODAY)
    path = f"/undersoegelser/{row.id}/ret/"
    assert 'value="3"' in site.get(path).content.decode()
    assert site.post(path, FORM | {"took_part": "4"}).status_code == 302
    assert "Før: " in site.get("/undersoegelser/").content.decode()
    assert len(statements_of(lambda: site.get("/undersoegelser/"))) <= MOST
    assert str(TODAY.year - 1) in site.get(f"/undersoegelser/?aar={TODAY.year - 1}").content.decode()
    late = site.post(path, FORM | {"took_part": "5"})
    assert late.status_code == 409
    assert 'value="5"' in late.content.decode()
    assert site.get(path).status_code == 302


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"on": f"{TODAY + timedelta(days=1):%Y-%m-%d}"}, "ikke være en dag, der kommer"),
        ({"kind": "case_review"}, "handler om sager"),
        ({"group": "cases"}, "Vælg hvem"),
        ({"kind": "group_interview", "took_part": "1"}, "ingen gruppe"),
        ({"took_part": "0"}, "et tal fra 1 til 5000"),
        ({"done_by": "Fru Jensen"}, "Vælg fra listen"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(
    world: World, municipal_site: Site, changes: dict[str, str], words: str
) -> None:
    municipal_site.sign_in_as(world["Esther"])
    answer = municipal_site.post("/undersoegelser/ny/", FORM | changes)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Inquiry.objects.exists()
