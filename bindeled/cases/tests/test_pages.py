"""The adviser's pages, as a browser without JavaScript sees them."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from bindeled.cases.actions import open_arrivals
from bindeled.cases.models import Case, Concern, Entry
from bindeled.cases.queries import PAGE
from bindeled.concerns.actions import pass_on
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import RecordKey, TraceEntry
from bindeled.users.models import KeptList
from bindeled.users.rules import MOST_KEPT
from conftest import Site, acting
from journeys.factory import World, told

WORDS = "Hun svarer ikke, når jeg banker på."


def arrive(world: World, key: str = "k", **changes: Any) -> UUID:
    with acting("sender"), entered(world.door("Karin")):
        pass_on(told(world, words=WORDS, **changes), key=key, by=world["Karin"])
    with acting("worker"), entered(Door("worker", municipality="0101")):
        open_arrivals()
    return Concern.objects.order_by("-opened_at").values_list("id", flat=True)[0]


@pytest.fixture
def bo(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Bo"])
    return municipal_site


def opened_case(world: World, bo: Site) -> str:
    concern_id = arrive(world)
    return str(bo.post(f"/bekymringer/{concern_id}/gor/", {"do": "open"}).headers["Location"])


def test_the_inbox_shows_six_facts_and_no_address_or_text(world: World, bo: Site) -> None:
    arrive(world, resident_name="Fru Opdigtet")
    page = bo.get("/").content.decode()
    for shown in ("Hørgården 2 · Amager", "Det lugter", "Jeg har selv set", "Ejendomsfunktionær", "Ingen har den"):
        assert shown in page
    for hidden in (WORDS, "Æblehaven", "Fru Opdigtet"):
        assert hidden not in page


def test_seeing_the_list_leaves_one_line_with_the_number_seen(world: World, bo: Site) -> None:
    arrive(world, "1")
    arrive(world, "2")
    bo.get("/")
    line = TraceEntry.objects.get(deed="list_seen")
    assert line.count == 2


def test_a_running_clock_stands_in_a_band_of_its_own_and_once(world: World, bo: Site) -> None:
    arrive(world, kinds=("child",))
    page = bo.get("/").content.decode()
    assert "Uret går" in page
    assert page.count("Et barn har det ikke godt</") + page.count("Et barn har det ikke godt\n") >= 1
    assert len(re.findall(r'href="/bekymringer/[0-9a-f-]+/"', page)) == 1


def test_filters_find_by_kind_district_and_age_and_say_when_nothing_fits(world: World, bo: Site) -> None:
    concern_id = arrive(world)
    district = Concern.objects.get(id=concern_id).district_id
    Concern.objects.update(received_at=timezone.now() - timedelta(days=2))
    for fits in (f"?district={district}", "?kind=smell", "?age=1"):
        assert f"/bekymringer/{concern_id}/" in bo.get(f"/{fits}").content.decode()
    for fits_not in ("?kind=economy", "?age=7"):
        page = bo.get(f"/{fits_not}").content.decode()
        assert f"/bekymringer/{concern_id}/" not in page
        assert "Ingen passer til det, du valgte." in page


def test_a_narrowed_list_is_kept_once_in_words_for_its_owner_alone_and_dropped_again(world: World, bo: Site) -> None:
    district = Concern.objects.get(id=arrive(world)).district_id
    query = f"district={district}&kind=smell"
    assert "Gem denne liste" not in bo.get("/").content.decode()
    assert "Gem denne liste" in bo.get(f"/?{query}").content.decode()
    for _time in range(2):
        assert bo.post("/lister/", {"query": f"kind=smell&district={district}"}).headers["Location"] == f"/?{query}"
    page = bo.get("/").content.decode()
    assert page.count("Amager · Det lugter</a>") == 1
    lis = Site("municipality")
    lis.sign_in_as(world["Lis"])
    assert "Dine egne lister" not in lis.get("/").content.decode()
    kept = KeptList.objects.get()
    lis.post("/lister/", {"do": "drop", "kept": str(kept.id)})
    assert KeptList.objects.count() == 1
    assert "Fjern denne liste" in bo.get(f"/?{query}").content.decode()
    bo.post("/lister/", {"do": "drop", "kept": str(kept.id)})
    assert not KeptList.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"query": ""}, {"query": "kind=nonsense"}, {"do": "drop", "kept": "x"}])
def test_what_is_no_list_is_not_kept(bo: Site, sent: dict[str, str]) -> None:
    assert bo.post("/lister/", sent).status_code == 404
    assert not KeptList.objects.exists()


def test_only_so_many_lists_are_kept_and_one_is_told_so(world: World, bo: Site) -> None:
    for number in range(MOST_KEPT):
        KeptList.objects.create(municipality_id="0101", user=world["Bo"], page="inbox", query=f"kind=x{number}")
    answer = bo.post("/lister/", {"query": "kind=smell"})
    page = bo.get(answer.headers["Location"]).content.decode()
    assert f"Du gemmer allerede {MOST_KEPT} lister." in page
    assert "Det, der ikke findes mere" in page  # a list whose choices are gone
    assert KeptList.objects.count() == MOST_KEPT


def test_oldest_without_responsible_is_one_click_away(world: World, bo: Site) -> None:
    first, second = arrive(world, "1"), arrive(world, "2")
    Concern.objects.filter(id=first).update(received_at=timezone.now() - timedelta(days=3))
    page = bo.get("/?orden=aeldst").content.decode()
    assert page.index(str(first)) < page.index(str(second))
    assert "Ældste uden ansvarlig: 3" in bo.get("/").content.decode().replace("\xa0", " ")


def test_a_long_inbox_comes_in_pages_and_each_concern_is_on_exactly_one(world: World, bo: Site) -> None:
    pattern = Concern.objects.get(id=arrive(world))
    now = timezone.now()
    for step in range(PAGE + 5):
        pattern.id, pattern.received_at = uuid4(), now - timedelta(minutes=step // 3)
        pattern.save(force_insert=True)
    seen: list[str] = []
    path = "/"
    for _page in range(2):
        page = bo.get(path).content.decode()
        seen += re.findall(r'href="/bekymringer/([0-9a-f-]+)/"', page)
        older = re.search(r'href="(\?[^"]*efter=[^"]+)"', page)
        path = "/" + (older[1].replace("&amp;", "&") if older else "")
    assert sorted(seen) == sorted(str(concern_id) for concern_id in Concern.objects.values_list("id", flat=True))


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59.999999-23:59", "0001-01-01T00:00:00+23:59", "2026-10-25T02:30:00"])
def test_a_page_after_a_time_that_no_clock_shows_is_a_page(world: World, bo: Site, at: str) -> None:
    arrive(world)
    for path in ("/", "/sager/"):
        assert bo.get(f"{path}?{urlencode({'efter': f'{at}~{uuid4()}'})}").status_code == 200


def test_a_broken_address_of_a_page_shows_the_first(world: World, bo: Site) -> None:
    arrive(world)
    assert bo.get("/?efter=hvad~somhelst&district=x&kind=y&age=z").status_code == 200


def test_whoever_was_slower_is_told_who_was_faster(world: World, bo: Site) -> None:
    concern_id = arrive(world)
    lis = Site("municipality")
    lis.sign_in_as(world["Lis"])
    lis.post(f"/bekymringer/{concern_id}/gor/", {"do": "take"})
    answer = bo.post(f"/bekymringer/{concern_id}/gor/", {"do": "take"})
    assert answer.status_code == 409
    assert "Lis Lassen tog den kl." in answer.content.decode()


def test_a_concern_is_added_to_a_case_by_its_number(world: World, bo: Site) -> None:
    case_url = opened_case(world, bo)
    case = Case.objects.get()
    again = arrive(world, "again")
    assert f"Læg til sag {case.number}" in bo.get(f"/bekymringer/{again}/").content.decode()
    assert bo.post(f"/bekymringer/{again}/gor/", {"do": "add", "number": case.number}).headers["Location"] == case_url
    assert case.concerns.count() == 2


def test_a_number_that_is_no_case_of_ones_units_is_refused_at_the_field(world: World, bo: Site) -> None:
    concern_id = arrive(world)
    page = bo.post(f"/bekymringer/{concern_id}/gor/", {"do": "add", "number": "000000"}).content.decode()
    assert "Der er ingen sag med det nummer i dine enheder." in page


def test_a_note_is_required_to_have_words_and_is_kept_when_refused(world: World, bo: Site) -> None:
    case_url = opened_case(world, bo)
    answer = bo.post(f"{case_url}gor/", {"do": "note", "text": ""})
    assert answer.status_code == 422
    assert "Skriv notatet." in answer.content.decode()


def test_closing_asks_two_things_and_keeps_what_was_written(world: World, bo: Site) -> None:
    case_url = opened_case(world, bo)
    answer = bo.post(f"{case_url}gor/", {"do": "close", "text": "Vi ses igen."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Vælg, hvordan det endte." in page
    assert "Vi ses igen." in page
    assert Case.objects.get().state == "open"


def test_a_case_that_somebody_closed_meanwhile_gives_the_note_back(world: World, bo: Site) -> None:
    case_url = opened_case(world, bo)
    closing = {"do": "close", "outcome": "solved", "resident_answer": "unknown", "text": "Mine ord."}
    bo.post(f"{case_url}gor/", closing)
    answer = bo.post(f"{case_url}gor/", closing)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Sagen er allerede afsluttet." in page
    assert "Mine ord." in page.partition("Tidslinje")[0]
    assert Entry.objects.filter(kind="closed").count() == 1


def test_a_case_is_given_to_somebody_of_the_unit_only(world: World, bo: Site) -> None:
    case_url = opened_case(world, bo)
    page = bo.get(case_url).content.decode()
    assert "Lis Lassen" in page
    assert "Mona Mikkelsen" not in page
    assert bo.post(f"{case_url}gor/", {"do": "assign", "to": str(world["Mona"].id)}).status_code == 422
    assert bo.post(f"{case_url}gor/", {"do": "assign", "to": str(world["Lis"].id)}).status_code == 302
    assert Case.objects.get().responsible == world["Lis"]


def test_a_case_may_stand_on_a_pseudonym(world: World, bo: Site) -> None:
    case_url = opened_case(world, bo)
    bo.post(f"{case_url}gor/", {"do": "resident", "name": ""})
    assert "Dæknavn" in bo.get(case_url).content.decode()


def test_a_record_whose_key_was_destroyed_says_so_and_the_page_still_stands(world: World, bo: Site) -> None:
    concern_id = arrive(world)
    RecordKey.objects.update(wrapped=None, destroyed_at=timezone.now())
    answer = bo.get(f"/bekymringer/{concern_id}/")
    assert answer.status_code == 200
    assert "Denne bekymring kan ikke åbnes" in answer.content.decode()
    assert WORDS not in answer.content.decode()


def test_no_case_is_opened_from_a_damaged_concern_and_the_page_says_why(world: World, bo: Site) -> None:
    concern_id = arrive(world)
    Concern.objects.update(body=b"damaged")
    answer = bo.post(f"/bekymringer/{concern_id}/gor/", {"do": "open"})
    assert answer.status_code == 409
    assert "Spørg din leder" in answer.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize("who", ["Mona", "Gitte"])
def test_a_forged_form_of_somebody_elses_unit_changes_nothing(world: World, who: str) -> None:
    concern_id = arrive(world)
    other = Site("municipality")
    other.sign_in_as(world[who])
    for verb in ("take", "open", "add", "release"):
        assert other.post(f"/bekymringer/{concern_id}/gor/", {"do": verb, "number": "123456"}).status_code == 404
    assert Concern.objects.get().state == "new"
    assert Case.objects.count() == 0
