"""What several tests of courses begin with: a resident without a name, and what the municipality offers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from bindeled.catalogue.models import OfferVersion
from bindeled.confidentiality.doors import entered
from bindeled.municipalities.models import Unit
from bindeled.offers import actions, queries
from bindeled.offers.models import Course
from bindeled.residents.actions import register
from bindeled.residents.models import Resident
from conftest import acting
from journeys.factory import HOUSING_FIRST, World, an_offer

OURS, OTHERS = "Boligrådgiverne Amager", "Boligrådgiverne Nørrebro"


class Given:
    """Lets people do things with courses, each where a process would stand: Bo's unit carries on, Mona's gives."""

    def __init__(self, world: World) -> None:
        self.world = world
        outside = Unit.objects.create(
            municipality_id="0101", name="Region Hovedstaden", kind="other", valid_from=world.units[OURS].valid_from
        )
        self.offers: dict[str, OfferVersion] = {
            "mentor": an_offer("mentor", unit=world.units[OTHERS]),
            "housing_first": an_offer("housing_first", unit=world.units[OTHERS], methods=list(HOUSING_FIRST)),
            "support_contact": an_offer("support_contact", unit=world.units[OURS]),
            "psychiatry": an_offer("psychiatry", unit=outside, ends="months", months=3, follow_up_months=1),
        }

    def resident(self, name: str = "") -> Resident:
        """Register a resident, by pseudonym alone where there is no name."""
        with acting("municipality"), entered(self.world.door("Bo")):
            return register(name=name, phone="", by=self.world["Bo"])

    def do(self, who: str, verb: Callable[..., Any], course: Course | None = None, **told: Any) -> Any:
        """Let somebody do something, with the course read anew as they may see it."""
        with acting("municipality"), entered(self.world.door(who)), transaction.atomic():
            things = (queries.course_for(course.id),) if course else ()
            return verb(*things, **told, by=self.world[who])

    def offered(self, code: str = "mentor", method: str = "", resident: Resident | None = None) -> Course:
        """Bo offers somebody something."""
        resident = resident or self.resident()
        told = {
            "version": self.offers[code],
            "method": method,
            "unit": self.world.units[OURS],
            "reason": "Hun ønsker ro.",
        }
        with acting("municipality"), entered(self.world.door("Bo")), transaction.atomic():
            given: Course = actions.offer_to(resident, **told, by=self.world["Bo"])  # type: ignore[arg-type]
        return given

    def answer(self, course: Course, answer: str, **told: Any) -> None:
        """The resident answers."""
        said = {"way": "meeting", "said_on": today(), "words": "Det er mit eget valg."}
        self.do("Bo", actions.note_answer, course, answer=answer, **said | told)

    def running(self, code: str = "mentor", method: str = "", starts_on: Any = None, giver: str = "Mona") -> Course:
        """A course under way: offered by Bo, wanted by the resident, given by Mona's unit."""
        course = self.offered(code, method)
        self.answer(course, "yes", said_on=starts_on or today())
        self.do(giver, actions.begin, course, starts_on=starts_on or today(), words="Ja, sagde de i telefonen.")
        return Course.objects.get(id=course.id)


def today() -> Any:
    """Answer the day it is."""
    return timezone.localdate()


@pytest.fixture
def given(world: World) -> Given:
    """The world in which courses are given."""
    return Given(world)
