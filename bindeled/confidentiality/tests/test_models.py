"""Who may see and write keys and lines of the trace."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import ProgrammingError, transaction
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import RecordKey, Seal, TraceEntry
from bindeled.confidentiality.trace import note
from conftest import acting

ACTOR = uuid4()
with_database = pytest.mark.django_db
SIDES = {"sender": "sender", "housing": "sender", "public": "sender", "municipal": "municipality", "worker": "worker"}


def through(name: str, municipality: str = "0101", actor: UUID | None = ACTOR) -> Any:
    return entered(Door(name, actor=actor, municipality=municipality))


def a_key(municipality: str = "0101") -> None:
    key = RecordKey(municipality_id=municipality, made_at=timezone.now(), wrapping_key="1", wrapped=b"x")
    key.save(force_insert=True)


def a_line(**changes: Any) -> None:
    line = {"municipality_id": "0101", "door": "sender", "actor_id": ACTOR, "at": timezone.now(), "deed": "x"}
    TraceEntry(**{**line, **changes}, record_kind="x", purpose="x").save(force_insert=True)


@with_database
@pytest.mark.parametrize("door", ["municipal", "worker"])
def test_keys_are_made_and_read_in_their_own_municipality_only(door: str) -> None:
    with acting(SIDES[door]):
        with through(door):
            a_key()
            assert RecordKey.objects.count() == 1
        with through(door, "0157"):
            assert RecordKey.objects.count() == 0
        with through(door), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            a_key("0157")


@with_database
def test_the_sender_neither_makes_nor_reads_a_key() -> None:
    with acting("sender"), through("sender"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            a_key()
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            RecordKey.objects.count()


@with_database
@pytest.mark.parametrize("door", ["sender", "housing", "public", "municipal", "worker"])
@pytest.mark.parametrize("actor", [ACTOR, None])
def test_each_door_adds_lines_about_itself(door: str, actor: UUID | None) -> None:
    with acting(SIDES[door]), through(door, actor=actor):
        note("tried", "nothing", purpose="a test")
    assert TraceEntry.objects.get().door == door


@with_database
@pytest.mark.parametrize("changes", [{"municipality_id": "0157"}, {"door": "public"}, {"actor_id": uuid4()}])
@pytest.mark.parametrize("door", ["sender", "municipal", "worker"])
def test_no_door_adds_a_line_of_another_municipality_door_or_person(door: str, changes: dict[str, Any]) -> None:
    with acting(SIDES[door]), through(door), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
        a_line(**{"door": door, **changes})


@with_database
def test_the_trace_is_read_by_the_municipality_about_itself_and_by_nobody_else() -> None:
    with acting("municipality"), through("municipal"):
        note("read", "case", purpose="a test")
        assert TraceEntry.objects.count() == 1
    with acting("municipality"), through("municipal", "0157"):
        assert TraceEntry.objects.count() == 0
    for door in ("sender", "worker"):
        with (
            acting(SIDES[door]),
            through(door),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            TraceEntry.objects.count()


@with_database
@pytest.mark.parametrize("door", ["sender", "housing", "public", "municipal", "worker"])
def test_no_door_changes_or_takes_away_a_line(door: str) -> None:
    with acting(SIDES[door]), through(door):
        note("read", "case", purpose="a test")
        for change in (lambda: TraceEntry.objects.update(deed="y"), lambda: TraceEntry.objects.all().delete()):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                change()


def test_the_tables_are_those_that_the_migrations_make() -> None:
    made = MigrationLoader(None)
    changes = MigrationAutodetector(made.project_state(), ProjectState.from_apps(apps)).changes(graph=made.graph)
    assert "confidentiality" not in changes


@with_database
def test_the_municipality_sees_the_seals_upon_its_own_trace_and_makes_none() -> None:
    for code in ("0101", "0157"):
        Seal.objects.create(
            municipality_id=code, number=1, from_transaction=0, to_transaction=1, count=0, lines="", previous="",
            sealed_at=timezone.now(), key_id="", root="", signature="",
        )  # fmt: skip
    with acting("municipality"), through("municipal"):
        assert [seal.municipality_id for seal in Seal.objects.all()] == ["0101"]
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Seal(municipality_id="0101", number=2, sealed_at=timezone.now()).save(force_insert=True)
