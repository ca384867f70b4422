"""Several tell of the same: asking a leader to look at their concerns together, and what the leader saw to. Nothing is merged."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from uuid import uuid4

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.cases import access, rules
from bindeled.cases.actions.steps import RefusedError, allow, unlocked
from bindeled.cases.models import Concern, Review, Telling
from bindeled.confidentiality import trace
from bindeled.municipalities.models import Municipality
from bindeled.users.models import User


def ask_for_review(concern: Concern) -> None:
    """Note by marks that this was told, and ask a leader to look, where several told of the same independently.

    How many within how many days is the municipality's setting. What was set aside does not count until it is judged real.
    """
    carried = [("place", concern.place_mark), ("person", concern.person_mark)]
    marks = {about: bytes(mark) for about, mark in carried if mark}
    if concern.set_aside or not marks:
        return
    _tell(concern, marks.values())
    number, days = Municipality.objects.values_list("signals_number", "signals_days").get(code=concern.municipality_id)
    since = concern.received_at - timedelta(days=days)
    told = Telling.objects.filter(municipality_id=concern.municipality_id, unit_id=concern.unit_id)
    rows = list(told.filter(mark__in=marks.values(), at__gt=since, at__lte=concern.received_at))
    for about, mark in marks.items():
        signals = [_signal(row) for row in rows if bytes(row.mark) == mark]
        if len(rules.independent(signals)) >= number:
            earlier = Review.objects.filter(municipality_id=concern.municipality_id, mark__in=marks.values())
            if _ask(concern, about, mark, earlier, due=partial(rules.due_for_review, signals, number=number)):
                return


def _tell(concern: Concern, marks: Iterable[bytes]) -> None:
    Telling.objects.bulk_create(
        Telling(
            municipality_id=concern.municipality_id,
            unit_id=concern.unit_id,
            concern=concern,
            mark=mark,
            sender_mark=concern.sender_mark,
            hearsay=rules.is_hearsay(concern.known_how),
            at=concern.received_at,
        )
        for mark in marks
    )


def _signal(row: Telling) -> rules.Signal:
    return rules.Signal(row.at, bytes(row.sender_mark or b"").hex(), hearsay=row.hearsay)


def _ask(concern: Concern, about: str, mark: bytes, earlier: QuerySet[Review], *, due: Callable[..., bool]) -> bool:
    """Leave a review, unless one waits already or a leader has looked at all of these senders; say whether one waits."""
    if earlier.filter(answered_at__isnull=True).exists():
        return True
    if not due(looked_at=earlier.aggregate(last=Max("answered_at"))["last"]):
        return False
    review = Review(
        id=uuid4(),
        municipality_id=concern.municipality_id,
        concern=concern,
        about=about,
        mark=mark,
        asked_at=concern.received_at,
    )
    # Another that arrives in this moment may ask too: one review is enough.
    Review.objects.bulk_create([review], ignore_conflicts=True)
    trace.note("asked_leader", "concern", concern.id, purpose="arrival")
    return True


def look_at(review: Review, *, text: str, by: User) -> None:
    """Write down what a leader saw to, having looked at the concerns together. Whoever works on one of them reads it there."""
    allow(access.may_review(review, by=by))
    answer = unlocked(review.concern.key).close(text, table="cases_review", column="answer", row=review.id)
    still = Review.objects.filter(id=review.id, answered_at__isnull=True)
    if not still.update(answered_at=timezone.now(), answered_by=by, answer=answer):
        raise RefusedError(_("Somebody has looked at it already. Reload the page."))
    trace.note("reviewed", "concern", review.concern_id, purpose="oversight")
