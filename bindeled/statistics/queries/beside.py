"""What a memo tells besides the figures: what people say, and what housing organisations count. As it may be shown, in a leader's door.

It is read once, when a memo is put together, and kept in it as it was shown: the door of the figures reads no answers and no tenancies.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.formats import date_format

from bindeled.cooperation.queries import indicators
from bindeled.cooperation.queries.indicators import Cell, Shown
from bindeled.cooperation.rules.indicators import DEFINITIONS, Quarter, ended, quarter_of
from bindeled.statistics.rules import memo as rules
from bindeled.statistics.rules.memo import Part, Row, Table
from bindeled.statistics.words import memo as words
from bindeled.suppression.rules.periods import Period
from bindeled.surveys import queries as surveys
from bindeled.surveys.models import SurveyRound
from bindeled.surveys.queries import Counted, Results
from bindeled.surveys.rules.questions import AGREED, DISAGREE, QUESTIONNAIRES, UNKNOWN
from bindeled.surveys.rules.results import Share, agreeing
from bindeled.surveys.rules.rounds import CLOSED

SHOWN_QUARTERS = 4


def beside(municipality: str, period: Period, *, today: date) -> dict[str, Any]:
    """Answer what is kept in a memo: the sources, the parts about perceived effect, and the part about the indicators."""
    found = newest_round(period)
    effect = list(_effect(found)) if found else []
    counted = indicators_of(municipality, period, today=today)
    told = str(words.SOURCE_NO_SURVEY)
    if found:
        told = str(words.SOURCE_SURVEY).format(first=date_format(found.opens_on), last=date_format(found.closes_on))
    says = [str(words.EFFECT_SAY if found else words.EFFECT_NONE)]
    if found and not period.first <= found.opens_on <= rules.last_day(period):
        says.append(str(words.ROUND_ELSEWHERE))
    own = words.SOURCE_INDICATORS if counted.tables else words.SOURCE_NO_INDICATORS
    return {
        "sources": [told, str(own)],
        "effect_says": says,
        "effect": [asdict(one) for one in effect],
        "indicators": asdict(counted),
    }


# -- What people say ---------------------------------------------------------------------------------------------------------


def newest_round(period: Period) -> SurveyRound | None:
    """Answer the newest closed round that opened in a period; where there is none, the newest closed one."""
    closed = surveys.rounds_here().filter(state=CLOSED)
    within = closed.filter(opens_on__gte=period.first, opens_on__lte=rules.last_day(period))
    return within.first() or closed.first()


def _effect(round_: SurveyRound) -> Iterator[Part]:
    came = {one.questionnaire.group: one for one in surveys.results(round_)}
    for group, known in QUESTIONNAIRES.items():
        one = came.get(group)
        yield _group(one) if one else Part(str(known.name), says=[str(words.NOT_ASKED)])


def _group(one: Results) -> Part:
    asked = words.HANDED_OUT if one.is_by_sheets else words.ASKED
    says = [str(asked).format(asked=one.asked, answered=one.answered)]
    says.append(str(words.RATE).format(percent=one.rate.percent) if one.rate else str(words.NO_RATE))
    if one.is_by_sheets:
        says.append(str(words.WEAK))
    name = str(one.questionnaire.name)
    if one.is_withheld:
        return Part(name, says=[" ".join([*says, str(words.TOO_FEW).format(fewest=one.fewest)])])
    notes = [str(words.EFFECT_CAVEAT)]
    if any(counted.is_partly_hidden and not counted.is_withheld for counted in one.questions):
        notes.insert(0, str(words.COUNTS_HIDDEN_WHY))
    if any(counted.is_withheld for counted in one.questions):
        notes.insert(0, str(words.NOT_SHOWN_WHY))
    return Part(name, says=[" ".join(says)], tables=[_answers(one, name)], notes=notes)


def _answers(one: Results, name: str) -> Table:
    compared = any(counted.before for counted in one.questions)
    headings = [words.QUESTION, words.AGREE, words.DISAGREE, words.UNKNOWN, words.AGREE_SHARE]
    rows = [_answer(counted, compared=compared) for counted in one.questions]
    alt = str(words.ALT_REACH).format(caption=name)
    return Table(
        "",
        [str(it) for it in [*headings, *([words.BEFORE] if compared else [])]],
        rows,
        now=str(words.REACH),
        alt=alt,
        name=name,
    )


def _answer(counted: Counted, *, compared: bool) -> Row:
    shown, text = counted.shown, str(counted.question.text)
    if counted.is_withheld:
        cells = [text, *[str(words.NOT_SHOWN)] * 4]
    else:
        agree = shown.get(AGREED, agreeing(shown) if counted.agree else None)
        counts = [_count(agree), _count(shown.get(DISAGREE)), _count(shown.get(UNKNOWN))]
        cells = [text, *counts, _share(counted.agree) if counted.agree else str(words.HIDDEN)]
    if compared:
        cells.append(_share(counted.before) if counted.before else "–")
    it = counted.agree
    return Row(cells, reach=[it.part / it.whole, it.low, it.high] if it and not counted.is_withheld else None)


def _count(number: int | None) -> str:
    return str(words.HIDDEN) if number is None else str(number)


def _share(it: Share) -> str:
    told = str(words.SHARE_WITH_ENDS).format(percent=it.percent, low=it.percent_low, high=it.percent_high)
    return told.replace(" ", "\N{NO-BREAK SPACE}")  # a share and its ends stay on one line


# -- What housing organisations count ----------------------------------------------------------------------------------------


def quarters_of(period: Period, *, today: date) -> list[Quarter]:
    """Answer the last four quarters that are closed by the end of a period, the oldest first; nothing where it has none."""
    last = min(quarter_of(period.months[-1]), ended(today, 1)[0].back(1))
    return [last.back(number) for number in reversed(range(SHOWN_QUARTERS))] if last.first >= period.first else []


def indicators_of(municipality: str, period: Period, *, today: date) -> Part:
    """Answer what the organisations counted in these quarters, all of them together, as leaders may read it."""
    quarters = quarters_of(period, today=today)
    heading = str(words.INDICATORS)
    shown: Sequence[Shown] = ()
    if quarters:
        shown = indicators.shown(indicators.series(municipality, quarters=quarters), quarters=quarters)
    if not any(cell.reported for one in shown for cell in one.together):
        return Part(heading, says=[str(words.INDICATORS_NONE)])
    tables = [_indicator(one) for one in shown]
    counts = [
        str(words.INDICATOR_COUNTS).format(
            label=one.indicator.label, counts=one.indicator.counts, leaves_out=one.indicator.leaves_out
        )
        for one in shown
    ]
    said = str(words.INDICATORS_FROM).format(day=date_format(DEFINITIONS.since))
    return Part(
        heading,
        says=[str(words.INDICATORS_SAY)],
        definition=" ".join([str(words.INDICATORS_ASKED), *counts, said]),
        tables=tables,
    )


def _indicator(one: Shown) -> Table:
    label = str(one.indicator.label)
    rows = [
        Row([str(cell.quarter), _together(cell), str(words.OF).format(part=cell.reported, whole=cell.departments)],
            [cell.count] if cell.reported else [])
        for cell in one.together
    ]  # fmt: skip
    alt = str(words.ALT_BARS_ONE).format(caption=label)
    return Table(label, [str(words.QUARTER), str(words.TOGETHER), str(words.ENTERED_BY)], rows, now=label, alt=alt)


def _together(cell: Cell) -> str:
    if cell.is_hidden:
        return str(words.HIDDEN)
    return str(words.NOT_ENTERED) if cell.count is None else str(cell.count)
