"""The clock of the figures: every night what is not fixed yet is counted again, and what is fixed is published."""

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.municipalities.models import Municipality
from bindeled.statistics import actions


def count_figures() -> None:
    """Count what is not counted yet and publish what stands, in each municipality, a piece at a time."""
    for code in Municipality.objects.values_list("code", flat=True):
        while count_and_publish(code):
            pass


def count_and_publish(municipality: str) -> bool:
    """Do the next piece of a municipality's figures, in doors of its own. Says whether there was one."""
    now = timezone.now()
    counter, worker = Door("counter", municipality=municipality), Door("worker", municipality=municipality)
    with entered(counter):
        due = actions.next_to_count(now)
    if due is not None:
        with entered(worker):
            rows = actions.count_about_places(due)
        with entered(counter):
            actions.count_measure(due, rows, now=now)
        return True
    with entered(counter):
        wanted = actions.next_to_publish()
        if wanted is None:
            return False
        actions.keep_names()
        actions.publish(wanted, now=now)
        return True
