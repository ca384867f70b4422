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


# In the picture's own units.
COLUMN, BETWEEN, TALLEST, ABOVE, BELOW = 56, 24, 120, 26, 44


def column_picture(columns: Sequence[tuple[str, int | None, str]], *, label: str) -> SafeString:
    """Draw numbers over time as columns, which stand on one line; the table of them stands under it.

    A column is its name, its number or nothing, and the same in words; where there is no number, the words stand in its place. ``label``
    says the whole picture in words.
    """
    most = max((number for _name, number, _words in columns if number), default=0)
    drawn = []
    for at, (name, number, words) in enumerate(columns):
        height = TALLEST * number / most if number and most else 0
        left = BETWEEN + at * (COLUMN + BETWEEN)
        middle, top = left + COLUMN / 2, ABOVE + TALLEST - height
        lines = [(line, f"{ABOVE + TALLEST + 18 + 16 * row:.0f}") for row, line in enumerate(name.rsplit(" ", 1))]
        drawn.append({
            "x": f"{left:.0f}", "y": f"{top:.1f}", "height": f"{height:.1f}", "middle": f"{middle:.0f}",
            "above": f"{top - 6:.1f}", "words": words, "lines": lines, "missing": number is None,
        })  # fmt: skip
    size = {"width": BETWEEN + len(columns) * (COLUMN + BETWEEN), "height": ABOVE + TALLEST + BELOW}
    return render("column_picture", columns=drawn, label=label, base=str(ABOVE + TALLEST), each=str(COLUMN), **size)


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
