"""A line of the trace says who, when, through which door, what, and why."""

from uuid import uuid4

import pytest
from django.utils import timezone

from bindeled.confidentiality.doors import Door, DoorError, entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.confidentiality.trace import note
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
