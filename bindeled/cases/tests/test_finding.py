"""Finding again: what a text may mean, what is found by whom, what nobody learns, and the lines that stay in the trace."""

import re
from dataclasses import FrozenInstanceError
from uuid import UUID

import pytest

from bindeled.cases import access
from bindeled.cases.models import Case, Clue, Concern
from bindeled.cases.queries import concern_for, finding, read_concern
from bindeled.cases.rules import FIND_PURPOSES, has_words, name_clues, phone_clues, sought, words_to_find
from bindeled.cases.rules.finding import place_clues
from bindeled.cases.tests.test_pages import arrive
from bindeled.cases.tests.test_statements import MOST, statements_of
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import RecordKey, TraceEntry
from conftest import Site, acting
from journeys.factory import World

NAME, DWELLING = "Asta Maria Opdigtet", "Æblehaven 2, 3. tv"
EVERYWHERE = "contacted"

# What somebody types, and the clues and case number it may mean.
MEANS = {
    "123456": ("123456", set()),
    " 123456 ": ("123456", set()),
    "12345": ("", set()),
    "20 30 40 50": ("", {"phone|20304050"}),
    "+45 20304050": ("", {"phone|20304050"}),
    "0045 20304050": ("", {"phone|20304050"}),
    "+46 70 123 45 67": ("", {"phone|46701234567"}),
    "00123456789012345": ("", {"phone|123456789012345"}),  # as long as a number may be, and 00 before it
    "000 000 001 L": ("", {"receipt|000000001L"}),
    "000000001l": ("", {"receipt|000000001L"}),
    "000 000 001 M": ("", set()),
    "Æblehaven 2, 3. tv": ("", {"place|æblehaven 2|3|tv"}),
    "æblehaven 2 3 tv": ("", {"place|æblehaven 2|3|tv"}),
    "Æblehaven  2, 3.tv": ("", {"place|æblehaven 2|3|tv"}),
    "Æblehaven 12 A, st. mf": ("", {"place|æblehaven 12a|st|mf"}),
    "Æblehaven 12A": ("", {"place|æblehaven 12a||"}),
    "Æblehaven 2, kl": ("", {"place|æblehaven 2|kl|"}),
    "Store Æblehaven 2, 1. 14": ("", {"place|store æblehaven 2|1|14"}),
    "Store Æblehaven 2, 12. tv": ("", {"place|store æblehaven 2|12|tv"}),
    "Æblehaven2": ("", set()),
    "Asta Opdigtet": ("", {"name|asta opdigtet"}),
    "opdigtet, ASTA": ("", {"name|asta opdigtet"}),
    "Asta": ("", set()),
    "": ("", set()),
}


@pytest.mark.parametrize("typed", MEANS)
def test_a_text_means_what_it_says_and_nobody_has_to_say_which(typed: str) -> None:
    number, clues = MEANS[typed]
    assert (sought(typed).number, set(sought(typed).clues)) == (number, clues)


def test_a_name_is_known_whole_and_by_its_first_and_last_word_and_never_by_one() -> None:
    assert name_clues(NAME) == {"name|asta maria opdigtet", "name|asta opdigtet"}
    assert name_clues("Asta") == name_clues("") == set()


def test_every_phone_in_a_text_is_known() -> None:
    assert phone_clues("Ring 20304050 eller +45 30 40 50 60, ikke 112") == {"phone|20304050", "phone|30405060"}


def test_a_place_that_nobody_named_is_no_clue() -> None:
    assert place_clues("  ", "3", "tv") == set()
    assert place_clues("Æblehaven 2", "3", "tv") == {"place|æblehaven 2|3|tv"}


def test_what_a_text_may_mean_cannot_be_changed_by_whoever_reads_it() -> None:
    meant = sought("123456")
    with pytest.raises(FrozenInstanceError):
        meant.number = "654321"  # type: ignore[misc]


def test_no_word_is_made_of_the_end_of_one_text_and_the_beginning_of_the_next() -> None:
    assert not has_words(["Hun spiller", "Harmonika"], ["xx"])
    assert not has_words(["Hun spiller", "Harmonika"], ["spillerharmonika"])


def test_words_must_all_stand_there_and_short_ones_say_nothing() -> None:
    assert words_to_find("Hun ER på  Harmonika") == ["hun", "harmonika"]
    assert has_words(["Hun spiller", "HARMONIKA."], ["hun", "harmonika"])
    assert not has_words(["Hun spiller"], ["hun", "harmonika"])


# -- Who finds what ------------------------------------------------------------------------------------------------------


@pytest.fixture
def concern(world: World) -> UUID:
    return arrive(world, resident_name=NAME, reach="20304050")


@pytest.fixture
def bo(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Bo"])
    return municipal_site


def look(site: Site, text: str, *, why: str = EVERYWHERE, do: str = "exactly", **more: str) -> str:
    answer = site.post("/find/", {"text": text, "why": why or "own", "do": do, **more})
    assert answer.status_code == 200
    return str(answer.content.decode())


def receipt_of(world: World, concern: UUID) -> str:
    with acting("municipality"), entered(world.door("Bo")):
        return read_concern(concern_for(concern), purpose="triage").body["number"]


@pytest.mark.parametrize("text", [NAME, "opdigtet asta", DWELLING, "20 30 40 50", "receipt"])
def test_a_concern_is_found_by_receipt_dwelling_name_and_phone(
    world: World, bo: Site, concern: UUID, text: str
) -> None:
    typed = receipt_of(world, concern) if text == "receipt" else text
    assert f"/bekymringer/{concern}/" in look(bo, typed)


@pytest.mark.parametrize("text", ["Asta Andendigtet", "Æblehaven 2, 4. tv", "20304051", "Asta"])
def test_what_is_not_exactly_it_is_not_found(bo: Site, concern: UUID, text: str) -> None:
    page = look(bo, text)
    assert str(concern) not in page
    assert "Der blev ikke fundet noget blandt det, dine enheder har." in page


def test_a_case_is_found_by_its_number_by_its_concerns_and_by_the_resident_tied_to_it(bo: Site, concern: UUID) -> None:
    case_url = str(bo.post(f"/bekymringer/{concern}/gor/", {"do": "open"}).headers["Location"])
    bo.post(f"{case_url}gor/", {"do": "resident", "name": "Birk Opfundet", "phone": "+45 40 50 60 70"})
    for text in (Case.objects.get().number, DWELLING, "Birk Opfundet", "40506070"):
        assert case_url in look(bo, text, why="")
    page = bo.get(case_url).content.decode()
    assert "Birk Opfundet" in page
    assert "40506070" in re.sub(r"\s", "", page)


@pytest.mark.parametrize("who", ["Mona", "Gitte"])
@pytest.mark.parametrize("do", ["exactly", "words"])
def test_nothing_outside_ones_units_is_found_and_nothing_tells_that_it_is_there(
    world: World, concern: UUID, who: str, do: str
) -> None:
    site = Site("municipality")
    site.sign_in_as(world[who])
    text = NAME if do == "exactly" else "svarer"
    there = look(site, text, do=do)
    Concern.objects.filter(id=concern).delete()
    gone = look(site, text, do=do)
    token = re.compile(r'(name="csrfmiddlewaretoken" value=|nonce=)"[^"]+"')
    assert token.sub("", there) == token.sub("", gone)
    assert not TraceEntry.objects.filter(deed="found").exists()


@pytest.mark.parametrize("who", ["Mona", "Gitte"])
def test_row_security_alone_hides_clues_of_others(
    world: World, concern: UUID, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "within_reach", lambda records: records.get_queryset())
    assert Clue.objects.filter(concern=concern).count() >= 4
    with acting("municipality"), entered(world.door(who)):
        assert not Clue.objects.exists()
        found = finding.find(NAME, looker=finding.Looker(world[who], EVERYWHERE), after="")
    assert (found.cases, found.concerns) == ([], [])


def test_one_of_the_unit_does_see_the_clues(world: World, concern: UUID) -> None:
    """The control of the test above."""
    with acting("municipality"), entered(world.door("Bo")):
        assert Clue.objects.filter(concern=concern).count() >= 4


def test_marks_tell_nothing_and_are_not_the_same_in_two_municipalities(world: World) -> None:
    [here], [there] = (finding.marks(code, {"name|asta opdigtet"}) for code in ("0101", "0157"))
    assert here != there
    assert b"asta" not in here
    assert len(here) == finding.MARK


# -- One's own, and beyond -----------------------------------------------------------------------------------------------


def test_without_a_reason_only_ones_own_is_found(bo: Site, concern: UUID) -> None:
    page = look(bo, NAME, why="")
    assert str(concern) not in page
    assert "Der blev ikke fundet noget blandt dit eget." in page
    bo.post(f"/bekymringer/{concern}/gor/", {"do": "take"})
    assert str(concern) in look(bo, NAME, why="")
    assert str(concern) in look(bo, "svarer", why="", do="words")


@pytest.mark.parametrize("why", ["curious", ""])
def test_a_reason_that_is_none_is_refused(bo: Site, concern: UUID, why: str) -> None:
    answer = bo.post("/find/", {"text": NAME, "why": why, "do": "exactly"})
    assert answer.status_code == 422
    assert str(concern) not in answer.content.decode()


@pytest.mark.parametrize("why", ["", *FIND_PURPOSES])
def test_the_purpose_follows_the_find_into_the_record(world: World, bo: Site, concern: UUID, why: str) -> None:
    bo.post(f"/bekymringer/{concern}/gor/", {"do": "take"})
    TraceEntry.objects.all()._raw_delete("default")
    page = look(bo, NAME, why=why)
    link = re.search(rf'href="(/bekymringer/{concern}/[^"]*)"', page)
    assert link
    bo.get(link[1])
    lines = set(TraceEntry.objects.filter(actor_id=world["Bo"].id).values_list("deed", "record_id", "purpose"))
    reason = why or "case_work"
    assert lines == {("searched", None, reason), ("found", concern, reason), ("read", concern, why or "triage")}


def test_a_reason_that_somebody_writes_into_an_address_is_no_reason(bo: Site, concern: UUID) -> None:
    bo.get(f"/bekymringer/{concern}/?hvorfor=oversight")
    assert TraceEntry.objects.get(deed="read").purpose == "triage"


# -- Words ---------------------------------------------------------------------------------------------------------------


def test_words_are_found_in_concerns_and_then_in_notes(bo: Site, concern: UUID) -> None:
    case_url = str(bo.post(f"/bekymringer/{concern}/gor/", {"do": "open"}).headers["Location"])
    bo.post(f"{case_url}gor/", {"do": "note", "text": "Spiller harmonika om natten."})
    page = look(bo, "banker svarer", do="words")
    assert str(concern) in page
    assert "harmonika" not in page
    first = look(bo, "harmonika", do="words")
    assert "Ikke noget endnu." in first
    assert case_url in look(bo, "harmonika", do="words", after=hidden(first, "after"), looked=hidden(first, "looked"))


def hidden(page: str, name: str) -> str:
    """Answer what the button that goes on carries along."""
    found = re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    return str(found[-1]) if found else ""


def test_a_long_look_goes_some_at_a_time_and_says_how_far_it_is(
    world: World, bo: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "LOOKED_AT_ONCE", 2)
    everything = {str(arrive(world, str(number))) for number in range(5)}
    seen, after, looked, steps = [], "", "", 0
    while steps < 4:
        page = look(bo, "svarer", do="words", after=after, looked=looked)
        seen += re.findall(r'href="/bekymringer/([0-9a-f-]+)/', page)
        after, looked, steps = hidden(page, "after"), hidden(page, "looked"), steps + 1
        if after == "notes":
            break
        assert "<progress" in page
    assert (steps, looked) == (3, "5")
    assert sorted(seen) == sorted(everything)
    assert sum(TraceEntry.objects.filter(deed="searched").values_list("count", flat=True)) == 5


def test_more_than_a_page_of_what_is_exactly_it_is_found_page_by_page(
    world: World, bo: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "PAGE", 2)
    monkeypatch.setattr(finding._after, "__defaults__", (2,))
    everything = {str(arrive(world, str(number))) for number in range(5)}
    seen, after = [], ""
    for _page in range(3):
        page = look(bo, DWELLING, after=after)
        seen += re.findall(r'href="/bekymringer/([0-9a-f-]+)/', page)
        after = hidden(page, "after")
    assert after == ""
    assert sorted(seen) == sorted(everything)


def test_a_record_whose_key_is_gone_has_no_words_and_stops_nobody(world: World, bo: Site, concern: UUID) -> None:
    again = arrive(world, "again")
    key = Concern.objects.get(id=concern).key_id
    RecordKey.objects.filter(id=key).update(wrapped=None, destroyed_at=Concern.objects.get(id=concern).received_at)
    page = look(bo, "svarer", do="words")
    assert str(again) in page
    assert str(concern) not in page


@pytest.mark.parametrize("after", ["", "~", "notes~", "concerns~x~y", "else~2026-01-01T00:00:00+00:00~1"])
def test_a_broken_place_to_go_on_from_is_the_beginning(bo: Site, concern: UUID, after: str) -> None:
    look(bo, "svarer", do="words", after=after)


@pytest.mark.parametrize(("text", "do"), [("", "exactly"), ("", "words"), ("på to", "words"), ("x" * 201, "exactly")])
def test_what_cannot_be_looked_for_is_said_at_the_field(bo: Site, text: str, do: str) -> None:
    assert bo.post("/find/", {"text": text, "why": "own", "do": do}).status_code == 422


@pytest.mark.parametrize("who", ["Dorte", "Eva"])
def test_who_serves_no_unit_has_no_such_page(world: World, who: str) -> None:
    site = Site("municipality")
    site.sign_in_as(world[who])
    assert site.get("/find/").status_code == 404
    assert site.post("/find/", {"text": NAME, "why": EVERYWHERE}).status_code == 404


@pytest.mark.parametrize("why", ["", EVERYWHERE])
@pytest.mark.parametrize(("do", "text"), [("exactly", DWELLING), ("words", "svarer")])
def test_a_find_asks_at_most_ten_things(bo: Site, concern: UUID, why: str, do: str, text: str) -> None:
    bo.post(f"/bekymringer/{concern}/gor/", {"do": "open"})
    asked = statements_of(lambda: bo.post("/find/", {"text": text, "why": why or "own", "do": do}))
    assert len(asked) <= MOST, "\n".join(sql[:120] for sql in asked)
