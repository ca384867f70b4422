"""The committee's memo, put together: the figures of a period as published, and what a person wrote, section by section. Danish throughout."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise

from bindeled.confidentiality.doors import current
from bindeled.evaluation.queries.inquiries import Done, register_of
from bindeled.evaluation.rules.inquiries import OF_CASES
from bindeled.statistics.models import Memo
from bindeled.statistics.queries.figures import (
    NOT_THERE,
    Everything,
    Number,
    Place,
    Told,
    everything,
    names_of,
)
from bindeled.statistics.queries.sheets import in_words, said
from bindeled.statistics.rules import memo as rules
from bindeled.statistics.rules.measures import ALL, DISTRICT, LEVELS, MEASURES, Cut, Measure
from bindeled.statistics.rules.memo import Document, Part, Row, Section, Table
from bindeled.statistics.words import NO_PLACE, TOLD_BY, period_words
from bindeled.statistics.words import memo as words
from bindeled.suppression.rules.periods import Period

OFFERS = "offer"
# Told through the period and by district as well: what everything begins with.
FIRST = "concerns"


def memos_here() -> QuerySet[Memo]:
    """Answer the municipality's memos, the newest period first."""
    return Memo.objects.filter(municipality_id=current().municipality).order_by("-first", "period")


def memo_of(period: Period) -> Memo | None:
    """Answer the memo of a period, or nothing."""
    return memos_here().filter(period=period.kind, first=period.first).first()


def document(memo: Memo, *, municipality: str, on: date) -> Document:
    """Answer the whole memo as it is printed, in the language that is on: three statements."""
    period = memo.over
    done = register_of(period.first, rules.last_day(period) + timedelta(days=1))
    named = period_words(period)
    title = str(words.TITLE).format(period=named)
    shown = names_of([OFFERS, DISTRICT])
    parts = list(figure_parts(period, everything(period, rules.through(period)), shown))
    head = [
        (str(words.TO), memo.committee),
        (str(words.DATED), date_format(on)),
        (str(words.ABOUT), title),
        (str(words.CASE), memo.case_number),
        (str(words.PAPER), memo.document_number),
        (str(words.WRITER), memo.author),
    ]
    sections = [
        Section(**_section(one.code, memo, parts, named, done), code=one.code, heading=str(one.label))
        for one in rules.SECTIONS
    ]
    return Document(
        title=title,
        head=head,
        sections=sections,
        municipality=municipality,
        on=on,
        foot=str(words.FOOT).format(municipality=municipality, title=title),
        words={"definition": str(words.DEFINITION)},
    )  # fmt: skip


def _section(code: str, memo: Memo, parts: Sequence[Part], named: str, done: Sequence[Done]) -> dict[str, Any]:
    beside = memo.beside
    written: dict[str, str] = {one: getattr(memo, one) for one in ("background", "method", "conclusions", "process")}
    text = [written[code]] if written.get(code) else []
    if code == rules.BACKGROUND:
        return {"says": [*text, str(words.SCHEME), str(words.COVERS).format(period=named)]}
    if code == rules.METHOD:
        sources = [str(words.SOURCE_FIGURES).format(period=named), str(words.SOURCE_HIDDEN), *beside["sources"]]
        sources += _registered(done) + text
        if not done and not text:
            sources.append(str(words.SOURCE_NO_TALKS))
        return {"items": sources, "after": [str(words.CAVEAT)]}
    if code in words.NOT_WRITTEN:
        return {"says": text, "missing": "" if text else str(words.NOT_WRITTEN[code])}
    if code == rules.RESULTS:
        says = [str(words.RESULTS_SAY if parts else words.NO_FIGURES)]
        return {"says": says, "parts": [*parts, rules.part_of(beside["indicators"])]}
    return {"says": beside["effect_says"], "parts": [rules.part_of(one) for one in beside["effect"]]}


def _registered(done: Sequence[Done]) -> list[str]:
    """Answer in one sentence what was done for an evaluation in the period; nothing where nothing was."""
    told = [
        str(words.DONE_WITH_CASES if one.kind in OF_CASES else words.DONE_WITH).format(
            kind=one.kind_label, group=one.group_label, times=one.times, people=one.took_part
        )
        for one in done
    ]
    return [str(words.SOURCE_REGISTER).format(done="; ".join(told))] if told else []


# -- Figures -----------------------------------------------------------------------------------------------------------------


def figure_parts(period: Period, found: Everything, places: Mapping[str, Sequence[Place]]) -> Iterator[Part]:
    """Yield all figures in short, what is told of each measure that is out, and last which ones are not."""
    told = [_told(measure, period, found) for measure in MEASURES]
    out = [one for one in told if one.now != NOT_THERE]
    if out:
        yield _in_short(out, period)
    for one in out:
        measure = one.measure
        tables = list(_tables(measure, period, found, places))
        several = any(cut.several for cut in measure.cuts)
        yield Part(
            str(measure.label),
            says=[said(one, show=grouped)],
            definition=str(measure.definition),
            tables=tables,
            notes=[str(words.ONE_OF_SEVERAL)] if several else [],
        )
    left = [str(one.measure.label) for one in told if one.now == NOT_THERE]
    if left and out:
        yield Part("", says=[str(words.NOTHING_OF).format(names=", ".join(left))])


def _told(measure: Measure, period: Period, found: Everything) -> Told:
    cut, part = TOLD_BY.get(measure.code, ("", ""))
    now, before = (found.get((measure.code, ALL, "", cut, part, at), NOT_THERE) for at in (period, period.before))
    return Told(measure, period, now, before)


def _in_short(out: Sequence[Told], period: Period) -> Part:
    """Answer one table of all measures, for whoever reads one page; each stands defined below."""
    rows = [Row([str(one.measure.label), in_cell(one.now), in_cell(one.before)]) for one in out]
    heading = str(words.IN_SHORT)
    headings = [str(words.MEASURE), period_words(period), period_words(period.before)]
    return Part(heading, says=[str(words.IN_SHORT_SAY)], tables=[Table("", headings, rows, name=heading)])


def grouped(number: int) -> str:
    """Answer a number with its thousands apart, as it is written in Danish."""
    return f"{number:,}".replace(",", ".")


def _tables(
    measure: Measure, period: Period, found: Everything, places: Mapping[str, Sequence[Place]]
) -> Iterator[Table]:
    if measure.code == FIRST:
        yield _through_period(measure, period, found)
    for cut in measure.cuts:
        rows = list(_by_part(measure, cut, period, found, places.get(OFFERS, ())))
        if rows:
            shares = not cut.several and any(row.cells[2] for row in rows)
            yield _table(f"{measure.label}: {cut.label}", str(cut.label), rows, period, shares=shares)
    if measure.code == FIRST:
        rows = list(_by_district(measure, period, found, places.get(DISTRICT, ())))
        if rows:
            caption = str(words.BY_DISTRICT).format(measure=measure.label)
            yield _table(caption, str(LEVELS[DISTRICT]), rows, period, shares=False)


def _row(label: object, now: Number, before: Number, whole: Number = NOT_THERE) -> Row:
    share = (
        f"{round(100 * now.value / whole.value)}\N{NO-BREAK SPACE}%" if now.value is not None and whole.value else ""
    )
    return Row([str(label), in_cell(now), share, in_cell(before)], [now.value, before.value])


def in_cell(number: Number) -> str:
    """Answer a figure as it stands in a table: hidden ones say so, and what is not published is a dash."""
    if number.value is not None:
        return grouped(number.value)
    return in_words(number) if number.hidden else rules.NOT_THERE


def _table(caption: str, first: str, rows: Sequence[Row], period: Period, *, shares: bool) -> Table:
    now, before = period_words(period), period_words(period.before)
    headings = [first, now, str(words.SHARE), before]
    if not shares:
        rows = [Row([row.cells[0], row.cells[1], row.cells[3]], row.bars) for row in rows]
        del headings[2]
    alt = str(words.ALT_BARS).format(caption=caption, now=now, before=before)
    return Table(caption, headings, rows, now=now, before=before, alt=alt)


def _through_period(measure: Measure, period: Period, found: Everything) -> Table:
    finer = rules.through(period)
    of = partial(_total, measure, found)
    rows = [_row(period_words(one), of(one), of(one.before)) for one in finer]
    caption = str(words.IN_PERIODS).format(measure=measure.label)
    return _table(caption, str(words.PERIOD), rows, period, shares=False)


def _total(measure: Measure, found: Everything, period: Period) -> Number:
    return found.get((measure.code, ALL, "", "", "", period), NOT_THERE)


def _by_part(measure: Measure, cut: Cut, period: Period, found: Everything, offers: Sequence[Place]) -> Iterator[Row]:
    parts: dict[str, str | Promise] = dict(cut.parts) or {one.key: one.name for one in offers}
    both = (period, period.before)
    seen = {key[4] for key in found if key[:4] == (measure.code, ALL, "", cut.code) and key[5] in both}
    whole = NOT_THERE if cut.several else _total(measure, found, period)
    known = [part for part in parts if part in seen or not cut.open] if seen else []
    for part in [*known, *sorted(seen - set(parts))]:
        now, before = (found.get((measure.code, ALL, "", cut.code, part, at), NOT_THERE) for at in both)
        yield _row(parts.get(part, part), now, before, whole)


def _by_district(measure: Measure, period: Period, found: Everything, districts: Sequence[Place]) -> Iterator[Row]:
    there = {key[2] for key in found if key[:2] == (measure.code, DISTRICT) and key[5] == period}
    named = {one.key: one.name for one in districts if one.key in there}
    for key in [*named, *sorted(there - set(named))]:
        now, before = (
            found.get((measure.code, DISTRICT, key, "", "", at), NOT_THERE) for at in (period, period.before)
        )
        yield _row(named.get(key) or NO_PLACE[DISTRICT], now, before)
