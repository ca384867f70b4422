"""What evaluators ask for while the silence drill listens: a part of the busy municipality."""

from datetime import timedelta
from tempfile import TemporaryDirectory

from django.test import override_settings
from django.utils import timezone

from bindeled.cases.models import Case
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import Door, entered
from bindeled.evaluation import actions
from bindeled.evaluation.actions import making
from bindeled.evaluation.models import Extract, Sample, SamplePlace
from bindeled.evaluation.rules.fields import next_quarter, quarters_before
from bindeled.statistics.actions.memo import gather_memo, write_memo
from bindeled.statistics.models import Memo
from bindeled.statistics.rules.memo import offered
from drills.busy_outreach import BusyOutreach
from drills.town import Event
from journeys.sides import acting


class BusyEvaluation(BusyOutreach):
    """The verbs of evaluation."""

    def evaluate(self, _event: Event) -> None:
        """Esther asks for extracts; the worker makes them; one is released by two and fetched, one is turned down, and their files go."""
        world, [quarter] = self._town.world, quarters_before(timezone.localdate(), most=1)
        with acting("municipality"), entered(Door("evaluation", actor=world["Esther"].id, municipality="0101")):
            asked = [
                actions.ask_for_extract(
                    purpose="Hvem ordningen hjælper.",
                    since=quarter,
                    until=next_quarter(quarter),
                    fields=[code],
                    by=world["Esther"],
                )
                for code in ("kind", "outcome")
            ]
        with acting("worker"):
            actions.make_extracts("0101")
        # Few came in the last quarter here: the machine says that it cannot be made safe. So files are laid as it would lay them.
        self._lay_files(asked)
        with acting("worker"), entered(Door("worker", municipality="0101")):
            actions.tell_of_extracts()
        for who in ("Lis", "Dorte"):
            with acting("municipality"), entered(world.door(who)):
                actions.release_extract(Extract.objects.get(id=asked[0].id), by=world[who])
        with acting("municipality"), entered(world.door("Lis")):
            actions.turn_down_extract(Extract.objects.get(id=asked[1].id), reason="For mange.", by=world["Lis"])
        with acting("municipality"), entered(Door("evaluation", actor=world["Esther"].id, municipality="0101")):
            actions.fetch_extract(Extract.objects.get(id=asked[0].id), by=world["Esther"])
        with (
            TemporaryDirectory() as folder,
            override_settings(TOMBSTONES=folder),
            acting("worker"),
            entered(Door("worker", municipality="0101")),
        ):
            actions.expire_extracts()
        self._register()
        self._draw()

    def _draw(self) -> None:
        """Esther and Lis have cases drawn; what they are is forgotten again."""
        world, [quarter] = self._town.world, quarters_before(timezone.localdate(), most=1)
        order = actions.Order(
            purpose="Om sager følges op.", since=quarter, until=next_quarter(quarter), size=5, by_district=True
        )
        with acting("municipality"), entered(Door("evaluation", actor=world["Esther"].id, municipality="0101")):
            actions.ask_for_sample(**order, by=world["Esther"])
        with acting("municipality"), entered(world.door("Lis")):
            actions.ask_for_own_sample(**order, by=world["Lis"])
        again = True
        while again:
            with acting("worker"), entered(Door("drawing", municipality="0101")):
                again = bool(actions.draw_asked())
        with acting("worker"), entered(Door("drawing", municipality="0101")):
            actions.tend_samples()
        self._look_over()

    def _look_over(self) -> None:
        """Lis looks over a case. Few were closed in the last quarter here, so a sample is laid as it would be drawn."""
        world, [quarter] = self._town.world, quarters_before(timezone.localdate(), most=1)
        before = timezone.now() - timedelta(days=1)
        with acting("municipality"), entered(world.door("Lis")):
            case = Case.objects.order_by("opened_at", "id").values_list("id", flat=True).first()
        sample = Sample.objects.create(
            municipality_id="0101",
            asked_by=world["Esther"],
            asked_at=before,
            purpose="Om sager følges op.",
            since=quarter,
            until=next_quarter(quarter),
            size=5,
            state="drawn",
            seed="0" * 64,
            frame_sum="0" * 64,
            frame_size=5,
            drawn_at=before,
        )
        place = SamplePlace.objects.create(municipality_id="0101", sample=sample, number=1, record_id=case)
        if case:
            with acting("municipality"), entered(world.door("Lis")):
                trace.note("read", "case", case, purpose="case_review")
                actions.mark_reviewed(place, by=world["Lis"])

    def _register(self) -> None:
        """Esther enters what was done, and Lis puts it right."""
        told, world = {"kind": "interview", "group": "contacts", "done_by": "evaluator"}, self._town.world
        doors = [Door("evaluation", actor=world[who].id, municipality="0101") for who in ("Esther", "Lis")]
        with acting("municipality"), entered(doors[0]):
            row = actions.enter_inquiry(on=timezone.localdate(), took_part=3, **told, by=world["Esther"])
        with acting("municipality"), entered(doors[1]):
            actions.correct_inquiry(row, on=row.on, took_part=4, **told, void=False, by=world["Lis"])

        with acting("municipality"), entered(world.door("Lis")):
            memo = gather_memo(offered(timezone.localdate())[0], by=world["Lis"])
            write_memo(
                memo, dict.fromkeys(Memo.WRITTEN, "Ordningen bliver brugt."), version=memo.version, by=world["Lis"]
            )

    def _lay_files(self, asked: list[Extract]) -> None:
        for row in asked:
            Extract.objects.filter(id=row.id, state="impossible").update(state="asked", ended_at=None, end_told_at=None)
            with acting("worker"):
                making.keep(row, b"rows", {"why": "laid"})
