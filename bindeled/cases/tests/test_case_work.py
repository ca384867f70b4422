"""Visits and other plans, warnings, the kind and the interpreter: under row security, and as a browser without JavaScript sees them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone, translation

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Case, Entry, Party, Plan, SafetyNote, StandardText
from bindeled.cases.tests.test_cases import arrive
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import TraceEntry
from conftest import Site, acting
from journeys.factory import World

SAID = "Hun åbner kun for Bo."


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


def a_case(world: World, **changes: Any) -> Case:
    concern_id = arrive(world, **changes)
    with acting("municipality"), entered(world.door("Bo")):
        return actions.open_case(queries.concern_for(concern_id), by=world["Bo"])


def planned(world: World, case: Case, *, kind: str = "visit", days: int = 1) -> Plan:
    with acting("municipality"), entered(world.door("Bo")):
        return actions.plan(case, kind=kind, due_on=today(days), due_at=None, before=0, what=SAID, by=world["Bo"])


def work(world: World, case: Case, who: str = "Bo") -> queries.Work:
    with acting("municipality"), entered(world.door(who)):
        return queries.work_of(queries.case_for(case.id))


def test_a_visit_is_planned_put_off_and_concluded_and_stands_on_the_timeline(world: World) -> None:
    case = a_case(world)
    visit = planned(world, case)
    assert [(plan.label, plan.what, plan.due) for plan in work(world, case).plans] == [("Visit", SAID, "later")]
    assert SAID.encode() not in bytes(Plan.objects.get().what or b"")
    with acting("municipality"), entered(world.door("Bo")):
        actions.postpone(queries.plan_of(case, visit.id), due_on=today(2), due_at=None, before=3, by=world["Bo"])
        assert queries.work_of(queries.case_for(case.id)).plans[0].due == "soon"
        actions.conclude(queries.plan_of(case, visit.id), result="met", text="Vi drak kaffe.", by=world["Bo"])
        newest = queries.timeline(case)[0]
    assert (newest.label, newest.detail, newest.text) == ("Visit", "We talked", "Vi drak kaffe.")
    assert work(world, case).plans == []
    assert set(TraceEntry.objects.values_list("deed", flat=True)) >= {"planned", "postponed", "concluded"}


def test_what_is_given_up_says_why_and_cannot_be_concluded_afterwards(world: World) -> None:
    case = a_case(world)
    visit = planned(world, case)
    with acting("municipality"), entered(world.door("Bo")):
        actions.abort(queries.plan_of(case, visit.id), text="Hun er på sygehuset.", by=world["Bo"])
        before = Entry.objects.count()
        with pytest.raises(RefusedError, match="just before you"), transaction.atomic():
            actions.conclude(queries.plan_of(case, visit.id), result="met", text="", by=world["Bo"])
        assert Entry.objects.count() == before
        assert queries.timeline(case)[0].detail == "Visit"


def test_a_day_that_is_over_is_refused_and_a_visit_without_how_it_went_too(world: World) -> None:
    case = a_case(world)
    with pytest.raises(RefusedError, match="Choose today"):
        planned(world, case, days=-1)
    visit = planned(world, case)
    with acting("municipality"), entered(world.door("Bo")), pytest.raises(RefusedError, match="how it went"):
        actions.conclude(queries.plan_of(case, visit.id), result="", text="Set.", by=world["Bo"])


def test_a_case_is_not_closed_while_something_is_planned_nor_planned_on_when_it_is_closed(world: World) -> None:
    case = a_case(world)
    task = planned(world, case, kind="task")
    closing: dict[str, Any] = {"outcome": "solved", "resident_answer": "unknown", "text": "", "by": world["Bo"]}
    with acting("municipality"), entered(world.door("Bo")):
        with pytest.raises(RefusedError, match="still planned"), transaction.atomic():
            actions.close(case, **closing)
        actions.conclude(queries.plan_of(case, task.id), result="", text="", by=world["Bo"])
        actions.close(case, **closing)
        closed = queries.case_for(case.id)
    with pytest.raises(RefusedError, match="Reopen it first"):
        planned(world, closed)


def test_a_warning_is_sealed_shown_past_its_day_and_kept_or_taken_away(world: World) -> None:
    case = a_case(world)
    with acting("municipality"), entered(world.door("Bo")):
        noted = actions.warn(case, text="Gå to sammen.", review_by=today(30), by=world["Bo"])
    assert b"to sammen" not in bytes(SafetyNote.objects.get().text)
    SafetyNote.objects.update(review_by=today())
    [shown] = work(world, case).warnings
    assert (shown.text, shown.must_be_looked_at) == ("Gå to sammen.", True)
    with acting("municipality"), entered(world.door("Bo")):
        actions.keep_warning(queries.warning_of(case, noted.id), review_by=today(60), by=world["Bo"])
        assert not queries.work_of(queries.case_for(case.id)).warnings[0].must_be_looked_at
        for far in (today(), today(184)):
            with pytest.raises(RefusedError, match="six months"), transaction.atomic():
                actions.keep_warning(queries.warning_of(case, noted.id), review_by=far, by=world["Bo"])
        actions.end_warning(queries.warning_of(case, noted.id), by=world["Bo"])
        with pytest.raises(RefusedError, match="just before you"), transaction.atomic():
            actions.end_warning(queries.warning_of(case, noted.id), by=world["Bo"])
    assert work(world, case).warnings == []


def test_whoever_opens_a_new_concern_at_the_dwelling_is_told_of_the_warning(world: World) -> None:
    case = a_case(world)
    with acting("municipality"), entered(world.door("Bo")):
        actions.warn(case, text="Gå to sammen.", review_by=today(30), by=world["Bo"])
    again = arrive(world, key="again")
    with acting("municipality"), entered(world.door("Bo")):
        [linked] = queries.linked_to_concern(queries.concern_for(again), by=world["Bo"]).cases
    assert linked.warned


def test_the_language_of_an_interpreter_is_sealed_and_the_kind_is_said(world: World) -> None:
    case = a_case(world)
    with acting("municipality"), entered(world.door("Bo")):
        actions.note_interpreter(case, language="tyrkisk", by=world["Bo"])
        actions.set_kind(case, kind="mediation", by=world["Bo"])
        with pytest.raises(RefusedError, match="of this kind already"), transaction.atomic():
            actions.set_kind(case, kind="mediation", by=world["Bo"])
        moments = queries.timeline(case)
    assert (moments[0].detail, moments[1].text) == ("Mediation between caretaker and tenant", "tyrkisk")
    assert b"tyrk" not in bytes(Case.objects.get().interpreter or b"")
    assert work(world, case).interpreter == "tyrkisk"
    with acting("municipality"), entered(world.door("Bo")):
        actions.note_interpreter(case, language="", by=world["Bo"])
    assert work(world, case).interpreter == ""


@pytest.mark.parametrize("who", ["Mona", "Gitte"])
def test_another_unit_sees_neither_plans_nor_warnings(world: World, who: str) -> None:
    case = a_case(world)
    planned(world, case)
    with acting("municipality"), entered(world.door("Bo")):
        actions.warn(case, text="Gå to sammen.", review_by=today(30), by=world["Bo"])
    with acting("municipality"), entered(world.door(who)):
        assert not Plan.objects.exists()
        assert not SafetyNote.objects.exists()
        with pytest.raises(RefusedError):
            actions.warn(case, text="Set.", review_by=today(1), by=world[who])


def test_my_cases_begin_with_those_without_a_next_step_and_go_on_by_when_it_is_due(world: World) -> None:
    later, none, overdue = a_case(world, key="1"), a_case(world, key="2"), a_case(world, key="3")
    planned(world, later, days=5)
    visit = planned(world, overdue, kind="call")
    Plan.objects.filter(id=visit.id).update(due_on=today(-2), remind_on=today(-2))
    planned(world, overdue, days=9)
    with acting("municipality"), entered(world.door("Bo")):
        rows = queries.open_cases_of(world["Bo"], after=None)
        lines = [queries.step_of(row) for row in rows]
        assert [(line.case.id, line.step, line.due) for line in lines] == [
            (none.id, "", ""),
            (overdue.id, "Phone call", "Overdue"),
            (later.id, "Visit", ""),
        ]
        further = queries.open_cases_of(world["Bo"], after=queries.mark_of_step(rows[1]))
        assert [row.id for row in further] == [later.id]
        after_none = queries.open_cases_of(world["Bo"], after=queries.mark_of_step(rows[0]))
        assert [row.id for row in after_none] == [overdue.id, later.id]


# -- Mediation, notes taken back, paper ----------------------------------------------------------------------------------


def says(world: World, case: Case, party: str, answer: str = "agreed") -> None:
    with acting("municipality"), entered(world.door("Bo")):
        actions.note_party(
            queries.case_for(case.id),
            party=party,
            answer=answer,
            way="phone",
            said_on=today(),
            who="Jens",
            may_tell="Alt om trappen.",
            by=world["Bo"],
        )


def test_what_is_agreed_needs_the_word_of_both_and_a_party_may_end_it(world: World) -> None:
    case = a_case(world)
    with pytest.raises(RefusedError, match="case of mediation"):
        says(world, case, "resident")
    with acting("municipality"), entered(world.door("Bo")):
        actions.set_kind(case, kind="mediation", by=world["Bo"])
    says(world, case, "resident")

    def agree() -> None:
        with acting("municipality"), entered(world.door("Bo")), transaction.atomic():
            actions.note_agreed(queries.case_for(case.id), text="Ro kl. 22.", way="on_paper", by=world["Bo"])

    with pytest.raises(RefusedError, match="Both must have agreed"):
        agree()
    says(world, case, "caretaker")
    agree()
    assert b"trappen" not in bytes(Party.objects.order_by("noted_at")[0].words)
    found = work(world, case)
    assert [(word.label, word.may_tell) for word in found.parties] == [
        ("The caretaker", "Alt om trappen."),
        ("The resident", "Alt om trappen."),
    ]
    assert found.still_needed == []
    says(world, case, "caretaker", "withdrawn")
    assert work(world, case).still_needed == ["The caretaker"]
    with pytest.raises(RefusedError, match="Both must have agreed"):
        agree()
    with acting("municipality"), entered(world.door("Mona")):
        assert not Party.objects.exists()


def test_ones_own_note_is_taken_back_within_two_minutes_and_never_later_nor_anothers(world: World) -> None:
    case = a_case(world)
    with acting("municipality"), entered(world.door("Bo")):
        actions.write_note(case, text="Forkert sag.", by=world["Bo"])
        note = Entry.objects.get(kind="note")
        opened = Entry.objects.get(kind="opened")
    with acting("municipality"), entered(world.door("Lis")):
        with pytest.raises(RefusedError, match="two minutes"):
            actions.take_note_back(case, entry=note.id, by=world["Lis"])
        assert not Entry.objects.filter(id=note.id).delete()[0]
    with acting("municipality"), entered(world.door("Bo")):
        with pytest.raises(RefusedError, match="two minutes"):
            actions.take_note_back(case, entry=opened.id, by=world["Bo"])
        assert not Entry.objects.filter(id=opened.id).delete()[0]
        assert actions.take_note_back(case, entry=note.id, by=world["Bo"]) == "Forkert sag."
        assert not Entry.objects.filter(id=note.id).exists()
        actions.write_note(case, text="Rigtig sag.", by=world["Bo"])
    Entry.objects.filter(kind="note").update(at=timezone.now() - timedelta(minutes=5))
    late = Entry.objects.get(kind="note")
    with acting("municipality"), entered(world.door("Bo")):
        with pytest.raises(RefusedError, match="two minutes"):
            actions.take_note_back(case, entry=late.id, by=world["Bo"])
        # The wall looks at its own clock, whatever a page says.
        assert not Entry.objects.filter(id=late.id).delete()[0]
    assert TraceEntry.objects.filter(deed="note_taken_back").count() == 1


def test_a_note_taken_back_stands_in_the_form_again_and_a_standard_text_after_what_was_typed(
    page: tuple[Site, str],
) -> None:
    site, url = page
    StandardText.objects.create(
        municipality_id="0101", code="hej", title="Hej", body="Jeg ringede på.", source="Test", valid_from=today(-1)
    )
    site.post(f"{url}gor/", {"do": "note", "text": "Skrevet i en fart."})
    assert "Fortryd (2 minutter)" in site.get(url).content.decode()
    taken = site.post(f"{url}gor/", {"do": "undo", "entry": str(Entry.objects.get(kind="note").id)})
    assert taken.status_code == 200
    assert "Skrevet i en fart.</textarea>" in taken.content.decode()
    put_in = site.post(f"{url}gor/", {"do": "insert", "standard": "hej", "text": "Først mine ord."})
    assert "Først mine ord.\n\nJeg ringede på.</textarea>" in put_in.content.decode()
    assert not Entry.objects.filter(kind="note").exists()
    late = site.post(f"{url}gor/", {"do": "undo", "entry": str(Entry.objects.get(kind="opened").id)})
    assert (late.status_code, "De to minutter er gået" in late.content.decode()) == (409, True)
    assert site.post(f"{url}gor/", {"do": "undo", "entry": "x"}).status_code == 404


def test_the_paper_has_everything_and_no_form_and_leaves_a_line_of_its_own(
    world: World, page: tuple[Site, str]
) -> None:
    site, url = page
    planned(world, Case.objects.get())
    site.post(f"{url}gor/", {"do": "note", "text": "Hun hilste."})
    paper = site.get(f"{url}udskriv/").content.decode()
    main = paper.partition("<main")[2].partition("</main>")[0]
    assert SAID in main
    assert "Hun hilste." in main
    assert "<form" not in main
    assert TraceEntry.objects.filter(deed="printed", actor_id=world["Bo"].id).count() == 1
    site.sign_in_as(world["Mona"])
    assert site.get(f"{url}udskriv/").status_code == 404


def test_a_mediation_by_forms_and_its_faults(page: tuple[Site, str]) -> None:
    site, url = page
    site.post(f"{url}gor/", {"do": "kind", "kind": "mediation"})
    told = {"do": "party", "party": "resident", "answer": "agreed", "who": "Asta", "way": "phone"}
    day = str(today())
    without = site.post(f"{url}gor/", {**told, "said_on": day})
    assert (without.status_code, "Skriv, hvad de siger ja til" in without.content.decode()) == (422, True)
    ahead = site.post(f"{url}gor/", {**told, "said_on": str(today(1)), "may_tell": "Alt."})
    assert "De kan ikke have sagt det i fremtiden." in ahead.content.decode()
    for party in ("resident", "caretaker"):
        assert site.post(f"{url}gor/", {**told, "party": party, "said_on": day, "may_tell": "Alt."}).status_code == 302
    assert site.post(f"{url}gor/", {"do": "agreed", "text": "", "way": "by_phone"}).status_code == 422
    assert site.post(f"{url}gor/", {"do": "agreed", "text": "Ro kl. 22.", "way": "by_phone"}).status_code == 302
    shown = site.get(url).content.decode()
    assert "Ro kl. 22." in shown
    assert "Må fortælles: Alt." in shown


# -- On the page -------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(world: World, municipal_site: Site) -> tuple[Site, str]:
    case = a_case(world)
    municipal_site.sign_in_as(world["Bo"])
    return municipal_site, f"/sager/{case.id}/"


def test_the_whole_way_of_a_visit_and_a_warning_by_forms(page: tuple[Site, str]) -> None:
    site, url = page
    told = {"do": "plan", "kind": "visit", "due_on": str(today(1)), "due_at": "9.15", "before": "1", "what": SAID}
    assert site.post(f"{url}gor/", told).status_code == 302
    shown = site.get(url).content.decode()
    assert SAID in shown
    assert "9.15" in shown
    plan = str(Plan.objects.get().id)
    moved = {"do": "put_off", "plan": plan, "due_on": str(today(3)), "due_at": "", "before": "0"}
    assert site.post(f"{url}gor/", moved).status_code == 302
    went = {"do": "done", "plan": plan, "result": "not_met", "text": "Lyset var tændt."}
    assert site.post(f"{url}gor/", went).status_code == 302
    warned = {"do": "warn", "text": "Gå to sammen.", "review_by": str(today(30))}
    assert site.post(f"{url}gor/", warned).status_code == 302
    noted = str(SafetyNote.objects.get().id)
    kept = {"do": "keep_warning", "warning": noted, "review_by": str(today(40))}
    assert site.post(f"{url}gor/", kept).status_code == 302
    shown = site.get(url).content.decode()
    for words in ("Lyset var tændt.", "Ingen svarede", "Gå to sammen."):
        assert words in shown
    assert site.post(f"{url}gor/", {"do": "end_warning", "warning": noted}).status_code == 302
    assert site.post(f"{url}gor/", {"do": "kind", "kind": "no_contact"}).status_code == 302
    assert site.post(f"{url}gor/", {"do": "interpreter", "language": "arabisk"}).status_code == 302
    shown = site.get(url).content.decode()
    assert "Ring 112 først" in shown
    assert "arabisk" in shown


FAULTS: dict[str, tuple[dict[str, str], str]] = {
    "nothing": ({"do": "plan"}, "Vælg, hvad du planlægger."),
    "a day that is over": ({"do": "plan", "kind": "visit", "due_on": "2020-01-01", "before": "0"}, "Vælg i dag eller"),
    "no day": ({"do": "plan", "kind": "visit", "due_on": "i morgen", "before": "0"}, "Skriv dagen som en dato."),
    "no time": ({"do": "plan", "kind": "visit", "due_at": "kvart over", "before": "0"}, "Skriv klokkeslættet"),
    "a task without words": ({"do": "plan", "kind": "task", "what": "", "before": "0"}, "Skriv, hvad der skal gøres."),
    "a warning without words": ({"do": "warn"}, "Skriv, hvad man skal passe på."),
    "a warning for ever": ({"do": "warn", "text": "Hund.", "review_by": "2099-01-01"}, "de næste seks måneder"),
    "no kind": ({"do": "kind", "kind": "hemmelig"}, "Vælg en slags fra listen."),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_said_at_its_field_and_what_was_typed_is_kept(page: tuple[Site, str], name: str) -> None:
    site, url = page
    told, expected = FAULTS[name]
    answer = site.post(f"{url}gor/", {"what": "Mine ord her", **told})
    assert answer.status_code == 422
    assert expected in answer.content.decode()
    assert not Plan.objects.exists()
    if told["do"] == "plan" and "what" not in told:
        assert "Mine ord her" in answer.content.decode()


def test_what_was_written_on_a_visit_that_somebody_concluded_first_is_given_back(
    world: World, page: tuple[Site, str]
) -> None:
    site, url = page
    visit = planned(world, Case.objects.get())
    missing = site.post(f"{url}gor/", {"do": "done", "plan": str(visit.id), "text": "Mine ord."})
    assert (missing.status_code, "Angiv, hvordan det gik." in missing.content.decode()) == (422, True)
    with acting("municipality"), entered(world.door("Bo")):
        actions.abort(queries.plan_of(visit.case, visit.id), text="Nej.", by=world["Bo"])
    late = site.post(f"{url}gor/", {"do": "done", "plan": str(visit.id), "result": "met", "text": "Mine ord."})
    assert late.status_code == 409
    assert "Mine ord." in late.content.decode()


@pytest.mark.parametrize("told", [{"do": "done", "plan": "x"}, {"do": "keep_warning", "warning": ""}, {"do": "done"}])
def test_a_plan_or_a_warning_that_is_not_there_is_not_there(page: tuple[Site, str], told: dict[str, str]) -> None:
    site, url = page
    assert site.post(f"{url}gor/", told).status_code == 404
