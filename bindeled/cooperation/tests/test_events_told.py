"""Partners' events on real walls: written, shown and told in one letter a month at most, which one press ends."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.cooperation.actions import digest
from bindeled.cooperation.actions.events import EventRefusedError, forget_events, publish_event
from bindeled.cooperation.letters.digest import headers, link_of
from bindeled.cooperation.models import DigestReader, DigestTold, PartnerEvent
from bindeled.cooperation.queries import events as asked
from bindeled.cooperation.rules import events as rules
from bindeled.cooperation.tests.test_rounds_walked import Counted
from bindeled.housing.models import Appointment, ContactPerson
from bindeled.post.letters import as_written, message
from bindeled.post.models import Letter
from conftest import Site, acting
from journeys.between_parties import an_event
from journeys.factory import LONG_AGO, World, an_offer

TODAY = timezone.localdate()
DAY = TODAY + timedelta(days=20)


def seen(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def form(**changes: str) -> dict[str, str]:
    return {
        "title": "Åbent hus",
        "what": "Se værestedet, og mød personalet.",
        "day": DAY.isoformat(),
        "begins": "13",
        "ends": "15.30",
        "venue": "Sundholmsvej 8",
        "arranger": "Værestedet",
        "link": "bindeled.example/aabent-hus",
        "district": "",
        "shown_until": "",
        **changes,
    }


@pytest.fixture
def kirsten(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Kirsten"])
    return municipal_site


@pytest.fixture
def karin(world: World, sender_site: Site) -> Site:
    sender_site.sign_in_as(world["Karin"])
    return sender_site


def the_hour(months_on: int = 0) -> datetime:
    """The moment at which letters go, so many months from now."""
    month = rules.month_of(TODAY)
    for _month in range(months_on):
        month = rules.month_of(month + timedelta(days=31))
    day = rules.day_of_letter(month)
    return datetime.combine(day, time(rules.FROM_HOUR), tzinfo=timezone.get_default_timezone())


def written(now: datetime) -> list[Letter]:
    """Let the worker, which has run since the day before, write the letters that are owed at a moment; answer them by address."""
    before = set(Letter.objects.values_list("id", flat=True))
    with acting("worker"), entered(Door("worker", municipality="0101")):
        digest.bring_readers_in(now - timedelta(days=1))
        while digest.write_digests(now):
            pass
    return list(Letter.objects.filter(kind="digest").exclude(id__in=before).order_by("to_address"))


# -- Pages -------------------------------------------------------------------------------------------------------------------


def test_a_convenor_writes_an_event_shows_it_changes_it_and_takes_it_back(
    world: World, kirsten: Site, karin: Site
) -> None:
    address = str(kirsten.post("/det-sker/ny/", form()).headers["Location"])
    assert "Åbent hus" not in seen(karin.get("/det-sker/"))
    assert kirsten.post(f"{address}goer/", {"do": "publish"}).status_code == 302
    page = seen(karin.get("/det-sker/"))
    assert "Åbent hus" in page
    assert "https://bindeled.example/aabent-hus" in page
    assert kirsten.post(address, form(venue="Beboerhuset")).status_code == 302
    assert "Beboerhuset" in seen(karin.get("/det-sker/"))
    twice = kirsten.post(f"{address}goer/", {"do": "publish"})
    assert twice.status_code == 409
    assert "Det vises allerede." in seen(twice)
    municipal = Site("municipality")
    municipal.sign_in_as(world["Bo"])
    assert "Åbent hus" in seen(municipal.get("/det-sker/"))
    assert "Skriv et arrangement" not in seen(municipal.get("/det-sker/"))
    assert kirsten.post(f"{address}goer/", {"do": "withdraw"}).status_code == 302
    assert "Åbent hus" not in seen(karin.get("/det-sker/"))
    assert "Trukket tilbage" in seen(kirsten.get("/det-sker/"))
    assert kirsten.post(f"{address}goer/", {"do": "nonsense"}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Skriv, hvad arrangementet hedder."),
        ({"what": "Ring til 010190-1234"}, "Tag det ud"),
        ({"ends": "12"}, "Det slutter, før det begynder."),
        ({"day": "2020-01-01"}, "Det er overstået."),
        ({"link": "javascript:alert(1)"}, "Skriv hele adressen på en side"),
        ({"shown_until": (DAY + timedelta(days=1)).isoformat()}, "Da er det slut."),
        ({"district": "nowhere"}, "Vælg et af distrikterne, eller alle."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    kirsten: Site, wrong: dict[str, str], said: str
) -> None:
    answer = kirsten.post("/det-sker/ny/", form(venue="Et særligt sted", **wrong))
    assert answer.status_code == 422
    assert said in seen(answer)
    assert "Et særligt sted" in answer.content.decode() or "venue" in wrong
    assert not PartnerEvent.objects.exists()
    assert kirsten.post("/det-sker/ny/", b"", content_type="application/xml").status_code == 422


def test_contact_persons_see_what_is_for_all_and_for_their_district_nearest_first(world: World, karin: Site) -> None:
    own = world.departments["Hørgården 2"].district
    other = type(own).objects.filter(municipality_id="0101").exclude(id=own.id)[0]
    an_event("Til alle", days=9)
    an_event("Til vores", days=4, district=own)
    an_event("Til andre", district=other)
    an_event("Ikke mere", shown_until=TODAY - timedelta(days=1))
    an_event("Slut", days=-1)
    an_event("I Gentofte", municipality="0157")
    page = seen(karin.get("/det-sker/"))
    assert re.findall("Til alle|Til vores|Til andre|Ikke mere|Slut|I Gentofte", page) == ["Til vores", "Til alle"]
    assert "Intet tilbud er nyt" in page


def test_an_offer_that_is_new_or_opens_is_shown_and_told_once_with_the_way_to_its_own_page(
    world: World, karin: Site, kirsten: Site
) -> None:
    an_offer("new_cafe", valid_from=TODAY)
    an_offer("opens_now", valid_from=LONG_AGO, open_from=TODAY)
    an_offer("old_news", valid_from=LONG_AGO)
    for site in (karin, kirsten):
        page = site.get("/det-sker/").content.decode()
        assert ["/tilbud/new-cafe/" in page, "/tilbud/opens-now/" in page, "/tilbud/old-news/" in page] == [
            True,
            True,
            False,
        ]
    [letter] = [one for one in written(the_hour(1)) if one.to_address == world["Karin"].email]
    assert "/tilbud/i/0101/new-cafe/" in letter.text
    assert "old-news" not in letter.text
    an_event(days=80)
    [letter] = [one for one in written(the_hour(2)) if one.to_address == world["Karin"].email]
    assert "new-cafe" not in letter.text


def test_pages_of_events_ask_at_most_ten_things(world: World, karin: Site, kirsten: Site) -> None:
    an_offer("new_cafe", valid_from=TODAY)
    event = an_event(district=world.departments["Hørgården 2"].district)
    an_event("Kladde", state="draft")
    for site, page in ((karin, "/det-sker/"), (kirsten, "/det-sker/"), (kirsten, f"/det-sker/{event.id}/")):
        site.get("/det-sker/")
        with connection.execute_wrapper(counted := Counted()):
            assert site.get(page).status_code == 200
        assert len(counted.asked) <= 10, [page, *counted.asked]


# -- The month's letter --------------------------------------------------------------------------------------------------------


def test_everybody_gets_what_they_have_not_been_told_in_their_language_and_nothing_when_nothing_is_new(
    world: World,
) -> None:
    first = the_hour(1)
    assert written(first - timedelta(minutes=1)) == []
    an_event("Åbent hus", days=80)
    an_event("Kladde", days=80, state="draft")
    english = ContactPerson.objects.filter(account_id=world["Ole"].id)
    english.update(language="en")
    letters = written(first)
    held = Appointment.objects.filter(valid_to=None, municipality_id="0101")
    assert len(letters) == len(set(held.values_list("contact_person__account_id", flat=True))) > 1
    told = {letter.to_address: letter for letter in letters}
    mine, his = told[world["Karin"].email], told[world["Ole"].email]
    assert ["Åbent hus" in mine.text, "Kladde" in mine.text] == [True, False]
    assert mine.subject.startswith("Nyt for kontaktpersoner i ")
    assert his.subject.startswith("New for contact persons in ")
    assert written(first + timedelta(days=2)) == []
    an_event("Ny café", days=81)
    assert written(first + timedelta(days=3)) == []
    [again, *_others] = written(the_hour(2))
    assert ["Ny café" in again.text, "Åbent hus" in again.text] == [True, False]
    assert written(the_hour(3)) == []


def test_one_press_ends_the_letter_without_signing_in_and_begins_it_again(world: World, karin: Site) -> None:
    an_event(days=80)
    [letter] = [one for one in written(the_hour(1)) if one.to_address == world["Karin"].email]
    mail = message_from_bytes(
        message(letter, as_written(letter), (), headers(letter)).message().as_bytes(), policy=policy.default
    )
    link = str(mail["List-Unsubscribe"]).strip(" <>")
    assert str(mail["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    assert link in letter.text
    path = link[link.index("/det-sker/") :]
    stranger = Site("sender")
    stranger.client.handler.enforce_csrf_checks = True  # a mail program has no form's key
    reader = DigestReader.objects.filter(account_id=world["Karin"].id)
    assert "Send mig intet brev" in seen(stranger.get(path))
    assert stranger.client.head(path).status_code in {200, 404}
    assert reader.get().wants, "a mail scanner that opens the link ends nothing"
    pressed = stranger.post(path, {"List-Unsubscribe": "One-Click"})
    assert pressed.status_code == 200
    assert "Du får ikke det brev mere." in seen(pressed)
    assert not reader.get().wants
    assert "Du har sagt, at du ikke vil have brevet." in seen(karin.get("/det-sker/"))
    an_event("Ny café", days=81)
    assert world["Karin"].email not in [one.to_address for one in written(the_hour(2))]
    assert "Du får brevet igen." in seen(stranger.post(path, {"do": "want"}))
    assert reader.get().wants
    assert karin.post("/det-sker/brev/", {"do": "stop"}).status_code == 302
    assert not reader.get().wants
    assert karin.post("/det-sker/brev/", {"do": "nonsense"}).status_code == 404
    assert stranger.get("/det-sker/brev/nobodys/").status_code == 410


def test_who_says_no_before_the_first_letter_gets_none(world: World, karin: Site) -> None:
    for _time in range(2):
        assert karin.post("/det-sker/brev/", {"do": "stop"}).status_code == 302
    an_event(days=80)
    assert world["Karin"].email not in [one.to_address for one in written(the_hour(1))]


def test_what_another_worker_has_settled_is_not_written_again(world: World) -> None:
    an_event(days=80)
    now = the_hour(1)
    written(the_hour(0) - timedelta(days=40))
    DigestReader.objects.update(settled=rules.month_before(rules.month_of(now.date())))
    stale = DigestReader.objects.get(account_id=world["Karin"].id)
    with acting("worker"), entered(Door("worker", municipality="0101")):
        for _worker in range(2):
            digest._settle(stale, timezone.localtime(now))
            stale.settled = rules.month_before(rules.month_of(now.date()))
    assert Letter.objects.filter(kind="digest", to_address=world["Karin"].email).count() == 1


# -- A year ------------------------------------------------------------------------------------------------------------------


def a_year(days: int = 365) -> Iterator[tuple[datetime, list[Letter]]]:
    """Live a year with a new event every third day, the worker looking each noon; yield the letters of each look that wrote some."""
    begin = the_hour(1).replace(day=1, hour=12)
    for day in range(days):
        now = begin + timedelta(days=day)
        if day % 3 == 0:
            ahead = now + timedelta(days=40)
            an_event(f"Nummer {day:03}", days=(ahead - timezone.now()).days, shown_until=ahead.date())
        if letters := written(now):
            yield now, letters


def wrong_in(year: Iterator[tuple[datetime, list[Letter]]]) -> list[str]:
    """Answer who got two letters in one month, and what somebody was told twice."""
    in_month: Counter[tuple[str, str]] = Counter()
    told: Counter[tuple[str, str]] = Counter()
    for now, letters in year:
        for letter in letters:
            in_month[letter.to_address, f"{timezone.localtime(now):%Y-%m}"] += 1
            told.update((letter.to_address, number) for number in set(re.findall(r"Nummer \d{3}", letter.text)))
    assert in_month
    assert len(told) >= len(in_month), "each letter tells of something"
    return [str(one) for counted in (in_month, told) for one, number in counted.items() if number > 1]


def only_karin(world: World) -> None:
    Appointment.objects.exclude(contact_person__account_id=world["Karin"].id).update(valid_to=LONG_AGO)


def test_in_a_year_nobody_gets_two_letters_in_a_month_and_nothing_is_told_twice(world: World) -> None:
    only_karin(world)
    year = list(a_year())
    assert wrong_in(iter(year)) == []
    assert len(year) == 12
    assert DigestTold.objects.count() > 100


def test_the_year_would_notice_a_second_letter_and_the_database_a_second_telling(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The controls of the test above."""
    only_karin(world)
    with monkeypatch.context() as broken:
        broken.setattr(rules, "month_of", lambda day: day)
        assert wrong_in(a_year(days=20))
    DigestTold.objects.all().delete()
    DigestReader.objects.update(settled=LONG_AGO)
    an_event(days=70)
    assert written(the_hour(1))
    news = asked.News(list(PartnerEvent.objects.all()), [])
    monkeypatch.setattr(asked, "untold", lambda *_reader, **_rest: news)
    with pytest.raises(IntegrityError):
        written(the_hour(2))


# -- Walls -------------------------------------------------------------------------------------------------------------------


def in_door(name: str, who: Any, ask: Any) -> Any:
    side = "sender" if name == "sender" else "municipality"
    with acting(side), entered(Door(name, actor=who.id, municipality="0101")):
        return ask()


def test_row_security_alone_shows_what_is_shown_and_each_their_own_choice(world: World) -> None:
    an_event("Vist")
    an_event("Kladde", state="draft")
    for name in ("Karin", "Ole"):
        DigestReader.objects.create(municipality_id="0101", account_id=world[name].id, settled=LONG_AGO)
    titles = lambda: sorted(PartnerEvent.objects.values_list("title", flat=True))  # noqa: E731
    assert in_door("sender", world["Karin"], titles) == in_door("municipal", world["Bo"], titles) == ["Vist"]
    assert in_door("municipal", world["Kirsten"], titles) == ["Kladde", "Vist"]
    assert in_door("sender", world["Karin"], DigestReader.objects.count) == 1
    with pytest.raises(DatabaseError):
        in_door("municipal", world["Kirsten"], DigestReader.objects.count)
    with pytest.raises(DatabaseError):
        in_door("sender", world["Karin"], lambda: DigestReader.objects.update(settled=TODAY))


def test_without_the_policy_others_would_read_who_wants_no_letter(world: World) -> None:
    """The control of the test above."""
    DigestReader.objects.create(municipality_id="0101", account_id=world["Ole"].id, settled=LONG_AGO)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER POLICY door_sender_select ON app.cooperation_digestreader USING (true)")
    assert in_door("sender", world["Karin"], DigestReader.objects.count) == 1


def test_only_a_convenor_shows_events(world: World) -> None:
    event = an_event(state="draft")
    for who in ("Bo", "Lis"):
        with acting("municipality"), entered(world.door(who)), pytest.raises(EventRefusedError):
            publish_event(event, by=world[who])


def test_old_events_go_and_with_them_who_was_told_and_who_left_every_list_is_forgotten(world: World) -> None:
    kept = an_event("Frisk", days=80)
    an_event("Gammel", days=80)
    written(the_hour(1))
    long_ago = timezone.now() - timedelta(days=rules.KEPT_DAYS + 3)
    PartnerEvent.objects.filter(title="Gammel").update(starts_at=long_ago, ends_at=long_ago + timedelta(hours=1))
    DigestReader.objects.create(municipality_id="0101", account_id=kept.id, settled=LONG_AGO)
    left = Appointment.objects.filter(contact_person__account_id=world["Ole"].id)
    left.update(valid_from=timezone.localdate() - timedelta(days=9), valid_to=timezone.localdate() - timedelta(days=1))
    oles = DigestReader.objects.filter(account_id=world["Ole"].id)
    assert oles.exists()
    with acting("worker"), entered(Door("worker", municipality="0101")):
        assert (forget_events(), digest.forget_readers()) == (1, 2)
    assert not oles.exists()
    assert set(DigestTold.objects.values_list("event", flat=True)) == {kept.id}
    assert link_of(kept.id) != link_of(DigestReader.objects.all()[0].id)
