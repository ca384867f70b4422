"""The clock of the figures: every night what is not fixed yet is counted again, and what is fixed is published."""

from collections.abc import Iterator

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.municipalities.models import Municipality
from bindeled.statistics import actions
from bindeled.statistics.actions.counting import Due
from bindeled.statistics.actions.publishing import Publication


def count_figures() -> None:
    """Count what is not counted yet and publish what stands, in each municipality; one's trouble is not another's."""
    faults = []
    for code in Municipality.objects.values_list("code", flat=True):
        try:
            list(pieces(code))
        except Exception as fault:  # noqa: BLE001 - raised below
            faults.append(fault)
    if faults:
        raise faults[0]


def pieces(municipality: str) -> Iterator[Due | Publication]:
    """Do one piece of a municipality's figures after the other, each in doors of its own, and yield what was done.

    A measure that fails is left for the next time, and its fault is raised when all others are done.
    """
    failed: dict[str, Exception] = {}
    counter, named = Door("counter", municipality=municipality), False
    while True:
        with entered(counter):
            piece = actions.next_to_count(timezone.now(), without=failed) or actions.next_to_publish(without=failed)
            if isinstance(piece, Publication) and not named:
                actions.keep_names()
                named = True
        if piece is None:
            break
        try:
            _count(piece, municipality) if isinstance(piece, Due) else put_out(piece, municipality)
        except Exception as fault:  # noqa: BLE001 - raised below
            failed[piece.measure] = fault
        else:
            yield piece
    if failed:
        raise next(iter(failed.values()))


def _count(due: Due, municipality: str) -> None:
    with entered(Door("worker", municipality=municipality)):
        rows = actions.count_about_places(due)
    with entered(Door("counter", municipality=municipality)):
        actions.count_measure(due, rows, now=timezone.now())


def put_out(wanted: Publication, municipality: str) -> None:
    """Publish a measure of a year: read, choose what stays hidden with no transaction open, write. Names are kept before."""
    counter = Door("counter", municipality=municipality)
    with entered(Door("worker", municipality=municipality)):
        known = actions.known_of(wanted)
    with entered(counter):
        draft = actions.drafted(wanted, known=known)
    draft = actions.protected(draft)
    with entered(counter):
        actions.publish(draft, now=timezone.now())
