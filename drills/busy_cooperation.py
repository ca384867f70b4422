"""What is agreed with partners and tidied of their rounds while the silence drill listens: a part of the busy municipality.

A contract's parties read it, and those who walk a round see that it closed: that is meant so. So the parties and places here are those of
a housing organisation of which nobody on the low side is.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.cooperation.actions import contracts, meetings, reminding, rounds, wheel
from bindeled.cooperation.actions.meetings import What
from bindeled.cooperation.models import ContractVersion, Occasion, ServiceRound
from bindeled.cooperation.queries.rounds import rounds_told
from bindeled.cooperation.rules.contracts import HEADINGS, ROWS
from bindeled.cooperation.rules.rounds import KEPT_DAYS
from bindeled.housing.models import Department
from bindeled.municipalities.rules import is_working_day
from bindeled.users.models import User
from drills.busy_outreach import BusyOutreach
from drills.town import NEIGHBOURS, Event
from journeys.sides import acting

HENCE = timedelta(days=9)
ACTIVITY: dict[str, Any] = {"name": "Netværk", **{heading: "Ro." for heading in HEADINGS if heading not in ROWS}}
ACTIVITY |= {"functions": [{"party": "Kommunen", "function": "boligrådgiver"}]}
ACTIVITY |= {"duties": [{"who": "Kommunen", "when": "", "what": "indkalder"}]}
TERMS: dict[str, Any] = {
    "goals": "Ro.",
    "coordination": "Forum",
    "organisations": [{"name": NEIGHBOURS, "plan": ""}],
    "activities": [ACTIVITY],
    "demands": [{"name": "Netværk", "often": "3", "by": "Kommunen", "around": ""}],
}


class BusyCooperation(BusyOutreach):
    """The verbs of contracts and rounds that the municipality and its worker do; those of keepers are lived on the low side."""

    def work_on_contract(self, event: Event) -> None:
        """The convenor begins a contract, or writes a version more, goes back to the one before, publishes, and plans its year; the worker reminds of its end."""
        today, kirsten = timezone.localdate(), self._town.world["Kirsten"]
        facts: dict[str, Any] = {
            "title": "Amager",
            "area": "Amager",
            "begins_on": today - timedelta(days=9),
            "ends_on": today + timedelta(days=365),
            "terms": TERMS,
            "source": "prøve",
        }
        with acting("municipality"), entered(self._town.world.door("Kirsten")):
            newest = ContractVersion.objects.order_by("-number").select_related("contract").first()
            if newest is None:
                newest = contracts.begin(facts=facts, by=kirsten)
            saved = contracts.save(newest.contract, facts=facts, base=newest.number, by=kirsten)
            told = contracts.go_back(saved, by=kirsten)
            contracts.publish(told, by=kirsten)
            self._wheel(told, kirsten)
        morning = timezone.localtime().replace(hour=8) + timedelta(days=event.which)
        with acting("worker"), entered(Door("worker", municipality="0101")):
            reminding.remind_of_ends(morning)

    @staticmethod
    def _wheel(told: ContractVersion, by: User) -> None:
        """A day of the year of a contract is set, moved, said to be held, and struck; the rest is planned, and one is held as a meeting."""
        today = timezone.localdate()
        day = next(day for day in (today - timedelta(days=at) for at in range(9)) if is_working_day(day))
        occasion = Occasion.objects.filter(contract=told.contract, year=day.year, meeting=None).first()
        if occasion is None:
            occasion = wheel.set_day(told, year=day.year, demand="Netværk", on=day, by=by)
        wheel.move(occasion, version=told, on=day, why="Lokalet er optaget.", by=by)
        for was_held in (True, False):
            wheel.note_held(occasion, was_held=was_held, by=by)
        wheel.strike(occasion, why="Ingen kan.", by=by)
        wheel.plan_year(told, year=day.year, by=by)
        another, begin = wheel.set_day(told, year=day.year, demand="Netværk", on=day, by=by), timezone.now() + HENCE
        what = What("Netværk", begin, begin + timedelta(hours=2), "Sekretariatet", "Nyt.")
        meetings.hold_as(meetings.plan_meeting(what, kind="network", district_id=None, by=by), another, by=by)

    def tend_rounds(self, _event: Event) -> None:
        """The worker closes a round that nobody closed in time, and takes an old one away; the convenor reads what is left."""
        department, now = Department.objects.get(organisation__name=NEIGHBOURS), timezone.now()
        left, old = now.date() - timedelta(days=30), now - timedelta(days=KEPT_DAYS + 1)
        round_: dict[str, Any] = {
            "municipality_id": "0101",
            "organisation_id": department.organisation_id,
            "department": department,
            "purpose": "Ventilationen",
            "purpose_en": "Ventilation",
        }
        ServiceRound.objects.create(**round_, first_day=left, last_day=left)
        totals = {"dwellings": 5, "visited": 3, "not_home": 1}
        ServiceRound.objects.create(**round_, first_day=old.date(), last_day=old.date(), closed_at=old, **totals)
        with acting("worker"), entered(Door("worker", municipality="0101")):
            rounds.close_one_left()
            rounds.forget_rounds()
        with acting("municipality"), entered(self._town.world.door("Kirsten")):
            rounds_told(on=now.date())
