"""Pictures of figures, for people who look rather than read, whose figures stand beside them in a table; and photographs."""

from collections.abc import Mapping, Sequence
from math import cos, pi, sin

from django.utils.dates import MONTHS_3
from django.utils.safestring import SafeString

from bindeled.design.components import render

WIDTH = 100


def share_bar(good: int, doubtful: int, missing: int, *, label: str, rest: int = 0) -> SafeString:
    """Draw how a whole divides into good, doubtful and missing; ``label`` says it in words, for those who do not see it.

    The ``rest`` of the whole is left empty.
    """
    total = good + doubtful + missing + rest
    parts, at = [], 0.0
    for name, number in (("good", good), ("doubtful", doubtful), ("missing", missing)):
        width = WIDTH * number / total if total else 0.0
        if width:
            parts.append({"name": name, "x": f"{at:.2f}", "width": f"{width:.2f}"})
        at += width
    return render("share_bar", parts=parts, label=label)


def share_key(good: str, doubtful: str, missing: str = "", *, rest: str = "") -> SafeString:
    """Say what the parts of a bar mean; a part without words is in none of the bars."""
    parts = [("good", good), ("doubtful", doubtful), ("missing", missing), ("rest", rest)]
    return render("share_key", parts=[(name, words) for name, words in parts if words])


ANSWERS = ("agree", "agreed", "partly", "disagree")


def answers_bar(
    counts: Mapping[str, int | None], *, of: int, label: str, low: float | None = None, high: float | None = None
) -> SafeString:
    """Draw how answers divide, and below it between which shares (0 to 1) those who agree lie; ``label`` says it in words.

    ``counts`` are those of ``ANSWERS``; what is hidden (None) or anything else is left empty.
    """
    parts, at = [], 0.0
    for name in ANSWERS:
        width = WIDTH * (counts.get(name) or 0) / of if of else 0.0
        if width:
            parts.append({"name": name, "x": f"{at:.2f}", "width": f"{width:.2f}"})
        at += width
    reach = None if low is None or high is None else {"x": f"{WIDTH * low:.2f}", "width": f"{WIDTH * (high - low):.2f}"}
    return render("answers_bar", parts=parts, reach=reach, label=label)


def answers_key(agree: str, partly: str, disagree: str, reach: str, *, rest: str) -> SafeString:
    """Say what the parts of such bars mean; ``reach`` is the line below, ``rest`` what is left empty."""
    parts = [("agree", agree), ("partly", partly), ("disagree", disagree), ("rest", rest), ("reach", reach)]
    return render("share_key", parts=parts)


def photograph(url: str, *, alt: str) -> SafeString:
    """Show a picture that somebody took, as large as the page is wide. ``alt`` says what it is."""
    return render("photograph", url=url, alt=alt)


# -- A year as a wheel -----------------------------------------------------------------------------------------------------
# In the picture's own units: it is as wide and high as twice the middle.
MIDDLE, RIM, MONTHS, LABELS = 200, 196, 150, 173
NEAR, FURTHER = 122, 84  # how far from the middle a mark lies, and one that would else cover the one before it
APART = 0.075  # part of a year that two marks on one ring are apart at least
TOUCHES = 12  # months
MARKS = frozenset({"held", "set", "proposed", "late", "missing", "struck"})


def year_wheel(
    content: str,
    marks: Sequence[tuple[str, float, str, str]],
    *,
    year: int,
    label: str,
    key: Sequence[tuple[str, str]],
    now: float | None = None,
) -> SafeString:
    """Draw a year as a wheel, January on top and on to the right, with what happens in it; the list of it stands beside it.

    A mark is its sign (a number that the list beside it has, too), when it is as a part of the year, how it stands (one of ``MARKS``, which
    differ by shape, not by colour alone) and the same in words. ``now`` is where today stands. ``label`` says the picture in words,
    ``key`` what the marks mean that stand in it.
    """
    shown, before = [], (-1.0, FURTHER)
    for sign, part, state, words in marks:
        ring = FURTHER if part - before[0] < APART and before[1] == NEAR else NEAR
        before = (part, ring)
        x, y = _at(part, ring)
        known = state if state in MARKS else "set"
        shown.append({"sign": sign, "x": x, "y": y, "state": known, "words": words})
    spokes = [{"from": _at(month / TOUCHES, MONTHS), "to": _at(month / TOUCHES, RIM)} for month in range(TOUCHES)]
    names = [{"name": str(MONTHS_3[month + 1]), "at": _at((month + 0.5) / TOUCHES, LABELS)} for month in range(TOUCHES)]
    drawn = {"spokes": spokes, "names": names, "marks": shown, "hand": _at(now, MONTHS) if now is not None else None}
    return render("year_wheel", **drawn, content=content, year=str(year), label=label, key=list(key))


def _at(part: float, ring: float) -> tuple[str, str]:
    """Answer the point of a ring at a part of the year, from the top and on to the right."""
    turned = 2 * pi * part
    return f"{MIDDLE + ring * sin(turned):.1f}", f"{MIDDLE - ring * cos(turned):.1f}"
