"""Making extracts in every municipality: of its concerns, or in the demonstration of invented ones."""

from django.conf import settings

from bindeled.config.demo_evaluation import read_invented
from bindeled.evaluation import actions
from bindeled.evaluation.queries.source import read_concerns
from bindeled.municipalities.models import Municipality


def make_extracts() -> None:
    """Make what evaluators asked for, one extract after the other. Outside every door."""
    for code in list(Municipality.objects.values_list("code", flat=True)):
        actions.make_extracts(code, read=read_invented if settings.DEMO else read_concerns)
