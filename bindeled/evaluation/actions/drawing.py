"""What the worker does with samples, in its door ``drawing``: draws them, draws them again to compare, and forgets which cases they were.

Everything of one draw is one transaction: what is drawn from, the seed, the places. So a draw that was seen is the one that stands.
"""

import logging
import secrets
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from bindeled.cases.models import Case
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import current
from bindeled.evaluation.models import Sample, SamplePlace
from bindeled.evaluation.queries.drawing import frame_of
from bindeled.evaluation.rules import sampling as rules

logger = logging.getLogger(__name__)
SEED = 32  # bytes


def draw_asked() -> int:
    """Draw what was asked for, and at once again, to compare. Answers whether there may be more to do.

    Asked every second: it looks at samples alone, and at cases only where there is one to draw.
    """
    now = timezone.now()
    ours = Sample.objects.filter(municipality_id=current().municipality)
    if asked := ours.select_for_update(skip_locked=True).filter(state="asked").order_by("asked_at", "id").first():
        _draw(asked, now)
        return 1
    return _count_first_again(ours.filter(recounted_at=None), now)


def tend_samples() -> int:
    """End samples whose time is over, forget cases that are gone, and count one again. Answers whether there may be more to do."""
    now = timezone.now()
    ours = Sample.objects.filter(municipality_id=current().municipality)
    for row in ours.filter(state="drawn"):
        if row.drawn_at and rules.is_over(row.drawn_at, now=now):
            _end(row, now)
    _forget_cases()
    return _count_first_again(ours.filter(recounted_at__lte=now - rules.COUNTED_AGAIN_AFTER), now)


def _count_first_again(of: QuerySet[Sample], now: datetime) -> int:
    due = of.filter(state="drawn").order_by("drawn_at", "id").first()
    if due:
        _count_again(due, now)
    return int(due is not None)


def _draw(row: Sample, now: datetime) -> None:
    frame, seed = frame_of(row), secrets.token_hex(SEED)
    found = rules.drawn(frame.candidates, size=row.size, by_district=row.by_district, seed=seed)
    known = {"frame_size": len(frame.candidates), "left_out": dict(frame.left_out)}
    asked = Sample.objects.filter(id=row.id, state__in=rules.STEPS["draw"].before)
    if not found:
        asked.update(state=rules.STEPS["give_up"].after, ended_at=now, **known)
        return
    SamplePlace.objects.bulk_create(
        SamplePlace(municipality_id=row.municipality_id, sample=row, number=number, record_id=case)
        for number, case in enumerate(found, start=1)
    )
    frame_sum = rules.sum_of(frame.candidates)
    asked.update(state=rules.STEPS["draw"].after, seed=seed, frame_sum=frame_sum, drawn_at=now, **known)
    trace.note("sample_drawn", "sample", row.id, purpose="case_review", count=len(found))


def _count_again(row: Sample, now: datetime) -> None:
    """Draw a sample again from what there is now, by its own seed, and keep what came out."""
    places = list(SamplePlace.objects.filter(sample=row).order_by("number").values_list("record_id", flat=True))
    came_out = rules.recounted(
        frame_of(row).candidates,
        known=row.frame_sum,
        size=row.size,
        by_district=row.by_district,
        seed=row.seed,
        places=places,
    )
    if came_out == rules.WRONG:
        logger.error("The sample %s is not what its seed draws.", row.id)
    same = {"same_at": now} if came_out == rules.SAME else {}
    Sample.objects.filter(id=row.id).update(recount=came_out, recounted_at=now, **same)


def _end(row: Sample, now: datetime) -> None:
    SamplePlace.objects.filter(sample=row, record_id__isnull=False).update(record_id=None)
    step = rules.STEPS["end"]
    Sample.objects.filter(id=row.id, state__in=step.before).update(state=step.after, ended_at=now)
    trace.note("sample_ended", "sample", row.id, purpose="disposal")


def _forget_cases() -> None:
    """Forget which cases those places named whose case is erased or gone: a number stays."""
    there = Case.objects.filter(id=OuterRef("record_id"), erased_at=None)
    named = SamplePlace.objects.filter(municipality_id=current().municipality, record_id__isnull=False)
    named.filter(~Exists(there)).update(record_id=None)
