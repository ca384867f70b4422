"""Extracts under row security and as a browser sees them: Esther asks, the machine makes it, Lis and Dorte release it."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, transaction
from django.utils import timezone, translation

from bindeled.cases.models import Case, Concern, Entry, Restriction
from bindeled.cases.tests.test_statements import MOST, statements_of
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import RecordKey, TraceEntry
from bindeled.confidentiality.tombstones import Tombstones
from bindeled.config import demo_evaluation
from bindeled.config.retention import EXTRACT_DAYS
from bindeled.config.worker import make_papers
from bindeled.evaluation import actions
from bindeled.evaluation.actions import RefusedError, making
from bindeled.evaluation.letters import extract_letter
from bindeled.evaluation.models import RETENTION, Answer, Extract, ExtractFile
from bindeled.evaluation.queries import source
from bindeled.evaluation.queries.packing import SHEET, TABLE
from bindeled.evaluation.rules import extract as rules
from bindeled.evaluation.rules.fields import begin_of, next_quarter
from bindeled.municipalities.models import District
from bindeled.post.models import Letter
from bindeled.users.models import Service
from conftest import Site, acting
from journeys.factory import LONG_AGO, World

WORKER = Door("worker", municipality="0101")
PURPOSE = "Hvem ordningen hjælper, til udvalgets notat."
TODAY = timezone.localdate()
LAST = begin_of(begin_of(TODAY) - timedelta(days=1))
FIELDS = ["received", "district", "kind", "urgency", "outcome", "offered"]


@pytest.fixture(autouse=True)
def _danish() -> Iterator[None]:
    with translation.override("da"):
        yield


@pytest.fixture(autouse=True)
def stones(settings: LazySettings, tmp_path: Path) -> Tombstones:
    settings.TOMBSTONES = str(tmp_path)
    return Tombstones(tmp_path)


def concerns(world: World, number: int, *, kind: str = "smell", begin: int = 0, **changes: Any) -> list[Concern]:
    """Lay concerns into the last whole quarter, each about a dwelling of its own."""
    key = RecordKey.objects.create(municipality_id="0101", wrapping_key="k", wrapped=b"x", made_at=timezone.now())
    at = source.midnight(LAST) + timedelta(days=1)
    rows = [
        Concern(
            id=uuid4(),
            municipality_id="0101",
            unit=world.units["Boligrådgiverne Amager"],
            **{
                "district": District.objects.get(name="Amager"),
                "received_at": at,
                "opened_at": at,
                "kinds": ["smell"],
                "known_how": ["seen"],
                "children": "no",
                "called": False,
                "sender_kind": "caretaker",
                "channel": "web",
                "key": key,
                "body": b"x",
                "dwelling_index": (begin + at_).to_bytes(32, "big"),
                "place_mark": (begin + at_).to_bytes(16, "little"),
                "own_kinds": [kind],
                "urgency": "week",
                "triage": b"x",
                "triaged_by": world["Bo"],
                "triaged_at": at,
                **changes,
            },
        )
        for at_ in range(1, number + 1)
    ]
    return Concern.objects.bulk_create(rows)


def in_case(world: World, concern: Concern, *, outcome: str = "", **changes: Any) -> Case:
    """Put a concern into a case, open or closed with an outcome."""
    closed = {"state": "closed", "closed_at": timezone.now(), "closed_by": world["Bo"], "outcome": outcome}
    case = Case.objects.create(
        municipality_id="0101",
        unit=concern.unit,
        number=f"{Case.objects.count():06}",
        key=concern.key,
        dwelling=b"x",
        dwelling_index=concern.dwelling_index,
        responsible=world["Bo"],
        opened_at=concern.received_at,
        opened_by=world["Bo"],
        **(closed if outcome else {}),
        **changes,
    )
    Concern.objects.filter(id=concern.id).update(state="in_case", case=case)
    return case


def ask(world: World, *, fields: Sequence[str] = FIELDS, who: str = "Esther", **changes: Any) -> Extract:
    told = {"purpose": PURPOSE, "since": LAST, "until": next_quarter(LAST), "fields": fields, **changes}
    with acting("municipality"), entered(Door("evaluation", actor=world[who].id, municipality="0101")):
        return actions.ask_for_extract(**told, by=world[who])


def make() -> None:
    with acting("worker"):
        actions.make_extracts("0101")
        with entered(WORKER):
            actions.tell_of_extracts()


def expire() -> int:
    with acting("worker"), entered(WORKER):
        return actions.expire_extracts()


def do(world: World, verb: Any, row: Extract, *, who: str, **told: Any) -> Any:
    door = Door("evaluation", actor=world[who].id, municipality="0101") if who == "Esther" else world.door(who)
    with acting("municipality"), entered(door), transaction.atomic():
        return verb(Extract.objects.get(id=row.id), **told, by=world[who])


def again(row: Extract) -> Extract:
    return Extract.objects.get(id=row.id)


def opened(file: bytes) -> tuple[list[list[str]], str]:
    """Answer the rows of a file, the names of the columns first, and its sheet."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.namelist() == [TABLE, SHEET]
        texts = [archive.read(name).decode("utf-8-sig") for name in archive.namelist()]
    return [line.split(";") for line in texts[0].splitlines()], texts[1]


def deeds() -> list[tuple[str, str, int]]:
    return list(TraceEntry.objects.filter(record_kind="extract").order_by("at").values_list("deed", "door", "count"))


@pytest.fixture
def waiting(world: World) -> Extract:
    """What Esther asked for, made by the machine: twenty of one kind and ten of another."""
    found = concerns(world, 20) + concerns(world, 10, kind="child", begin=100)
    for at, concern in enumerate(found):
        if at % 2:
            in_case(world, concern, outcome="solved")
    row = ask(world)
    make()
    return again(row)


@pytest.fixture
def released(world: World, waiting: Extract) -> Extract:
    do(world, actions.release_extract, waiting, who="Lis")
    do(world, actions.release_extract, waiting, who="Dorte")
    return again(waiting)


def test_an_extract_is_asked_for_made_released_by_two_fetched_and_destroyed(world: World, released: Extract) -> None:
    assert released.state == "released"
    assert released.fetch_until == released.released_at + rules.FETCHED_WITHIN  # type: ignore[operator]
    file = do(world, actions.fetch_extract, released, who="Esther")
    rows, sheet = opened(file)
    assert rows[0] == ["row", *FIELDS]
    quarter = f"{LAST.year}-Q{(LAST.month + 2) // 3}"
    assert {tuple(row[1:5]) for row in rows[1:]} == {
        (quarter, "Amager", "smell", "week"),
        (quarter, "Amager", "child", "week"),
    }
    assert sorted(row[5] for row in rows[1:]) == ["no_case"] * 15 + ["solved"] * 15
    assert {row[6] for row in rows[1:]} == {"withheld"}
    assert len({row[0] for row in rows[1:]}) == 30
    assert PURPOSE in sheet
    assert "smell: Det lugter (20)" in sheet
    assert again(released).state == "fetched"
    assert expire() == 0
    for _time in range(2):
        do(world, actions.fetch_extract, released, who="Esther")
    with pytest.raises(RefusedError):
        do(world, actions.fetch_extract, released, who="Esther")
    assert expire() == 1
    assert again(released).state == "expired"
    assert not ExtractFile.objects.exists()
    assert RecordKey.objects.get(id=str(released.key_id)).wrapped is None
    assert [deed for deed, _door, _count in deeds()] == [
        *("extract_asked", "extracted", "extract_made", "extract_released", "extract_released"),
        *("extract_fetched", "extract_fetched", "extract_fetched", "extract_expired"),
    ]
    assert deeds()[1] == ("extracted", "extracting", 30)
    # What was released, by whom and for what stays.
    assert [answer.by for answer in Answer.objects.order_by("at")] == [world["Lis"], world["Dorte"]]


def test_nothing_in_the_file_leads_to_a_concern_and_two_files_cannot_be_joined(world: World, released: Extract) -> None:
    other = ask(world)
    make()
    for who in ("Dorte", "Lis"):
        do(world, actions.release_extract, other, who=who)
    names = []
    for row in (released, other):
        rows, _sheet = opened(do(world, actions.fetch_extract, row, who="Esther"))
        names.append([line[0] for line in rows[1:]])
    ids = {concern.hex for concern in Concern.objects.values_list("id", flat=True)}
    assert not set(names[0]) & set(names[1])
    assert not any(name in one or one in name for name in names[0] for one in ids)
    assert names[0] != sorted(names[0])


def test_what_is_restricted_protected_erased_or_noise_is_counted_and_not_told(world: World) -> None:
    [shut, hidden, erased] = concerns(world, 3, kind="dementia", begin=500)
    found = concerns(world, 40)
    restricted = in_case(world, shut)
    Restriction.objects.create(
        municipality_id="0101", unit=shut.unit, case=restricted, number=restricted.number, key=shut.key,
        readers=[], reason=b"x", set_at=timezone.now(), set_by=world["Lis"],
    )  # fmt: skip
    in_case(world, hidden, address_protected_at=timezone.now())
    in_case(world, erased, outcome="solved", erased_at=timezone.now())
    Concern.objects.filter(id=found[0].id).update(state="noise")
    row = ask(world, fields=["kind"])
    make()
    # Neither the page nor the row that the evaluator's door reads tells a small one, and no total tells those that are counted nowhere.
    assert again(row).report["apart"] == dict.fromkeys(["left_out", *rules.LEFT_OUT])
    assert again(row).report["rows"] == 39
    assert (again(row).looked_at, again(row).to_look_at) == (42, 42)


def test_the_fields_tell_what_they_say(world: World) -> None:
    [concern] = concerns(world, 1, kind="mental")
    case = in_case(world, concern)
    for kind, days in (("note", 0), ("visit", 2), ("call", 9), ("course", 1)):
        at = concern.received_at + timedelta(days=days)
        Entry.objects.create(
            municipality_id="0101", unit=case.unit, case=case, at=at, by=world["Bo"], kind=kind,
        )  # fmt: skip
    row = ask(world)
    with acting("worker"):
        [[one]] = list(source.portions(row))
        assert source.how_many(row) == 1
    assert one.values == {
        "received": one.values["received"],
        "district": "Amager",
        "kind": "mental",
        "urgency": "week",
        "sender": "caretaker",
        "contact": "three_days",
        "outcome": "open",
        "offered": "yes",
        "accepted": "no",
        "handed_over": "no",
    }


def test_five_concerns_about_one_resident_are_no_five_dwellings(world: World) -> None:
    """Nobody said where, so each has an index of its own; and of those in one case two say another door."""
    concerns(world, 20)
    untold = concerns(world, 5, kind="dementia", begin=300)
    for concern in untold:
        Concern.objects.filter(id=concern.id).update(place_mark=bytes(concern.dwelling_index)[:16])
    told = concerns(world, 5, kind="mental", begin=400)
    case = in_case(world, told[0])
    Concern.objects.filter(id__in=[one.id for one in told]).update(state="in_case", case=case)
    row = ask(world, fields=["kind"])
    make()
    assert (again(row).state, again(row).report) == ("impossible", {"why": "few"})
    Concern.objects.filter(case=case).update(own_kinds=["smell"])
    row = ask(world, fields=["kind"])
    make()
    assert (again(row).report["rows"], again(row).report["dwellings"]) == (25, 21)
    assert again(row).report["apart"]["unplaced"] == 5


def test_a_machine_that_counts_a_dwelling_twice_keeps_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: whether any two that share a mark count as two is looked at by itself."""
    concerns(world, 20)
    Concern.objects.update(place_mark=b"the same place 1")
    row = ask(world, fields=["kind"])
    monkeypatch.setattr(making, "joined", lambda told: list(range(len(told))))
    make()
    assert (again(row).state, again(row).report) == ("impossible", {"why": "fault"})


def test_portions_miss_nothing_and_tell_nothing_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "PORTION", 4)
    found = concerns(world, 11)
    Concern.objects.filter(id=found[5].id).update(received_at=source.midnight(next_quarter(LAST)))
    row = ask(world)
    with acting("worker"):
        told = [one.concern for portion in source.portions(row) for one in portion]
    assert sorted(told) == sorted(concern.id for at, concern in enumerate(found) if at != 5)


def test_a_table_that_cannot_be_made_safe_is_not_made(world: World) -> None:
    concerns(world, 4)
    row = ask(world)
    make()
    assert (again(row).state, again(row).report) == ("impossible", {"why": "few"})
    assert not ExtractFile.objects.exists()
    assert Letter.objects.get().facts == {"extract": str(row.id), "why": "answered"}


def test_a_machine_that_does_it_wrong_keeps_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the table is looked at once more before it is kept."""
    concerns(world, 20)
    row = ask(world)
    monkeypatch.setattr(making, "faults", lambda *_told, **_rest: ["few"])
    make()
    assert (again(row).state, again(row).report) == ("impossible", {"why": "fault"})
    assert not ExtractFile.objects.exists()


def test_a_worker_that_died_is_followed_by_another_after_a_minute(world: World) -> None:
    concerns(world, 20)
    row = ask(world)
    Extract.objects.update(alive_at=timezone.now() - timedelta(seconds=50), looked_at=7)
    make()
    assert again(row).state == "asked"
    Extract.objects.update(alive_at=timezone.now() - timedelta(seconds=61))
    make()
    assert (again(row).state, again(row).looked_at) == ("made", 20)
    assert ExtractFile.objects.count() == 1


def test_the_demonstrations_extract_is_of_invented_concerns(world: World, settings: LazySettings) -> None:
    settings.DEMO = True
    with acting("municipality"):
        demo_evaluation.ask(world["Esther"])
        demo_evaluation.ask(world["Esther"])
    with acting("worker"):
        make_papers()
    row = Extract.objects.get()
    assert (row.state, row.looked_at) == ("made", demo_evaluation.NUMBER)
    assert row.report["steps"]
    assert Letter.objects.count() == 2
    settings.DEMO = False
    other = ask(world)
    with acting("worker"):
        make_papers()
    assert again(other).state == "impossible"


@pytest.mark.parametrize("who", ["Bo", "Esther", "Kirsten", "Eva"])
def test_only_a_leader_and_the_officer_release(world: World, waiting: Extract, who: str) -> None:
    with pytest.raises((RefusedError, Extract.DoesNotExist)):
        do(world, actions.release_extract, waiting, who=who)
    assert again(waiting).state == "made"


def test_nobody_answers_twice_nor_two_of_one_kind_nor_whoever_asked(world: World, waiting: Extract) -> None:
    Service.objects.create(user=world["Bo"], unit=world.units["Boligrådgiverne Amager"], municipality_id="0101", role="leader", valid_from=LONG_AGO)  # fmt: skip
    Service.objects.create(user=world["Lis"], municipality_id="0101", role="protection", valid_from=LONG_AGO)
    do(world, actions.release_extract, waiting, who="Lis")
    for who in ("Lis", "Bo"):
        with pytest.raises(RefusedError):
            do(world, actions.release_extract, waiting, who=who)
    assert again(waiting).state == "half"
    own = ask(world)
    Extract.objects.filter(id=own.id).update(asked_by=world["Dorte"])
    make()
    with pytest.raises(RefusedError):
        do(world, actions.release_extract, own, who="Dorte")


def test_the_database_itself_asks_for_two(world: World, waiting: Extract) -> None:
    """Hostile SQL in the municipality's door: neither the state, nor an answer in another's name, nor a role one has not."""
    now = timezone.now()
    with acting("municipality"), entered(world.door("Lis")):
        with pytest.raises(DatabaseError), transaction.atomic():
            Extract.objects.filter(id=waiting.id).update(
                state="released", released_at=now, fetch_until=now + timedelta(days=1)
            )
        for by, role in (("Dorte", "protection"), ("Lis", "protection")):
            answer = Answer(municipality_id="0101", extract=waiting, role=role, by=world[by], at=now, yes=True)
            with pytest.raises(DatabaseError), transaction.atomic():
                answer.save(force_insert=True)
        with pytest.raises(DatabaseError), transaction.atomic():
            list(ExtractFile.objects.values_list("content"))
    with acting("municipality"), entered(Door("evaluation", actor=world["Esther"].id, municipality="0101")):
        assert not ExtractFile.objects.exists()
        assert not Extract.objects.filter(id=waiting.id).update(state="fetched", fetches=1)
    with acting("worker"), entered(WORKER), pytest.raises(DatabaseError), transaction.atomic():
        Extract.objects.filter(id=waiting.id).update(state="released")


def test_a_file_is_nobodys_but_whoever_asked_for_it_and_not_for_ever(world: World, released: Extract) -> None:
    def seen(who: str, municipality: str = "0101") -> int:
        door = Door("evaluation", actor=world[who].id, municipality=municipality)
        with acting("municipality"), entered(door):
            return ExtractFile.objects.count() + RecordKey.objects.filter(id=str(released.key_id)).count()

    assert [seen("Esther"), seen("Lis"), seen("Bo"), seen("Esther", "0157")] == [2, 0, 0, 0]
    Answer.objects.filter(by=world["Lis"]).delete()
    assert seen("Esther") == 1  # the key, and no file: two persons are counted each time
    Answer.objects.update(at=timezone.now())
    Extract.objects.update(fetch_until=timezone.now())
    with pytest.raises(RefusedError):
        do(world, actions.fetch_extract, released, who="Esther")
    assert expire() == 1


def test_how_often_a_file_was_fetched_only_grows(world: World, released: Extract) -> None:
    do(world, actions.fetch_extract, released, who="Esther")
    do(world, actions.fetch_extract, released, who="Esther")
    with acting("municipality"), entered(Door("evaluation", actor=world["Esther"].id, municipality="0101")):
        for fetches in (0, 1, 2):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                Extract.objects.filter(id=released.id).update(state="fetched", fetches=fetches)
        assert Extract.objects.filter(id=released.id).update(state="fetched", fetches=3) == 1


def test_an_evaluator_reads_no_answer_about_anothers_extract(world: World, waiting: Extract) -> None:
    do(world, actions.turn_down_extract, waiting, who="Dorte", reason="Spørg om færre felter.")

    def read() -> int:
        with acting("municipality"), entered(Door("evaluation", actor=world["Esther"].id, municipality="0101")):
            return Answer.objects.count()

    assert read() == 1
    Extract.objects.filter(id=waiting.id).update(asked_by=world["Lis"])
    assert read() == 0


def test_the_door_that_reads_sees_no_word_and_writes_nothing(world: World) -> None:
    concerns(world, 1)
    with acting("worker"), entered(Door("extracting", municipality="0101")):
        for column in ("body", "triage", "taken_by_id", "department_id", "person_mark", "sender_mark", "unit_id"):
            with pytest.raises(DatabaseError), transaction.atomic():
                list(Concern.objects.values_list(column))
        for column in ("dwelling", "number", "responsible_id", "unit_id"):
            with pytest.raises(DatabaseError), transaction.atomic():
                list(Case.objects.values_list(column))
        for refused in (
            partial(Concern.objects.update, state="new"),
            partial(Entry.objects.values_list("body").first),
            partial(RecordKey.objects.first),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                refused()
    with acting("worker"), entered(Door("extracting", municipality="0157")):
        assert not Concern.objects.values_list("id").exists()


def test_a_no_says_why_and_destroys_the_file(world: World, waiting: Extract) -> None:
    do(world, actions.turn_down_extract, waiting, who="Dorte", reason="Spørg om færre felter.")
    assert again(waiting).state == "turned_down"
    with pytest.raises(RefusedError):
        do(world, actions.release_extract, waiting, who="Lis")
    assert expire() == 1
    assert expire() == 0
    assert again(waiting).state == "turned_down"
    assert RecordKey.objects.get(id=str(waiting.key_id)).wrapped is None


def test_what_nobody_answers_goes(world: World, waiting: Extract) -> None:
    assert expire() == 0
    Extract.objects.update(made_at=timezone.now() - rules.ANSWERED_WITHIN)
    assert expire() == 1
    assert again(waiting).state == "expired"
    assert RETENTION["ExtractFile"].startswith(f"{EXTRACT_DAYS} days")
    assert rules.FETCHED_WITHIN.days == EXTRACT_DAYS


def test_those_who_answer_are_written_to_once_and_the_letters_say_nothing(world: World, waiting: Extract) -> None:
    make()
    assert set(Letter.objects.values_list("to_address", flat=True)) == {world["Lis"].email, world["Dorte"].email}
    assert Letter.objects.count() == 2
    do(world, actions.release_extract, waiting, who="Lis")
    do(world, actions.release_extract, waiting, who="Dorte")
    make()
    last = Letter.objects.get(to_address=world["Esther"].email)
    assert last.facts == {"extract": str(waiting.id), "why": "answered"}
    assert PURPOSE not in str(list(Letter.objects.values()))


@pytest.mark.parametrize(
    "changes",
    [
        {"since": next_quarter(LAST), "until": next_quarter(next_quarter(LAST))},
        {"since": date(2001, 1, 1)},
        {"until": LAST},
        {"who": "Lis"},
    ],
)
def test_what_may_not_be_asked_for_is_refused(world: World, changes: dict[str, Any]) -> None:
    with pytest.raises(RefusedError):
        ask(world, **changes)
    assert not Extract.objects.exists()


# -- Pages ----------------------------------------------------------------------------------------------------------------


FORM = {
    "purpose": PURPOSE,
    "since": f"{LAST:%Y-%m-%d}",
    "last": f"{LAST:%Y-%m-%d}",
    "fields_wanted": ["kind", "outcome"],
}


def test_an_evaluator_asks_sees_how_it_stands_and_fetches(world: World, municipal_site: Site, waiting: Extract) -> None:
    site = municipal_site
    site.sign_in_as(world["Esther"])
    asked = site.post("/udtraek/nyt/", FORM)
    assert asked.status_code == 302
    page = site.get(asked.headers["Location"]).content.decode()
    assert "Maskinen er ikke begyndt endnu" in page
    assert len(statements_of(lambda: site.get("/udtraek/"))) <= MOST
    path = f"/udtraek/{waiting.id}/"
    assert site.post(path, {}).status_code == 409
    do(world, actions.release_extract, waiting, who="Lis")
    do(world, actions.release_extract, waiting, who="Dorte")
    assert len(statements_of(lambda: site.get(path))) <= MOST
    answer = site.post(path, {})
    assert answer.headers["Content-Disposition"] == f'attachment; filename="udtraek-{waiting.code}.zip"'
    assert len(opened(answer.content)[0]) == 31
    assert "Gange tilbage: 2" in site.get(path).content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"purpose": "Kort."}, "Skriv lidt mere"),
        ({"purpose": "Om 010190-1234 får hjælp af ordningen."}, "CPR-nummer"),
        ({"last": f"{begin_of(LAST - timedelta(days=1)):%Y-%m-%d}"}, "ligger før det første"),
        ({"fields_wanted": []}, "Vælg mindst ét"),
        ({"fields_wanted": ["name"]}, "Vælg fra listen"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_is_kept(
    world: World, municipal_site: Site, changes: dict[str, Any], words: str
) -> None:
    municipal_site.sign_in_as(world["Esther"])
    answer = municipal_site.post("/udtraek/nyt/", FORM | changes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert (FORM | changes)["purpose"] in page


def test_a_leader_reads_what_the_machine_says_and_must_tick_that_they_did(
    world: World, municipal_site: Site, waiting: Extract
) -> None:
    site, path = municipal_site, f"/udtraek/frigiv/{waiting.id}/"
    site.sign_in_as(world["Lis"])
    assert PURPOSE in site.get(path).content.decode()
    assert len(statements_of(lambda: site.get(path))) <= MOST
    assert len(statements_of(lambda: site.get("/udtraek/frigiv/"))) <= MOST
    assert site.post(path, {"do": "release"}).status_code == 422
    refused = site.post(path, {"do": "turn_down", "reason": ""})
    assert refused.status_code == 422
    assert "Skriv hvorfor" in refused.content.decode()
    assert site.post(path, {"do": "nothing"}).status_code == 404
    assert site.post(path, {"do": "release", "read": "on"}).status_code == 302
    page = site.get(path).content.decode()
    assert "Frigav det" in page
    assert "En anden skal svare nu" in page
    assert site.post(path, {"do": "release", "read": "on"}).status_code == 409


def test_an_overlapping_extract_that_was_released_is_told_of(
    world: World, municipal_site: Site, released: Extract
) -> None:
    other = ask(world, since=begin_of(LAST - timedelta(days=1)))
    make()
    municipal_site.sign_in_as(world["Dorte"])
    assert "overlapper" in municipal_site.get(f"/udtraek/frigiv/{other.id}/").content.decode()
    assert "overlapper" not in municipal_site.get(f"/udtraek/frigiv/{released.id}/").content.decode()


def test_a_letter_leads_to_where_it_is_answered(waiting: Extract) -> None:
    from_letter = Letter.objects.order_by("to_address").first()
    assert from_letter is not None
    content = extract_letter(from_letter.facts, "da")
    assert f"/udtraek/frigiv/{waiting.id}/" in content.text
