"""The leader's pages and verbs: who has how much, who is away, and a leaver's work handed on in one step."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone, translation

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Case, Concern, Entry
from bindeled.cases.queries import leading
from bindeled.cases.queries.leading import Waited
from bindeled.cases.tests.test_cases import arrive
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.municipalities.models import Municipality
from bindeled.users.models import Absence, Service, User
from conftest import Site, acting
from journeys.factory import LONG_AGO, World

AMAGER, NORREBRO = "Boligrådgiverne Amager", "Boligrådgiverne Nørrebro"
DAY = timedelta(days=1)


@pytest.fixture
def lis(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Lis"])
    return municipal_site


@pytest.fixture
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def colleague(world: World, name: str, unit: str = AMAGER, **term: Any) -> User:
    """One more adviser of a unit."""
    person = User.objects.create(
        side="municipality", email=f"{name}@bindeled.example", name=name, municipality_id="0101"
    )
    Service.objects.create(
        municipality_id="0101", user=person, unit=world.units[unit], role="adviser", **{"valid_from": LONG_AGO, **term}
    )
    return person


def taken(world: World, who: str, key: str, department: str = "Hørgården 2") -> UUID:
    """A concern that somebody has taken."""
    concern_id = arrive(world, "Karin", department, key=key)
    with acting("municipality"), entered(world.door(who)):
        actions.take(queries.concern_for(concern_id), by=world[who])
    return concern_id


def opened(world: World, who: str, key: str) -> Case:
    """A case that somebody has opened."""
    concern_id = arrive(world, key=key)
    with acting("municipality"), entered(world.door(who)):
        return actions.open_case(queries.concern_for(concern_id), by=world[who])


def handed_on(world: World, leaver: User, *to: User, by: str = "Lis") -> dict[UUID, int]:
    with acting("municipality"), entered(world.door(by)), transaction.atomic():
        return actions.hand_on(leaver, to=to, by=world[by])


# -- A leaver's work --------------------------------------------------------------------------------------------------


def test_all_that_a_leaver_has_goes_to_colleagues_in_one_step_and_evenly(world: World) -> None:
    asta, birk = colleague(world, "Asta"), colleague(world, "Birk")
    cases = [opened(world, "Bo", key) for key in "abc"]
    concern_id = taken(world, "Bo", "d")
    assert handed_on(world, world["Bo"], asta, birk) == {asta.id: 2, birk.id: 2}
    assert not Case.objects.filter(responsible=world["Bo"]).exists()
    assert not Concern.objects.filter(taken_by=world["Bo"], state="taken").exists()
    assert Concern.objects.get(id=concern_id).taken_by in {asta, birk}
    for case in cases:
        moment = Entry.objects.get(case=case, kind="assigned")
        assert (moment.by, moment.concerning) == (world["Lis"], Case.objects.get(id=case.id).responsible)
    lines = TraceEntry.objects.filter(deed="assigned", purpose="leading", actor_id=world["Lis"].id)
    assert {line.record_id for line in lines} == {*(case.id for case in cases), concern_id}


def test_what_is_closed_or_another_units_or_anothers_stays_as_it_is(world: World) -> None:
    asta = colleague(world, "Asta")
    mine, closed, monas = opened(world, "Bo", "a"), opened(world, "Bo", "b"), opened(world, "Bo", "c")
    with acting("municipality"), entered(world.door("Bo")):
        actions.close(closed, outcome="solved", resident_answer="accepted", text="", by=world["Bo"])
    Case.objects.filter(id=monas.id).update(responsible=world["Mona"])
    assert handed_on(world, world["Bo"], asta) == {asta.id: 1}
    assert Case.objects.get(id=mine.id).responsible == asta
    assert Case.objects.get(id=closed.id).responsible == world["Bo"]
    assert Case.objects.get(id=monas.id).responsible == world["Mona"]


@pytest.mark.usefixtures("_english")
def test_each_piece_goes_to_somebody_of_its_own_unit_and_without_one_nothing_moves(world: World) -> None:
    case = opened(world, "Bo", "a")
    with pytest.raises(RefusedError, match=f"Nobody whom you chose serves {AMAGER}"):
        handed_on(world, world["Bo"], world["Mona"])
    assert Case.objects.get(id=case.id).responsible == world["Bo"]
    asta = colleague(world, "Asta")
    assert handed_on(world, world["Bo"], world["Mona"], asta) == {world["Mona"].id: 0, asta.id: 1}


@pytest.mark.usefixtures("_english")
def test_the_leaver_takes_over_nothing_of_it_though_chosen(world: World) -> None:
    opened(world, "Bo", "a")
    with pytest.raises(RefusedError, match="Nobody whom you chose"):
        handed_on(world, world["Bo"], world["Bo"])


@pytest.mark.usefixtures("_english")
def test_where_there_is_nothing_at_hand_one_is_told(world: World) -> None:
    with pytest.raises(RefusedError, match="has nothing at hand"):
        handed_on(world, world["Bo"], colleague(world, "Asta"))


@pytest.mark.usefixtures("_english")
def test_only_the_leader_hands_on_and_only_in_the_leaders_units(world: World) -> None:
    case, asta = opened(world, "Bo", "a"), colleague(world, "Asta")
    for who in ("Bo", "Mona", "Gitte"):
        with pytest.raises(RefusedError, match="leader"):
            handed_on(world, world["Bo"], asta, by=who)
    Service.objects.filter(user=world["Lis"], unit=world.units[AMAGER]).update(valid_to=timezone.localdate() - DAY)
    with pytest.raises(RefusedError, match="nothing at hand"):
        handed_on(world, world["Bo"], asta)
    assert Case.objects.get(id=case.id).responsible == world["Bo"]


@pytest.mark.usefixtures("_english")
def test_what_somebody_changed_meanwhile_takes_all_of_it_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asta = colleague(world, "Asta")
    cases = [opened(world, "Bo", key) for key in "ab"]
    read = leading.cases_at_hand

    def read_too_early(*told: Any) -> list[Case]:
        found = read(*told)
        Case.objects.filter(id=cases[1].id).update(responsible=world["Lis"])
        return found

    monkeypatch.setattr(leading, "cases_at_hand", read_too_early)
    with pytest.raises(RefusedError, match="nothing was handed on"):
        handed_on(world, world["Bo"], asta)
    assert Case.objects.get(id=cases[0].id).responsible == world["Bo"]


def test_a_leader_sees_what_each_would_get_and_then_does_it(world: World, lis: Site) -> None:
    asta = colleague(world, "Asta")
    opened(world, "Bo", "a")
    url = f"/fordeling/{world['Bo'].id}/"
    page = lis.get(url).content.decode()
    assert "Asta · Boligrådgiverne Amager · 0 i hånden" in page
    assert "Det, hver ville få" not in page
    asked = lis.get(f"{url}?to={asta.id}").content.decode()
    assert "Det, hver ville få" in asked
    assert Case.objects.get().responsible == world["Bo"]
    assert lis.post(url, {"to": str(asta.id)}).headers["Location"] == "/fordeling/"
    assert Case.objects.get().responsible == asta
    assert "Bo Bendtsen har ikke noget i hånden i dine enheder." in lis.get(url).content.decode()


def test_choosing_nobody_or_somebody_elsewhere_is_said_on_the_page(world: World, lis: Site) -> None:
    opened(world, "Bo", "a")
    url = f"/fordeling/{world['Bo'].id}/"
    assert lis.post(url, {}).status_code == 422
    answer = lis.post(url, {"to": str(world["Mona"].id)})
    assert answer.status_code == 409
    assert "Ingen af dem, du valgte, arbejder i Boligrådgiverne Amager." in answer.content.decode()
    assert lis.get(f"{url}?to={world['Gitte'].id}").status_code == 422


def test_whoever_serves_no_more_and_still_has_something_is_named_on_monday(world: World, lis: Site) -> None:
    opened(world, "Bo", "a")
    Service.objects.filter(user=world["Bo"]).update(valid_to=timezone.localdate() - DAY)
    page = lis.get("/mandag/").content.decode()
    assert "Bo Bendtsen arbejder ikke længere i dine enheder og har stadig 1 i hånden." in page
    assert f"/fordeling/{world['Bo'].id}/" in page
    assert "arbejder ikke i nogen længere" in lis.get("/fordeling/").content.decode()


# -- Giving new ones out ----------------------------------------------------------------------------------------------


def given_out(world: World, *chosen: UUID, to: str, by: str = "Lis") -> int:
    with acting("municipality"), entered(world.door(by)), transaction.atomic():
        return actions.give_out(chosen, to=world[to], by=world[by])


def test_several_that_nobody_has_are_given_to_one_adviser_in_one_step(world: World) -> None:
    chosen = [arrive(world, key=key) for key in "ab"]
    left = arrive(world, key="c")
    assert given_out(world, *chosen, to="Bo") == 2
    assert set(Concern.objects.filter(state="taken", taken_by=world["Bo"]).values_list("id", flat=True)) == set(chosen)
    assert Concern.objects.get(id=left).state == "new"
    lines = TraceEntry.objects.filter(deed="assigned", record_kind="concern", purpose="leading")
    assert {line.record_id for line in lines} == set(chosen)


@pytest.mark.usefixtures("_english")
def test_where_somebody_was_faster_with_one_of_them_none_is_given_out(world: World) -> None:
    free, gone = arrive(world, key="a"), taken(world, "Lis", "b")
    with pytest.raises(RefusedError, match="just before you"):
        given_out(world, free, gone, to="Bo")
    assert Concern.objects.get(id=free).state == "new"


@pytest.mark.usefixtures("_english")
def test_nobody_is_given_what_their_unit_does_not_have_and_only_the_leader_gives(world: World) -> None:
    concern_id = arrive(world)
    with pytest.raises(RefusedError, match="Mona Mikkelsen does not serve Boligrådgiverne Amager"):
        given_out(world, concern_id, to="Mona")
    for who in ("Bo", "Mona", "Gitte"):
        with pytest.raises(RefusedError, match="leader"):
            given_out(world, concern_id, to="Bo", by=who)
    assert Concern.objects.get().state == "new"


def test_a_leader_gives_out_on_a_page_without_name_address_or_text(world: World, lis: Site) -> None:
    concern_id = arrive(world, resident_name="Fru Opdigtet", words="Hun svarer ikke.")
    page = lis.get("/fordeling/nye/").content.decode()
    assert "Hørgården 2 · Amager · Det lugter" in page
    for hidden in ("Hun svarer ikke.", "Æblehaven", "Fru Opdigtet"):
        assert hidden not in page
    nothing = lis.post("/fordeling/nye/", {})
    assert (nothing.status_code, "Vælg mindst én bekymring." in nothing.content.decode()) == (422, True)
    wrong = lis.post("/fordeling/nye/", {"concerns": str(concern_id), "to": str(world["Mona"].id)})
    assert (wrong.status_code, "checked" in wrong.content.decode()) == (409, True)
    assert lis.post("/fordeling/nye/", {"concerns": str(concern_id), "to": str(world["Bo"].id)}).status_code == 302
    assert Concern.objects.get().taken_by == world["Bo"]
    assert "Alle bekymringer har en ansvarlig." in lis.get("/fordeling/nye/").content.decode()


# -- Away -------------------------------------------------------------------------------------------------------------


def away(world: World, person: User, first: date, last: date, substitute: User | None = None) -> Absence:
    with acting("municipality"), entered(world.door("Lis")):
        return actions.note_absence(person, first_day=first, last_day=last, substitute=substitute, by=world["Lis"])


def test_a_substitute_sees_the_others_cases_while_the_other_is_away_and_nobody_else_does(world: World) -> None:
    case, asta, today = opened(world, "Bo", "a"), colleague(world, "Asta"), timezone.localdate()
    site = Site("municipality")
    site.sign_in_as(asta)
    page = f"/sager/?for={world['Bo'].id}"
    assert case.number not in site.get(page).content.decode()
    absence = away(world, world["Bo"], today, today + DAY, asta)
    assert "Du er afløser for Bo Bendtsen" in site.get("/sager/").content.decode()
    assert case.number in site.get(page).content.decode()
    assert case.number not in site.get("/sager/").content.decode()
    assert TraceEntry.objects.filter(deed="absence_noted", record_id=absence.id).count() == 1
    with acting("municipality"), entered(world.door("Lis")):
        actions.end_absence(absence, by=world["Lis"])
    assert case.number not in site.get(page).content.decode()


@pytest.mark.usefixtures("_english")
def test_whoever_is_away_is_not_asked_to_stand_in_and_is_not_away_twice(world: World) -> None:
    today, asta = timezone.localdate(), colleague(world, "Asta")
    away(world, asta, today + DAY, today + 3 * DAY)
    with pytest.raises(RefusedError, match="Choose somebody else"):
        away(world, world["Bo"], today + 3 * DAY, today + 5 * DAY, asta)
    with pytest.raises(RefusedError, match="Asta is away on some of these days already"):
        away(world, asta, today, today + DAY)
    away(world, world["Bo"], today + 4 * DAY, today + 5 * DAY, asta)
    assert Absence.objects.count() == 2


def test_coming_back_ends_it_yesterday_and_what_has_not_begun_is_taken_back_whole(world: World) -> None:
    today = timezone.localdate()
    begun = away(world, world["Bo"], today, today + DAY)
    Absence.objects.filter(id=begun.id).update(first_day=today - DAY)
    coming = away(world, world["Mona"], today + DAY, today + DAY)
    with acting("municipality"), entered(world.door("Lis")):
        for absence in Absence.objects.all():
            actions.end_absence(absence, by=world["Lis"])
    assert list(Absence.objects.values_list("id", "last_day")) == [(begun.id, today - DAY)]
    # And what is over goes when the next is written down.
    away(world, world["Mona"], today, today)
    assert not Absence.objects.filter(id__in=[begun.id, coming.id]).exists()


@pytest.mark.usefixtures("_english")
def test_only_a_leader_of_the_persons_unit_writes_down_that_somebody_is_away(world: World) -> None:
    today = timezone.localdate()
    for who, person, why in (("Bo", "Mona", "leader"), ("Gitte", "Gitte", "leader"), ("Lis", "Gitte", "serves none")):
        with (
            pytest.raises(RefusedError, match=why),
            acting("municipality"),
            entered(world.door(who)),
            transaction.atomic(),
        ):
            actions.note_absence(world[person], first_day=today, last_day=today, substitute=None, by=world[who])
    assert not Absence.objects.exists()


def test_the_form_says_at_each_field_what_is_wrong_and_keeps_what_was_typed(world: World, lis: Site) -> None:
    today = timezone.localdate()
    empty = lis.post("/fordeling/", {})
    assert empty.status_code == 422
    assert empty.content.decode().count("Vælg, hvem der er væk.") >= 1
    told = {"who": str(world["Bo"].id), "first_day": str(today + DAY), "last_day": str(today), "substitute": ""}
    page = lis.post("/fordeling/", told).content.decode()
    assert "Den sidste dag kommer før den første." in page
    assert f'value="{today + DAY}"' in page
    himself = lis.post("/fordeling/", {**told, "last_day": str(today + DAY), "substitute": told["who"]})
    assert "Ingen er afløser for sig selv." in himself.content.decode()
    long_ago = lis.post("/fordeling/", {**told, "first_day": "2020-01-01", "last_day": "2020-01-02"})
    assert "Det er overstået." in long_ago.content.decode()
    assert not Absence.objects.exists()


def test_a_leader_writes_down_who_is_away_and_that_they_are_back(world: World, lis: Site) -> None:
    today = timezone.localdate()
    told = {"who": str(world["Bo"].id), "first_day": str(today), "last_day": str(today + DAY), "substitute": ""}
    assert lis.post("/fordeling/", told).status_code == 302
    again = lis.post("/fordeling/", told)
    assert (again.status_code, "er allerede væk" in again.content.decode()) == (409, True)
    assert "og der er ingen afløser." in lis.get("/mandag/").content.decode()
    absence = Absence.objects.get()
    assert f"/fordeling/fravaer/{absence.id}/slut/" in lis.get("/fordeling/").content.decode()
    assert lis.post(f"/fordeling/fravaer/{absence.id}/slut/").status_code == 302
    assert not Absence.objects.exists()


# -- The pages --------------------------------------------------------------------------------------------------------


def test_monday_says_no_in_one_line_when_nothing_presses(lis: Site) -> None:
    page = lis.get("/mandag/").content.decode()
    for said in ("Nej. Ingen frister er overskredet.", "Alle bekymringer har en ansvarlig.", "Ingenting."):
        assert said in page


def test_monday_counts_what_presses_and_leads_to_it(world: World, lis: Site) -> None:
    late = arrive(world, key="a", kinds=("child",))
    Concern.objects.filter(id=late).update(due_at=timezone.now() - timedelta(hours=1))
    arrive(world, key="b")
    page = lis.get("/mandag/").content.decode()
    assert "Ja. Uret for 1 bekymring er udløbet." in page
    assert "2 bekymringer har ingen ansvarlig." in page
    assert 'href="/?orden=aeldst"' in page


def test_people_stand_by_name_and_nothing_is_a_rank(world: World, lis: Site) -> None:
    colleague(world, "Åse"), colleague(world, "Asta")
    for key in "abc":
        opened(world, "Bo", key)
    page = lis.get("/fordeling/").content.decode()
    names = re.findall(r">\s*(Asta|Bo Bendtsen|Mona Mikkelsen|Åse)\s*</td>", page)
    assert names[:4] == ["Asta", "Bo Bendtsen", "Mona Mikkelsen", "Åse"]
    assert "tag--" not in page.partition("<main")[2].partition("</main>")[0]


def test_the_proposal_shows_its_sum(world: World, lis: Site) -> None:
    colleague(world, "Asta")
    for key in "abc":
        opened(world, "Bo", key)
    page = lis.get("/fordeling/").content.decode()
    assert "3 × 3 / 3 = 3, rest 0" in page
    assert "3 × 0 / 3 = 0, rest 0" in page


def test_waiting_is_counted_of_the_latest_whose_time_is_up(world: World) -> None:
    case = opened(world, "Bo", "a")
    late = opened(world, "Bo", "b")
    arrive(world, key="c")
    now = timezone.now()
    Concern.objects.update(received_at=now - timedelta(days=10))
    arrive(world, key="d")  # too new to say anything of
    for number, found in ((1, case), (9, late)):
        with acting("municipality"), entered(world.door("Bo")):
            actions.write_note(found, text="Ikke en kontakt i sig selv.", by=world["Bo"])
        Entry.objects.filter(case=found, kind="note").update(kind="visit", at=now - timedelta(days=10 - number))
    with acting("municipality"), entered(world.door("Lis")):
        waited = leading.waited(leading.led(world["Lis"]), target=timedelta(days=3), now=now)
    assert waited == Waited(3, 1, 1, 1, half=timedelta(days=5), longest=timedelta(days=9))


def test_the_municipalitys_own_target_is_named_and_none_is_said_to_be_none(world: World, lis: Site) -> None:
    arrive(world)
    Concern.objects.update(received_at=timezone.now() - timedelta(days=20))
    Municipality.objects.update(first_contact_days=None)
    assert "Din kommune har ikke selv sat et mål." in lis.get("/mandag/").content.decode()
    Municipality.objects.update(first_contact_days=5, first_contact_source="Udvalget, 1. marts")
    page = lis.get("/mandag/").content.decode()
    assert "0 af de seneste 1 fik den første kontakt inden 5 dage" in page
    assert "Udvalget, 1. marts" in page
