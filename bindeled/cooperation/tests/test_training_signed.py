"""Training from plan to certificate: on real walls, without JavaScript; who sees what, who is told what, and two who want one seat."""

import html
import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections
from django.utils import timezone

from bindeled.confidentiality import roles
from bindeled.confidentiality.doors import Door, entered
from bindeled.config.worker import forget_training, tend_training
from bindeled.cooperation.actions import training as actions
from bindeled.cooperation.actions.training import TrainingRefusedError
from bindeled.cooperation.models import NamingConsent, SignUp, Training, TrainingSession
from bindeled.cooperation.rules import training as rules
from bindeled.cooperation.tests.test_rounds_walked import Counted
from bindeled.housing.models import Appointment, ContactPerson
from bindeled.paper.tests.samples import text_of
from bindeled.post.models import Letter
from conftest import Site, acting
from journeys import stage
from journeys.between_parties import a_session, a_sign_up
from journeys.factory import LONG_AGO, World, make_world


def seen(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def at(session: TrainingSession) -> str:
    return f"/kurser/{session.id}/"


def planned(session: TrainingSession, verb: str = "") -> str:
    return f"/kurser/hold/{session.id}/{verb}"


def states() -> list[str]:
    return list(SignUp.objects.order_by("signed_at", "id").values_list("state", flat=True))


def told() -> list[tuple[str, str]]:
    """Tend training as the worker does, and answer whom it wrote to since, with the subject."""
    before = set(Letter.objects.values_list("id", flat=True))
    tend_training()
    rows = Letter.objects.exclude(id__in=before).values_list("to_address", "subject")
    return sorted((to.partition("@")[0], subject) for to, subject in rows)


@pytest.fixture
def karin(world: World, sender_site: Site) -> Site:
    sender_site.sign_in_as(world["Karin"])
    return sender_site


@pytest.fixture
def ole(world: World) -> Site:
    site = Site("sender")
    site.sign_in_as(world["Ole"])
    return site


@pytest.fixture
def kirsten(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Kirsten"])
    return municipal_site


# -- Signing up ----------------------------------------------------------------------------------------------------------


def test_a_seat_the_waiting_list_and_moving_up_when_one_cancels(karin: Site, ole: Site) -> None:
    session = a_session(seats=1)
    assert "1 ledig plads" in seen(karin.get("/kurser/"))
    assert karin.post(at(session), {"do": "sign_up"}).status_code == 302
    assert "Du har en plads" in seen(karin.get(at(session)))
    assert "Sæt mig på ventelisten" in seen(ole.get(at(session)))
    assert ole.post(at(session), {"do": "sign_up"}).status_code == 302
    assert states() == ["seated", "waiting"]
    assert told() == [
        ("karin", "Du har en plads: Mødet med sårbare beboere"),
        ("ole", "Du står på venteliste: Mødet med sårbare beboere"),
    ]
    assert told() == []

    again = karin.post(at(session), {"do": "sign_up"})
    assert again.status_code == 409
    assert "Du har allerede en plads." in seen(again)
    assert karin.post(at(session), {"do": "give_up"}).status_code == 302
    # The seat is nobody's until the worker hands it on: whoever comes now waits behind who waited.
    assert karin.post(at(session), {"do": "sign_up"}).status_code == 302
    assert states() == ["given_up", "waiting", "waiting"]
    assert told() == [
        ("karin", "Du har meldt afbud: Mødet med sårbare beboere"),
        ("karin", "Du står på venteliste: Mødet med sårbare beboere"),
        ("ole", "Der er nu en plads til dig: Mødet med sårbare beboere"),
    ]
    assert states() == ["given_up", "seated", "waiting"]
    assert karin.post(at(session), {"do": "give_up"}).status_code == 302
    assert karin.post(at(session), {"do": "give_up"}).status_code == 409
    assert karin.post(at(session), {"do": "nonsense"}).status_code == 404


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"deadline": timezone.localdate() - timedelta(days=1)}, "Fristen for at melde sig til er udløbet."),
        ({"called_off_at": timezone.now(), "why_off": "Syg."}, "Holdet er aflyst."),
        ({"starts_at": timezone.now() - timedelta(hours=1)}, "Holdet er begyndt."),
        (
            {"starts_at": timezone.now() - timedelta(hours=9), "ends_at": timezone.now() - timedelta(hours=1)},
            "Holdet er slut.",
        ),
    ],
)
def test_what_cannot_be_signed_up_for_says_why_and_what_to_do(karin: Site, change: dict[str, Any], said: str) -> None:
    session = a_session()
    TrainingSession.objects.filter(id=session.id).update(**change)
    refused = karin.post(at(session), {"do": "sign_up"})
    assert refused.status_code == 409
    assert said in seen(refused)
    assert "Vælg et andet" in seen(karin.get(at(session)))
    assert states() == []


def test_who_is_no_contact_person_sees_sessions_and_signs_up_for_none(world: World, karin: Site) -> None:
    session = a_session()
    Appointment.objects.update(valid_to=LONG_AGO)
    assert "Kun kontaktpersoner kan melde sig til." in seen(karin.get(at(session)))
    assert karin.post(at(session), {"do": "sign_up"}).status_code == 409
    assert states() == []


def test_an_office_writes_who_comes(world: World) -> None:
    office, session = Site("sender"), a_session()
    office.sign_in_as(world["Ejendomskontoret"])
    for name, said in (("", "Skriv, hvem der kommer"), ("Ring 12 34 56 78", "Skriv kun navnet")):
        refused = office.post(at(session), {"do": "sign_up", "name": name})
        assert refused.status_code == 422
        assert said in seen(refused)
    assert office.post(at(session), {"do": "sign_up", "name": "Vicki Vikar"}).status_code == 302
    assert SignUp.objects.get().name == "Vicki Vikar"


# -- Two who want one seat -------------------------------------------------------------------------------------------------


@pytest.fixture
def committed_world() -> Iterator[World]:
    """A world that is really there, for what happens at once; its jobs are taken away afterwards."""
    yield make_world()
    with stage.engine.admin(connection.settings_dict["NAME"]) as admin:
        admin.execute("DELETE FROM queue.procrastinate_jobs")


def both_at_once(world: World, session: TrainingSession) -> list[str]:
    """Let Karin and Ole sign up in the same moment, each on a connection of their own; answer what each got."""
    line, got = threading.Barrier(2), []

    def one(who: str) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SET SESSION AUTHORIZATION {roles.LOGINS['sender']}; SET search_path = app, queue")
            with entered(world.door(who)):
                line.wait(10)
                got.append(actions.sign_up(session, by=world[who]).state)
        except IntegrityError as fault:
            got.append(type(fault).__name__)
        finally:
            connections.close_all()

    # The settings of the side are everybody's, so they are taken here and not in the threads.
    pair = [threading.Thread(target=one, args=(who,)) for who in ("Karin", "Ole")]
    with acting("sender"):
        for each in pair:
            each.start()
        for each in pair:
            each.join(30)
    return sorted(got)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_last_seat_at_once_one_is_put_on_the_waiting_list(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _time in range(5):
        session = a_session(seats=1)
        assert both_at_once(committed_world, session) == ["seated", "waiting"]
        assert TrainingSession.objects.get(id=session.id).free == 0
    assert sorted(states()) == ["seated"] * 5 + ["waiting"] * 5

    # The control: without the held row both read the free seat, and the database throws one out instead of letting them wait.
    both_read = threading.Barrier(2)

    def not_held(session_id: UUID) -> TrainingSession:
        found = TrainingSession.objects.get(id=session_id)
        both_read.wait(10)
        return found

    monkeypatch.setattr(actions, "_held", not_held)
    assert both_at_once(committed_world, a_session(seats=1)) == ["IntegrityError", "seated"]


# -- The convenor ----------------------------------------------------------------------------------------------------------


def test_a_training_is_written_planned_moved_and_called_off_and_those_who_hold_a_seat_are_told(
    world: World, karin: Site, kirsten: Site
) -> None:
    what = {"title": "Mødet", "about": "Samtalen.", "audience": "Nye.", "length": "3 timer"}
    for wrong, said in (({"title": ""}, "Skriv, hvad den hedder"), ({"about": "Ring 12 34 56 78"}, "Tag det ud")):
        refused = kirsten.post("/kurser/nyt/", what | wrong)
        assert refused.status_code == 422
        assert said in seen(refused)
    assert kirsten.post("/kurser/nyt/", what).status_code == 302
    training = Training.objects.get()
    assert kirsten.post(f"/kurser/{training.id}/skriv/", what | {"length": "4 timer"}).status_code == 302
    assert Training.objects.get().length == "4 timer"

    day = timezone.localdate() + timedelta(days=14)
    when: dict[str, Any] = {
        "day": day,
        "begins": "9",
        "ends": "12.30",
        "venue": "Beboerhuset",
        "seats": "0",
        "deadline": day,
    }
    address = f"/kurser/{training.id}/nyt-hold/"
    for changed, field, said in (
        ({}, "seats", "mindst én plads"),
        ({"seats": "mange"}, "seats", "Skriv antallet med tal"),
        ({"seats": "2", "ends": "8"}, "ends", "Vælg en senere sluttid"),
        ({"seats": "2", "day": "2020-01-01", "deadline": "2020-01-01"}, "day", "Det er overstået"),
        ({"seats": "2", "deadline": day + timedelta(days=1)}, "deadline", "efter holdet"),
        ({"seats": "2", "venue": "Spørg lise@kk.dk"}, "venue", "Tag det ud"),
    ):
        page = kirsten.post(address, when | changed)
        assert page.status_code == 422
        at_field = page.content.decode()[page.content.decode().index(f'id="id_{field}_error"') :]
        assert said in html.unescape(at_field[: at_field.index("</div>")])
    assert kirsten.post(address, when | {"seats": "2"}).status_code == 302
    session = TrainingSession.objects.get()
    assert "2 ledige pladser" in seen(karin.get("/kurser/"))

    karin.post(at(session), {"do": "sign_up"})
    told()
    assert "Karin Kvist" in seen(kirsten.get(planned(session)))
    assert kirsten.post(planned(session, "skriv/"), when | {"seats": "3"}).status_code == 302
    assert told() == []  # that there are more seats is no news to who has one
    assert kirsten.post(planned(session, "skriv/"), when | {"seats": "3", "venue": "Skolen"}).status_code == 302
    assert told() == [("karin", "Ny tid eller nyt sted: Mødet")]
    assert kirsten.post(planned(session, "goer/"), {"do": "call_off", "why": ""}).status_code == 422
    assert kirsten.post(planned(session, "goer/"), {"do": "call_off", "why": "Læreren er syg."}).status_code == 302
    assert told() == [("karin", "Aflyst for dig: Mødet")]
    assert "Læreren er syg." in seen(karin.get(at(session)))
    for do in ({"do": "call_off", "why": "Igen."}, {"do": "attendance"}):
        assert kirsten.post(planned(session, "goer/"), do).status_code == 409
    assert kirsten.post(planned(session, "skriv/"), when | {"seats": "3"}).status_code == 422
    assert kirsten.post(planned(session, "goer/"), {"do": "nonsense"}).status_code == 404


def test_seats_that_are_added_or_given_up_go_to_those_who_wait_and_none_is_taken_from_anybody(
    world: World, karin: Site, ole: Site, kirsten: Site
) -> None:
    session = a_session(seats=1)
    karin.post(at(session), {"do": "sign_up"})
    ole.post(at(session), {"do": "sign_up"})
    told()
    begin = timezone.localtime(session.starts_at)
    when = {"day": begin.date(), "begins": "9", "ends": "12", "venue": "Beboerhuset", "deadline": begin.date()}
    assert kirsten.post(planned(session, "skriv/"), when | {"seats": "2"}).status_code == 302
    assert TrainingSession.objects.get().free == 0
    assert ("ole", "Der er nu en plads til dig: Mødet med sårbare beboere") in told()
    refused = kirsten.post(planned(session, "skriv/"), when | {"seats": "1"})
    assert refused.status_code == 422
    assert "Meld nogle af dem fra først" in seen(refused)
    place = SignUp.objects.get(contact_person__account_id=world["Ole"].id)
    assert kirsten.post(planned(session, "goer/"), {"do": f"place:{place.id}"}).status_code == 302
    assert kirsten.post(planned(session, "goer/"), {"do": f"place:{place.id}"}).status_code == 409
    assert kirsten.post(planned(session, "goer/"), {"do": "place:x"}).status_code == 404
    assert told() == [("ole", "Aflyst for dig: Mødet med sårbare beboere")]
    assert TrainingSession.objects.get().free == 1


def test_attendance_makes_a_certificate_for_who_came_and_can_be_put_right(
    world: World, karin: Site, ole: Site, kirsten: Site
) -> None:
    session = a_session(over=True)
    mine, his = a_sign_up(world["Karin"], session), a_sign_up(world["Ole"], session)
    waits = a_sign_up(world["Ejendomskontoret"], session, state="waiting")
    assert "Skriv ned, hvem der kom" in seen(kirsten.get("/kurser/"))
    assert karin.get(f"{at(session)}bevis/").status_code == 404
    form = {"do": "attendance", "came": [str(mine.id), str(his.id)]}
    assert kirsten.post(planned(session, "goer/"), {**form, "came": [str(waits.id)]}).status_code == 404
    assert kirsten.post(planned(session, "goer/"), form).status_code == 302
    assert kirsten.post(planned(session, "goer/"), {**form, "came": [str(mine.id)]}).status_code == 302
    assert SignUp.objects.get(id=his.id).state == "missed"
    assert ("karin", "Dit kursusbevis er klar: Mødet med sårbare beboere") in told()
    assert not Letter.objects.filter(to_address="ole@bindeled.example").exists()

    assert "Dine kursusbeviser" in seen(karin.get("/kurser/"))
    paper = karin.get(f"{at(session)}bevis/")
    assert paper.headers["Content-Type"] == "application/pdf"
    words = " ".join(text_of(paper.content).split())
    for said in (
        "Kursusbevis",
        "Karin Kvist",
        "Mødet med sårbare beboere",
        "3 timer",
        "At blive i samtalen.",
        "København",
    ):
        assert said in words
    assert b"pdfaid" in paper.content  # PDF/A, as all our papers that are to last
    assert paper.content == karin.get(f"{at(session)}bevis/").content
    assert ole.get(f"{at(session)}bevis/").status_code == 404
    # A certificate stays theirs when they are contact person no more.
    Appointment.objects.update(valid_to=LONG_AGO)
    assert karin.get(f"{at(session)}bevis/").status_code == 200


# -- Who has had what --------------------------------------------------------------------------------------------------------


def test_who_has_had_what_names_staff_and_of_the_unpaid_those_who_say_yes(
    world: World, ole: Site, municipal_site: Site
) -> None:
    session = a_session(over=True)
    for who in ("Karin", "Ole"):
        a_sign_up(world[who], session, state=rules.ATTENDED)
    helle, viggo = Site("sender"), Site("sender")
    helle.sign_in_as(world["Helle"])
    viggo.sign_in_as(world["Viggo"])
    municipal_site.sign_in_as(world["Lis"])
    pages = ((municipal_site, "/kurser/hvem/"), (helle, "/listens-kurser/"), (viggo, "/listens-kurser/"))

    def named(who: str) -> list[bool]:
        return [who in seen(site.get(page)) for site, page in pages]

    assert named("Karin Kvist") == [True, True, False]
    assert named("Ole Overgaard") == [False, False, False]
    assert "Må andre læse, hvad du har lært?" in seen(ole.get("/kurser/"))
    assert ole.post("/kurser/navn/", {"do": "agree"}).status_code == 302
    assert ole.post("/kurser/navn/", {"do": "agree"}).status_code == 302
    assert named("Ole Overgaard") == [True, False, True]
    assert ole.post("/kurser/navn/", {"do": "take_back"}).status_code == 302
    assert named("Ole Overgaard") == [False, False, False]
    # What did not come to anything is nobody's to read.
    SignUp.objects.update(state=rules.MISSED)
    assert named("Karin Kvist") == [False, False, False]


def test_the_walls_alone_show_leaders_and_keepers_no_name_that_was_not_agreed_to(world: World) -> None:
    """Row security, with every question of the program left out."""
    session = a_session(over=True)
    for who in ("Karin", "Ole"):
        a_sign_up(world[who], session, state=rules.ATTENDED)
    a_sign_up(world["Ejendomskontoret"], session, state=rules.MISSED)

    def names(who: str) -> set[str]:
        side = world[who].side
        with acting(side), entered(world.door(who)):
            return {row.name.split()[0] for row in SignUp.objects.all()}

    assert names("Kirsten") == {"Karin", "Ole", "Ejendomskontoret"}
    assert (names("Lis"), names("Helle"), names("Viggo")) == ({"Karin"}, {"Karin"}, set())
    assert (names("Karin"), names("Ole")) == ({"Karin"}, {"Ole"})
    assert (names("Bo"), names("Gitte"), names("Eva")) == (set(), set(), set())
    entry = ContactPerson.objects.get(account_id=world["Ole"].id)
    NamingConsent.objects.create(
        municipality_id="0101", organisation_id=entry.organisation_id, contact_person=entry, given_at=timezone.now()
    )
    assert (names("Lis"), names("Viggo")) == ({"Karin", "Ole"}, {"Ole"})


def test_without_the_consent_in_the_policy_the_name_would_be_read(world: World) -> None:
    """The control of the test above: it is the policy that keeps the name."""
    a_sign_up(world["Ole"], a_session(over=True), state=rules.ATTENDED)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER POLICY door_housing_select ON app.cooperation_signup USING (state = 'attended')")
    with acting("sender"), entered(world.door("Viggo")):
        assert [row.name for row in SignUp.objects.all()] == ["Ole Overgaard"]


def test_nobody_but_a_convenor_plans_and_nobody_notes_that_they_attended(world: World) -> None:
    session = a_session(over=True)
    mine = a_sign_up(world["Karin"], session)
    for who in ("Bo", "Lis"):
        with acting("municipality"), entered(world.door(who)):
            for deed in (
                lambda by: actions.write_training(actions.Said("x", "x", "x", "x"), by=by),
                lambda by: actions.note_attendance(session, [mine.id], by=by),
                lambda by: actions.call_off_session(session, why="x", by=by),
                lambda by: actions.call_off_place(session, mine.id, by=by),
            ):
                with pytest.raises(TrainingRefusedError):
                    deed(world[who])
    with acting("sender"), pytest.raises(DatabaseError, match="row-level security"), entered(world.door("Karin")):
        SignUp.objects.filter(id=mine.id).update(state=rules.ATTENDED)
    with acting("sender"), pytest.raises(DatabaseError, match="permission denied"), entered(world.door("Karin")):
        SignUp.objects.filter(id=mine.id).update(name="En anden")


# -- What goes -----------------------------------------------------------------------------------------------------------------


def test_what_came_to_nothing_goes_after_a_year_and_what_was_attended_when_the_entry_is_long_gone(world: World) -> None:
    session = a_session(over=True)
    long_ago = timezone.now() - timedelta(days=rules.FORGOTTEN_AFTER + 1)
    a_sign_up(world["Karin"], session, state=rules.ATTENDED, changed_at=long_ago)
    a_sign_up(world["Ole"], session, state=rules.MISSED, changed_at=long_ago)
    a_sign_up(world["Ejendomskontoret"], session, state=rules.GIVEN_UP)
    forget_training()
    assert sorted(states()) == ["attended", "given_up"]
    Appointment.objects.update(valid_to=timezone.localdate() - timedelta(days=rules.KEPT_AFTER_LEAVING))
    forget_training()
    assert sorted(states()) == ["attended", "given_up"]
    Appointment.objects.update(valid_to=timezone.localdate() - timedelta(days=rules.KEPT_AFTER_LEAVING + 1))
    forget_training()
    assert states() == ["given_up"]


def test_the_worker_changes_nothing_but_how_a_sign_up_stands(world: World) -> None:
    session = a_session()
    with (
        acting("worker"),
        pytest.raises(DatabaseError, match="permission denied"),
        entered(Door("worker", municipality="0101")),
    ):
        TrainingSession.objects.filter(id=session.id).update(venue="Et andet sted")


def test_pages_ask_at_most_ten_things(world: World, karin: Site, ole: Site, kirsten: Site) -> None:
    session, over = a_session(), a_session(over=True)
    for who in ("Karin", "Ole", "Ejendomskontoret"):
        a_sign_up(world[who], over, state=rules.ATTENDED)
    helle = Site("sender")
    helle.sign_in_as(world["Helle"])
    pages = (
        (karin, "/kurser/"), (ole, "/kurser/"), (karin, at(session)), (helle, "/listens-kurser/"), (kirsten, "/kurser/"),
        (kirsten, "/kurser/hvem/"), (kirsten, planned(over)), (kirsten, planned(session)),
    )  # fmt: skip
    for site, page in pages:
        site.get("/kurser/")
        with connection.execute_wrapper(counted := Counted()):
            assert site.get(page).status_code == 200, page
        assert len(counted.asked) <= 10, [page, *counted.asked]
