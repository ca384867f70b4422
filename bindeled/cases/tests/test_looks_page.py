"""Who has looked at one case: the page for its advisers, the document for the resident, and that both are what was sealed."""

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone, translation

from bindeled.cases import actions, queries
from bindeled.cases.models import Case, Concern, Entry
from bindeled.cases.queries import PAGE, looks
from bindeled.cases.rules.looking import TOLD_PURPOSES
from bindeled.cases.tests.test_cases import arrive
from bindeled.cases.tests.test_who_has_read import rows
from bindeled.confidentiality import keys, seals, verifier
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import Seal, TraceEntry
from bindeled.confidentiality.seals import Line, Signed
from bindeled.users.models import Service
from conftest import Site, acting
from journeys.factory import World

SEALER = Door("sealer", municipality="0101")
WHY = "Hun vil anmelde et opslag til politiet."


@pytest.fixture
def case(world: World) -> Case:
    """A case with a resident by name, a note and a call to the sender; read by Bo, and by Lis who leads."""
    concern_id = arrive(world, words="Hun svarer ikke.")
    with acting("municipality"), entered(world.door("Bo")):
        concern = queries.concern_for(concern_id)
        queries.read_concern(concern, purpose="triage")
        found = actions.open_case(concern, by=world["Bo"])
        actions.tie_resident(found, name="Asta Sol", phone="20 30 40 50", by=world["Bo"])
        actions.write_note(found, text="Har banket på.", by=world["Bo"])
        actions.ask_sender(queries.concern_for(concern_id), result="not_reached", text="", by=world["Bo"])
    with acting("municipality"), entered(world.door("Lis")):
        queries.note_case_read(queries.case_for(found.id), purpose="stand_in")
    return found


@pytest.fixture
def signed_in(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Bo"])
    return municipal_site


def page_of(case: Case) -> str:
    return f"/sager/{case.id}/hvem-har-set/"


def document_of(case: Case) -> str:
    return f"{page_of(case)}dokument/"


def main_of(content: bytes) -> str:
    return content.decode().split("<main", 1)[1].split("</main", 1)[0]


def sealed_lines(monkeypatch: pytest.MonkeyPatch) -> tuple[list[Line], verifier.Report]:
    """Seal everything, and answer the lines with the verifier's word on them."""
    newest = max(TraceEntry.objects.values_list("transaction", flat=True))
    monkeypatch.setattr(seals, "frontier", lambda: newest + 1)
    with acting("worker"), entered(SEALER):
        seals.seal_new("0101", now=timezone.now())
    return judged()


def judged() -> tuple[list[Line], verifier.Report]:
    written = (Path(settings.KEYS) / keys.SEAL_PUBLIC_KEY.format("0101")).read_text()
    with acting("worker"), entered(SEALER):
        lines = list(seals.lines_between("0101", 0))
        stored = [Signed.of(seal) for seal in Seal.objects.order_by("number")]
        public = keys.seal_public_key(written)
        return lines, verifier.verify("0101", lines, stored, stored, public, now=timezone.now())


def as_told(lines: list[Line], case: Case) -> tuple[set[tuple[str, str]], int]:
    """Answer from sealed lines, by themselves, what a document must say: each minute with its purpose; and how many lines."""
    records = {case.id, Case.objects.get(id=case.id).resident_id, *Concern.objects.values_list("id", flat=True)}
    of_them = [line for line in lines if line[8] in records]
    with translation.override("da"):
        told = {(f"{timezone.localtime(line[2]):%-d/%-m %Y %H.%M}", str(TOLD_PURPOSES[line[9]])) for line in of_them}
    return told, len(of_them)


def as_written(content: bytes) -> tuple[set[tuple[str, str]], int]:
    """Answer what a document says."""
    page = content.decode()
    of_it = [(re.match(r"\d+/\d+ \d{4} \d\d\.\d\d", row), row) for row in rows(page)]
    told = {
        (found[0], next(str(why) for why in set(map(str, TOLD_PURPOSES.values())) if str(why) in row))
        for found, row in of_it
        if found
    }
    counted = re.search(r"bygger på (\d+) linje", page)
    return told, int(counted[1]) if counted else -1


def told_by(site: Site, case: Case) -> tuple[set[tuple[str, str]], int]:
    with translation.override("da"):
        answer = site.get(document_of(case))
        assert answer.status_code == 200
        return as_written(answer.content)


def test_the_document_says_what_was_sealed_and_nothing_else(
    case: Case, signed_in: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, report = sealed_lines(monkeypatch)
    assert report.damages == []
    assert report.unsealed == 0
    expected, number = as_told(lines, case)
    assert told_by(signed_in, case) == (expected, number)
    assert number > 6
    assert {why for _when, why in expected} >= {"For at arbejde med sagen", "For at træde til for en kollega"}


def test_a_line_that_a_document_leaves_out_is_noticed(
    case: Case, signed_in: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    lines, _report = sealed_lines(monkeypatch)
    [left_out] = TraceEntry.objects.filter(purpose="stand_in", record_kind="case").values_list("id", flat=True)
    whole = looks.lines_about
    monkeypatch.setattr(looks, "lines_about", lambda of: whole(of).exclude(id=left_out))
    assert told_by(signed_in, case) != as_told(lines, case)


def test_a_line_that_somebody_takes_out_of_the_trace_is_noticed_by_the_seal(
    case: Case, signed_in: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, _report = sealed_lines(monkeypatch)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM app.confidentiality_traceentry WHERE purpose = 'stand_in'")
    left, report = judged()
    assert [damage.kind for damage in report.damages] == ["lines missing"]
    assert told_by(signed_in, case) == as_told([line for line in left if line in lines], case)


def test_the_document_has_roles_and_units_and_no_name_but_those_of_no_person(
    world: World, case: Case, signed_in: Site
) -> None:
    main = main_of(signed_in.get(document_of(case)).content)
    for said in (
        "Boligrådgiver, Boligrådgiverne Amager",
        "Leder, Boligrådgiverne",
        case.number,
        "Datatilsynet",
        "2500 Valby",
    ):
        assert said in main
    for kept_back in ("Bo Bendtsen", "Lis L", "Karin", "Asta", "20 30 40 50", "Æblehaven", "Hørgården", "svarer ikke"):
        assert kept_back not in main
    for deed in ("afsender", "Ringede", "notat"):
        assert deed not in main
    assert "<form" not in main
    line = TraceEntry.objects.get(deed="looks_told")
    assert (line.record_id, line.purpose, line.actor_id) == (case.id, "access_request", world["Bo"].id)


def test_what_somebody_did_on_the_senders_side_never_stands_in_it(world: World, case: Case, signed_in: Site) -> None:
    before = told_by(signed_in, case)[1]
    TraceEntry.objects.create(
        at=timezone.now(), municipality_id="0101", door="sender", actor_id=world["Karin"].id, deed="passed_on",
        record_kind="concern", record_id=Concern.objects.get().id, purpose="passing_on",
    )  # fmt: skip
    # The document that was made meanwhile is a line of its own.
    assert told_by(signed_in, case)[1] == before + 1


def test_looks_at_other_cases_do_not_stand_in_it(case: Case, signed_in: Site) -> None:
    before = told_by(signed_in, case)[1]
    TraceEntry.objects.bulk_create(
        TraceEntry(
            at=timezone.now(), municipality_id=municipality, door="municipal", actor_id=uuid4(), deed="read",
            record_kind=kind, record_id=record, purpose="case_work",
        )
        for municipality, kind, record in (("0101", "case", uuid4()), ("0157", "case", case.id), ("0101", "file", uuid4()))
    )  # fmt: skip
    assert told_by(signed_in, case)[1] == before + 1


def test_a_leader_lets_names_be_told_and_says_why(world: World, case: Case, municipal_site: Site) -> None:
    municipal_site.sign_in_as(world["Lis"])
    without = municipal_site.post(document_of(case), {"why": " "})
    assert without.status_code == 422
    assert "Skriv, hvorfor beboeren har brug for navnene" in without.content.decode()
    assert not TraceEntry.objects.filter(deed="looks_named").exists()
    main = main_of(municipal_site.post(document_of(case), {"why": WHY}).content)
    assert "Bo Bendtsen" in main
    for kept_back in ("Karin", "Asta", "Æblehaven", WHY, "<form"):
        assert kept_back not in main
    entry = Entry.objects.get(kind="looks_named")
    assert WHY.encode() not in bytes(entry.body or b"")
    assert WHY in municipal_site.get(f"/sager/{case.id}/").content.decode()
    assert TraceEntry.objects.filter(deed="looks_named", record_id=case.id, actor_id=world["Lis"].id).count() == 1


def test_an_adviser_may_not_let_names_be_told_and_keeps_what_was_typed(case: Case, signed_in: Site) -> None:
    answer = signed_in.post(document_of(case), {"why": WHY})
    assert answer.status_code == 409
    page = answer.content.decode()
    for said in ("Kun en leder af enheden", WHY):
        assert said in page
    assert not Entry.objects.filter(kind="looks_named").exists()
    assert not TraceEntry.objects.filter(deed="looks_named").exists()


def test_the_page_says_who_by_name_what_and_why_and_is_a_look_itself(world: World, case: Case, signed_in: Site) -> None:
    page = signed_in.get(page_of(case)).content.decode()
    shown = rows(page)
    assert any("Lis" in row and "Leder, " in row and "Træde til for en kollega" in row for row in shown)
    assert any("Bo Bendtsen" in row and "Ringede til afsenderen for at spørge" in row for row in shown)
    assert "Karin" not in page
    assert "Asta" not in page
    assert "Så, hvem der har set" in rows(signed_in.get(page_of(case)).content.decode())[0]
    assert TraceEntry.objects.filter(deed="looks_seen", record_id=case.id, actor_id=world["Bo"].id).count() == 2


@pytest.mark.parametrize("name", ["Mona", "Dorte", "Gitte"])
def test_for_others_there_is_no_such_page(world: World, case: Case, municipal_site: Site, name: str) -> None:
    municipal_site.sign_in_as(world[name])
    for answer in (
        municipal_site.get(page_of(case)),
        municipal_site.get(document_of(case)),
        municipal_site.post(document_of(case), {"why": WHY}),
    ):
        assert answer.status_code == 404
    assert not TraceEntry.objects.filter(deed__startswith="looks_").exists()


def test_who_is_only_offered_the_case_has_no_say_over_what_is_told(
    world: World, case: Case, municipal_site: Site
) -> None:
    with acting("municipality"), entered(world.door("Bo")):
        found = queries.case_for(case.id)
        actions.offer(found, to=world.units["Boligrådgiverne Nørrebro"], reason="Flyttet.", by=world["Bo"])
    municipal_site.sign_in_as(world["Mona"])
    shown = municipal_site.get(f"/sager/{case.id}/").content.decode()
    assert page_of(case) not in shown
    assert municipal_site.get(page_of(case)).status_code == 404


def test_pages_follow_each_other_without_a_gap(world: World, case: Case, signed_in: Site) -> None:
    moment = timezone.now() - timedelta(days=1)
    TraceEntry.objects.bulk_create(
        TraceEntry(
            at=moment, municipality_id="0101", door="municipal", actor_id=world["Bo"].id, deed="read",
            record_kind="case", record_id=case.id, purpose="access_request",
        )
        for _number in range(PAGE + 5)
    )  # fmt: skip
    address, found = page_of(case), 0
    while address:
        page = signed_in.get(address).content.decode()
        found += sum("En beboer beder om" in row for row in rows(page))
        further = re.search(r'href="(\?efter=[^"]+)"', page)
        address = f"{page_of(case)}{further[1]}" if further else ""
    assert found == PAGE + 5


def test_one_who_has_left_or_changed_unit_stands_with_what_they_were_on_that_day(
    world: World, case: Case, signed_in: Site
) -> None:
    Service.objects.filter(user=world["Bo"]).update(valid_from=timezone.localdate() + timedelta(days=1))
    with acting("municipality"), entered(world.door("Bo")):
        now = timezone.now()
        moments: list[tuple[object, UUID | None]] = [(now, world["Bo"].id), (now + timedelta(days=1), world["Bo"].id)]
        moments += [(now, None), (now, uuid4())]
        found = queries.doers(moments)  # type: ignore[arg-type]
    assert [found[moment].name for moment in moments] == ["Bo Bendtsen", "Bo Bendtsen", "", ""]  # type: ignore[index]
    assert [len(found[moment].places) for moment in moments] == [0, 1, 0, 0]  # type: ignore[index]


def test_it_says_since_when_it_reaches_and_up_to_which_seal(
    case: Case, signed_in: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signed_in.get(document_of(case)).content.decode()
    assert "Loggen når tilbage til" in before
    assert "linjerne er ikke beseglet endnu" in before
    assert "beseglet til segl" not in before
    sealed_lines(monkeypatch)
    after = signed_in.get(document_of(case)).content.decode()
    assert "beseglet til segl 1" in after
    assert "Beseglet til" in signed_in.get(page_of(case)).content.decode()


def test_counted_words() -> None:
    """What ``as_written`` reads is unambiguous: no purpose's words stand within another's."""
    words = Counter(map(str, TOLD_PURPOSES.values()))
    assert not [(one, other) for one in words for other in words if one != other and one in other]
