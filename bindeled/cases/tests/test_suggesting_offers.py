"""What a case knows that offers may be suggested by, and the page beside it."""

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from bindeled.cases.models import Case
from bindeled.cases.rules.offering import NEEDS_BY_KIND, known_of_case
from bindeled.concerns.rules import KIND_LABELS
from bindeled.confidentiality.models import TraceEntry
from bindeled.config.places import load
from bindeled.config.suggesting import FOLDER, SHIPPED
from bindeled.offers.rules.suggesting import FACTS, Known
from conftest import Site
from journeys.factory import World, an_offer

DAY = date(2026, 11, 29)
A_CASE: dict[str, Any] = {
    "kind": "general",
    "about": (),
    "has_department": True,
    "district": "",
    "moves_on": None,
    "today": DAY,
}


def known(**told: Any) -> Known:
    return known_of_case(**A_CASE | told)


@pytest.mark.parametrize(
    ("told", "knows"),
    [
        ({}, {"dwelling": {"own"}}),
        ({"has_department": False}, {}),
        ({"about": ("smell", "economy")}, {"dwelling": {"own"}, "needs": {"complaints", "bills"}}),
        ({"about": ("substance", "dementia", "no_contact", "child", "other")}, {"dwelling": {"own"}}),
        ({"about": ("isolation",)}, {"dwelling": {"own"}, "isolation": "yes"}),
        ({"about": ("loneliness",)}, {"dwelling": {"own"}, "needs": {"relations"}}),
        ({"kind": "eviction"}, {"dwelling": {"own", "eviction"}, "needs": {"arrears"}}),
        ({"kind": "eviction", "has_department": False}, {"dwelling": {"eviction"}, "needs": {"arrears"}}),
        ({"kind": "move_in"}, {"dwelling": {"own"}}),
        ({"moves_on": DAY + timedelta(days=1)}, {"dwelling": {"moving_in"}}),
        ({"moves_on": DAY}, {"dwelling": {"own"}}),
        ({"moves_on": DAY, "has_department": False}, {"dwelling": {"own"}}),
        ({"district": "Amager"}, {"dwelling": {"own"}, "district": "Amager"}),
    ],
)
def test_a_case_knows_what_it_was_opened_about_and_where_and_no_more(
    told: dict[str, Any], knows: dict[str, Any]
) -> None:
    expected: dict[str, Any] = {
        name: frozenset(value) if isinstance(value, set) else value for name, value in knows.items()
    }
    assert known(**told) == Known(**expected)


def test_each_kind_and_each_need_is_one_that_there_is() -> None:
    assert NEEDS_BY_KIND.keys() <= KIND_LABELS.keys()
    assert set(NEEDS_BY_KIND.values()) <= FACTS["needs"].answers.keys()


def seen(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_the_page_beside_a_case_says_what_the_case_knows_and_takes_it_along_to_be_corrected(
    ida: World, case: Case, municipal_site: Site
) -> None:
    an_offer("advice", unit=case.unit)
    load(SHIPPED / FOLDER / "0101.toml")
    municipal_site.sign_in_as(ida["Bo"])
    Case.objects.filter(id=case.id).update(kind="eviction")
    before, address = TraceEntry.objects.filter(deed="read", record_id=case.id).count(), f"/sager/{case.id}/forslag/"
    answer = municipal_site.get(address)
    page = seen(answer)
    assert "kan blive sat ud" in page
    assert "Foreslået, fordi" in page
    assert TraceEntry.objects.filter(deed="read", record_id=case.id).count() == before + 1
    sent = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode())
    assert ("needs", "arrears") in sent
    assert ("back", address) in sent
    further = municipal_site.post("/tilbud/forslag/", {"needs": ["arrears"], "dwelling": ["eviction"], "back": address})
    assert f'href="{address}"' in further.content.decode()
    assert re.search(r'value="arrears"[^>]*checked', further.content.decode())


def test_what_an_adviser_judged_goes_before_what_the_sender_said(ida: World, case: Case, municipal_site: Site) -> None:
    municipal_site.sign_in_as(ida["Bo"])
    address, concern = f"/sager/{case.id}/forslag/", case.concerns.get()
    concern.kinds, concern.own_kinds = ["loneliness"], []
    concern.save(update_fields=["kinds", "own_kinds"])
    assert "nogen at være sammen med" in seen(municipal_site.get(address))
    concern.own_kinds = ["neglected_home"]
    concern.save(update_fields=["own_kinds"])
    page = seen(municipal_site.get(address))
    assert "at få boligen i orden" in page
    assert "nogen at være sammen med" not in page


def test_a_planned_day_of_moving_in_is_known(ida: World, case: Case, municipal_site: Site) -> None:
    municipal_site.sign_in_as(ida["Bo"])
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    assert municipal_site.post(f"/sager/{case.id}/gor/", {"do": "resident", "name": ""}).status_code == 302
    assert municipal_site.post(f"/sager/{case.id}/tilbyd/", {"do": "moves_in", "moves_on": day}).status_code == 302
    assert "flytter snart i egen bolig" in seen(municipal_site.get(f"/sager/{case.id}/forslag/"))


def test_whoever_may_not_see_the_case_gets_nothing(ida: World, case: Case, municipal_site: Site) -> None:
    municipal_site.sign_in_as(ida["Mona"])
    assert municipal_site.get(f"/sager/{case.id}/forslag/").status_code == 404
