"""A contact person's Post: after a fresh sign-in, for its reader alone, and gone when it is answered or passed on."""

import re
from typing import Any
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection
from django.utils import timezone, translation
from django.utils.formats import date_format

from bindeled.concerns.models import SealedConcern
from bindeled.confidentiality import keys
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.models import TraceEntry
from bindeled.doorstep import actions
from bindeled.doorstep.models import Knock
from bindeled.doorstep.tests.conftest import WORDS, call_back, fresh, letter, only, opened
from bindeled.housing.models import Appointment, Department, Entrance, Keeper
from bindeled.municipalities.rules import working_days_later
from bindeled.receipts.models import Receipt
from bindeled.users import access
from conftest import Site, acting
from journeys.factory import LONG_AGO, World, account


def hidden(page: str) -> dict[str, Any]:
    """The fields that a page carries to the concern's form."""
    form = re.search(r'<form[^>]*action="/bekymring/".*?</form>', page, re.DOTALL)
    assert form
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form[0]))


def test_the_list_shows_that_there_is_post_and_no_word_of_it(place: Department, karin: Site, sender_site: Site) -> None:
    call_back(sender_site, place)
    page = karin.get("/post/").content.decode()
    assert "En beboer vil gerne ringes op" in page
    with translation.override("da"):
        assert date_format(only().last_day, "j. F Y") in page
    assert only().last_day == working_days_later(timezone.localdate(), 2)
    assert str(only()) in page
    assert "Bodil" not in page
    assert "12 34 56 78" not in page


def test_an_empty_post_says_so(karin: Site) -> None:
    assert "Ingen post." in karin.get("/post/").content.decode()


def test_fetching_an_unread_one_shows_nothing_and_begins_nothing(
    place: Department, karin: Site, sender_site: Site
) -> None:
    call_back(sender_site, place)
    page = karin.get(f"/post/{only().id}/").content.decode()
    assert "Bodil" not in page
    assert only().read_at is None


def test_opening_shows_it_begins_its_time_and_leaves_a_line(place: Department, karin: Site, sender_site: Site) -> None:
    call_back(sender_site, place)
    page = opened(karin, only().id)
    assert "Bodil Beboer" in page
    assert 'href="tel:12345678"' in page
    assert only().read_at is not None
    assert TraceEntry.objects.filter(record_kind="knock", deed="read", record_id=only().id).count() == 1


def test_without_a_fresh_sign_in_one_confirms_first_and_comes_back(
    world: World, place: Department, sender_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_back(sender_site, place)
    site = Site("sender")
    site.sign_in_as(world["Karin"])
    path = f"/post/{only().id}/"
    assert site.get("/post/").status_code == 200
    assert site.get(path)["Location"] == f"/demo/igen/?next=%2Fpost%2F{only().id}%2F"
    assert site.post(path, {"do": "open"})["Location"].startswith("/demo/igen/")
    assert only().read_at is None
    assert site.post("/demo/igen/", {"next": path})["Location"] == path
    assert site.get(path).status_code == 200
    monkeypatch.setattr(access, "FRESH_FOR", 0)
    assert site.get(path).status_code == 302


def test_confirming_leads_to_no_other_site(karin: Site) -> None:
    assert karin.post("/demo/igen/", {"next": "https://elsewhere.example/"})["Location"] == "/bekymring/"


@pytest.mark.parametrize("who", ["Ole", "Ejendomskontoret"])
def test_nobody_else_has_it_however_fresh(world: World, place: Department, sender_site: Site, who: str) -> None:
    letter(sender_site, world, place)
    other = fresh(world, who)
    mine, none = other.get(f"/post/{only().id}/"), other.get(f"/post/{uuid4()}/")
    assert (mine.status_code, none.status_code) == (404, 404)
    for deed in ("open", "answered"):
        assert other.post(f"/post/{only().id}/", {"do": deed}).status_code == 404
    assert Knock.objects.count() == 1
    assert only().read_at is None


def test_answered_it_is_gone_with_its_key(place: Department, karin: Site, sender_site: Site) -> None:
    call_back(sender_site, place)
    knock = only().id
    opened(karin, knock)
    assert karin.post(f"/post/{knock}/", {"do": "answered"})["Location"] == "/post/"
    assert Knock.objects.count() == 0
    assert karin.get(f"/post/{knock}/").status_code == 404
    assert TraceEntry.objects.filter(record_kind="knock", deed="answered").count() == 1


def test_three_taps_pass_it_on_and_it_is_gone_in_the_same_moment(
    world: World, place: Department, karin: Site, sender_site: Site
) -> None:
    letter(sender_site, world, place, where="Opgang 4, kælderen")
    knock = only().id
    page = opened(karin, knock)
    check = karin.post("/bekymring/", {**hidden(page), "step": "check"}).content.decode()
    assert "Læs igennem" in check
    assert WORDS in check
    assert "Opgang 4, kælderen" in check
    assert Knock.objects.count() == 1
    sent = karin.post("/bekymring/", {**hidden(check), "step": "send"})
    assert sent["Location"].startswith("/kvittering/")
    assert (Knock.objects.count(), SealedConcern.objects.count(), Receipt.objects.count()) == (0, 1, 1)
    assert WORDS not in karin.get("/post/").content.decode()


def test_when_sending_fails_it_is_still_in_the_post(
    world: World, place: Department, karin: Site, sender_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter(sender_site, world, place)
    carried = hidden(opened(karin, only().id))
    karin.client.raise_request_exception = False
    monkeypatch.setattr("bindeled.receipts.actions.queue_letter", lambda **_facts: 1 / 0)
    assert karin.post("/bekymring/", {**carried, "step": "send"}).status_code == 500
    assert (Knock.objects.count(), SealedConcern.objects.count()) == (1, 0)


@pytest.mark.parametrize("knock", ["", "on", "x" * 400, "5f0c2b9e-7a41-4c56-9d3e-0b6f8a1d2c34"])
def test_a_concern_is_never_refused_for_the_knock_that_it_names(
    world: World, place: Department, karin: Site, knock: str
) -> None:
    form = {"entrance": f"elsewhere:{place.id}", "place": "Gården", "words": "Det lugter.", "key": "k", "step": "send"}
    assert karin.post("/bekymring/", {**form, "knock": knock})["Location"].startswith("/kvittering/")


def test_passing_on_takes_nothing_that_is_not_ones_own(world: World, place: Department, sender_site: Site) -> None:
    letter(sender_site, world, place)
    ole = fresh(world, "Ole")
    entrance = Entrance.objects.filter(department=world.departments["Sundholm afd. 7"]).first()
    assert entrance
    form = {"entrance": str(entrance.id), "words": "Noget andet.", "knock": str(only().id), "key": "z", "step": "send"}
    assert ole.post("/bekymring/", form)["Location"].startswith("/kvittering/")
    assert Knock.objects.count() == 1


def test_the_keepers_of_a_list_read_and_answer_the_offices_post_and_to_others_it_does_not_exist(
    world: World, place: Department, karin: Site, sender_site: Site
) -> None:
    Appointment.objects.filter(department=place).update(valid_to=LONG_AGO)
    call_back(sender_site, place)
    kaja = world.people["Kaja"] = account("Kaja", "sender", "0101")
    Keeper.objects.create(
        municipality_id="0101",
        organisation=place.organisation,
        account_id=kaja.id,
        name="Kaja",
        email=kaja.email,
        valid_from=LONG_AGO,
    )
    keeper, path = fresh(world, "Kaja"), f"/kontorets-post/{only().id}/"
    assert "En beboer vil gerne ringes op" in keeper.get("/kontorets-post/").content.decode()
    assert keeper.post(path, {"do": "open"})["Location"] == path
    page = keeper.get(path).content.decode()
    assert "Bodil Beboer" in page
    assert "Giv videre til kommunen" not in page
    assert karin.get("/kontorets-post/").status_code == 404
    assert karin.get(path).status_code == 404
    assert keeper.get(f"/post/{only().id}/").status_code == 404
    assert keeper.post(path, {"do": "answered"})["Location"] == "/kontorets-post/"
    assert Knock.objects.count() == 0


# -- Sealed under the sender's side's own key -----------------------------------------------------------------------------


def everything() -> bytes:
    """Every value of every table, as bytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname IN ('app', 'queue')")
        tables = [name for (name,) in cursor.fetchall()]
        found = b""
        for table in tables:
            schema = "queue" if table.startswith("procrastinate") or table == "allowed_job" else "app"
            cursor.execute(f'SELECT * FROM {schema}."{table}"')  # noqa: S608 - names from the catalogue
            for row in cursor.fetchall():
                found += b"|".join(bytes(v) if isinstance(v, memoryview | bytes) else str(v).encode() for v in row)
    return found


def test_no_table_holds_a_word_before_or_after(world: World, place: Department, karin: Site, sender_site: Site) -> None:
    letter(sender_site, world, place, name="Bodil Beboer", phone="12 34 56 78")
    words = (WORDS.encode(), b"Bodil", b"12 34 56 78")
    assert not any(word in everything() for word in words)
    sealed = bytes(only().sealed)
    assert sealed in everything(), "the search does see what is there (control)"
    check = karin.post("/bekymring/", {**hidden(opened(karin, only().id)), "step": "send"})
    assert check.status_code == 302
    after = everything()
    assert sealed not in after
    assert not any(word in after for word in words)


def test_the_municipalitys_keys_do_not_open_it(world: World, place: Department, sender_site: Site) -> None:
    letter(sender_site, world, place)
    found = only()
    theirs, context = keys.provider(), found.id.bytes
    with pytest.raises(InvalidTag):
        theirs.unwrap("0101", found.wrapping_key, bytes(found.wrapped), context=context)
    with acting("sender"):
        ours = keys.post_provider().unwrap("0101", found.wrapping_key, bytes(found.wrapped), context=context)
    assert len(ours) == 32


def test_moved_to_another_row_it_cannot_be_opened(
    world: World, place: Department, karin: Site, sender_site: Site
) -> None:
    call_back(sender_site, place)
    letter(sender_site, world, place)
    first, second = Knock.objects.order_by("kind")
    second.sealed, second.wrapped = first.sealed, first.wrapped
    with acting("sender"), pytest.raises(UnreadableError):
        actions.read(second)
