"""The page of what was passed on: for its keepers, with what is hidden and why, and the same as a file."""

from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bindeled.confidentiality.walls import Gate
from bindeled.housing.models import Department, Keeper
from bindeled.sent.models import SentFigure
from bindeled.sent.tests.figures import OVER, QUARTERS, THE_YEAR, counted_since, figure
from journeys.factory import LONG_AGO, World
from journeys.sides import Site

PAGE, ITS, FILE = "/tal-for-bekymringer/", "/tal-for-bekymringer/{0}/", "/tal-for-bekymringer/{0}/fil/"
MOST = 10


@pytest.fixture
def helle(world: World, sender_site: Site) -> Site:
    """Helle, who keeps 3B's list."""
    sender_site.sign_in_as(world["Helle"])
    return sender_site


def a_year(world: World) -> Department:
    """Publish a year of an organisation and of one of its departments, and of another organisation."""
    here, other = (world.departments[name] for name in ("Hørgården 2", "Sundholm afd. 7"))
    for period, number in zip([*QUARTERS, THE_YEAR], (9, None, 0, 12, None), strict=True):
        figure(here.organisation, period, number)
    figure(here.organisation, THE_YEAR, 24, department=here)
    figure(other.organisation, QUARTERS[0], 777)
    counted_since(QUARTERS[0].first)
    return here


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_keeper_reads_the_own_quarters_years_and_departments(world: World, helle: Site) -> None:
    here = a_year(world)
    page = text(helle.get(PAGE))
    assert f"4. kvartal {OVER}: 12 bekymringer givet videre." in page
    assert "1 tal i tabellen er skjult." in page
    assert "Et tal under fem er skjult" in page
    assert "tavshedspligt" in page
    assert "telefon" in page
    assert "<svg" in page
    assert "777" not in page
    year = text(helle.get(f"{ITS.format(here.organisation_id)}?periode=aar"))
    assert f"{OVER}: Tallet er skjult." in year
    departments = text(helle.get(f"{ITS.format(here.organisation_id)}?sted=afdelinger"))
    assert f"bekymringer givet videre i {OVER}, fordelt på afdelinger" in departments
    assert "Tættere på kommer du ikke" in departments
    assert "færre end 20 boliger" in departments


def test_the_file_is_the_table_with_its_definition_and_nothing_in_it_runs(world: World, helle: Site) -> None:
    here = a_year(world)
    Department.objects.filter(id=here.id).update(name="=1+1")
    answer = helle.get(f"{FILE.format(here.organisation_id)}?sted=afdelinger")
    lines = answer.content.decode("utf-8-sig").split("\r\n")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert lines[:2] == [f"Afdeling;{OVER};{OVER - 1}", "'=1+1;24;"]
    whole = helle.get(FILE.format(here.organisation_id)).content.decode("utf-8-sig")
    assert f"2. kvartal {OVER};skjult;" in whole
    assert "tavshedspligt" in whole


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("sted=afdelinger&periode=kvartal", "Afdelinger vises kun for hele år"),
        ("periode=maaned", "Der er tal for kvartaler og for år"),
        ("sted=opgang", "ikke for noget mindre"),
        ("aar=1999", "Der er ikke lagt tal frem for det år"),
    ],
)
def test_what_would_be_too_small_is_refused_at_the_field_with_why(
    world: World, helle: Site, asked: str, why: str
) -> None:
    here = a_year(world)
    refused = helle.get(f"{ITS.format(here.organisation_id)}?{asked}")
    assert refused.status_code == 422
    assert why in text(refused)
    assert "Vis i stedet kvartalerne" in text(refused)
    assert helle.get(f"{FILE.format(here.organisation_id)}?{asked}").status_code == 302


def test_where_nothing_is_published_the_page_says_when_the_first_come(world: World, helle: Site) -> None:
    assert "Vi begynder at tælle" in text(helle.get(PAGE))
    counted_since(timezone.localdate())
    assert "De næste er for" in text(helle.get(PAGE))
    assert helle.get(FILE.format(world.departments["Hørgården 2"].organisation_id)).status_code == 302


def test_another_s_organisation_and_one_that_never_was_are_not_found(world: World, helle: Site) -> None:
    a_year(world)
    for one in (world.departments["Sundholm afd. 7"].organisation_id, uuid4()):
        for address in (ITS, FILE):
            assert helle.get(address.format(one)).status_code == 404
    helle.sign_in_as(world["Karin"])
    assert helle.get(PAGE).status_code == 404


def test_who_keeps_two_lists_chooses_between_them(world: World, helle: Site) -> None:
    other = world.departments["Sundholm afd. 7"].organisation
    whose = {"account_id": world["Helle"].id, "name": "Helle", "email": world["Helle"].email}
    Keeper.objects.create(municipality_id="0101", organisation=other, valid_from=LONG_AGO, **whose)
    a_year(world)
    assert ITS.format(other.id) in text(helle.get(PAGE))
    assert "777" in text(helle.get(ITS.format(other.id)))


def municipal_writes(gate: Gate) -> bool:
    return gate.role in {"municipal", "login:municipality"} and bool({"insert", "update", "delete"} & set(gate.may))


def test_two_hundred_departments_are_asked_for_in_few_statements_and_nothing_that_the_municipality_writes(
    world: World, helle: Site
) -> None:
    here = a_year(world)
    of = {"municipality_id": "0101", "organisation_id": here.organisation_id, "district_id": here.district_id}
    more = Department.objects.bulk_create(
        Department(**of, name=f"Afdeling {number:03}", sort_key=f"afdeling {number:03}") for number in range(200)
    )
    for one in more:
        figure(here.organisation, THE_YEAR, 5, department=one)
    with CaptureQueriesContext(connection) as asked:
        assert helle.get(f"{PAGE}?sted=afdelinger").status_code == 200
    of_the_page = [one["sql"] for one in asked if '"sent_' in one["sql"] or '"housing_' in one["sql"]]
    assert len(of_the_page) <= MOST, of_the_page
    # So that no event of the municipality's can change the page: what it reads, the municipality cannot write.
    read = {model for model in apps.get_models() for sql in of_the_page if f'"{model._meta.db_table}"' in sql}
    assert SentFigure in read
    assert not {model for model in read for gate in vars(model)["WALL"] if municipal_writes(gate)}
