"""The page of suggestions: offers with reasons for what is ticked off, of one's own municipality, and nothing kept of it."""

import html
import re
from typing import Any

import pytest

from bindeled.catalogue.tests.conftest import offered  # noqa: F401 - a fixture
from bindeled.confidentiality.models import TraceEntry
from bindeled.config.places import load
from bindeled.config.suggesting import FOLDER, SHIPPED
from bindeled.offers.models import SuggestionRule
from conftest import Site
from journeys.factory import World

ADDRESS = "/tilbud/forslag/"
TORBEN = {
    "age": "47",
    "needs": ["alcohol"],
    "dwelling": ["institution", "moving_in"],
    "homelessness": "recent",
    "intensity": "intensive",
    "treatment": "some",
}


def asked(site: Site, **known: object) -> Any:
    return site.post(ADDRESS, known)


def seen(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.fixture
def ruled(offered: World) -> World:  # noqa: F811 - the fixture above
    """The world with every rule that came along."""
    for code in ("0101", "0157"):
        load(SHIPPED / FOLDER / f"{code}.toml")
    return offered


def test_an_adviser_sees_offers_with_reasons_methods_laws_and_what_to_ask(ruled: World, municipal_site: Site) -> None:
    municipal_site.sign_in_as(ruled["Bo"])
    assert "Foreslået, fordi" not in seen(municipal_site.get(ADDRESS))
    before = TraceEntry.objects.count()
    answer = asked(municipal_site, **TORBEN)
    page = seen(answer)
    assert "CTI er én fast medarbejder i netop den overgang" in page
    assert "Det er det, ACT er for" in page
    assert "Serviceloven § 85 a (fra 1/7 2023) (ikke kontrolleret af en jurist endnu)" in page
    assert "Det kunne ændre svaret at vide: hvad beboeren ønsker." in page
    assert "En ungementor er for unge på 18-25 år" in page
    assert 'href="/tilbud/housing-first/"' in answer.content.decode()
    assert 'value="47"' in answer.content.decode()
    # Nothing is stored of it, nobody was looked at, and what somebody put into an address is not asked.
    assert TraceEntry.objects.count() == before
    assert "Foreslået, fordi" not in seen(municipal_site.get(f"{ADDRESS}?needs=alcohol"))


def test_the_day_that_is_asked_about_decides_and_what_cannot_be_is_said_at_its_field(
    ruled: World, municipal_site: Site
) -> None:
    municipal_site.sign_in_as(ruled["Bo"])
    old = {"age": "80", "ageing": "yes", "needs": ["practical"]}
    after = seen(asked(municipal_site, **old, on="2025-07-01"))
    assert "Behovet kommer af alderdom. Så er det ældreloven" in after
    before = seen(asked(municipal_site, **old, on="2025-06-30"))
    assert "Beboeren kan ikke selv klare det nødvendige derhjemme." in before
    assert "Ingen regel om tilbuddet gælder den dag. Ældreloven § 10 (fra 1/7 2025)" in before
    wrong = asked(municipal_site, age="many", needs="alcohol")
    assert wrong.status_code == 422
    assert "Skriv alderen som et helt tal." in seen(wrong)
    assert re.search(r'value="alcohol"[^>]*checked', wrong.content.decode())


def test_each_municipality_has_its_own_rules_and_without_any_nothing_is_suggested(
    ruled: World, municipal_site: Site
) -> None:
    municipal_site.sign_in_as(ruled["Gitte"])
    page = seen(asked(municipal_site, isolation="yes", dwelling="own"))
    assert "Her isolerer borgeren sig hjemme. Det lukker ikke tilbuddet" in page
    assert "Housing First" not in page
    assert "Valby" not in page
    SuggestionRule.objects.filter(municipality_id="0157").delete()
    assert "Reglerne foreslår ikke noget ud fra det, du ved." in seen(asked(municipal_site, **TORBEN))


@pytest.mark.parametrize(
    ("sent", "way"),
    [
        ("/sager/1/forslag/", 'href="/sager/1/forslag/"'),
        ("//elsewhere.example/", 'href="/tilbud/"'),
        ("https://elsewhere.example/", 'href="/tilbud/"'),
        ("javascript:alert(1)", 'href="/tilbud/"'),
        ("", 'href="/tilbud/"'),
    ],
)
def test_the_way_back_leads_to_a_page_of_this_site_alone(
    world: World, municipal_site: Site, sent: str, way: str
) -> None:
    municipal_site.sign_in_as(world["Bo"])
    page = asked(municipal_site, back=sent).content.decode()
    assert way in page
    assert "elsewhere" not in page
    assert "javascript" not in page
