"""What support contact persons do while the silence drill listens: a part of the busy municipality."""

from contextlib import suppress
from datetime import timedelta
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.test import override_settings
from django.utils import timezone

from bindeled.catalogue.models import Place
from bindeled.confidentiality.doors import Door, entered
from bindeled.municipalities.models import Unit
from bindeled.outreach import actions as outreach
from bindeled.outreach import queries
from bindeled.outreach.access import own_unit
from bindeled.outreach.models import Acquaintance, Met
from drills.busy_breaches import BusyBreaches
from drills.town import Event
from journeys.sides import acting


class BusyOutreach(BusyBreaches):
    """The verbs of outreach, beside those of breaches."""

    def go_out(self, event: Event) -> None:
        """Somebody is met, named and met again; two are one, and are not; a colleague knows one and is let in again."""
        Unit.objects.filter(municipality_id="0101", kind="advisers").update(outreach=True)
        with suppress(outreach.RefusedError), self._adviser(event) as by:
            one, other = (outreach.meet(alias=name, once=uuid4(), by=by) for name in ("Bjarne", ""))
            outreach.note_encounter(one, was_met=bool(event.which % 2), once=uuid4(), words="Sad på bænken.", by=by)
            outreach.call(one, alias="Bjørn", by=by)
            outreach.say_same(one, other=other, by=by)
            [(link, _other)] = queries.same_as(one)
            outreach.say_not_same(link, by=by)
            outreach.say_known(other, by=by)
        with suppress(outreach.RefusedError), acting("municipality"), entered(self._town.world.door("Lis")):
            for known in Acquaintance.objects.filter(ended_at=None):
                outreach.let_in_again(known, by=self._town.world["Lis"])

    def pass_met_on(self, event: Event) -> None:
        """Somebody met wishes to be passed on; the unit says yes or no, or they do not wish it any more."""
        Unit.objects.filter(municipality_id="0101", kind="advisers").update(outreach=True)
        with suppress(outreach.RefusedError), self._adviser(event) as by:
            unit = Unit.objects.get(pk=str(own_unit(by)))
            one = outreach.meet(alias="Kaj", once=uuid4(), by=by)
            outreach.note_wish(one, words="Jeg vil gerne have en læge.", wished_on=timezone.localdate(), by=by)
            outreach.pass_on(one, to=unit, words="Torvet, formiddag.", by=by)
            wish = one.wishes.get()
            outreach.answer_wish(queries.wish_for(wish.id), accept=bool(event.which % 2), words="Ja, vi kommer.", by=by)
            if not event.which % 2:
                outreach.take_wish_back(one, by=by)

    def keep_company(self, event: Event) -> None:
        """An adviser goes with people to an open place."""
        place, _made = Place.objects.get_or_create(
            municipality_id="0101",
            name="Åbent sted",
            defaults={"address": "Vej 1", "postal_code": "2300", "city": "København S", "source": "opdigtet"},
        )
        with suppress(outreach.RefusedError), self._adviser(event) as by:
            outreach.note_company(place, on=timezone.localdate(), people=1 + event.which % 3, by=by)

    def let_met_go(self, _event: Event) -> None:
        """What is written of those whom nobody met for long is gone."""
        Met.objects.update(last_at=timezone.now() - timedelta(days=4000))
        worker = Door("worker", municipality="0101")
        kept = TemporaryDirectory()
        with kept as stones, override_settings(TOMBSTONES=stones), acting("worker"), entered(worker):
            outreach.let_go(timezone.now())
