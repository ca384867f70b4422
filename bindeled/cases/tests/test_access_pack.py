"""Access to a case, lived: three concerns from two senders and a protected address, decided passage by passage, agreed to by two, handed over."""

import io
import json
import re
import zlib
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pypdf
import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, transaction
from django.utils import timezone, translation

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import AccessDecision, AccessProposal, AccessRequest, Case, Entry
from bindeled.cases.queries.accessing import Asked, Pack
from bindeled.cases.queries.gathering import GATHERED, STANDS_ELSEWHERE
from bindeled.cases.rules.passages import LEFT_OUT
from bindeled.cases.tests.test_cases import arrive
from bindeled.cases.tests.test_gate import today
from bindeled.cases.tests.test_looks_page import as_told, sealed_lines
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.confidentiality.records import unlock
from bindeled.config.management.commands.check_records import HELD
from bindeled.config.management.commands.load_texts import SHIPPED
from bindeled.config.texts import load as load_texts
from conftest import Site, acting
from journeys.factory import World

WHY = "Han har truet hende på trappen i går."
OFFICE, KARIN = "Ejendomskontoret Hørgården", "Karin Kvist"
SECRET = "Manden på tredje sal, Torben Truelsen, skreg ad hende."


@pytest.fixture(autouse=True)
def _danish() -> Iterator[None]:
    with translation.override("da"):
        yield


@pytest.fixture
def case(world: World) -> Case:
    """A case of Bo's with three concerns of two senders, a resident by name, a note that names another, and a phone call."""
    first = arrive(world, words=f"Hun svarer ikke. {SECRET} Hun er alene.")
    second = arrive(world, "Ejendomskontoret", key="b", words="Det lugter.", sender_kind="office", writer="Gerda Grøn")
    third = arrive(world, key="c", words="Stadig intet svar.", resident_name="Asta Sol")
    with acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        found = actions.open_case(queries.concern_for(first), by=world["Bo"])
        for other in (second, third):
            actions.add_to_case(queries.concern_for(other), found, by=world["Bo"])
        actions.tie_resident(found, name="Asta Sol", phone="20 30 40 50", by=world["Bo"])
        actions.write_note(found, text="Hun er træt. Karin mener, at Per Holm bor der. Alt er roligt.", by=world["Bo"])
    return found


def ask(world: World, case: Case, who: str = "Bo", **changes: Any) -> AccessRequest:
    told: dict[str, Any] = {
        "asked_on": today(),
        "asked_by": "phone",
        "asker": "resident",
        "identity": "known",
        "words": Asked("Alt, hvad I har skrevet om mig."),
    }
    with acting("municipality"), entered(world.door(who)), transaction.atomic():
        return actions.note_access_request(queries.bare_case(case.id), **told | changes, by=world[who])


def pack(world: World, case: Case, row: AccessRequest, who: str = "Bo") -> Pack:
    with acting("municipality"), entered(world.door(who)), transaction.atomic():
        return queries.pack_of(queries.access_request_of(queries.bare_case(case.id), row.id))


def do(world: World, case: Case, row: AccessRequest, verb: Any, who: str = "Bo", **told: Any) -> Any:
    """Let somebody do something with a request as it stands in the database now."""
    with acting("municipality"), entered(world.door(who)), transaction.atomic():
        now = queries.access_request_of(queries.bare_case(case.id), row.id)
        on_proposal = verb in {actions.agree_to_access, actions.return_access}
        return verb(queries.access_proposal_of(now) if on_proposal else now, **told, by=world[who])


def decide(world: World, case: Case, row: AccessRequest, put: Any, decision: str = "give", **told: Any) -> None:
    weighed = {"ground": "risk", "why": WHY} if decision != "give" else {}
    chosen = {"code": put.piece.code, "digest": put.digest.hex(), "decision": decision, **weighed, **told}
    do(world, case, row, actions.decide_passage, **chosen)


def choices(found: Pack) -> list[tuple[Any, dict[str, Any]]]:
    """Answer how each passage that waits is decided: given, but the office and the man upstairs, and one of Karin's surnames."""
    chosen: list[tuple[Any, dict[str, Any]]] = []
    karins = 0
    for put in found.waiting:
        karins += put.piece.kind == "concern-sender" and KARIN in put.piece.text
        if put.piece.text.strip() == SECRET or OFFICE in put.piece.text:
            chosen.append((put, {"decision": "withhold"}))
        elif put.piece.kind == "concern-sender" and karins == 1:
            chosen.append((put, {"decision": "part", "taken": [1]}))
        else:
            chosen.append((put, {"decision": "give"}))
    return chosen


def decide_all(world: World, case: Case, row: AccessRequest, *, left_out: Any = None) -> None:
    """Arrange that everything is decided: as above, or that all is given but what ``left_out`` says."""
    found = pack(world, case, row)
    with entered(world.door("Bo")):
        key = unlock(case.key)
    for put, told in choices(found):
        decision = told["decision"] if left_out is None else "withhold" if left_out(put) else "give"
        decided = AccessDecision(
            id=uuid4(), municipality_id="0101", case=case, request=row, decision=decision, digest=put.digest,
            kind=put.piece.kind, row=put.piece.row, part=put.piece.part, decided_at=timezone.now(), decided_by=world["Bo"],
        )  # fmt: skip
        if decision != "give":
            words = json.dumps({"why": WHY, "taken": told.get("taken", [])})
            decided.ground = "risk"
            decided.words = key.close(words, table="cases_accessdecision", column="words", row=decided.id)
        decided.save(force_insert=True)


def agreed(world: World, case: Case, **asked: Any) -> AccessRequest:
    """Answer a request that two persons agreed to."""
    row = ask(world, case, **asked)
    decide_all(world, case, row)
    do(world, case, row, actions.propose_access)
    do(world, case, row, actions.agree_to_access, "Lis")
    return row


def document(world: World, case: Case, row: AccessRequest, who: str = "Bo") -> bytes:
    with acting("municipality"), entered(world.door(who)), transaction.atomic():
        now = queries.access_request_of(queries.bare_case(case.id), row.id)
        return queries.access_document(actions.fetch_access(now, by=world[who]), queries.laws_of_access())


def words_in(made: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages).split())


def raw(made: bytes) -> bytes:
    """Answer every byte of a document, packed and unpacked."""
    found = [made]
    for piece in made.split(b"stream")[1:]:
        try:
            found.append(zlib.decompressobj().decompress(piece.lstrip(b"\r\n")))
        except zlib.error:
            continue
    return b"\n".join(found)


def test_three_concerns_from_two_senders_are_decided_one_by_one_and_what_is_left_out_is_not_in_the_bytes(
    world: World, case: Case
) -> None:
    load_texts(SHIPPED)
    row = ask(world, case)
    up = [put for put in pack(world, case, row).puts if put.is_up]
    names = [put.piece.text for put in up if put.piece.kind == "concern-sender"]
    assert [name.startswith(KARIN) for name in names] == [True, False, True]
    assert OFFICE in names[1]
    for put, chosen in choices(pack(world, case, row)):
        decide(world, case, row, put, **chosen)
    # The log is complete: every passage that was put up has its one decision, with who and when.
    found = pack(world, case, row)
    assert found.waiting == []
    assert sorted(put.piece.code for put in up) == sorted(one.code for one in found.log)
    assert AccessDecision.objects.count() == TraceEntry.objects.filter(deed="access_decided").count() == len(up)
    assert {one.by for one in found.log} == {"Bo Bendtsen"}
    assert all(one.ground == "risk" and one.why == WHY for one in found.log if one.decision != "give")
    do(world, case, row, actions.propose_access)
    do(world, case, row, actions.agree_to_access, "Lis")
    made = document(world, case, row)
    assert made == document(world, case, row, "Lis")
    told = words_in(made)
    for given in (
        "Hun svarer ikke.",
        "Hun er alene.",
        "Det lugter.",
        "Asta Sol",
        "Karin mener, at Per Holm bor der.",
        KARIN,
    ):
        assert given in told, given
    for left in ("Torben", "Truelsen", "skreg", "Ejendomskontoret", "Gerda", "truet"):
        assert left not in told
        for coded in (left.encode(), left.encode("utf-16-be"), left.encode("utf-16-be").hex().encode()):
            assert coded not in raw(made)
    assert told.count("Karin Kvist") == 1
    assert f"Karin {LEFT_OUT} Viceværten" in told or f"Karin {LEFT_OUT}" in told
    assert "3 steder: Det kan skade den, der fortalte os det" in told
    assert "Databeskyttelsesloven § 22, stk. 1" in told


def test_what_was_given_is_in_the_bytes(world: World, case: Case) -> None:
    """The control of the test above: a word that is given is found by the very same search."""
    row = ask(world, case)
    decide_all(world, case, row, left_out=lambda _put: False)
    do(world, case, row, actions.propose_access)
    do(world, case, row, actions.agree_to_access, "Lis")
    told = words_in(document(world, case, row))
    assert "Torben Truelsen, skreg" in told
    assert "Gerda Grøn" in told
    assert LEFT_OUT not in told
    assert "Intet er udeladt." in told


def test_nothing_is_proposed_while_a_passage_waits(world: World, case: Case) -> None:
    row = ask(world, case)
    decide_all(world, case, row)
    last = AccessDecision.objects.latest("decided_at")
    AccessDecision.objects.filter(id=last.id).delete()
    with pytest.raises(RefusedError, match="ikke taget stilling"):
        do(world, case, row, actions.propose_access)
    assert not AccessProposal.objects.exists()


def test_what_an_adviser_puts_up_by_hand_waits_too(world: World, case: Case) -> None:
    row = ask(world, case)
    decide_all(world, case, row)
    [tired] = [put for put in pack(world, case, row).puts if put.piece.text == "Hun er træt. "]
    assert not tired.is_up
    do(world, case, row, actions.put_passage_up, code=tired.piece.code)
    with pytest.raises(RefusedError, match="allerede"):
        do(world, case, row, actions.put_passage_up, code=tired.piece.code)
    assert [put.piece.code for put in pack(world, case, row).waiting] == [tired.piece.code]
    with pytest.raises(RefusedError, match="ikke taget stilling"):
        do(world, case, row, actions.propose_access)
    decide(world, case, row, tired, "withhold", ground="self")
    do(world, case, row, actions.propose_access)


def test_a_decision_without_its_reason_or_of_other_words_is_refused(world: World, case: Case) -> None:
    row = ask(world, case)
    put = pack(world, case, row).waiting[0]
    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({"ground": ""}, "grundlaget"),
        ({"why": " "}, "netop her"),
        ({"decision": "part", "taken": []}, "kryds"),
        ({"decision": "lost"}, "hvad der sker"),
        ({"digest": "00"}, "ændret"),
        ({"code": "entry-text:00000000-0000-0000-0000-000000000000:0"}, "ændret"),
    )
    for told, why in wrong:
        with pytest.raises(RefusedError, match=why):
            decide(world, case, row, put, **{"decision": "withhold", **told})
    assert not AccessDecision.objects.exists()


def test_words_that_change_are_decided_again(world: World, case: Case) -> None:
    row = ask(world, case)
    decide_all(world, case, row)
    [note] = Entry.objects.filter(kind="note")
    with acting("municipality"), entered(world.door("Bo")):
        key = actions.steps.unlocked(queries.bare_case(case.id).key)
    body = key.close("Hun er træt. Karin mener, at Ib Holm bor der.", table="cases_entry", column="body", row=note.id)
    Entry.objects.filter(id=note.id).update(body=body)
    [again] = pack(world, case, row).waiting
    assert (again.piece.text, again.changed) == ("Karin mener, at Ib Holm bor der.", True)


def test_what_is_new_since_it_was_proposed_keeps_it_back(world: World, case: Case) -> None:
    row = ask(world, case)
    decide_all(world, case, row)
    do(world, case, row, actions.propose_access)
    # A note of later is another day's answer.
    with acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        actions.write_note(queries.bare_case(case.id), text="Ida Ny har ringet.", by=world["Bo"])
    do(world, case, row, actions.agree_to_access, "Lis")
    assert "Ida" not in words_in(document(world, case, row))
    # A concern that is added is not: it goes back.
    late = arrive(world, key="d", words="Nyt.")
    with acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        actions.add_to_case(queries.concern_for(late), queries.bare_case(case.id), by=world["Bo"])
    with pytest.raises(RefusedError, match="ændret"):
        document(world, case, row)
    do(world, case, row, actions.take_access_up)
    assert len(pack(world, case, row).waiting) > 3


# -- Two persons ----------------------------------------------------------------------------------------------------------


def test_nobody_agrees_to_their_own_proposal_and_the_database_asks_too(
    world: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ask(world, case)
    decide_all(world, case, row)
    do(world, case, row, actions.propose_access)
    with pytest.raises(RefusedError, match="En anden"):
        do(world, case, row, actions.agree_to_access)
    with pytest.raises(RefusedError, match="En anden"):
        do(world, case, row, actions.return_access, words="Nej.")
    monkeypatch.setattr("bindeled.cases.access.may_answer_access", lambda _proposed, **_by: "")
    with pytest.raises(IntegrityError, match="two_stand_behind_what_goes"):
        do(world, case, row, actions.agree_to_access)
    # Not even by saying that one has said yes.
    for rows, told in (
        (AccessRequest.objects.filter(id=row.id), {"state": "agreed"}),
        (
            AccessProposal.objects.all(),
            {"answer": "agreed", "answered_at": timezone.now(), "answered_by": world["Lis"]},
        ),
    ):
        refused = pytest.raises(DatabaseError, match="row-level security")
        with refused, acting("municipality"), entered(world.door("Bo")), transaction.atomic():
            rows.update(**told)


def test_while_a_second_person_looks_nothing_is_decided_and_the_database_asks_too(
    world: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ask(world, case)
    put = pack(world, case, row).waiting[0]
    decide_all(world, case, row)
    do(world, case, row, actions.propose_access)
    with pytest.raises(RefusedError, match="hurtigere"):
        decide(world, case, row, put)
    monkeypatch.setattr("bindeled.cases.actions.accessing._locked", lambda *_held: None)
    with pytest.raises(DatabaseError, match="row-level security"):
        decide(world, case, row, put)
    with pytest.raises(ProgrammingError), acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        AccessDecision.objects.update(decision="give")


def test_sent_back_with_words_it_is_decided_and_proposed_again_and_the_words_go_to_nobody(
    world: World, case: Case
) -> None:
    row = ask(world, case)
    decide_all(world, case, row)
    do(world, case, row, actions.propose_access)
    with pytest.raises(RefusedError, match="Skriv"):
        do(world, case, row, actions.return_access, "Lis", words=" ")
    do(world, case, row, actions.return_access, "Lis", words="Gerda Grøn har ikke bedt om det.")
    found = pack(world, case, row)
    assert (found.row.state, found.proposals[0].words) == ("returned", "Gerda Grøn har ikke bedt om det.")
    do(world, case, row, actions.propose_access)
    do(world, case, row, actions.agree_to_access, "Lis")
    assert [one.answer for one in pack(world, case, row).proposals] == ["returned", "agreed"]
    assert "Gerda" not in words_in(document(world, case, row))
    sealed = AccessProposal.objects.get(answer="returned").words
    assert sealed is not None
    assert b"Gerda" not in bytes(sealed)


def test_handed_over_it_is_done_and_nothing_changes_more(world: World, case: Case) -> None:
    row = ask(world, case)
    with pytest.raises(RefusedError, match="hurtigere"):
        do(world, case, row, actions.hand_access_over, handed_on=today(), handed_by="letter")
    with pytest.raises(RefusedError, match="hurtigere"):
        document(world, case, row)
    decide_all(world, case, row)
    do(world, case, row, actions.propose_access)
    do(world, case, row, actions.agree_to_access, "Lis")
    for day in (today(1), today(-1)):
        with pytest.raises(RefusedError, match="den dag"):
            do(world, case, row, actions.hand_access_over, handed_on=day, handed_by="letter")
    do(world, case, row, actions.hand_access_over, handed_on=today(), handed_by="letter")
    assert document(world, case, row)
    for verb in (actions.withdraw_access_request, actions.take_access_up, actions.propose_access):
        with pytest.raises(RefusedError):
            do(world, case, row, verb)
    kinds = list(Entry.objects.filter(kind__startswith="access").order_by("at").values_list("kind", "body"))
    assert kinds == [(f"access_{kind}", None) for kind in ("asked", "proposed", "agreed", "given")]
    deeds = set(TraceEntry.objects.filter(deed__startswith="access_").values_list("deed", flat=True))
    assert deeds >= {f"access_{deed}" for deed in ("asked", "proposed", "agreed", "fetched", "given")}


# -- Who asks ------------------------------------------------------------------------------------------------------------


def test_a_representative_has_a_name_and_a_power(world: World, case: Case) -> None:
    with pytest.raises(RefusedError, match="tale for beboeren"):
        ask(world, case, asker="other", words=Asked("Alt.", "Ida Sol"))
    with pytest.raises(RefusedError, match="fremtiden"):
        ask(world, case, asked_on=today(1))
    row = ask(world, case, asker="other", words=Asked("Alt.", "Ida Sol", "Fuldmagt af 1. maj."))
    assert b"Ida" not in bytes(row.words)


def test_a_protected_address_goes_to_the_resident_alone_and_never_on_the_first_page(world: World, case: Case) -> None:
    with acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        found_case = queries.bare_case(case.id)
        actions.protect_address(found_case, known="registered", words="", by=world["Bo"])
    row = agreed(world, case)
    made = pypdf.PdfReader(io.BytesIO(document(world, case, row)))
    assert "Æblehaven" not in made.pages[0].extract_text()
    assert "Æblehaven 2" in words_in(document(world, case, row))
    by_other = ask(world, case, asker="other", words=Asked("Alt.", "Ida Sol", "Fuldmagt."))
    found = pack(world, case, by_other)
    [dwelling] = [put for put in found.puts if put.piece.kind == "case-dwelling"]
    assert (dwelling.piece.signs, dwelling.waits, dwelling.hidden) == (("protected",), True, True)
    decide_all(world, case, by_other, left_out=lambda put: "Æblehaven" in put.piece.text)
    do(world, case, by_other, actions.propose_access)
    do(world, case, by_other, actions.agree_to_access, "Lis")
    assert "Æblehaven" not in words_in(document(world, case, by_other))


def test_the_request_outlives_the_case_and_keeps_it_from_being_erased(world: World, case: Case) -> None:
    with acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        actions.close(queries.bare_case(case.id), outcome="solved", resident_answer="unknown", text="", by=world["Bo"])
    row = ask(world, case)
    with acting("municipality"), entered(world.door("Lis")):
        assert queries.what_could_go("access", by=world["Lis"]).by_bar["access"] == 1
    do(world, case, row, actions.withdraw_access_request)
    with acting("municipality"), entered(world.door("Lis")):
        assert "access" not in queries.what_could_go("access", by=world["Lis"]).by_bar


def test_nothing_that_is_sealed_is_left_out_by_forgetting_it() -> None:
    own = {(model.__name__, column) for model, column, _key in HELD}
    assert own == GATHERED | STANDS_ELSEWHERE.keys()
    assert not GATHERED & STANDS_ELSEWHERE.keys()


def test_who_has_looked_is_told_as_it_was_sealed(world: World, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    row = agreed(world, case)
    [proposed] = AccessProposal.objects.all()
    lines, report = sealed_lines(monkeypatch)
    assert report.damages == []
    before = [line for line in lines if line[2] <= proposed.proposed_at]
    expected, number = as_told(before, case)
    told = words_in(document(world, case, row)).split("Hvem har set det, vi har om dig")[1]
    assert f"Det bygger på {number} linjer" in told
    # Each look stands on a line of its own: when, by whom in which role, why. No line more, and none less.
    written = set(re.findall(r"(\d+/\d+ \d{4} \d\d\.\d\d) · [^·]+ · (.+?)(?= \d+/\d+ \d{4} | Det bygger)", told))
    assert written == expected


# -- The pages -----------------------------------------------------------------------------------------------------------


def asked_by_form(site: Site, case: Case, **changes: Any) -> Any:
    form = {
        "asker": "resident",
        "identity": "known",
        "asked_on": today().isoformat(),
        "asked_by": "phone",
        "what": "Alt, hvad I har skrevet om mig.",
    }
    return site.post(f"/sager/{case.id}/aktindsigt/", form | changes)


def test_on_the_pages_one_is_led_from_passage_to_passage_and_what_is_wrong_is_said_with_what_was_typed(
    world: World, case: Case, municipal_site: Site
) -> None:
    load_texts(SHIPPED)
    site = municipal_site
    site.sign_in_as(world["Bo"])
    wrong = asked_by_form(site, case, asker="other", what="")
    assert wrong.status_code == 422
    assert "Skriv, hvem der taler for beboeren" in wrong.content.decode()
    assert AccessRequest.objects.count() == 0
    there = asked_by_form(site, case).headers["Location"]
    assert "Tag stilling til det næste" in site.get(there).content.decode()
    decide_page = site.get(f"{there}?passage=next").content.decode()
    code, digest = re.findall(r'name="(?:passage|digest)"\s+value="([^"]+)"', decide_page)
    form = {"do": "decide", "passage": code, "digest": digest, "decision": "withhold", "why": WHY}
    refused = site.post(there, form)
    assert refused.status_code == 422
    assert "Vælg grundlaget" in refused.content.decode()
    assert WHY in refused.content.decode()
    stale = site.post(there, form | {"digest": "00", "ground": "risk"})
    assert stale.status_code == 409
    assert WHY in stale.content.decode()
    onward = site.post(there, form | {"ground": "risk"})
    assert onward.headers["Location"] == f"{there}?passage=next"
    row = AccessRequest.objects.get()
    assert site.post(there, {"do": "propose"}).status_code == 409
    decide_all(world, case, row)
    assert site.post(there, {"do": "propose"}).status_code == 302
    assert site.post(there, {"do": "agree"}).status_code == 409
    assert site.get(f"{there}dokument/").status_code == 409
    late = site.post(there, form | {"ground": "risk"})
    assert late.status_code == 409
    assert WHY in late.content.decode()
    site.sign_in_as(world["Lis"])
    assert "Sig ja" in site.get(there).content.decode()
    empty = site.post(there, {"do": "return", "words": ""})
    assert empty.status_code == 422
    assert site.post(there, {"do": "agree"}).status_code == 302
    made = site.get(f"{there}dokument/")
    assert made["Content-Type"] == "application/pdf"
    assert "Torben" not in words_in(made.content)
    assert site.post(there, {"do": "hand_over", "handed_on": "", "handed_by": "letter"}).status_code == 422
    handed = {"do": "hand_over", "handed_on": today().isoformat(), "handed_by": "letter"}
    assert site.post(there, handed).status_code == 302
    for page in (there, f"/sager/{case.id}/aktindsigt/"):
        assert "Givet" in site.get(page).content.decode()
    for who in ("Mona", "Gitte"):
        site.sign_in_as(world[who])
        for page in (there, f"/sager/{case.id}/aktindsigt/", f"{there}dokument/"):
            assert site.get(page).status_code == 404
