"""Breaches under row security and as a browser sees them: Bo reports, Dorte is the data protection officer, Gitte is in Gentofte."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone, translation

from bindeled.breaches import access, actions, queries
from bindeled.breaches.actions import RefusedError
from bindeled.breaches.models import KEPT_YEARS, RETENTION, Breach, BreachNote
from bindeled.breaches.words import SCENARIOS
from bindeled.cases.tests.test_statements import MOST, statements_of
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.config.retention import BREACH_YEARS
from bindeled.config.worker import tell_of_breaches
from bindeled.post.models import Letter
from conftest import Site, acting
from journeys.factory import World

HAPPENED, FOUND = "Telefonen blev glemt i en bus.", "Den var låst, siger hun."
HOUR = timedelta(hours=1)
REPORT = {"kind": "lost", "what": HAPPENED}


@pytest.fixture(autouse=True)
def _danish() -> Iterator[None]:
    with translation.override("da"):
        yield


def at(moment: datetime) -> dict[str, str]:
    """Answer a moment as the forms ask for it."""
    there = timezone.localtime(moment)
    return {"day": f"{there:%Y-%m-%d}", "clock": f"{there:%H:%M}"}


def do(world: World, verb: Any, *what: Any, who: str = "Dorte", **told: Any) -> Any:
    with acting("municipality"), entered(world.door(who)), transaction.atomic():
        return verb(*what, **told, by=world[who])


def again(row: Breach) -> Breach:
    return Breach.objects.get(id=row.id)


@pytest.fixture
def breach(world: World) -> Breach:
    """What Bo reported a moment ago."""
    reported = do(world, actions.report_breach, who="Bo", kind="lost", what=HAPPENED, aware_at=timezone.now() - HOUR)
    return again(reported)


def letters() -> list[tuple[str, str, bool]]:
    """Answer to whom the worker wrote, why, and whether it is an exercise; and forget them."""
    with acting("worker"):
        tell_of_breaches()
    told = [(row.to_address, row.facts["why"], row.facts["exercise"]) for row in Letter.objects.filter(kind="breach")]
    Letter.objects.filter(kind="breach").delete()
    return sorted(told)


def test_anybody_reports_and_the_officer_reads_it(world: World, municipal_site: Site) -> None:
    for who in ("Bo", "Lis", "Eva", "Kirsten", "Dorte"):
        municipal_site.sign_in_as(world[who])
        assert 'href="/noget-gik-galt/"' in municipal_site.get("/konto/").content.decode()
        answer = municipal_site.post("/noget-gik-galt/", REPORT | at(timezone.now() - HOUR))
        assert answer.headers["Location"] == "/noget-gik-galt/tak/"
        assert HAPPENED not in municipal_site.get("/noget-gik-galt/tak/").content.decode()
    assert Breach.objects.count() == 5
    row = Breach.objects.order_by("reported_at").first()
    assert row
    assert HAPPENED.encode() not in bytes(row.what)
    page = municipal_site.get(f"/brud/{row.id}/").content.decode()
    assert HAPPENED in page
    assert "Fristen løber" in page
    assert "Bo " in page
    line = TraceEntry.objects.order_by("-at").first()
    assert line
    assert (line.deed, line.record_kind, line.record_id, line.purpose) == ("read", "breach", row.id, "breach")


def test_what_is_wrong_with_a_report_is_said_at_its_field_and_what_was_typed_is_kept(
    world: World, municipal_site: Site
) -> None:
    municipal_site.sign_in_as(world["Bo"])
    ahead = municipal_site.post("/noget-gik-galt/", REPORT | at(timezone.now() + 5 * HOUR))
    assert ahead.status_code == 422
    assert "fremtiden" in ahead.content.decode()
    assert HAPPENED in ahead.content.decode()
    for odd in ({"day": "9999-12-31"}, {"day": "0001-01-01"}, {"day": "1999-12-31"}, {"clock": "99:99"}, {"kind": "x"}):
        assert municipal_site.post("/noget-gik-galt/", REPORT | at(timezone.now()) | odd).status_code == 422, odd
    assert not Breach.objects.exists()


@pytest.mark.parametrize("who", ["Bo", "Lis", "Eva", "Gitte"])
def test_nobody_but_the_officer_sees_it_in_the_product_or_the_database(
    world: World, breach: Breach, municipal_site: Site, who: str
) -> None:
    municipal_site.sign_in_as(world[who])
    pages = ("/brud/", "/brud/oevelse/", f"/brud/{breach.id}/", f"/brud/{breach.id}/konto/")
    assert [municipal_site.get(page).status_code for page in pages] == [404] * len(pages)
    assert (
        municipal_site.post(f"/brud/{breach.id}/", {"do": "note", "kind": "known", "words": FOUND}).status_code == 404
    )
    with acting("municipality"), entered(world.door(who)):
        assert not Breach.objects.exists()
        assert not BreachNote.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            BreachNote(
                municipality_id="0101", breach=breach, at=timezone.now(), by=world[who], kind="known", words=b"-"
            ).save(force_insert=True)
        assert not Breach.objects.update(risk="none")


def test_it_is_row_security_that_hides_it(world: World, breach: Breach) -> None:
    """The control of the test above."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE app.breaches_breach DISABLE ROW LEVEL SECURITY")
    with acting("municipality"), entered(world.door("Bo")):
        assert Breach.objects.filter(id=breach.id).exists()
        assert not access.within_reach(Breach.objects, by=world["Bo"]).exists()


def test_no_door_takes_a_breach_or_what_is_written_about_it_away(world: World, breach: Breach) -> None:
    do(world, actions.note_breach, breach, kind="known", words=FOUND)
    for login, door in (
        ("municipality", world.door("Dorte")),
        *(("worker", Door(name, municipality="0101")) for name in ("worker", "eraser", "watcher")),
    ):
        for model in (BreachNote, Breach):
            with pytest.raises(DatabaseError), acting(login), entered(door), transaction.atomic():
                model.objects.all()._raw_delete("default")
    assert (Breach.objects.count(), BreachNote.objects.count()) == (1, 1)
    with pytest.raises(DatabaseError), acting("municipality"), entered(world.door("Dorte")), transaction.atomic():
        BreachNote.objects.update(words=b"-")
    assert RETENTION["Breach"].startswith(f"at least {KEPT_YEARS}")
    assert KEPT_YEARS == BREACH_YEARS


def test_the_way_of_a_breach_from_the_report_to_what_is_to_be_better(
    world: World, breach: Breach, municipal_site: Site
) -> None:
    municipal_site.sign_in_as(world["Dorte"])
    page, now = f"/brud/{breach.id}/", timezone.now()
    early = municipal_site.post(page, {"do": "close", "words": "Skærmlås."})
    assert early.status_code == 409
    assert "Skærmlås." in early.content.decode()
    left_out = {"do": "authority", "decision": "not", "words": "Den var låst.", **at(now)}
    assert municipal_site.post(page, left_out).status_code == 409
    for form in (
        {"do": "note", "kind": "known", "words": FOUND},
        {"do": "aware", "words": "Hun så det før.", **at(now - 3 * HOUR)},
        {"do": "weigh", "persons": "12", "risk": "risk", "words": "Navne i mails."},
        {"do": "authority", "decision": "told", "number": "2026-442-1", "words": "Det, vi ved.", **at(now - HOUR)},
        {"do": "persons", "decision": "not", "words": "Ikke høj.", **at(now)},
        {"do": "weigh", "persons": "12", "risk": "high", "words": "Helbred."},
        {"do": "close", "words": "Skærmlås på alle."},
    ):
        assert municipal_site.post(page, form).status_code == 302, form
    shown = municipal_site.get(page).content.decode()
    for words in (
        HAPPENED,
        FOUND,
        "Skærmlås på alle.",
        "2026-442-1",
        "Afgjort i tide",
        "Passer ikke sammen",
        "artikel 34, stk. 3",
    ):
        assert words in shown, words
    assert again(breach).aware_at < breach.aware_at
    assert municipal_site.post(page, {"do": "note", "kind": "done", "words": "Mere."}).status_code == 409
    assert municipal_site.post(page, {"do": "reopen", "words": "Vi ved mere."}).status_code == 302
    assert municipal_site.post(page, {"do": "reopen", "words": "Vi ved mere."}).status_code == 409
    assert municipal_site.post(page, {"do": "weigh", "persons": "-1", "risk": "x", "words": ""}).status_code == 422
    kinds = list(BreachNote.objects.order_by("at").values_list("kind", flat=True))
    assert kinds == ["known", "aware", "weighed", "authority_told", "persons_not", "weighed", "closed", "reopened"]


def test_no_page_asks_more_than_ten_things_however_much_there_is(
    world: World, breach: Breach, municipal_site: Site
) -> None:
    for _more in range(3):
        do(world, actions.report_breach, who="Lis", kind="gone", what="Væk.", aware_at=timezone.now())
        do(world, actions.note_breach, breach, kind="done", words=FOUND)
    begun = do(world, actions.begin_exercise, "phone", people=[world["Bo"]])
    municipal_site.sign_in_as(world["Dorte"])
    span = "&".join(
        f"{name}={value}"
        for name, value in (
            ("day", "2020-01-01"),
            ("clock", "00:00"),
            ("until_day", "2099-01-01"),
            ("until_clock", "12:00"),
        )
    )
    for page in (
        "/brud/", "/brud/?aar=2020", "/brud/oevelse/", f"/brud/{breach.id}/", f"/brud/{begun.id}/", "/noget-gik-galt/",
        "/noget-gik-galt/tak/", f"/brud/{breach.id}/konto/", f"/brud/{breach.id}/konto/?person={world['Bo'].id}&{span}",
    ):  # fmt: skip
        asked = statements_of(partial(municipal_site.get, page))
        assert len(asked) <= MOST, page + "\n" + "\n".join(sql[:120] for sql in asked)


def test_the_officer_is_told_at_once_when_a_day_is_left_and_when_it_is_over_once_each(
    world: World, breach: Breach
) -> None:
    dorte = world["Dorte"].email
    assert letters() == [(dorte, "new", False)]
    assert letters() == []
    for back, told in ((47, []), (49, [(dorte, "left", False)]), (50, []), (73, [(dorte, "over", False)]), (90, [])):
        Breach.objects.update(aware_at=timezone.now() - back * HOUR)
        assert letters() == told, back


def test_whoever_has_decided_is_reminded_no_more_and_what_is_late_is_told_of_in_one_letter(
    world: World, breach: Breach
) -> None:
    letters()
    other = do(world, actions.report_breach, who="Bo", kind="gone", what="Væk.", aware_at=timezone.now() - 80 * HOUR)
    assert [why for _to, why, _exercise in letters()] == ["new"]
    assert [why for _to, why, _exercise in letters()] == ["over"]
    for row in (breach, other):
        do(world, actions.decide_authority, row, decision="told", at=timezone.now(), words="Alt.")
    Breach.objects.update(aware_at=timezone.now() - 90 * HOUR, warned_at=None, over_told_at=None)
    assert letters() == []


def test_two_workers_write_one_letter(world: World, breach: Breach) -> None:
    """The control: an update that succeeds once decides; without it, a second look would write again."""
    with acting("worker"), entered(Door("worker", municipality="0101")):
        [row] = queries.waiting_to_tell()
        assert actions.tell_of_breaches(timezone.now()) == 1
        assert not Breach.objects.filter(id=row.id, told_at=None).update(told_at=timezone.now())
        with pytest.raises(DatabaseError), transaction.atomic():
            Breach.objects.filter(id=row.id).values_list("what").first()


def test_an_exercise_is_one_from_beginning_to_end_and_for_those_who_take_part_alone(
    world: World, municipal_site: Site
) -> None:
    municipal_site.sign_in_as(world["Dorte"])
    assert "Ingen øvelse i et år" in municipal_site.get("/brud/").content.decode()
    begun = municipal_site.post("/brud/oevelse/", {"scenario": "recipient", "people": [str(world["Bo"].id)]})
    page = str(begun.headers["Location"])
    assert "Ingen øvelse i et år" not in municipal_site.get("/brud/").content.decode()
    assert letters() == [(world["Bo"].email, "new", True), (world["Dorte"].email, "new", True)]
    good = str(SCENARIOS["recipient"].questions[0][1])
    for who in ("Bo", "Dorte"):
        municipal_site.sign_in_as(world[who])
        shown = municipal_site.get(page).content.decode()
        assert "Øvelse" in shown
        assert good not in shown
        assert municipal_site.post(page, {"do": "note", "kind": "done", "words": f"{who} ringer."}).status_code == 302
    with acting("municipality"), entered(world.door("Dorte")):
        assert queries.overview(by=world["Dorte"], now=timezone.now()).still_open == 0
    row = Breach.objects.get()
    for verb, told in (
        (actions.weigh, {"risk": "none", "persons": 1, "words": "-"}),
        (actions.reopen_breach, {"words": "-"}),
    ):
        with pytest.raises(RefusedError, match="databeskyttelsesrådgiveren"):
            do(world, verb, row, who="Bo", **told)
    for who in ("Lis", "Gitte"):
        municipal_site.sign_in_as(world[who])
        assert municipal_site.get(page).status_code == 404
    do(world, actions.weigh, row, risk="high", persons=1, words="Helbred.")
    do(world, actions.decide_authority, again(row), decision="told", at=timezone.now(), words="Alt.")
    do(world, actions.decide_persons, again(row), decision="told", at=timezone.now(), words="Ringet.")
    do(world, actions.close_breach, again(row), words="Adressebog.")
    municipal_site.sign_in_as(world["Bo"])
    shown = municipal_site.get(page).content.decode()
    assert good in shown
    assert "Adressebog." in shown


def test_nobody_else_begins_an_exercise_in_the_product_or_the_database(world: World) -> None:
    with pytest.raises(RefusedError):
        do(world, actions.begin_exercise, "phone", who="Bo", people=[])
    with pytest.raises(DatabaseError), acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        actions._begun("lost", "-", timezone.now(), tell=[], scenario="phone", by=world["Bo"])


def test_the_trace_answers_what_an_account_opened_in_numbers_and_codes(
    world: World, breach: Breach, municipal_site: Site
) -> None:
    ids = [breach.id, breach.key_id]
    with acting("municipality"), entered(world.door("Bo")):
        for record in (*ids, ids[0]):
            trace.note("read", "case", record, purpose="case_work")
        trace.note("list_seen", "inbox", purpose="triage", count=40)
        trace.note("noted", "case", ids[0], purpose="case_work")
    told: dict[str, Any] = {"since": timezone.now() - HOUR, "until": timezone.now() + HOUR, "breach": breach}
    with acting("municipality"), entered(world.door("Dorte")):
        seen = queries.seen_by(world["Bo"].id, **told)
        assert queries.seen_by(world["Lis"].id, **told).opened == []
        assert queries.seen_by(world["Bo"].id, **{**told, "until": told["since"]}).deeds == []
    assert [(str(one.kind), one.records, one.times) for one in seen.opened] == [("Sag", 2, 3)]
    assert {code for _kind, code in seen.codes} == {record.hex[:8] for record in ids}
    assert seen.rows_listed == 40
    assert TraceEntry.objects.filter(deed="account_asked", record_id=breach.id, purpose="oversight").count() == 3
    municipal_site.sign_in_as(world["Dorte"])
    asked = {
        "person": str(world["Bo"].id),
        "day": "2020-01-01",
        "clock": "00:00",
        "until_day": "2019-01-01",
        "until_clock": "00:00",
    }
    ask = f"/brud/{breach.id}/konto/?"
    assert municipal_site.get(ask + urlencode(asked)).status_code == 422
    page = municipal_site.get(ask + urlencode({**asked, "until_day": "2099-01-01"})).content.decode()
    assert ids[1].hex[:8] in page
    for odd in ({"person": "x"}, {"day": "0001-01-01"}, {"until_clock": "?"}):
        assert municipal_site.get(ask + urlencode({**asked, "until_day": "2099-01-01", **odd})).status_code == 422, odd
