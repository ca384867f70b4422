"""What the clock does for lists, one municipality at a time."""

from collections.abc import Callable

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.housing.actions import keeping_right
from bindeled.municipalities.models import Municipality

Step = Callable[..., int]
HOURLY: tuple[Step, ...] = (
    keeping_right.ask_whether_still_right,
    keeping_right.note_what_came_back,
    keeping_right.note_silence,
    keeping_right.chase,
)


def keep_lists_right() -> None:
    """Ask, note and tell in every municipality. One municipality's trouble is not another's: it is raised at the end."""
    faults: list[Exception] = []
    for code in Municipality.objects.values_list("code", flat=True):
        for step in HOURLY:
            try:
                _in_door(code, step)
            except Exception as fault:  # noqa: BLE001 - raised below
                faults.append(fault)
    if faults:
        raise faults[0]


def _in_door(code: str, step: Step) -> None:
    with entered(Door("worker", municipality=code)):
        step(Municipality.objects.get(code=code), on=timezone.localdate())
