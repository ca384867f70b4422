"""A unit of support contact persons in Copenhagen, with two of them and a leader; Gitte's unit in Gentofte goes out, too."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import pytest
from django.utils import timezone

from bindeled.catalogue.models import Place
from bindeled.confidentiality.doors import entered
from bindeled.municipalities.models import Municipality, Unit
from bindeled.outreach import actions
from bindeled.outreach.models import Met
from bindeled.users.models import Service
from conftest import acting
from journeys.factory import LONG_AGO, World, account

SKP = "Støttekontaktpersoner, Amager"


@dataclass
class Out:
    """The world, and how somebody of it goes out."""

    world: World

    def meets(self, who: str = "Frede", *, alias: str = "Bjarne", was_met: bool = True, words: str = "") -> Met:
        """Let somebody be met for the first time."""
        with acting("municipality"), entered(self.world.door(who)):
            met = actions.meet(alias=alias, once=uuid4(), by=self.world[who])
            actions.note_encounter(met, was_met=was_met, once=uuid4(), words=words, by=self.world[who])
        return met

    def again(self, met: Met, who: str = "Frede", *, was_met: bool = True, at: datetime | None = None) -> None:
        """Let somebody be gone out to again."""
        with acting("municipality"), entered(self.world.door(who)):
            actions.note_encounter(met, was_met=was_met, once=uuid4(), at=at, by=self.world[who])

    def wishes(self, met: Met, *, to: str = "", who: str = "Frede") -> None:
        """Let somebody wish to be passed on, and ask a unit where one is named."""
        with acting("municipality"), entered(self.world.door(who)):
            by = self.world[who]
            actions.note_wish(
                met, words="Jeg vil gerne have hjælp til en bolig.", wished_on=timezone.localdate(), by=by
            )
            if to:
                actions.pass_on(met, to=self.world.units[to], words="Torvet, mandag.", by=by)

    @staticmethod
    def place(code: str = "0101") -> Place:
        """Make an open place."""
        told = {"address": "Vej 1", "postal_code": "2300", "city": "København S", "source": "opdigtet"}
        return Place.objects.create(municipality_id=code, name=f"Det åbne sted {code}", **told)


@pytest.fixture
def out(world: World) -> Out:
    """Frede and Signe serve the unit, Sussi leads it."""
    copenhagen = Municipality.objects.get(code="0101")
    world.units[SKP] = Unit.objects.create(
        municipality=copenhagen, name=SKP, kind="support_contact", outreach=True, valid_from=LONG_AGO
    )
    for name, role in (("Frede", "adviser"), ("Signe", "adviser"), ("Sussi", "leader")):
        if name not in world.people:
            world.people[name] = account(name, "municipality", "0101")
        Service.objects.create(
            user=world[name], unit=world.units[SKP], municipality_id="0101", role=role, valid_from=LONG_AGO
        )
    return Out(world)
