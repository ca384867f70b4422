"""The clock of what organisations sent: every night the days that are over are summed, and what stands is published."""

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.municipalities.models import Municipality
from bindeled.sent import actions


def publish_sent() -> None:
    """Sum, publish and let go in each municipality; one's trouble is not another's."""
    faults = []
    for code in Municipality.objects.values_list("code", flat=True):
        try:
            publish_in(code)
        except Exception as fault:  # noqa: BLE001 - raised below
            faults.append(fault)
    if faults:
        raise faults[0]


def publish_in(municipality: str) -> None:
    """Do one municipality's share: read, choose what stays hidden with no transaction open, write; until nothing waits."""
    worker, today = Door("worker", municipality=municipality), timezone.localdate()
    with entered(worker):
        actions.sum_days(today)
    published = True
    while published:
        with entered(worker):
            draft = actions.next_to_publish(today)
        if draft is None:
            break
        draft = actions.protected(draft)
        with entered(worker):
            published = bool(actions.publish(draft))
    with entered(worker):
        actions.forget_sums(today)
