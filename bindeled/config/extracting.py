"""Making extracts in every municipality: of its concerns, or in the demonstration of invented ones."""

from django.conf import settings
from django.db import connection

from bindeled.config.demo_evaluation import read_invented
from bindeled.evaluation import actions
from bindeled.evaluation.queries.source import read_concerns
from bindeled.municipalities.models import Municipality


def make_extracts() -> None:
    """Make what evaluators asked for, one extract after the other. Outside every door.

    One municipality's trouble is not another's: it is raised when all have had their turn.
    """
    faults = []
    for code in list(Municipality.objects.values_list("code", flat=True)):
        try:
            actions.make_extracts(code, read=read_invented if settings.DEMO else read_concerns)
        except Exception as fault:  # noqa: BLE001 - raised below
            faults.append(fault)
            connection.close()
    if faults:
        raise faults[0]
