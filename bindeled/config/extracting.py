"""Making extracts and drawing samples in every municipality: of its records, or extracts in the demonstration of invented ones."""

from django.conf import settings
from django.db import connection

from bindeled.confidentiality.doors import Door, entered
from bindeled.config.demo_evaluation import read_invented
from bindeled.evaluation import actions
from bindeled.evaluation.queries.source import read_concerns
from bindeled.municipalities.models import Municipality


def make_extracts() -> None:
    """Make what evaluators asked for, and draw the cases that are to be looked over, one after the other. Outside every door.

    One municipality's trouble is not another's, nor the extracts' the samples': it is raised when all have had their turn.
    """
    faults = []
    for code in list(Municipality.objects.values_list("code", flat=True)):
        for make in (_make_extracts, _draw_samples):
            try:
                make(code)
            except Exception as fault:  # noqa: BLE001 - raised below
                faults.append(fault)
                connection.close()
    if faults:
        raise faults[0]


def _make_extracts(code: str) -> None:
    actions.make_extracts(code, read=read_invented if settings.DEMO else read_concerns)


def _draw_samples(code: str) -> None:
    again = True
    while again:
        with entered(Door("drawing", municipality=code)):
            again = bool(actions.draw_asked())
