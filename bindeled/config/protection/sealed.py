"""Whether the seals upon the trace hold, as far as a page has time for: the latest days, within a bound. The rest is the command's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.confidentiality import keys, seals, verifier
from bindeled.confidentiality.models import Seal
from bindeled.confidentiality.seals import Signed

# So far back a page verifies, and no further than this many seals and lines: a second's work at most. Our own measures.
SPAN, MOST_SEALS, MOST_LINES = timedelta(days=7), 500, 10_000
DAMAGES: dict[str, str | Promise] = {
    "lines missing": _("lines are missing"),
    "lines added": _("lines were put in"),
    "lines changed": _("at least one line is not as it was sealed"),
    "signature": _("it does not bear the right signature"),
    "municipality": _("it belongs to another municipality"),
    "chain": _("it does not continue the one before it"),
    "order": _("one before it is missing"),
}


@dataclass(frozen=True)
class Verified:
    """What was verified and found. ``newest`` is the newest seal; ``since`` is when what was verified begins, nothing from the first on.

    ``has_key`` is whether there is a public key to judge by here; ``is_bounded`` whether the bound ended it before the days did.
    """

    newest: Seal | None
    since: datetime | None = None
    until: datetime | None = None
    seals: int = 0
    lines: int = 0
    damages: tuple[tuple[int, str | Promise], ...] = ()
    has_key: bool = True
    is_bounded: bool = False


def verify_latest(municipality: str, *, now: datetime) -> Verified:
    """Verify the seals of the latest days against the trace, the newest first as far as the bounds reach."""
    rows = list(Seal.objects.filter(municipality_id=municipality).order_by("-number")[: MOST_SEALS + 1])
    newest, chosen = next(iter(rows), None), list(_within_bounds(rows, now))
    key = _public_key(municipality)
    if not chosen or key is None:
        return Verified(newest, has_key=key is not None)
    before = rows[len(chosen)] if len(chosen) < len(rows) else None
    begin, end = chosen[-1].from_transaction, chosen[0].to_transaction
    lines = seals.lines_between(municipality, begin, end)
    span = map(Signed.of, reversed(chosen))
    report = verifier.verify_span(municipality, Signed.of(before) if before else None, span, lines, key)
    damages = dict.fromkeys((damage.seal, DAMAGES[damage.kind]) for damage in report.damages)
    return Verified(
        newest,
        before.sealed_at if before else None,
        chosen[0].sealed_at,
        report.seals,
        report.lines,
        tuple(damages),
        is_bounded=before is not None and before.sealed_at >= now - SPAN,
    )


def _within_bounds(rows: list[Seal], now: datetime) -> Iterator[Seal]:
    """Yield the newest seals that one page verifies; one at least, where it is young enough."""
    lines = 0
    for number, seal in enumerate(rows[:MOST_SEALS]):
        lines += seal.count
        if seal.sealed_at < now - SPAN or (number and lines > MOST_LINES):
            return
        yield seal


def _public_key(municipality: str) -> Ed25519PublicKey | None:
    """Answer the key that verifies, where it lies beside the keys of this process."""
    path = Path(settings.KEYS) / keys.SEAL_PUBLIC_KEY.format(municipality)
    try:
        return keys.seal_public_key(path.read_text())
    except (OSError, ValueError):
        return None
