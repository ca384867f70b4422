"""A line of the trace says who, when, through which door, what, and why."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bindeled.confidentiality.doors import Door, DoorError, entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.confidentiality.trace import note, note_all, note_each
from conftest import acting

pytestmark = pytest.mark.django_db
ACTOR, RECORD = uuid4(), uuid4()
BO = Door("municipal", actor=ACTOR, municipality="0101")


def test_a_line_says_everything_but_content() -> None:
    before = timezone.now()
    with acting("municipality"), entered(BO):
        note("read", "concern", RECORD, purpose="triage", count=7)
    line = TraceEntry.objects.get()
    assert before <= line.at <= timezone.now()
    assert (line.municipality_id, line.door, line.actor_id) == ("0101", "municipal", ACTOR)
    assert (line.deed, line.record_kind, line.record_id) == ("read", "concern", RECORD)
    assert (line.purpose, line.count) == ("triage", 7)


def test_a_line_is_about_one_thing_and_no_record_where_nothing_else_is_said() -> None:
    with acting("municipality"), entered(BO):
        note("listed", "concern", purpose="triage")
    line = TraceEntry.objects.get()
    assert (line.record_id, line.count) == (None, 1)


def test_without_a_door_there_is_nobody_to_write_about() -> None:
    with pytest.raises(DoorError):
        note("read", "concern", purpose="triage")


def test_two_equal_lines_are_two_lines() -> None:
    with acting("municipality"), entered(BO):
        note("read", "concern", RECORD, purpose="triage")
        note("read", "concern", RECORD, purpose="triage")
    assert TraceEntry.objects.count() == 2


def test_a_list_of_records_is_a_line_each_with_the_same_deed_and_purpose_in_one_statement() -> None:
    first, second, actor = uuid4(), uuid4(), uuid4()
    door = Door("municipal", actor=actor, municipality="0101")
    with acting("municipality"), entered(door), CaptureQueriesContext(connection) as asked:
        note_each("read", [("concern", first), ("case", second)], purpose="triage")
    lines = TraceEntry.objects.order_by("id")
    told = {(line.deed, line.record_kind, line.record_id, line.purpose, line.count) for line in lines}
    assert told == {("read", "concern", first, "triage", 1), ("read", "case", second, "triage", 1)}
    assert {(line.actor_id, line.municipality_id, line.door) for line in lines} == {(actor, "0101", "municipal")}
    assert sum("INSERT" in query["sql"] for query in asked) == 1


def test_several_deeds_are_a_line_each_in_one_statement() -> None:
    first, second = uuid4(), uuid4()
    door = Door("municipal", actor=uuid4(), municipality="0101")
    with acting("municipality"), entered(door), CaptureQueriesContext(connection) as asked:
        note_all([("read", "concern", first), ("assigned", "case", second)], purpose="casework")
    told = {
        (line.deed, line.record_kind, line.record_id, line.purpose, line.count) for line in TraceEntry.objects.all()
    }
    assert told == {("read", "concern", first, "casework", 1), ("assigned", "case", second, "casework", 1)}
    assert sum("INSERT" in query["sql"] for query in asked) == 1
