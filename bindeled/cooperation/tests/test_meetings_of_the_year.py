"""A meeting held as one of a contract's year: planned from the wheel, and the year follows it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from bindeled.cooperation.models import ContractVersion, Meeting, Occasion
from bindeled.cooperation.rules import meetings as rules
from bindeled.cooperation.tests.test_wheel_pages import kirsten, planned, seen, version, working_day
from conftest import Site
from journeys.between_parties import a_meeting
from journeys.factory import World

__all__ = ["kirsten", "version"]
# Of the year to come: no day of it has passed.
DAY = working_day(date(timezone.localdate().year + 1, 4, 14))


def form(on: date = DAY, **changes: str) -> dict[str, str]:
    return {
        "kind": "theme", "district": "", "title": "Temamøde", "day": on.isoformat(), "begins": "13", "ends": "15",
        "venue": "Beboerhuset", "agenda": "Årets tema", **changes,
    }  # fmt: skip


@pytest.fixture
def occasion(world: World, version: ContractVersion) -> Occasion:
    return planned(version, world, DAY)


def held_as(kirsten: Site, occasion: Occasion) -> Meeting:
    """Plan the meeting of an occasion, as its page leads to it."""
    page = kirsten.get(f"/kontrakter/aarshjul/{occasion.id}/").content.decode()
    new = f"/moeder/nyt/?kind=theme&fra={occasion.id}"
    assert new.replace("&", "&amp;") in page
    begun = kirsten.get(new).content.decode()
    assert f'value="{DAY.isoformat()}"' in begun or DAY.isoformat() in begun
    assert 'value="Temamøde"' in begun
    assert kirsten.post(new, form()).status_code == 302
    return Meeting.objects.get()


def now(occasion: Occasion) -> tuple[date, str, str]:
    occasion.refresh_from_db()
    return occasion.day, occasion.state, occasion.why


def test_the_year_follows_the_meeting_that_it_is_held_as(
    world: World, version: ContractVersion, kirsten: Site, occasion: Occasion
) -> None:
    meeting = held_as(kirsten, occasion)
    assert now(occasion) == (DAY, "planned", "")
    year = kirsten.get(f"/kontrakter/{version.contract_id}/aarshjul/{DAY.year}/").content.decode()
    assert f'href="/moeder/{meeting.id}/"' in year
    assert f"/aarshjul/{DAY.year}/" in kirsten.get(f"/moeder/{meeting.id}/").content.decode()

    later = working_day(DAY + timedelta(days=7))
    assert kirsten.post(f"/moeder/{meeting.id}/skriv/", form(later)).status_code == 302
    assert now(occasion) == (later, "planned", "Selve mødet blev flyttet.")
    other_year = working_day(date(DAY.year + 1, 2, 24))
    assert kirsten.post(f"/moeder/{meeting.id}/skriv/", form(other_year)).status_code == 302
    assert now(occasion)[0] == later  # it stands out as late in its own year

    begun = timezone.now() - timedelta(hours=3)
    Meeting.objects.filter(id=meeting.id).update(
        state="called", starts_at=begun, ends_at=begun + timedelta(hours=2), changed_at=begun
    )
    assert kirsten.post(f"/moeder/{meeting.id}/goer/", {"do": "held"}).status_code == 302
    assert now(occasion)[1] == "held"


def test_whose_attendance_is_noted_was_held_in_its_year_too(kirsten: Site, occasion: Occasion) -> None:
    meeting, begun = held_as(kirsten, occasion), timezone.now() - timedelta(hours=3)
    Meeting.objects.filter(id=meeting.id).update(state="called", starts_at=begun, ends_at=begun + timedelta(hours=2))
    assert kirsten.post(f"/moeder/{meeting.id}/fremmoede/", {"also": "Den nye afløser"}).status_code == 302
    assert now(occasion)[1] == "held"


def test_what_has_a_meeting_is_not_changed_in_the_wheel(kirsten: Site, occasion: Occasion) -> None:
    meeting = held_as(kirsten, occasion)
    address = f"/kontrakter/aarshjul/{occasion.id}/"
    page = kirsten.get(address).content.decode()
    assert f'href="/moeder/{meeting.id}/"' in page
    assert "Planlæg mødet og indkald" not in page
    for verb in ({"do": "strike", "why": "Ingen tid"}, {"do": "move", "on": DAY.isoformat(), "why": "Ingen tid"}):
        refused = kirsten.post(address, verb)
        assert refused.status_code == 409
        assert "Selve mødet er planlagt. Ret det dér" in seen(refused)
    assert now(occasion) == (DAY, "planned", "")


def test_an_occasion_is_held_as_one_meeting(kirsten: Site, occasion: Occasion) -> None:
    held_as(kirsten, occasion)
    twice = kirsten.post(f"/moeder/nyt/?kind=theme&fra={occasion.id}", form(venue="Et særligt sted"))
    assert twice.status_code == 422
    assert "Der er allerede planlagt et møde til det." in seen(twice)
    assert "Et særligt sted" in twice.content.decode()
    assert Meeting.objects.count() == 1
    Occasion.objects.filter(id=occasion.id).update(state="struck", why="Ingen tid")
    Meeting.objects.all().delete()
    struck = kirsten.post(f"/moeder/nyt/?kind=theme&fra={occasion.id}", form())
    assert "Det er strøget eller holdt." in seen(struck)
    assert not Meeting.objects.exists()


def test_an_occasion_that_is_not_there_answers_nothing(world: World, kirsten: Site) -> None:
    for named in ("nonsense", str(a_meeting().id)):
        assert kirsten.get(f"/moeder/nyt/?kind=theme&fra={named}").status_code == 404


@pytest.mark.parametrize(
    ("demand", "kind"),
    [
        ("Centralt kontaktpersonmøde", "central"),
        ("Lokalt kontaktpersonmøde", "local"),
        ("Netværksmøde", "network"),
        ("Temamøde", "theme"),
        ("Temamøde for ejendomsfunktionærer", "caretakers"),
        ("Første møde på Sundbygård", "kick_off"),
        ("Sommerfest", "other"),
    ],
)
def test_which_kind_a_demand_is(demand: str, kind: str) -> None:
    assert rules.kind_of(demand) == kind
