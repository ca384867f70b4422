"""The page for a database that is away, in a browser: what the product answers then, shown where its styles are."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from playwright.sync_api import Route, expect

from bindeled.config import away
from bindeled.guidance import queries
from bindeled.guidance.models import EmergencyNumber
from conftest import Site, acting
from journeys.conftest import Visit
from journeys.factory import LONG_AGO, World

LONG = "Der er helt mørkt deroppe, og jeg har ringet på i tre dage. " * 20 + "Langtordudenmellemrum" * 20


def _fail(*_anything: Any) -> None:
    message = "gone"
    raise OperationalError(message)


@pytest.fixture
def answers(world: World, monkeypatch: pytest.MonkeyPatch, sender_site: Site) -> dict[str, bytes]:
    """What Karin's browser gets for a page and for a form of hers while the database is away."""
    monkeypatch.setattr(queries, "_read_last", {})
    for code, number in (("0101", "33663366"), ("0157", "39983998")):
        EmergencyNumber.objects.create(
            municipality_id=code, level=2, position=1, name_da="Døgnvagten", name_en="Duty team", number=number,
            what_for_da="akut hjælp", what_for_en="urgent help", source="kommunen", valid_from=LONG_AGO,
        )  # fmt: skip
    sender_site.sign_in_as(world["Karin"])
    sender_site.client.raise_request_exception = False
    with acting("sender"):
        away.learn_numbers()
        with connection.execute_wrapper(_fail):
            page = sender_site.client.get("/kvitteringer/")
            typed = {"words": LONG, "kinds": ["smell"], "key": "k", "step": "send"}
            form = sender_site.client.post("/bekymring/", typed, headers={"Origin": "http://localhost"})
    assert (page.status_code, form.status_code) == (503, 503)
    return {"page": page.content, "form": form.content}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("asked", ["page", "form"])
@pytest.mark.parametrize("scripts", [True, False])
def test_the_page_for_an_absent_database_is_accessible_and_keeps_what_was_typed(
    visit: Visit, answers: dict[str, bytes], width: int, asked: str, scripts: bool
) -> None:
    karin = visit("sender", width=width, scripts=scripts)

    def answer(route: Route) -> None:
        route.fulfill(status=503, body=answers[asked], content_type="text/html; charset=utf-8")

    karin.page.route("**/away/", answer)
    karin.goto("/away/")
    expect(karin.page.get_by_role("link", name="112")).to_be_visible()
    karin.picture(f"away-{asked}")
    if scripts:
        karin.check_accessible()
    again = karin.page.get_by_role("button", name="Send igen")
    expect(again).to_have_count(1 if asked == "form" else 0)
    karin.page.get_by_text("Gentofte", exact=False).first.click()
    expect(karin.page.get_by_role("link", name="39 98 39 98")).to_be_visible()
    if scripts:
        karin.check_accessible()
