"""Telling others, under row security: with a consent that holds at that moment or on another ground; recalled, and in a package that verifies."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

import jsonschema
import pypdf
import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone, translation

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Case, Consent, Disclosure, Plan
from bindeled.cases.queries.consent import Words
from bindeled.cases.tests.test_gate import SCOPE, WHO, say, today, withdraw
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.config.management.commands.load_texts import SHIPPED
from bindeled.config.texts import load as load_texts
from bindeled.municipalities.models import Unit
from conftest import Site, acting
from journeys.factory import World

TOLD = "Hun vil gerne have besøg.\n\n<b>Ring</b> #først."


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def say_of(world: World, case: Case, whom: str = "Psykiatrien", **changes: Any) -> Consent:
    return say(world, case, **{"recipient": None, "wordings": (), "words": Words(WHO, SCOPE, whom)} | changes)


def tell(world: World, case: Case, basis: str = "consent", **changes: Any) -> Disclosure:
    to = {"unit": None, "whom": "Psykiatrien", "basis": basis, "told": TOLD, "facts": ("dwelling", "name")}
    with acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        return actions.disclose(queries.bare_case(case.id), **to | changes, by=world["Bo"])


def tasks(case: Case) -> list[str]:
    return list(Plan.objects.filter(case=case, kind="task", state="planned").values_list("state", flat=True))


def test_with_a_consent_that_holds_it_is_told_and_stands_sealed(world: World, case: Case) -> None:
    given = say_of(world, case)
    told = tell(world, case, whom=" psykiatrien")
    assert told.consent_id == given.id
    assert b"besog" not in bytes(told.document)
    assert "besøg".encode() not in bytes(told.document)
    with acting("municipality"), entered(world.door("Bo")):
        [shown] = queries.disclosures_of(queries.bare_case(case.id))
    assert (shown.to, shown.document["told"], shown.recall_is_asked) == (" psykiatrien", TOLD, False)
    assert shown.document["about"]["dwelling"]
    assert "interpreter" not in shown.document["about"]
    assert TraceEntry.objects.filter(deed="disclosed", record_id=case.id).exists()


@pytest.mark.parametrize("changes", [{"whom": "Lægen"}, {"whom": ""}])
def test_a_consent_is_for_one_recipient_alone(world: World, case: Case, changes: dict[str, Any]) -> None:
    say_of(world, case)
    with pytest.raises(RefusedError, match="no consent that holds for this recipient"):
        tell(world, case, **changes)


def test_a_unit_is_told_only_with_its_own_consent(world: World, case: Case) -> None:
    one, other = (
        Unit.objects.create(municipality_id="0101", name=name, kind="health_care", valid_from=today(-9))
        for name in ("Myndighedsteamet", "Plejen")
    )
    say(world, case, recipient=one, wordings=(), words=Words(WHO, SCOPE))
    assert tell(world, case, unit=one, whom="").unit_id == one.id
    with pytest.raises(RefusedError, match="no consent"):
        tell(world, case, unit=other, whom="")


@pytest.mark.parametrize("basis", ["authority", "danger", "child"])
def test_other_grounds_ask_nobody(world: World, case: Case, basis: str) -> None:
    say_of(world, case, answer="declined", words=Words(WHO, "", "Psykiatrien"))
    assert tell(world, case, basis).consent_id is None


def test_an_unknown_ground_is_refused(world: World, case: Case) -> None:
    with pytest.raises(RefusedError, match="Choose a ground"):
        tell(world, case, "curiosity")
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("how", ["withdrawn", "over"])
def test_a_consent_that_does_not_hold_opens_nothing_and_the_database_asks_too(
    world: World, case: Case, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = say_of(world, case)
    if how == "withdrawn":
        withdraw(world, case, given)
    else:
        Consent.objects.filter(id=given.id).update(said_on=today(-9), until=today(-2))
    with pytest.raises(RefusedError, match="no consent"):
        tell(world, case)
    # Were the product not to look, the database would.
    monkeypatch.setattr("bindeled.cases.actions.disclosure.consent_for", lambda *_args, **_more: given)
    monkeypatch.setattr("bindeled.cases.actions.disclosure._locked", lambda found: found)
    with pytest.raises(DatabaseError, match="row-level security"):
        tell(world, case)
    assert not Disclosure.objects.exists()


def test_taken_back_each_recipient_is_to_be_asked_to_delete_it(world: World, case: Case) -> None:
    given = say_of(world, case)
    tell(world, case)
    tell(world, case)
    tell(world, case, "danger")
    assert tasks(case) == []
    withdraw(world, case, given)
    assert len(tasks(case)) == 2
    with acting("municipality"), entered(world.door("Bo")):
        work = queries.work_of(queries.case_for(case.id))
        [first, _second, third] = sorted(
            queries.disclosures_of(queries.bare_case(case.id)), key=lambda one: one.row.told_at
        )
    assert [plan.what for plan in work.plans] == [
        "The consent was taken back. Ask Psykiatrien to delete what they were told."
    ] * 2
    assert (first.recall_is_asked, third.recall_is_asked) == (True, False)


def test_a_closed_case_is_opened_again_for_what_has_to_be_asked(world: World, case: Case) -> None:
    given = say_of(world, case)
    tell(world, case)
    with acting("municipality"), entered(world.door("Bo")):
        actions.close(queries.bare_case(case.id), outcome="solved", resident_answer="unknown", text="", by=world["Bo"])
    withdraw(world, case, given)
    assert Case.objects.get(id=case.id).state == "open"
    assert len(tasks(case)) == 1


# -- The package -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def bo(world: World, municipal_site: Site) -> Site:
    load_texts(SHIPPED)
    municipal_site.sign_in_as(world["Bo"])
    return municipal_site


def form(**changes: Any) -> dict[str, Any]:
    return {
        "to": "outside",
        "whom": "Psykiatrien",
        "basis": "danger",
        "told": TOLD.replace("\n", "\r\n"),
        "facts": ["dwelling", "name", "interpreter"],
        **changes,
    }


def fetched(bo: Site, case: Case) -> bytes:
    [row] = Disclosure.objects.all()
    answer = bo.get(f"/sager/{case.id}/videregivet/{row.id}/pakke/")
    assert answer["Content-Type"] == "application/zip"
    return bytes(answer.content)


def test_the_package_is_what_its_list_says_and_opens_with_tools_of_others(bo: Site, case: Case) -> None:
    assert bo.post(f"/sager/{case.id}/videregivet/", form()).status_code == 302
    packed = fetched(bo, case)
    assert fetched(bo, case) == packed
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    listed = {one["name"]: one for one in json.loads(files["manifest.json"])["files"]}
    assert listed.keys() | {"manifest.json"} == files.keys()
    for name, one in listed.items():
        assert (one["sha256"], one["bytes"]) == (sha256(files[name]).hexdigest(), len(files[name]))
    schema, document = json.loads(files["videregivet.schema.json"]), json.loads(files["videregivet.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    assert list(checker.iter_errors(document)) == []
    assert document["basis"]["law"]["paragraph"] == "§ 152 e"
    assert document["told"] == TOLD
    # The control: what is no such document is noticed.
    for broken in ({"told": ""}, {"basis": {"code": "consent", "law": None}}, {"sender": "Karin"}):
        assert list(checker.iter_errors(document | broken))
    paper = pypdf.PdfReader(io.BytesIO(files["videregivet.pdf"]))
    marked = (paper.xmp_metadata.stream.get_data() if paper.xmp_metadata else b"").decode()
    assert "<pdfaid:part>2</pdfaid:part>" in marked
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in marked
    words = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert " ".join(TOLD.split()) in words
    assert "§ 152 e" in words
    assert "Karin" not in words


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(bo: Site, case: Case) -> None:
    path = f"/sager/{case.id}/videregivet/"
    for changes, message in (
        ({"to": ""}, "Vælg til hvem."),
        ({"whom": ""}, "Skriv, hvem det er."),
        ({"basis": ""}, "Vælg grundlaget."),
        ({"told": ""}, "Skriv, hvad du fortæller."),
    ):
        answer = bo.post(path, form(**changes), headers={"accept-language": "da"})
        assert answer.status_code == 422
        shown = answer.content.decode()
        assert message in shown
    refused = bo.post(path, form(basis="consent"))
    assert refused.status_code == 409
    assert "Ring" in refused.content.decode()
    assert not Disclosure.objects.exists()


def test_fetching_is_traced_and_elsewhere_there_is_nothing(world: World, bo: Site, case: Case) -> None:
    bo.post(f"/sager/{case.id}/videregivet/", form())
    fetched(bo, case)
    assert TraceEntry.objects.filter(deed="package_fetched", record_id=case.id).count() == 1
    [row] = Disclosure.objects.all()
    shown = bo.get(f"/sager/{case.id}/videregivet/").content.decode()
    assert f"/sager/{case.id}/videregivet/{row.id}/pakke/" in shown
    for who in ("Mona", "Gitte"):
        bo.sign_in_as(world[who])
        assert bo.get(f"/sager/{case.id}/videregivet/").status_code == 404
        assert bo.get(f"/sager/{case.id}/videregivet/{row.id}/pakke/").status_code == 404
    assert timedelta(0) <= timezone.now() - row.told_at
