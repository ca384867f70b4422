"""The page on which a leader tries changed rules, full, with a mistake and with long words, in a browser."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Route, expect

from bindeled.cases.models import Concern
from bindeled.cases.tests.test_pages import arrive
from bindeled.cases.tests.test_rehearsal_page import AMAGER, RULES, put_changed_rules, put_rule
from bindeled.municipalities.models import Unit
from conftest import Site
from journeys.conftest import Visit
from journeys.factory import LONG_AGO, World

LONG = "Boligsocialekoordineringsmedarbejderenheden" * 2
WRONG = "?day=2020-01-01"


@pytest.fixture
def pages(world: World, municipal_site: Site) -> dict[str, bytes]:
    """What Lis's browser gets: over some concerns, two of them assessed, and with a day that is none."""
    municipal_site.sign_in_as(world["Lis"])
    pattern = Concern.objects.get(id=arrive(world))
    child = arrive(world, "child", kinds=("child",))
    judged: dict[str, Any] = {"urgency": "week", "why": "Hun er faldet.", "money": ["none"], "kinds": ["smell"]}
    for each in (pattern.id, child):
        municipal_site.post(f"/bekymringer/{each}/vurder/", judged)
    values = {field.attname: getattr(pattern, field.attname) for field in Concern._meta.concrete_fields}
    Concern.objects.bulk_create([Concern(**{**values, "id": uuid4()}) for _copy in range(5)])
    put_changed_rules()
    for kind, name in (("specialised", "Gæld"), ("children", LONG)):
        Unit.objects.create(municipality_id="0101", name=name, kind=kind, valid_from=LONG_AGO)
    told = {"fact": "kinds", "one_of": ["child"]}
    begins = Unit.objects.get(kind="central").valid_from.replace(year=2099)
    put_rule("child", 40, "children", told, beside=True, reason_da=f"{LONG}. {LONG}.", valid_from=begins)
    return {query: municipal_site.get(RULES + query).content for query in ("", WRONG, "?day=2099-12-31")}


@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_accessible_full_with_a_mistake_and_with_long_words(
    visit: Visit, pages: dict[str, bytes], width: int
) -> None:
    lis = visit("municipality", width=width)

    def answer(route: Route) -> None:
        query = "?" + route.request.url.partition("?")[2]
        route.fulfill(body=pages[query.removesuffix("?") or ""], content_type="text/html; charset=utf-8")

    lis.page.route(f"**{RULES}*", answer)
    for query, words in (("", AMAGER), (WRONG, "Vælg en dag efter i dag."), ("?day=2099-12-31", LONG)):
        lis.goto(RULES + query)
        expect(lis.page.get_by_text(words).first).to_be_visible()
        lis.picture(f"rehearsal{query[:8].replace('?', '-').replace('=', '-')}")
        lis.check_accessible()
