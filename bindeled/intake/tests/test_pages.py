"""The pages of the open door, as somebody without an account and without JavaScript sees them."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import RequestFactory
from django.utils import timezone

from bindeled.cases.actions import open_arrivals
from bindeled.cases.models import Concern
from bindeled.concerns.models import SealedConcern
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.intake import actions
from bindeled.intake.models import DayKey, Footprint
from bindeled.intake.rules import LEAST_SECONDS, NARROW_FREE, REST_SECONDS
from bindeled.intake.views import address_of
from bindeled.post.models import Letter
from bindeled.receipts.models import Receipt
from bindeled.receipts.rules import grouped
from conftest import Site, acting
from journeys.factory import World

PERSON, ONESELF = "/fortael/0157/en-person/", "/fortael/0157/mig-selv/"
WORDS = "Min nabo er meget alene og går ikke ud mere."


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let so many seconds pass."""
    passed = [0.0]
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + passed[0])

    def pass_(seconds: float) -> None:
        passed[0] += seconds

    return pass_


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found[1]


def form_of(site: Site, path: str = PERSON, **changes: Any) -> dict[str, Any]:
    key = hidden(site.get(path).content.decode(), "key")
    return {"where": "Moseuldsgangen 3", "words": WORDS, "kinds": ["loneliness"], "key": key, "step": "send", **changes}


def arrive() -> None:
    with acting("worker"), entered(Door("worker", municipality="0157")):
        open_arrivals()


def send(
    site: Site, clock: Callable[[float], None], path: str = PERSON, address: str = "192.0.2.1", **changes: Any
) -> Any:
    form = form_of(site, path, **changes)
    clock(LEAST_SECONDS)
    return site.post(path, form, REMOTE_ADDR=address)


def test_somebody_without_a_name_tells_and_gitte_reads_it(
    world: World, sender_site: Site, municipal_site: Site, clock: Callable[[float], None]
) -> None:
    answer = send(sender_site, clock)
    assert answer.status_code == 302
    receipt = sender_site.get(answer["Location"])
    assert receipt.status_code == 200
    number = Receipt.objects.get().number
    assert grouped(number) in receipt.content.decode()
    arrive()
    municipal_site.sign_in_as(world["Gitte"])
    inbox = municipal_site.get("/").content.decode()
    assert "En uden navn, den åbne indgang" in inbox
    page = municipal_site.get(f"/bekymringer/{Concern.objects.get().id}/").content.decode()
    for shown in (WORDS, "Moseuldsgangen 3", grouped(number), "En uden navn", "Afsenderen har ikke skrevet det"):
        assert shown in page


def test_one_may_write_about_oneself_and_say_how_one_is_reached(
    world: World, sender_site: Site, municipal_site: Site, clock: Callable[[float], None]
) -> None:
    answer = send(
        sender_site, clock, ONESELF, where="", phone="12 34 56 78", writer="Jens", mail="jens@bindeled.example"
    )
    assert answer.status_code == 302
    arrive()
    municipal_site.sign_in_as(world["Gitte"])
    page = municipal_site.get(f"/bekymringer/{Concern.objects.get().id}/").content.decode()
    assert "Personen selv: Jens" in page
    assert "12 34 56 78 · jens@bindeled.example" in page


def test_without_any_way_to_meet_the_form_asks_for_one_and_keeps_the_words(
    world: World, sender_site: Site, clock: Callable[[float], None]
) -> None:
    answer = send(sender_site, clock, ONESELF, where="")
    assert answer.status_code == 422
    assert WORDS in answer.content.decode()
    assert "Skriv, hvor vi kan møde dig" in answer.content.decode()


def test_nothing_is_written_before_it_is_sent_and_then_all_of_it_together(
    world: World, sender_site: Site, clock: Callable[[float], None]
) -> None:
    sender_site.post(PERSON, form_of(sender_site, step="check"))
    counted = (
        SealedConcern.objects.count(),
        Receipt.objects.count(),
        Footprint.objects.count(),
        TraceEntry.objects.count(),
    )
    assert counted == (0, 0, 0, 0)
    send(sender_site, clock)
    line = TraceEntry.objects.get()
    assert (line.door, line.actor_id, line.municipality_id, line.deed) == ("public", None, "0157", "passed_on")
    receipt = Receipt.objects.get()
    assert (receipt.sender_id, receipt.municipality_id, receipt.department_name) == (None, "0157", "")
    assert SealedConcern.objects.count() == Footprint.objects.count() == 1


def test_no_letter_goes_to_an_address_that_nobody_has_shown_to_be_theirs(
    world: World, sender_site: Site, clock: Callable[[float], None]
) -> None:
    assert send(sender_site, clock, mail="victim@bindeled.example").status_code == 302
    assert Letter.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM queue.procrastinate_jobs")
        assert cursor.fetchone()[0] == 0


def test_the_same_form_sent_twice_is_one_concern_with_one_receipt(
    world: World, sender_site: Site, clock: Callable[[float], None]
) -> None:
    form = form_of(sender_site)
    clock(LEAST_SECONDS)
    first, second = sender_site.post(PERSON, form), sender_site.post(PERSON, form)
    assert first["Location"].partition("modtaget")[0] == second["Location"].partition("modtaget")[0]
    assert [Receipt.objects.count(), SealedConcern.objects.count()] == [1, 1]
    assert grouped(Receipt.objects.get().number) in sender_site.get(second["Location"]).content.decode()


def test_the_same_form_with_other_words_is_asked_about(
    world: World, sender_site: Site, clock: Callable[[float], None]
) -> None:
    form = form_of(sender_site)
    clock(LEAST_SECONDS)
    sender_site.post(PERSON, form)
    changed = sender_site.post(PERSON, {**form, "words": "Noget andet."})
    assert changed.status_code == 409
    assert hidden(changed.content.decode(), "key") != form["key"]
    assert "Noget andet." in changed.content.decode()


def test_whoever_is_fast_is_asked_to_wait_loses_nothing_and_is_then_let_through(
    world: World, sender_site: Site, clock: Callable[[float], None]
) -> None:
    fast = sender_site.post(PERSON, form_of(sender_site))
    page = fast.content.decode()
    assert fast.status_code == 429
    assert WORDS in page
    assert "Vent et øjeblik" in page
    assert SealedConcern.objects.count() == 0
    clock(LEAST_SECONDS)
    form = form_of(sender_site, key=hidden(page, "key"), rest=hidden(page, "rest"))
    assert sender_site.post(PERSON, form).status_code == 302


def test_from_where_many_come_one_waits_and_is_then_let_through_and_set_aside(
    world: World, sender_site: Site, clock: Callable[[float], None]
) -> None:
    for number in range(NARROW_FREE):
        assert (
            send(sender_site, clock, words=f"{'æøå'[number % 3] * 4} {number}", address=f"192.0.2.{number}").status_code
            == 302
        )
    one_more = send(sender_site, clock, words="Her er en ægte besked.", address="192.0.2.99")
    assert one_more.status_code == 429
    page = one_more.content.decode()
    form = form_of(sender_site, key=hidden(page, "key"), rest=hidden(page, "rest"), words="Her er en ægte besked.")
    clock(REST_SECONDS)
    assert sender_site.post(PERSON, form, REMOTE_ADDR="192.0.2.99").status_code == 302
    assert send(sender_site, clock, words="Fra et andet sted.", address="198.51.100.1").status_code == 302
    arrive()
    assert list(Concern.objects.values_list("set_aside", flat=True).order_by("received_at")).count("many") == 1


def test_a_rest_of_another_form_counts_for_nothing(
    world: World, sender_site: Site, clock: Callable[[float], None]
) -> None:
    other = actions.rest_for("another key")
    form = form_of(sender_site, rest=other)
    assert sender_site.post(PERSON, form).status_code == 429


def test_the_field_that_nobody_sees_sets_aside_and_loses_nothing(
    world: World, sender_site: Site, clock: Callable[[float], None]
) -> None:
    assert send(sender_site, clock, subject="buy").status_code == 302
    arrive()
    assert Concern.objects.get().set_aside == "trap"


def test_a_form_with_a_key_of_nobodys_is_given_one_and_sent_the_next_time(
    world: World, sender_site: Site, clock: Callable[[float], None]
) -> None:
    answer = sender_site.post(PERSON, form_of(sender_site, key="made up"))
    page = answer.content.decode()
    assert WORDS in page
    assert "Tryk Send en gang til" in page
    clock(LEAST_SECONDS)
    assert sender_site.post(PERSON, form_of(sender_site, key=hidden(page, "key"))).status_code == 302


def test_a_cpr_number_is_masked_before_it_is_sent(
    world: World, sender_site: Site, clock: Callable[[float], None]
) -> None:
    answer = send(sender_site, clock, words="CPR 010160-1234", writer="010160 1234")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "010160" not in page
    assert page.count("XXXXXX-XXXX") >= 2
    assert SealedConcern.objects.count() == 0


def test_where_the_door_is_closed_the_page_says_whom_to_talk_to(world: World, sender_site: Site) -> None:
    for path in ("/fortael/0101/", "/fortael/0101/en-person/", "/fortael/0101/mig-selv/"):
        page = sender_site.get(path)
        assert page.status_code == 200
        assert "Tal med din kontaktperson" in page.content.decode()
    refused = sender_site.post("/fortael/0101/en-person/", {"words": WORDS, "step": "send"})
    assert refused.status_code == 403
    assert SealedConcern.objects.count() == 0


def test_gentoftes_pages_lead_to_gentoftes_numbers_only(world: World, sender_site: Site) -> None:
    for path in ("/fortael/0157/", PERSON, ONESELF):
        page = sender_site.get(path).content.decode()
        assert 'href="/akut/0157/"' in page
        assert 'href="/akut/"' not in page


def test_a_municipality_that_there_is_not_is_nowhere(world: World, sender_site: Site) -> None:
    for path in ("/fortael/9999/", "/fortael/9999/en-person/", "/fortael/x/", "/fortael/0157/modtaget/made-up/"):
        assert sender_site.get(path).status_code == 404


@pytest.mark.parametrize(
    ("trusted", "said", "expected"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.2.3.4, 203.0.113.9", "203.0.113.9"),  # what a client says itself stands before what our proxy says
        (1, "", ""),
        (2, "203.0.113.9", ""),
    ],
)
def test_only_what_our_own_proxy_says_is_believed(
    rf: RequestFactory, settings: Any, trusted: int, said: str, expected: str
) -> None:
    settings.TRUSTED_PROXY_COUNT = trusted
    assert address_of(rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=said)) == expected


# -- What is remembered -------------------------------------------------------------------------------------------------


def test_what_is_remembered_is_no_address_and_gone_within_a_day(
    world: World, sender_site: Site, clock: Callable[[float], None]
) -> None:
    send(sender_site, clock, address="192.0.2.77")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(k)::text FROM app.intake_footprint k")
        kept = cursor.fetchone()[0]
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname IN ('intake_footprint', 'intake_daykey')")
        assert {kind for (kind,) in cursor.fetchall()} == {"u"}
    assert "192.0" not in kept
    assert "c000024d" not in kept  # the address as bytes
    for hours, left in ((22, 1), (23, 0)):
        with acting("worker"), entered(Door("worker", municipality="0157")):
            actions.forget(now=timezone.now() + timedelta(hours=hours))
        assert Footprint.objects.count() == left


def test_the_key_goes_with_the_day_and_the_next_day_has_another(
    world: World, sender_site: Site, clock: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    send(sender_site, clock)
    tomorrow = timezone.now() + timedelta(days=1)
    with acting("worker"), entered(Door("worker", municipality="0157")):
        actions.forget(now=tomorrow)
    assert DayKey.objects.count() == 0
    send(sender_site, clock)
    marks = set(map(bytes, Footprint.objects.values_list("narrow", flat=True)))
    assert len(marks) == Footprint.objects.count()


def test_the_worker_and_other_doors_read_no_mark_and_no_key(world: World) -> None:
    for side, door in (("worker", Door("worker", municipality="0157")), ("sender", world.door("Karin"))):
        for what in ("narrow FROM app.intake_footprint", "key FROM app.intake_daykey"):
            with acting(side), pytest.raises(ProgrammingError), entered(door), connection.cursor() as cursor:
                cursor.execute(f"SELECT {what}")


def test_the_open_door_cannot_put_into_a_mailbox_that_is_closed(world: World) -> None:
    row = SealedConcern(municipality_id="0101", received_at=timezone.now(), sealed=b"x")
    with (
        acting("sender"),
        entered(Door("public", municipality="0101")),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
    ):
        row.save(force_insert=True)
