"""Words that would be commands somewhere else arrive as the words they are, and stay words on every page."""

from html import unescape
from typing import Any

import pytest

from bindeled.cases.actions import open_arrivals
from bindeled.cases.models import Concern
from bindeled.confidentiality.doors import Door, entered
from bindeled.housing.models import Entrance
from conftest import Site, acting
from journeys.factory import World

HOSTILE = [
    "'; DROP TABLE app.cases_case; --",
    'Robert") OR 1=1 --',
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ settings.SECRET_KEY }} {% debug %} {{ 7|add:7 }}",
    "%s %n %(name)s {0.__class__} ${7*7} #{7*7}",
    "$(reboot) `reboot` | reboot ; reboot",
    "../../etc/passwd",
    "Bcc: a@example.org",
]


@pytest.mark.django_db
@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_arrive_unchanged_and_never_as_markup(world: World, words: str) -> None:
    karin = Site("sender")
    karin.sign_in_as(world["Karin"])
    entrance = Entrance.objects.filter(department=world.departments["Hørgården 2"]).first()
    assert entrance
    form: dict[str, Any] = {"entrance": str(entrance.id), "words": words, "resident_name": words, "kinds": ["smell"]}
    checked = karin.post("/bekymring/", {**form, "key": "one form", "step": "check"})
    sent = karin.post("/bekymring/", {**form, "key": "one form", "step": "send"})
    assert sent.status_code == 302
    with acting("worker"), entered(Door("worker", municipality="0101")):
        open_arrivals()
    bo = Site("municipality")
    bo.sign_in_as(world["Bo"])
    read = bo.get(f"/bekymringer/{Concern.objects.get().id}/")
    for page in (checked, read):
        assert page.status_code == 200
        text = page.content.decode()
        assert words in unescape(text)
        if "<" in words:
            assert words not in text


FAULT = "hemmelige ord om nogen"


@pytest.mark.django_db
def test_a_fault_shows_none_of_its_own_words(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError(FAULT)

    monkeypatch.setattr("bindeled.config.doorkeeper.admit", fail)
    site = Site("sender")
    site.client.raise_request_exception = False
    answer = site.get("/")
    assert answer.status_code == 500
    assert FAULT not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()
