"""What may be asked for, in tables; and that every way closer can be shown."""

import pytest

from bindeled.statistics.rules.choosing import (
    DIVIDED_TOO_FAR,
    NOT_COUNTED,
    NOWHERE,
    OVER_TIME,
    PARTS,
    PLACES,
    TOO_OFTEN,
    WHICH_ONE,
    Choice,
    further,
    refusal,
)
from bindeled.statistics.rules.measures import ALL, BY_CODE, DEPARTMENT, DISTRICT, MEASURES, ORGANISATION, Measure
from bindeled.suppression.rules.periods import MONTH, QUARTER, YEAR

CONCERNS = BY_CODE["concerns"]
OVER = {MONTH: {2024, 2025}, QUARTER: {2024, 2025}, YEAR: {2024}}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, None),
        ({"period": MONTH, "cut": "kind"}, None),
        ({"level": DISTRICT, "period": MONTH}, None),
        ({"level": ORGANISATION, "period": MONTH}, ("periode", TOO_OFTEN)),
        ({"level": DISTRICT, "place": "x", "cut": "kind", "period": QUARTER}, ("periode", TOO_OFTEN)),
        ({"level": DISTRICT, "place": "x", "cut": "kind", "period": YEAR}, None),
        ({"level": DISTRICT, "cut": "kind", "period": YEAR}, ("navn", WHICH_ONE)),
        ({"level": DISTRICT, "cut": "kind", "part": "smell", "period": YEAR}, None),
        ({"level": DEPARTMENT, "place": "x", "cut": "kind", "period": YEAR}, ("sted", DIVIDED_TOO_FAR)),
        ({"level": DEPARTMENT, "period": YEAR}, None),
        ({"level": DEPARTMENT, "measure": BY_CODE["attendance"], "period": YEAR}, ("sted", NOT_COUNTED)),
    ],
)
def test_what_is_not_published_is_refused_with_the_field_that_is_in_the_way(
    told: dict[str, object], expected: tuple[str, str] | None
) -> None:
    assert refusal(Choice(**{"measure": CONCERNS, "period": QUARTER, **told})) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "shape", "compares"),
    [
        ({}, OVER_TIME, True),
        ({"period": YEAR}, OVER_TIME, False),
        ({"compared": False}, OVER_TIME, False),
        ({"cut": "kind"}, PARTS, True),
        ({"cut": "kind", "period": YEAR}, PARTS, True),
        ({"cut": "kind", "part": "smell"}, OVER_TIME, True),
        ({"level": DISTRICT}, PLACES, True),
        ({"level": DISTRICT, "place": NOWHERE}, OVER_TIME, True),
    ],
)
def test_what_stands_in_the_rows_follows_from_what_is_asked(
    told: dict[str, object], shape: str, compares: bool
) -> None:
    choice = Choice(**{"measure": CONCERNS, "period": QUARTER, **told})  # type: ignore[arg-type]
    assert choice.shape == shape
    assert choice.compares is compares


def test_an_address_says_what_is_chosen_and_nothing_else() -> None:
    assert Choice(CONCERNS, period=YEAR, compared=False).query() == {"sted": ALL, "periode": YEAR}
    chosen = Choice(CONCERNS, DISTRICT, "x", "y", "kind", "smell", MONTH, 2025, 3, compared=True, rounded=True, page=2)
    assert chosen.query() == {
        "sted": DISTRICT, "navn": "x", "i": "y", "opdel": "kind", "del": "smell", "periode": MONTH, "aar": "2025",
        "nr": "3", "foer": "ja", "afrund": "ja", "side": "2",
    }  # fmt: skip
    assert chosen.key == "x"
    assert chosen.on(place=NOWHERE).key == ""
    assert chosen.divides == CONCERNS.cut("kind")


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
def test_every_way_closer_is_one_that_can_be_shown(measure: Measure) -> None:
    for level in measure.levels:
        choice = Choice(measure, level=level, place="" if level == ALL else "x", period=QUARTER, year=2025)
        for one in further(choice, OVER):
            assert refusal(one) is None
            assert one.year == (2025 if one.period != YEAR else 0)


def test_an_organisation_leads_to_its_departments_and_a_department_nowhere() -> None:
    whose = Choice(CONCERNS, level=ORGANISATION, place="x", period=QUARTER, year=2024, number=2)
    last = further(whose, OVER)[-1]
    assert (last.level, last.within, last.place, last.period, last.year) == (DEPARTMENT, "x", "", YEAR, 2024)
    assert further(whose.on(place=NOWHERE), OVER)[-1].level == ORGANISATION
    assert further(whose.on(level=DEPARTMENT), OVER) == []
    assert further(whose.on(place=""), OVER) == []


def test_a_whole_leads_to_its_parts_and_places_but_not_to_the_parts_it_shows() -> None:
    ways = further(Choice(CONCERNS, cut="kind", period=MONTH, year=2025), OVER)
    assert [one.cut for one in ways if one.cut] == ["urgency", "again", "sender", "called"]
    assert [(one.level, one.period) for one in ways if not one.cut] == [
        (DISTRICT, MONTH), (ORGANISATION, QUARTER), ("plan", QUARTER), (DEPARTMENT, YEAR),
    ]  # fmt: skip
