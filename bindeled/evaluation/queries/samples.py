"""Samples as those who asked for them see them, and as those who may read the cases do."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.utils.functional import Promise

from bindeled.cases.models import Case
from bindeled.confidentiality import trace
from bindeled.evaluation import access
from bindeled.evaluation.models import Sample, SamplePlace
from bindeled.evaluation.rules import sampling as rules
from bindeled.evaluation.rules.report import periods
from bindeled.users.models import User

MOST_SHOWN = 100


@dataclass(frozen=True)
class ShownSample:
    """A sample as a page shows it: its words, how it stands, and how far those who look it over have come."""

    row: Sample
    state: str | Promise
    tone: str
    first: str
    last: str
    drawn: int
    reviewed: int

    @property
    def recount(self) -> str | Promise:
        """Answer what came out when it was drawn again last, in words."""
        return rules.RECOUNTS.get(self.row.recount, "")


def _shown(row: Sample, drawn: int, reviewed: int) -> ShownSample:
    state, (first, last) = rules.STATES[row.state], periods(row.since, row.until)
    return ShownSample(row, state.label, state.tone, first, last, drawn, reviewed)


def _counts(rows: list[Sample]) -> dict[UUID, tuple[int, int]]:
    """Answer of some samples how many places the reader sees, and how many of these were looked over."""
    places = SamplePlace.objects.filter(sample_id__in=[row.id for row in rows]).order_by().values("sample_id")
    counted = places.annotate(drawn=Count("id"), looked_over=Count("id", filter=Q(reviewed=True)))
    return {one["sample_id"]: (one["drawn"], one["looked_over"]) for one in counted}


def own_samples(*, by: User) -> list[ShownSample]:
    """Answer the samples that an evaluator asked for, the newest first. In the evaluation door."""
    rows = list(access.own_samples(Sample.objects, by=by).order_by("-asked_at", "-id")[:MOST_SHOWN])
    counts = _counts(rows)
    return [_shown(row, *counts.get(row.id, (0, 0))) for row in rows]


def own_sample(sample_id: UUID, *, by: User) -> ShownSample:
    """Answer one that an evaluator asked for: how many were drawn and looked over, and not which. Raises Sample.DoesNotExist."""
    row = access.own_samples(Sample.objects, by=by).get(id=sample_id)
    return _shown(row, *_counts([row]).get(row.id, (0, 0)))


@dataclass(frozen=True)
class ShownPlace:
    """One place as whoever may read its case sees it; without a number where the case is gone."""

    row: SamplePlace
    number: str


@dataclass(frozen=True)
class Reviewed:
    """A sample as whoever looks it over sees it: the places whose cases they may read, how many others there are, and the frame."""

    shown: ShownSample
    places: list[ShownPlace]
    others: int
    left_out: list[tuple[str | Promise, int]]


def samples_to_review(*, by: User) -> list[ShownSample]:
    """Answer the samples of the units that a leader leads, and those of the whole municipality, the newest first."""
    rows = list(access.samples_to_review(Sample.objects, by=by).order_by("-asked_at", "-id")[:MOST_SHOWN])
    counts = _counts(rows)
    return [_shown(row, *counts.get(row.id, (0, 0))) for row in rows]


def sample_to_review(sample_id: UUID, *, by: User) -> Reviewed:
    """Answer a sample with the cases of it that a leader may read. Traced. Raises Sample.DoesNotExist."""
    row = access.samples_to_review(Sample.objects, by=by).select_related("asked_by").get(id=sample_id)
    places = list(SamplePlace.objects.filter(sample=row).select_related("reviewed_by").order_by("number"))
    numbers = dict(Case.objects.filter(id__in=[one.record_id for one in places]).values_list("id", "number"))
    trace.note("list_seen", "sample", row.id, purpose="case_review", count=max(1, len(numbers)))
    all_drawn = row.size if row.drawn_at else 0
    left_out = [(label, row.left_out.get(why, 0)) for why, label in rules.LEFT_OUT.items()]
    shown = _shown(row, len(places), sum(place.reviewed for place in places))
    told = [ShownPlace(place, numbers.get(place.record_id, "") if place.record_id else "") for place in places]
    return Reviewed(shown, told, all_drawn - len(places), left_out)


def place_of(sample_id: UUID, place_id: str, *, by: User) -> SamplePlace:
    """Answer a place of a sample whose case a leader may read. Raises SamplePlace.DoesNotExist, also for what is no id."""
    samples = access.samples_to_review(Sample.objects, by=by).filter(id=sample_id)
    try:
        return SamplePlace.objects.get(id=UUID(place_id), sample__in=samples)
    except ValueError:
        raise SamplePlace.DoesNotExist from None
