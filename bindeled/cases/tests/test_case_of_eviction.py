"""A case about an eviction: its steps, its terms and what is known of the tenancy, under row security and as a browser sees them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone, translation

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Case, Concern, EvictionStep, Plan
from bindeled.cases.rules.eviction import STEPS
from bindeled.cases.tests.test_cases import arrive
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import RecordKey, TraceEntry
from bindeled.config.management.commands.load_texts import SHIPPED
from bindeled.config.texts import load as load_texts
from bindeled.municipalities.models import District, Unit
from bindeled.users.models import Service
from conftest import Site, acting
from journeys.factory import LONG_AGO, World, account

LAST_DAY_TO_PAY = "Last day to pay what the demand letter asks for. Afterwards the tenancy may be terminated."
SAID = "Brevet lå i postkassen mandag."


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def case(world: World) -> Case:
    concern_id = arrive(world, kinds=("economy",))
    with acting("municipality"), entered(world.door("Bo")):
        made = actions.open_case(queries.concern_for(concern_id), by=world["Bo"])
        actions.set_kind(made, kind="eviction", by=world["Bo"])
        return made


def note(world: World, case: Case, step: str, on: date | None = None, words: str = "") -> EvictionStep:
    with acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        return actions.note_step(queries.case_for(case.id), step=step, on=on or today(), words=words, by=world["Bo"])


def threat(world: World, case: Case) -> queries.Threat:
    with acting("municipality"), entered(world.door("Bo")):
        return queries.threat_of(queries.case_for(case.id))


def terms(world: World, case: Case) -> list[tuple[str, date]]:
    with acting("municipality"), entered(world.door("Bo")):
        work = queries.work_of(queries.case_for(case.id))
        return [(plan.what, plan.due_on) for plan in work.plans if plan.kind == "term"]


def told(case: Case, site: Site, **form: Any) -> Any:
    return site.post(f"/sager/{case.id}/gor/", form)


def page(case: Case, site: Site) -> str:
    return str(site.get(f"/sager/{case.id}/").content.decode())


def test_a_demand_letter_is_written_down_and_its_term_stands_among_what_is_planned(world: World, case: Case) -> None:
    note(world, case, "demand", today(-3), SAID)
    assert terms(world, case) == [(LAST_DAY_TO_PAY, today(11))]
    [noted] = threat(world, case).standing
    assert (noted.label, noted.on, noted.words, noted.by) == ("Demand letter", today(-3), SAID, "Bo Bendtsen")
    assert SAID.encode() not in bytes(EvictionStep.objects.get().words or b"")
    assert b"demand" not in bytes(Plan.objects.get(kind="term").what or b"")
    with acting("municipality"), entered(world.door("Bo")):
        newest = queries.timeline(queries.case_for(case.id))[0]
    assert (newest.label, newest.detail) == ("Step towards an eviction", "Demand letter")
    assert SAID in newest.text
    assert TraceEntry.objects.filter(deed="step_noted", record_id=case.id).exists()


def test_the_next_step_ends_the_terms_of_the_one_before(world: World, case: Case) -> None:
    note(world, case, "demand")
    note(world, case, "court")
    assert sorted(due for _what, due in terms(world, case)) == [today(), today(14)]
    note(world, case, "averted")
    assert terms(world, case) == []
    assert set(Plan.objects.filter(kind="term").values_list("state", flat=True)) == {"aborted"}
    now = threat(world, case).now
    assert now is not None
    assert now.step == "averted"


def test_where_no_children_live_the_term_about_them_goes_and_where_they_do_it_comes_back(
    world: World, case: Case
) -> None:
    note(world, case, "court")
    with acting("municipality"), entered(world.door("Bo")):
        for children, number in (("no", 1), ("yes", 2), ("unknown", 2)):
            actions.note_tenancy(
                queries.case_for(case.id), children=children, agreement="asked", rent_help="applied", by=world["Bo"]
            )
            assert Plan.objects.filter(kind="term", state="planned").count() == number
    found = threat(world, case).tenancy
    assert (found.children, found.agreement, found.rent_help) == ("unknown", "asked", "applied")
    assert b"asked" not in bytes(Case.objects.get().tenancy or b"")


def test_a_term_that_was_met_is_not_asked_for_again(world: World, case: Case) -> None:
    note(world, case, "court")
    with acting("municipality"), entered(world.door("Bo")):
        for term in Plan.objects.filter(kind="term"):
            term.case = queries.case_for(case.id)
            actions.conclude(term, result="", text="Familieenheden er spurgt.", by=world["Bo"])
        actions.note_tenancy(queries.case_for(case.id), children="yes", agreement="", rent_help="", by=world["Bo"])
    assert terms(world, case) == []


def test_a_term_of_law_is_not_put_off(world: World, case: Case) -> None:
    note(world, case, "demand")
    term = Plan.objects.get(kind="term")
    with acting("municipality"), entered(world.door("Bo")), pytest.raises(RefusedError, match="cannot be put off"):
        actions.postpone(queries.plan_of(case, term.id), due_on=today(40), due_at=None, before=0, by=world["Bo"])


def test_a_step_out_of_turn_or_on_a_day_that_cannot_be_is_refused(world: World, case: Case) -> None:
    note(world, case, "court")
    with pytest.raises(RefusedError, match="strike it out first"):
        note(world, case, "demand")
    with pytest.raises(RefusedError, match="Only an eviction may be set"):
        note(world, case, "averted", today(1))
    assert EvictionStep.objects.count() == 1


def test_a_mistake_is_struck_out_and_the_terms_are_those_of_the_step_before(world: World, case: Case) -> None:
    first, last = note(world, case, "demand"), note(world, case, "court")
    with acting("municipality"), entered(world.door("Bo")):
        with pytest.raises(RefusedError, match="written down last"), transaction.atomic():
            actions.strike_step(queries.case_for(case.id), step=first.id, by=world["Bo"])
        actions.strike_step(queries.case_for(case.id), step=last.id, by=world["Bo"])
    found = threat(world, case)
    assert found.now is not None
    assert found.now.step == "demand"
    assert [noted.struck_by for noted in found.noted] == ["", "Bo Bendtsen"]
    assert [due for _what, due in terms(world, case)] == [today(14)]


def test_the_way_is_drawn_anew_when_it_begins_anew_after_it_was_averted(world: World, case: Case) -> None:
    for step in ("arrears", "demand", "averted", "arrears"):
        note(world, case, step)
    taken = [label for label, noted in threat(world, case).way if noted]
    assert taken == ["Arrears"]


def test_a_case_that_is_of_another_kind_has_no_terms_and_takes_no_step(world: World, case: Case) -> None:
    note(world, case, "demand")
    with acting("municipality"), entered(world.door("Bo")):
        actions.set_kind(queries.case_for(case.id), kind="general", by=world["Bo"])
    assert terms(world, case) == []
    with pytest.raises(RefusedError, match="Change the kind"):
        note(world, case, "court")
    with acting("municipality"), entered(world.door("Bo")):
        actions.set_kind(queries.case_for(case.id), kind="eviction", by=world["Bo"])
    assert len(terms(world, case)) == 1


def test_nobody_of_another_unit_sees_or_writes_a_step(world: World, case: Case) -> None:
    note(world, case, "demand")
    with acting("municipality"), entered(world.door("Mona")):
        assert not EvictionStep.objects.exists()
        assert not EvictionStep.objects.update(struck_at=timezone.now(), struck_by=world["Mona"])
    with acting("municipality"), entered(world.door("Bo")), pytest.raises(ProgrammingError), transaction.atomic():
        EvictionStep.objects.update(on=today(-1))


def test_the_page_shows_the_way_and_takes_a_step(world: World, case: Case, municipal_site: Site) -> None:
    load_texts(SHIPPED)
    municipal_site.sign_in_as(world["Bo"])
    assert "Der er ikke skrevet noget skridt ned endnu." in page(case, municipal_site)
    answer = told(case, municipal_site, do="step", step="demand", on=today().isoformat(), words=SAID)
    assert answer.status_code == 302
    shown = page(case, municipal_site)
    assert shown.count("Påkrav") >= 2
    assert SAID in shown
    assert "§ 90" in shown
    assert "Udskyd" not in shown  # a term of law
    told(case, municipal_site, do="tenancy", children="yes", agreement="agreed", rent_help="granted")
    assert "Bevilget" in page(case, municipal_site)
    step = EvictionStep.objects.get()
    told(case, municipal_site, do="strike", step=str(step.id))
    assert "Streget ud af Bo Bendtsen" in page(case, municipal_site)
    assert "Påkrav (streget ud)" in municipal_site.get(f"/sager/{case.id}/udskriv/").content.decode()


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"step": "demand", "on": ""}, "Skriv dagen som en dato."),
        ({"step": "demand", "on": "31-31"}, "Skriv dagen som en dato."),
        ({"step": "demand", "on": today(1).isoformat()}, "Vælg den dag, det skete"),
        ({"step": "eviction", "on": today(500).isoformat()}, "Vælg en dag inden for"),
        ({"step": "", "on": today().isoformat()}, "Vælg skridtet."),
        ({"step": "magic", "on": today().isoformat()}, "Vælg fra listen."),
    ],
)
def test_a_wrong_step_is_refused_at_its_field_and_what_was_typed_is_kept(
    world: World, case: Case, municipal_site: Site, form: dict[str, str], message: str
) -> None:
    municipal_site.sign_in_as(world["Bo"])
    answer = told(case, municipal_site, do="step", words=SAID, **form)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert message in shown
    assert SAID in shown
    assert not EvictionStep.objects.exists()


def test_whoever_was_slower_is_told_and_keeps_what_was_typed(world: World, case: Case, municipal_site: Site) -> None:
    municipal_site.sign_in_as(world["Bo"])
    note(world, case, "court")
    answer = told(case, municipal_site, do="step", step="demand", on=today().isoformat(), words=SAID)
    assert answer.status_code == 409
    assert SAID in answer.content.decode()
    assert told(case, municipal_site, do="strike", step="nothing").status_code == 404


def test_only_a_case_about_an_eviction_is_closed_as_averted(world: World, case: Case, municipal_site: Site) -> None:
    municipal_site.sign_in_as(world["Bo"])
    assert "Udsættelsen blev afværget" in page(case, municipal_site)
    told(case, municipal_site, do="kind", kind="general")
    assert "Udsættelsen blev afværget" not in page(case, municipal_site)
    wrong = told(case, municipal_site, do="close", outcome="averted", resident_answer="accepted")
    assert wrong.status_code == 422
    told(case, municipal_site, do="kind", kind="eviction")
    assert told(case, municipal_site, do="close", outcome="averted", resident_answer="accepted").status_code == 302
    assert "Udsættelsen blev afværget" in page(case, municipal_site)


# -- What a letting department told of ---------------------------------------------------------------------------------


def specialised(world: World, *, served: bool = True) -> Unit:
    district = District.objects.get(name="Amager")
    unit = Unit.objects.create(
        municipality_id="0101", district=district, name="Voksenteamet", kind="specialised", valid_from=LONG_AGO
    )
    world.units[unit.name] = unit
    if served:
        world.people["Ruth"] = account("Ruth Ravn", "municipality", "0101")
        Service.objects.create(
            user=world["Ruth"], unit=unit, municipality_id="0101", role="adviser", valid_from=LONG_AGO
        )
    return unit


def told_of(world: World, step: str = "demand", **changes: Any) -> Concern:
    words = {"kinds": ("economy",), "words": "", "sender_kind": "letting", "children": "yes", "key": step, **changes}
    return Concern.objects.get(id=arrive(world, step=step, step_on=today(-1).isoformat(), **words))


def test_a_notice_goes_straight_to_the_specialised_case_worker(world: World) -> None:
    unit = specialised(world)
    found = told_of(world)
    assert (found.unit_id, found.step, found.step_on) == (unit.id, "demand", today(-1))
    # Anything else is the advisers', also what is about money.
    assert (
        Concern.objects.get(id=arrive(world, kinds=("economy",), key="another")).unit.name == "Boligrådgiverne Amager"
    )


@pytest.mark.parametrize("there", [False, True])
def test_where_nobody_of_them_works_here_it_comes_to_the_advisers(world: World, there: bool) -> None:
    if there:
        specialised(world, served=False)
    assert told_of(world).unit.name == "Boligrådgiverne Amager"


def test_the_rules_know_of_the_arrears_that_a_notice_tells_of(world: World) -> None:
    found = told_of(world)
    assert queries.known_of(found, queries.Assessment()).money == {"arrears"}
    assert queries.known_of(found, queries.Assessment(money=("administration",))).money == {"administration"}


def test_a_case_opened_from_a_notice_is_about_an_eviction_and_has_its_step(world: World) -> None:
    specialised(world)
    found = told_of(world, "court")
    with acting("municipality"), entered(world.door("Ruth")):
        case = actions.open_case(queries.concern_for(found.id), by=world["Ruth"])
        known = queries.threat_of(queries.case_for(case.id))
    assert case.kind == "eviction"
    assert [noted.step for noted in known.standing] == ["court"]
    assert known.tenancy.children == "yes"
    assert Plan.objects.filter(kind="term").count() == 2


def test_a_notice_that_is_added_to_the_case_writes_its_step_down_where_it_comes_next(world: World) -> None:
    specialised(world)
    first, *later = [told_of(world, step) for step in ("demand", "court", "arrears")]
    with acting("municipality"), entered(world.door("Ruth")):
        case = actions.open_case(queries.concern_for(first.id), by=world["Ruth"])
        for notice, standing in zip(later, (["demand", "court"], ["demand", "court"]), strict=True):
            actions.add_to_case(queries.concern_for(notice.id), case, by=world["Ruth"])
            known = queries.threat_of(queries.case_for(case.id))
            assert [noted.step for noted in known.standing] == standing


def test_the_inbox_and_the_concerns_page_name_the_step_and_its_day(world: World, municipal_site: Site) -> None:
    specialised(world)
    found = told_of(world)
    municipal_site.sign_in_as(world["Ruth"])
    day = today(-1)
    assert f"Påkrav {day.day}/{day.month}" in municipal_site.get("/").content.decode()
    shown = municipal_site.get(f"/bekymringer/{found.id}/").content.decode()
    assert "Et skridt mod udsættelse" in shown
    assert "Udlejningsafdeling" in shown
    assert "Ved det fra" not in shown  # nobody asked
    assert set(STEPS) >= {found.step}


@pytest.mark.parametrize(
    "form",
    [
        {"do": "kind", "kind": "general"},
        {"do": "step", "step": "court", "on": timezone.localdate().isoformat()},
        {"do": "tenancy", "children": "yes"},
    ],
)
def test_a_case_whose_key_is_gone_refuses_politely(
    world: World, case: Case, municipal_site: Site, form: dict[str, str]
) -> None:
    note(world, case, "demand")
    RecordKey.objects.update(wrapped=None, destroyed_at=timezone.now())
    municipal_site.sign_in_as(world["Bo"])
    answer = told(case, municipal_site, **form)
    assert answer.status_code == 409
    assert "Spørg din leder" in answer.content.decode()
    assert Case.objects.get().kind == "eviction"
    assert EvictionStep.objects.count() == 1


def test_a_notice_is_not_added_to_a_case_whose_key_is_gone(world: World, case: Case, municipal_site: Site) -> None:
    with acting("municipality"), entered(world.door("Bo")):
        actions.note_tenancy(queries.case_for(case.id), children="yes", agreement="", rent_help="", by=world["Bo"])
    notice = told_of(world)
    RecordKey.objects.filter(id=case.key_id).update(wrapped=None, destroyed_at=timezone.now())
    municipal_site.sign_in_as(world["Bo"])
    answer = municipal_site.post(f"/bekymringer/{notice.id}/gor/", {"do": "add", "number": case.number})
    assert answer.status_code == 409
    assert "Spørg din leder" in answer.content.decode()
    assert Concern.objects.get(id=notice.id).case_id is None
