"""The pages of figures: who reads them, what they say, what cannot be shown, and files that say the same."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation
from openpyxl import load_workbook

from bindeled.cases.tests.test_statements import MOST, statements_of
from bindeled.confidentiality.doors import Door, entered
from bindeled.statistics.models import Figure, Named, Tally
from bindeled.statistics.rules.measures import ALL, BY_CODE, DEPARTMENT, DISTRICT, MEASURES, ORGANISATION
from bindeled.statistics.words import SAID
from bindeled.suppression.rules.periods import MONTH, YEAR, Period, periods_of
from conftest import Site, acting
from journeys.factory import World

HERE, CONCERNS = "/statistik/", "/statistik/concerns/"
AMAGER, HUSUM, OWNER = "district-1", "district-2", "organisation-1"
LONG = "Afdelingen ved de gamle haver og den lange grønne vej langs banen, som engang var to afdelinger og nu er en eneste stor 7"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def lis(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Lis"])
    municipal_site.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return municipal_site


def put_out(**told: Any) -> None:
    """Publish one figure."""
    period = told.pop("at")
    Figure.objects.create(
        **{"municipality_id": "0101", "measure": "concerns", "level": ALL, "number": 0, **told},
        period=period.kind,
        first=period.first,
        published_at=datetime(2026, 1, 11, tzinfo=UTC),
    )


@pytest.fixture
def _figures(world: World) -> None:
    """Two years of concerns: whole, by district, a year by kind, and departments."""
    for year in (2024, 2025):
        for order, period in enumerate(periods_of(year, through=date(year, 12, 1))):
            put_out(at=period, number=year - 2000 + order)
            if period.kind != MONTH:
                put_out(at=period, level=DISTRICT, place=AMAGER, number=40 + order)
                put_out(at=period, level=DISTRICT, place=HUSUM, number=None)
        at = Period(date(year, 1, 1), YEAR)
        for part, number in (("smell", 31), ("alone", None), ("child", 0)):
            put_out(at=at, cut="kind", part=part, number=number)
            put_out(at=at, cut="kind", part=part, number=number, level=DISTRICT, place=AMAGER)
        put_out(at=at, level=ORGANISATION, place=OWNER, number=66)
        for number in range(60):
            put_out(at=at, level=DEPARTMENT, place=f"department-{number}", number=number)
    for level, key, name in ((DISTRICT, AMAGER, "Amager"), (DISTRICT, HUSUM, "Husum"), (ORGANISATION, OWNER, "=1+1")):
        Named.objects.create(municipality_id="0101", level=level, key=key, name=name, sort_key=name)
    for number in range(60):
        Named.objects.create(
            municipality_id="0101",
            level=DEPARTMENT,
            key=f"department-{number}",
            name=LONG if number == 7 else f"Afdeling {number}",
            sort_key=f"{number:03}",
            within=OWNER if number < 5 else "",
        )


def shown(site: Site, path: str) -> str:
    """Answer a page's text in one line."""
    answer = site.get(path)
    assert answer.status_code == 200, path
    return " ".join(answer.content.decode().split())


# -- Who ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"), [("Lis", 200), ("Esther", 200), ("Dorte", 200), ("Bo", 404), ("Kirsten", 404), ("Eva", 404)]
)
def test_leaders_evaluators_and_the_officer_read_figures_and_nobody_else(
    world: World, municipal_site: Site, who: str, status: int
) -> None:
    municipal_site.sign_in_as(world[who])
    assert municipal_site.get(HERE).status_code == status
    assert municipal_site.get(CONCERNS).status_code == status


def test_the_pages_door_reads_no_tally(world: World) -> None:
    """What is not protected yet is out of reach, whatever a page asks for."""
    with (
        pytest.raises(Exception, match="permission denied"),
        acting("municipality"),
        entered(Door("statistics", actor=world["Lis"].id, municipality="0101")),
    ):
        list(Tally.objects.all())


@pytest.mark.usefixtures("_figures")
def test_figures_of_another_municipality_do_not_exist(world: World) -> None:
    with acting("municipality"), entered(Door("statistics", actor=world["Lis"].id, municipality="0157")):
        assert not Figure.objects.exists()
        assert not Named.objects.exists()
    with acting("municipality"), entered(Door("statistics", actor=world["Lis"].id, municipality="0101")):
        assert Figure.objects.exists()


# -- What they say ---------------------------------------------------------------------------------------------------------


def test_every_measure_has_a_sentence_for_the_overview() -> None:
    assert SAID.keys() == {measure.code for measure in MEASURES}


def test_before_anything_is_published_the_pages_say_when_it_comes(lis: Site) -> None:
    assert "Nothing is published yet" in shown(lis, HERE)
    assert "Nothing is published of this yet" in shown(lis, CONCERNS)


@pytest.mark.usefixtures("_figures")
def test_the_overview_says_the_newest_quarter_beside_the_same_a_year_before(lis: Site) -> None:
    page = shown(lis, HERE)
    assert "Quarter 4 of 2025:</strong> 40 concerns were received. The same quarter a year before: 39." in page
    assert "up to and including December 2025. The next come on 11 February 2026." in page
    assert "cannot be told apart" in page


@pytest.mark.usefixtures("_figures")
def test_a_place_that_there_is_no_field_for_is_the_whole_municipality(lis: Site) -> None:
    """A measure that is counted for the whole municipality alone has no field of places, and so nothing to refuse at."""
    assert lis.get("/statistik/child_clocks/?sted=moon").status_code == 200


@pytest.mark.usefixtures("_figures")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "Quarter 4 of 2025: 40. The same quarter a year before: 39."),
        ("?periode=month&aar=2024", "December 2024"),
        ("?periode=year", "All years"),
        ("?sted=district&periode=year&aar=2025", 'href="?sted=district&amp;navn=district-1'),
        ("?sted=district&navn=district-1&opdel=kind&periode=year", "Most often: It smells (31)."),
        ("?opdel=kind&periode=year&afrund=ja", "(30)"),
        ("?sted=district&periode=year&opdel=kind&del=smell", "Amager"),
        ("?sted=department&periode=year&i=organisation-1", "Afdeling 4"),
        ("?sted=department&navn=department-9&periode=year", "It goes no closer"),
        ("?sted=organisation&navn=organisation-1&periode=year", "Its departments"),
    ],
)
def test_a_link_shows_the_same_again(lis: Site, query: str, expected: str) -> None:
    page = shown(lis, f"{CONCERNS}{query}")
    assert expected in page
    assert "error-summary" not in page


@pytest.mark.usefixtures("_figures")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sted=district&navn=district-1&opdel=kind&periode=quarter", "By district this is shown by years"),
        ("sted=district&opdel=kind&periode=year", "Choose which one is to be divided"),
        ("sted=department&opdel=kind&periode=year", "not shown by department"),
        ("sted=department&periode=month", "By department this is shown by years"),
        ("sted=moon", "no such choice"),
        ("aar=1999", "no such choice"),
        ("periode=week", "no such choice"),
    ],
)
def test_what_cannot_be_shown_is_said_at_the_field_with_what_was_chosen_kept(
    lis: Site, query: str, expected: str
) -> None:
    page = shown(lis, f"{CONCERNS}?{query}")
    assert expected in page
    assert "Show what there is instead" in page
    if "sted=department" in query:
        assert re.search(r'<option value="department"\s+selected', page)
    assert lis.get(f"{CONCERNS}fil/?{query}&form=csv").status_code == 302


def test_what_is_not_counted_there_says_so(lis: Site, world: World) -> None:
    put_out(at=Period(date(2025, 1, 1)), measure="attendance", number=12)
    assert "<option" in shown(lis, "/statistik/attendance/?periode=month")
    assert "No period of that length is over yet" in shown(lis, "/statistik/attendance/?periode=quarter")
    assert lis.get("/statistik/nothing-like-it/").status_code == 404


@pytest.mark.usefixtures("_figures")
def test_hidden_figures_look_alike_and_are_explained(lis: Site) -> None:
    page = shown(lis, f"{CONCERNS}?sted=district&periode=year&foer=ja")
    assert page.count('figure--hidden">· <small>hidden</small>') == 2
    assert "A figure below five is hidden" in page
    without = shown(lis, f"{CONCERNS}?periode=year")
    assert "A figure below five is hidden" not in without


@pytest.mark.usefixtures("_figures")
def test_places_stand_by_name_and_many_departments_on_several_pages(lis: Site) -> None:
    first = shown(lis, f"{CONCERNS}?sted=department&periode=year")
    assert first.index("Afdeling 0") < first.index(LONG) < first.index("Afdeling 49")
    assert "Afdeling 50" not in first
    second = shown(lis, f"{CONCERNS}?sted=department&periode=year&side=2")
    assert "Afdeling 59" in second
    assert "Afdeling 49" not in second


@pytest.mark.usefixtures("_figures")
@pytest.mark.parametrize(
    "path",
    [
        HERE,
        CONCERNS,
        f"{CONCERNS}?sted=department&periode=year&foer=ja",
        f"{CONCERNS}?sted=department&navn=department-9&periode=year",
        f"{CONCERNS}?sted=district&navn=district-1&opdel=kind&periode=year&foer=ja",
        f"{CONCERNS}fil/?sted=department&periode=year&foer=ja&form=xlsx",
    ],
)
def test_no_page_asks_the_database_more_than_ten_things(lis: Site, path: str) -> None:
    lis.get("/konto/")
    asked = statements_of(lambda: lis.get(path))
    assert len(asked) <= MOST, "\n".join(asked)


# -- Files -----------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("_figures")
def test_a_file_says_the_same_as_the_table_with_what_it_is_and_runs_no_formula(lis: Site) -> None:
    answer = lis.get(f"{CONCERNS}fil/?sted=organisation&periode=year&aar=2025&foer=ja&form=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Housing organisation", "2025", "2024"]
    assert rows[1] == ["'=1+1", "66", "66"]
    about = {row[0]: row[1] for row in rows[2:] if row}
    assert "cannot be told apart" in about["Read with care"]
    assert about["Definition"] == str(BY_CODE["concerns"].definition)
    assert "2025" in about["Shown"]


@pytest.mark.usefixtures("_figures")
def test_in_a_spreadsheet_figures_are_numbers_and_hidden_ones_say_so(lis: Site) -> None:
    answer = lis.get(f"{CONCERNS}fil/?sted=district&periode=year&aar=2025&form=xlsx")
    table, about = load_workbook(io.BytesIO(answer.content)).worksheets
    assert [[cell.value for cell in row] for row in table.rows] == [
        ["District", "2025"],
        ["Amager", 56],
        ["Husum", "hidden"],
    ]
    assert "Hidden figures" in [row[0].value for row in about.rows]


def test_no_file_of_another_kind_is_made(lis: Site) -> None:
    assert lis.get(f"{CONCERNS}fil/?form=exe").status_code == 404
