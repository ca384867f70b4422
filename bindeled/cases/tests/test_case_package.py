"""The package of a whole case: opened with tools of others, all of the case in it and nothing of any other, and traced."""

import io
import json
import os
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import time
from functools import partial
from hashlib import sha256
from typing import Any

import jsonschema
import pypdf
import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.utils import timezone, translation

from bindeled.cases import actions, queries, words
from bindeled.cases.actions import RefusedError, erasing
from bindeled.cases.models import AccessRequest, Case, Concern, Entry, Handover, Review
from bindeled.cases.queries import Assessment, parts
from bindeled.cases.queries.accessing import Asked
from bindeled.cases.queries.consent import Words
from bindeled.cases.rules.looking import TOLD_PURPOSES
from bindeled.cases.tests.test_cases import arrive
from bindeled.cases.tests.test_filing import do
from bindeled.cases.tests.test_gate import today
from bindeled.children.models import ChildClock
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import RecordKey, TraceEntry
from bindeled.confidentiality.records import unlock
from bindeled.drawn.actions import Remade
from bindeled.drawn.tests import samples
from bindeled.files.actions import keep, keep_sent
from bindeled.files.models import File
from bindeled.users.models import User
from conftest import Site, acting
from journeys.factory import World

WRITTEN = "Hun vil gerne have besøg.\n<b>Ring</b> #først."
PICTURE = Remade("picture", samples.picture(), 1)


@pytest.fixture(autouse=True)
def _danish() -> Iterator[None]:
    with translation.override("da"):
        yield


def with_its_concern(world: World, case: Case, verb: Any, **told: Any) -> Any:
    with acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        concern = queries.concern_for(case.concerns.get().id)
        return verb(concern, **told, by=world["Bo"])


def yes(world: World, case: Case) -> None:
    """The resident agrees that the sender is told, and somebody proposes to."""
    with acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        found = queries.bare_case(case.id)
        [concern] = queries.concerns_in(found)
        given = actions.note_consent(
            found,
            recipient=concern,
            answer="given",
            words=Words("Rosa"),
            wordings=("in_touch",),
            way="meeting",
            said_on=today(),
            until=today(9),
            by=world["Bo"],
        )
        actions.propose_feedback(queries.consent_of(found, given.id), wording="in_touch", by=world["Bo"])


@pytest.fixture
def worked(ida: World, case: Case) -> Case:
    """A case with a row in every table that can stand beside one."""
    world = ida
    for verb, given in (
        (actions.write_note, {"text": WRITTEN}),
        (actions.tie_resident, {"name": "Ib Opdigtet", "phone": "12345678"}),
        (actions.begin_furnishing, {}),
        (actions.add_file, {"made": PICTURE, "name": "Trappen"}),
        (actions.note_interpreter, {"language": "Somali"}),
        (actions.warn, {"text": "Der er en hund.", "review_by": today(9)}),
        (actions.plan, {"kind": "visit", "due_on": today(3), "due_at": time(9, 30), "before": 1, "what": "Kaffe."}),
        (actions.set_kind, {"kind": "mediation"}),
        (
            actions.note_party,
            {
                "party": "resident",
                "answer": "agreed",
                "way": "phone",
                "said_on": today(),
                "who": "Ib",
                "may_tell": "Alt",
            },
        ),
        (actions.set_kind, {"kind": "eviction"}),
        (actions.note_step, {"step": "court", "on": today(), "words": "Brev fra fogeden."}),
        (actions.note_tenancy, {"children": "yes", "agreement": "asked", "rent_help": "applied"}),
        (actions.protect_address, {"known": "threatened", "words": "Hendes bror."}),
        (actions.note_informed, {"told_on": today(), "way": "meeting", "words": "Kort."}),
        (actions.disclose, {"unit": None, "whom": "Lægen", "basis": "danger", "told": WRITTEN, "facts": ("name",)}),
        (actions.note_filed, {"system": "SBSYS", "number": "2026-1", "filed_on": today()}),
    ):
        do(world, case, partial(verb, **given))
    with_its_concern(world, case, actions.ask_sender, result="reached", text="Døren til venstre.")
    yes(world, case)
    do(world, case, actions.hold, "Lis", reason="En klage.")
    access_given_in_part(world, case)
    offer(world, case)
    Handover.objects.update(state="withdrawn", answered_by=world["Bo"], answered_at=timezone.now())
    do(world, case, actions.restrict, reason="Gift med en kollega.", readers=[])
    with acting("municipality"), entered(world.door("Ida")), transaction.atomic():
        actions.open_in_emergency(case.number, emergency="danger", reason="Råb.", by=world["Ida"])
    beside_its_concern(case.concerns.get(), world["Bo"])
    return Case.objects.get(id=case.id)


def access_given_in_part(world: World, case: Case) -> None:
    """The resident asks for access; a word is left out, and a second person sends it back."""
    asked: dict[str, Any] = {"asked_on": today(), "asked_by": "phone", "asker": "resident", "identity": "known"}
    do(world, case, partial(actions.note_access_request, **asked, words=Asked("Alt.")))
    with acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        row = queries.access_request_of(queries.bare_case(case.id), AccessRequest.objects.get().id)
        left, *others = queries.pack_of(row).waiting
        for put in (left, *others):
            weighed: dict[str, Any] = (
                {"decision": "withhold", "ground": "others", "why": "Hendes bror."}
                if put is left
                else {"decision": "give"}
            )
            actions.decide_passage(row, code=put.piece.code, digest=put.digest.hex(), **weighed, by=world["Bo"])
        actions.propose_access(queries.access_request_of(row.case, row.id), by=world["Bo"])
    with acting("municipality"), entered(world.door("Lis")), transaction.atomic():
        row = queries.access_request_of(queries.bare_case(case.id), row.id)
        actions.return_access(queries.access_proposal_of(row), words="Læs den igen.", by=world["Lis"])


def offer(world: World, case: Case) -> Handover:
    with acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        found = queries.bare_case(case.id)
        return actions.offer(found, to=world.units["Boligrådgiverne Nørrebro"], reason="Flytter.", by=world["Bo"])


def beside_its_concern(concern: Concern, by: User) -> None:
    """It was judged before, a photograph came with it, a leader looks at it with others, and a clock runs."""
    now, judged = timezone.now(), Assessment(why="Lugten.", money=("arrears",))
    with acting("worker"), entered(Door("worker", municipality="0101")):
        record = unlock(RecordKey.objects.get(id=concern.key_id))
        keep_sent(samples.picture(), record, number=1, at=now)
        triage = record.close(json.dumps(judged.sealed), table="cases_concern", column="triage", row=concern.id)
    Concern.objects.filter(id=concern.id).update(urgency="week", triage=triage, triaged_by=by, triaged_at=now)
    Review.objects.create(municipality_id="0101", concern=concern, about="place", mark=b"m", asked_at=now)
    ChildClock.objects.create(id=concern.id, municipality_id="0101", received_at=now, known_at=now, next_at=now)


def fetched(site: Site, case: Case) -> bytes:
    answer = site.get(f"/sager/{case.id}/journal/pakke/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == f'attachment; filename="sag-{case.number}.zip"'
    assert len(answer.content) == int(answer["Content-Length"])
    return bytes(answer.content)


def unpacked(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def differing(files: dict[str, bytes]) -> set[str]:
    """Answer, as whoever gets a package would, which of its files are not what its list says."""
    listed = {one["name"]: one for one in json.loads(files["manifest.json"])["files"]}
    same = {name for name, data in files.items() if name in listed and is_as_listed(data, listed[name])}
    return (files.keys() | listed.keys()) - same - {"manifest.json"}


def is_as_listed(data: bytes, one: dict[str, Any]) -> bool:
    return (one["bytes"], one["sha256"]) == (len(data), sha256(data).hexdigest())


def faults(files: dict[str, bytes], name: str, **changes: Any) -> list[Any]:
    """Answer what the schema beside a document finds wrong with it."""
    schema = json.loads(files[name.replace(".", ".schema.")])
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    return list(checker.iter_errors(json.loads(files[name]) | changes))


def read_aloud(files: dict[str, bytes]) -> str:
    """Answer the words of the paper; that it is one for archives."""
    paper = pypdf.PdfReader(io.BytesIO(files["sag.pdf"]))
    marked = (paper.xmp_metadata.stream.get_data() if paper.xmp_metadata else b"").decode()
    assert "<pdfaid:part>2</pdfaid:part>" in marked
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in marked
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


def test_the_package_is_the_whole_case_and_opens_with_tools_of_others(
    world: World, worked: Case, municipal_site: Site
) -> None:
    arrive(world, words="Det er en anden sag.", resident_name="Asta Andersen", key="other")
    municipal_site.sign_in_as(world["Bo"])
    packed = fetched(municipal_site, worked)
    files = unpacked(packed)
    assert differing(files) == set()
    assert faults(files, "sag.json") == faults(files, "manifest.json") == []
    document, manifest = json.loads(files["sag.json"]), json.loads(files["manifest.json"])
    [concern] = document["concerns"]
    empty = {name for name, value in (*document.items(), *concern.items()) if value == []}
    assert empty <= {"unreadable", "own_kinds", "own_kinds_text", "handovers", "recusals"}
    assert document["handovers"]
    for files_told, shown in ((document["files"], PICTURE.content), (concern["files"], samples.picture())):
        assert [files[one["packed_as"]] for one in files_told] == [shown]
    said = ("Ib Opdigtet", "12345678", "Trappen", "Somali", "hund", "Kaffe", "Brev fra fogeden", "Døren", "Rosa", "Råb")
    everything, paper = files["sag.json"].decode(), read_aloud(files)
    for one in (
        *said,
        "Det lugter på trappen.",
        "En klage.",
        "Lugten.",
        "Flytter.",
        "Gift med",
        " ".join(WRITTEN.split()),
    ):
        assert one in paper, one
    for one in said:
        assert one in everything, one
    for name, data in files.items():
        assert b"anden sag" not in data, name
        assert b"Andersen" not in data, name
    # The list may be read by many: it tells of nobody, and not where.
    for one in (*said, "Æblehaven", "besøg", world["Karin"].name):
        assert one not in files["manifest.json"].decode(), one
    assert manifest["restricted"]
    assert manifest["address_protected"]
    assert document["address_protected"]
    assert "Beskyttet adresse" in paper
    assert manifest["kle"]["number"] == "32.21.14"
    assert manifest["title"].endswith(f"sag {worked.number}")
    assert TraceEntry.objects.filter(deed="address_shown", record_id=worked.id, purpose="filing").count() == 1
    with translation.override("en"):
        assert fetched(municipal_site, worked) == packed


def test_a_byte_that_changed_and_a_document_that_is_none_are_noticed(
    world: World, case: Case, municipal_site: Site
) -> None:
    """The control of the test above."""
    municipal_site.sign_in_as(world["Bo"])
    files = unpacked(fetched(municipal_site, case))
    for name in files.keys() - {"manifest.json"}:
        assert differing(files | {name: files[name][:-1] + b"!"}) == {name}
        assert differing({other: data for other, data in files.items() if other != name}) == {name}
    assert differing(files | {"mere.txt": b""}) == {"mere.txt"}
    changes: dict[str, Any]
    for changes in ({"case": {}}, {"concerns": [{}]}, {"sender": "Karin"}, {"version": 2}):
        assert faults(files, "sag.json", **changes)
    assert faults(files, "manifest.json", kle={"number": "27", "title": "", "source": ""})
    do(world, case, actions.write_note, text="Mere.")
    assert unpacked(fetched(municipal_site, case))["sag.json"] != files["sag.json"]


def columns() -> dict[str, set[str]]:
    """Answer the columns of every table that belongs to a case."""
    beside = {*erasing.BESIDE_A_CASE, *erasing.BESIDE_A_CONCERN, *(part.model for part in parts.PARTS)}
    told_not = parts.NOTHING_OF
    return {
        model.__name__: {field.attname for field in model._meta.concrete_fields}
        for model in beside
        if model.__name__ not in told_not
    }


def told() -> dict[str, set[str]]:
    """Answer the columns that are told, and those that are left out with a reason."""
    found: dict[str, set[str]] = {}
    for part in parts.PARTS:
        own = found.setdefault(part.model.__name__, set())
        own |= {part.model._meta.get_field(name).attname for name in (*part.open, *part.sealed, *part.nested)}  # type: ignore[union-attr]
        own |= parts.LEFT_OUT.get(part.model, {}).keys() | parts.EVERYWHERE.keys()
    return found


def missing() -> set[tuple[str, str]]:
    known = told()
    return {(table, name) for table, names in columns().items() for name in names - known.get(table, set())}


def test_every_column_of_everything_beside_a_case_is_told_or_left_out_for_a_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert missing() == set()
    assert {model.__name__ for model in apps.get_app_config("children").get_models()} & parts.NOTHING_OF.keys()
    for part in parts.PARTS:
        assert {*part.open, *part.sealed} - {
            "detail",
            "concerning",
            "body",
            "created_at",
            "created_by",
        } <= words.COLUMNS.keys() | {
            *("concern_id", "consent_id"),
        }, part.name
        assert part.name in words.PARTS
    # The control: a table that somebody forgot, and a column.
    monkeypatch.setattr(parts, "PARTS", tuple(part for part in parts.PARTS if part.name != "holds"))
    left_out: dict[type[Model], dict[str, str]] = {**parts.LEFT_OUT, Concern: {}}
    monkeypatch.setattr(parts, "LEFT_OUT", left_out)
    assert {("Hold", "reason"), ("Concern", "person_mark")} <= missing()


def test_what_cannot_be_opened_is_named_and_not_left_out_in_silence(
    world: World, worked: Case, municipal_site: Site
) -> None:
    [file] = File.objects.filter(key_id=worked.key_id)
    File.objects.filter(id=file.id).update(content=bytes(file.content)[:-1] + b"!")
    note = Entry.objects.get(case=worked, kind="note")
    Entry.objects.filter(id=note.id).update(body=b"nothing of ours")
    concern = worked.concerns.get()
    RecordKey.objects.filter(id=concern.key_id).update(wrapped=None, destroyed_at=timezone.now())
    municipal_site.sign_in_as(world["Bo"])
    files = unpacked(fetched(municipal_site, worked))
    assert faults(files, "sag.json") == faults(files, "manifest.json") == []
    named = {(one["table"], one["id"], one["column"]) for one in json.loads(files["manifest.json"])["unreadable"]}
    assert {
        ("files_file", str(file.id), "content"),
        ("cases_entry", str(note.id), "body"),
        ("cases_concern", str(concern.id), "body"),
    } <= named
    assert not [name for name in files if str(file.id) in name]
    assert str(note.id) in read_aloud(files).replace(" ", "")
    assert "Ib Opdigtet" in files["sag.json"].decode()


def test_fetching_is_traced_and_told_to_the_resident(world: World, case: Case, municipal_site: Site) -> None:
    do(world, case, actions.tie_resident, name="Ib Opdigtet")
    do(world, case, actions.add_file, made=PICTURE, name="Trappen")
    worked = Case.objects.get(id=case.id)
    municipal_site.sign_in_as(world["Bo"])
    assert "journal/pakke/" in municipal_site.get(f"/sager/{worked.id}/journal/").content.decode()
    fetched(municipal_site, worked)
    lines = TraceEntry.objects.filter(deed="exported", purpose="filing", actor_id=world["Bo"].id)
    opened = {("case", worked.id), ("resident", worked.resident_id), ("concern", worked.concerns.get().id)}
    assert not TraceEntry.objects.filter(deed="address_shown").exists()
    assert set(lines.values_list("record_kind", "record_id")) == opened | {
        ("file", file) for file in File.objects.values_list("id", flat=True)
    }
    assert (
        str(TOLD_PURPOSES["filing"])
        in municipal_site.get(f"/sager/{worked.id}/hvem-har-set/dokument/").content.decode()
    )


def test_elsewhere_there_is_none(ida: World, case: Case, municipal_site: Site) -> None:
    path = f"/sager/{case.id}/journal/pakke/"
    do(ida, case, actions.restrict, reason="Gift med en kollega.", readers=[])
    for who in ("Ida", "Mona", "Gitte", "Dorte"):
        municipal_site.sign_in_as(ida[who])
        assert municipal_site.get(path).status_code == 404, who
    do(ida, case, actions.unrestrict)
    offer(ida, case)
    municipal_site.sign_in_as(ida["Mona"])
    assert municipal_site.get(f"/sager/{case.id}/").status_code == 200
    assert municipal_site.get(path).status_code == 404
    with pytest.raises(RefusedError):
        do(ida, case, actions.pack, "Mona")
    municipal_site.sign_in_as(ida["Bo"])
    RecordKey.objects.filter(id=case.key_id).update(wrapped=None, destroyed_at=timezone.now())
    assert municipal_site.get(path).status_code == 404
    assert not TraceEntry.objects.filter(deed="exported").exists()


def test_of_many_files_one_at_a_time_is_held_in_memory(world: World, case: Case) -> None:
    large, number = 2**20 - 4, 10
    with acting("municipality"), entered(world.door("Bo")):
        record = unlock(queries.bare_case(case.id).key)
        for _file in range(number):
            keep(Remade("picture", os.urandom(large), 1), record, name="Stor", by=world["Bo"])
    with acting("municipality"), entered(world.door("Bo")):
        tracemalloc.start()
        spool = actions.pack(queries.bare_case(case.id), by=world["Bo"])
        size, read = spool.size, sum(map(len, spool))
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert read == size > large * number
    # One file sealed, opened and packed; with all of them at once it would be far more.
    assert peak < 6 * large
