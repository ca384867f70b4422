"""What holds other things: cards, facts, timelines, tables and ways between pages."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.safestring import SafeString

from bindeled.design.components import escaped, render, trimmed


def card(content: str, *, heading: str = "", level: int = 2, tone: str = "") -> SafeString:
    """Render a framed part of a page with its own heading; ``tone="accent"`` marks the one that matters most."""
    return render("card", content=content, heading=heading, level=level, tone=tone)


def details(content: str, summary: str, *, is_open: bool = False) -> SafeString:
    """Fold away what only some readers need; works without JavaScript."""
    return render("details", content=content, summary=summary, is_open=is_open)


def facts(content: str) -> SafeString:
    """Hold labelled values, one ``fact`` each: an answer to read through, a case's facts."""
    return render("facts", content=content)


def fact(
    content: str,
    label: str,
    *,
    change: str = "",
    formaction: str = "",
    name: str = "",
    value: str = "",
) -> SafeString:
    """Render one labelled value; ``change`` ("Ret") adds a button that posts the surrounding form back."""
    button = {"change": change, "formaction": formaction, "name": name, "value": value}
    return render("fact", content=content, label=label, **button)


def timeline(content: str, *, label: str = "") -> SafeString:
    """Hold what happened, one ``moment`` each, in the order the page gives."""
    return render("timeline", content=content, label=label)


def moment(
    content: str, when: datetime | date | str, *, who: str = "", kind: str = "", icon: str = "", level: int = 3
) -> SafeString:
    """Render one thing that happened: what kind, when and by whom, then the text."""
    return render("moment", content=content, when=when, who=who, kind=kind, icon=icon, level=level)


def when(moment: datetime | date | str, *, time: bool = True) -> SafeString:
    """Render a date as people say it and as machines read it; ``time=False`` leaves the clock out."""
    return render("when", when=moment, clock=time and isinstance(moment, datetime), is_text=isinstance(moment, str))


def band(content: str, heading: str, *, tone: str = "neutral", count: int | None = None, level: int = 2) -> SafeString:
    """Render a headed part of an overview; ``tone="clock"`` is where time is running."""
    return render("band", content=content, heading=heading, tone=tone, count=count, level=level)


def table(content: str, *headers: str, caption: str = "", show_caption: bool = False, actions: str = "") -> SafeString:
    """Render rows under real headers; on a phone each row becomes a card.

    ``caption`` names the table for those who cannot see where it stands. ``actions`` names a last column of buttons,
    whose header is read out but not shown.
    """
    shown = {"headers": headers, "caption": caption, "show_caption": show_caption, "actions": actions}
    return render("table", content=content, **shown)


def row(content: str, *, tone: str = "neutral") -> SafeString:
    """Render one row of a table; ``tone="clock"`` draws the rule of a running clock along it."""
    return SafeString(f'<tr class="list__row list__row--{escaped(tone)}" role="row">{trimmed(content)}</tr>')


def cell(content: str, *, url: str = "", label: str = "", kind: str = "") -> SafeString:
    """Render one value of a row.

    ``url`` makes it the row's link (once per row): the whole row can then be pressed. ``label`` repeats the header
    on a phone, where it is needed to understand the value. ``kind``: ``lead`` for the value that is read first,
    ``quiet`` for one read last, ``actions`` for buttons.
    """
    shown = trimmed(content)
    if url:
        shown = SafeString(f'<a class="list__link" href="{escaped(url)}">{shown}</a>')
    named = f'<span class="list__label" aria-hidden="true">{escaped(label)}</span>' if label else ""
    extra = f" list__cell--{escaped(kind)}" if kind else ""
    return SafeString(f'<td class="list__cell{extra}" role="cell">{named}{shown}</td>')


def plain_table(headers: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str) -> SafeString:
    """Render a table of plain words, of which nobody knows beforehand how many columns it has; the first of each row leads."""
    made = []
    for cells in rows:
        first, *others = cells
        told = [cell(first, kind="lead"), *map(_labelled, others, headers[1:])]
        made.append(row(SafeString("".join(told))))
    return table(SafeString("".join(made)), *headers, caption=caption)


def _labelled(words: str, label: str) -> SafeString:
    return cell(words, label=label)


def pager(newer_url: str = "", older_url: str = "") -> SafeString:
    """Render the way to newer and older entries; keyset pages have no numbers."""
    return render("pager", newer_url=newer_url, older_url=older_url) if newer_url or older_url else SafeString("")


def steps(current: int, total: int, *, label: str = "") -> SafeString:
    """Tell where in a short flow the reader is: "Step 2 of 3"."""
    marks = [number <= current for number in range(1, total + 1)]
    return render("steps", current=current, total=total, marks=marks, label=label)


def side_navigation(items: Sequence[object], *, label: str) -> SafeString:
    """Render the sections of one thing (a case); ``items`` have ``label``, ``url``, ``current`` and maybe ``count``."""
    return render("side_navigation", items=items, label=label)


def tabs(items: Sequence[tuple[str, str, bool]], *, label: str) -> SafeString:
    """Render ways to see the same list: each its name, its address, and whether it is the one shown."""
    return render("tabs", items=items, label=label)
