"""Published figures: one in a table, and many as bars, of which some are hidden."""

from collections.abc import Iterable
from typing import Protocol

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bindeled.design.components import escaped, render

WIDTH = 100


class Number(Protocol):
    """A figure that may be hidden, or not there at all."""

    @property
    def value(self) -> int | None:
        """Answer the number, where it is shown."""

    @property
    def hidden(self) -> bool:
        """Say whether it is there and not shown."""


def figure(number: Number) -> SafeString:
    """Render a figure. A hidden one looks the same whatever it is, and says so to those who do not see it."""
    if number.hidden:
        return SafeString(f'<span class="figure figure--hidden">· <small>{escaped(_("hidden"))}</small></span>')
    if number.value is None:
        return SafeString(
            f'<span aria-hidden="true">–</span><span class="sr-only">{escaped(_("not published"))}</span>'
        )
    return SafeString(f'<span class="figure">{number.value}</span>')


def bars(
    rows: Iterable[tuple[str, Number, Number | None]], *, label: str, now: str = "", before: str = ""
) -> SafeString:
    """Draw figures as bars: filled for the period, outlined for the one before, so that no colour is needed.

    ``label`` says the picture in words; the same figures stand in a table below it.
    """
    told = list(rows)
    shown = [number.value for _label, *numbers in told for number in numbers if number and number.value is not None]
    most = max(shown, default=0)
    if not most:
        return SafeString("")
    lines = [
        {
            "label": words,
            "bars": [
                _bar(kind, number, most) for kind, number in zip(("now", "before"), numbers, strict=True) if number
            ],
        }
        for words, *numbers in told
    ]
    is_paired = any(len(line["bars"]) > 1 for line in lines)
    return render("bars", lines=lines, label=label, key=[("now", now), ("before", before)] if is_paired else [])


def _bar(kind: str, number: Number, most: int) -> dict[str, str]:
    width = f"{WIDTH * number.value / most:.2f}" if number.value else ""
    words = _("hidden") if number.hidden else "–" if number.value is None else str(number.value)
    return {"kind": kind, "width": width, "words": words}
