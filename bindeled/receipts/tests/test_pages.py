"""Receipts: the same words for everybody, kept for a fixed time, in pages."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from bindeled.concerns.actions import pass_on
from bindeled.confidentiality.doors import entered
from bindeled.municipalities.models import Municipality
from bindeled.receipts.letters import received
from bindeled.receipts.models import Receipt
from bindeled.receipts.queries import PAGE
from bindeled.receipts.rules import grouped, new_number
from conftest import Site, acting
from journeys.factory import World, told

AT = datetime(2026, 7, 1, 7, 14, tzinfo=ZoneInfo("UTC"))


def give_receipts(world: World, number: int) -> None:
    now = timezone.now()
    Receipt.objects.bulk_create(
        Receipt(
            municipality_id="0101",
            sender=world["Karin"],
            number=new_number(),
            received_at=now - timedelta(minutes=step),
            department_name="Hørgården 2",
            request_sha256=step.to_bytes(32, "big"),
            request_mac=bytes(32),
        )
        for step in range(number)
    )


def test_the_letter_is_the_same_for_everybody_but_for_number_and_time() -> None:
    first = received({"number": "482719536V", "received_at": AT.isoformat()}, "da")
    second = received({"number": "000000000A", "received_at": (AT + timedelta(days=3)).isoformat()}, "da")
    for mine, other in ((first.subject, second.subject), (first.text, second.text), (first.html, second.html)):
        same = mine.replace("482 719 536 V", "000 000 000 A").replace("1. juli 2026", "4. juli 2026")
        assert same == other


def test_the_letter_says_the_time_in_copenhagen_and_speaks_both_languages() -> None:
    facts = {"number": "482719536V", "received_at": AT.isoformat()}
    danish, english = received(facts, "da"), received(facts, "en")
    assert danish.subject == "Kvittering 482 719 536 V"
    assert "9.14" in danish.text
    assert english.subject == "Receipt 482 719 536 V"
    assert "Resten er kommunens opgave." in danish.text
    assert "The municipality takes it from here." in english.text


def test_the_letter_tells_nothing_of_what_was_passed_on(world: World) -> None:
    with acting("sender"), entered(world.door("Karin")):
        receipt = pass_on(told(world, words="Hun svarer ikke."), key="k", by=world["Karin"])
    letter = received({"number": receipt.number, "received_at": receipt.received_at.isoformat()}, "da")
    for word in ("Hun svarer", "Hørgården", "Æblehaven", "Karin", "Det lugter"):
        assert word not in letter.subject + letter.text + letter.html


def test_the_list_shows_number_date_and_department_and_not_the_dwelling(world: World, sender_site: Site) -> None:
    with acting("sender"), entered(world.door("Karin")):
        receipt = pass_on(told(world), key="k", by=world["Karin"])
    sender_site.sign_in_as(world["Karin"])
    page = sender_site.get("/kvitteringer/").content.decode()
    assert grouped(receipt.number) in page
    assert "Hørgården 2" in page
    assert "Æblehaven" not in page


def test_a_receipt_is_kept_for_a_time_counted_from_sending_and_then_is_as_if_it_never_was(
    world: World, sender_site: Site
) -> None:
    give_receipts(world, 2)
    days = Municipality.objects.get(code="0101").receipt_days
    old = Receipt.objects.order_by("received_at").first()
    assert old
    Receipt.objects.filter(id=old.id).update(received_at=timezone.now() - timedelta(days=days, minutes=1))
    sender_site.sign_in_as(world["Karin"])
    assert grouped(old.number) not in sender_site.get("/kvitteringer/").content.decode()
    gone, never = sender_site.get(f"/kvittering/{old.number}/"), sender_site.get("/kvittering/000000000A/")
    assert gone.status_code == never.status_code == 404


def test_many_receipts_come_in_pages_and_each_is_on_exactly_one(world: World, sender_site: Site) -> None:
    give_receipts(world, PAGE + 7)
    sender_site.sign_in_as(world["Karin"])
    seen: list[str] = []
    path = "/kvitteringer/"
    for _page in range(2):
        page = sender_site.get(path).content.decode()
        seen += re.findall(r"\d{3} \d{3} \d{3} [A-Z]", page)
        older = re.search(r'href="(\?efter=[^"]+)"', page)
        path = "/kvitteringer/" + (older[1] if older else "")
    assert sorted(seen) == sorted(grouped(number) for number in Receipt.objects.values_list("number", flat=True))


def test_without_receipts_the_list_says_what_will_be_there(world: World, sender_site: Site) -> None:
    sender_site.sign_in_as(world["Karin"])
    assert "Du har ikke givet noget videre endnu." in sender_site.get("/kvitteringer/").content.decode()


def test_no_page_of_a_sender_can_be_told_apart_by_a_validator(world: World, sender_site: Site) -> None:
    sender_site.sign_in_as(world["Karin"])
    headers = sender_site.get("/kvitteringer/").headers
    assert "ETag" not in headers
    assert "Last-Modified" not in headers
    assert "no-store" in headers["Cache-Control"]
