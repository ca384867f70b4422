"""What goes wrong with data while the silence drill listens: a part of the busy municipality."""

from django.utils import timezone

from bindeled.breaches import actions as breaches
from bindeled.breaches import queries
from bindeled.breaches.models import Breach
from bindeled.confidentiality.doors import Door, entered
from drills.busy_duty import BusyDuty
from drills.town import Event
from journeys.sides import acting


class BusyBreaches(BusyDuty):
    """The verbs of breaches, beside those of the duty phone."""

    def report_breach(self, event: Event) -> None:
        """An adviser reports that something went wrong with data; the officer is told."""
        with self._adviser(event) as by:
            breaches.report_breach(kind="lost", what="Telefonen er væk.", aware_at=timezone.now(), by=by)
        with acting("worker"), entered(Door("worker", municipality="0101")):
            breaches.tell_of_breaches(timezone.now())

    def work_on_breach(self, _event: Event) -> None:
        """The data protection officer asks the trace, decides everything, closes it, opens it again, and exercises."""
        dorte = self._town.world["Dorte"]
        with acting("municipality"), entered(self._town.world.door("Dorte")):
            row = Breach.objects.filter(closed_at=None).first()
            if row is None:
                row = breaches.begin_exercise("phone", people=[], by=dorte)
            queries.known(queries.bare(row.id, by=dorte), now=timezone.now())
            queries.seen_by(self._town.world["Bo"].id, since=row.aware_at, until=timezone.now(), breach=row)
            breaches.note_breach(row, kind="known", words="Den var låst.", by=dorte)
            breaches.correct_aware(row, aware_at=row.aware_at, words="Samme tid.", by=dorte)
            breaches.weigh(row, risk="high", persons=2, words="Navne.", by=dorte)
            row.refresh_from_db()
            breaches.decide_authority(row, decision="told", at=timezone.now(), words="Alt.", by=dorte)
            breaches.decide_persons(row, decision="told", at=timezone.now(), words="Ringet.", by=dorte)
            row.refresh_from_db()
            breaches.close_breach(row, words="Skærmlås.", by=dorte)
            breaches.reopen_breach(row, words="Mere.", by=dorte)
            breaches.close_breach(row, words="Skærmlås.", by=dorte)
