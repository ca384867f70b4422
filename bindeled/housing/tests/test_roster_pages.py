"""A keeper's pages, as a browser without JavaScript sees them."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from bindeled.housing.models import Appointment, ContactPerson, Doubt, Leave
from bindeled.post.models import Letter
from bindeled.users.models import Invitation, User
from bindeled.users.rules import account_id
from journeys.factory import World
from journeys.sides import Site

NEW = {
    "kind": "volunteer",
    "name": "Nadia Nielsen",
    "email": "nadia@bindeled.example",
    "phone": "12 34 56 78",
    "language": "da",
    "last": "",
    "invite_now": "on",
}


def today() -> Any:
    return timezone.localdate()


@pytest.fixture
def helle(world: World, sender_site: Site) -> Site:
    sender_site.sign_in_as(world["Helle"])
    return sender_site


def new(world: World, **changes: str) -> dict[str, str]:
    department = str(world.departments["Hørgården 2"].id)
    return {**NEW, "department": department, "first": today().isoformat(), **changes}


def entry_of(world: World, name: str = "Karin") -> ContactPerson:
    return ContactPerson.objects.get(account_id=world[name].id)


def work(site: Site, person: ContactPerson, do: str, **fields: str) -> Any:
    return site.post(f"/kontaktpersoner/{person.id}/goer/", {"do": do, **fields})


def told(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_keeper_sees_the_own_list_and_nobody_of_another(world: World, helle: Site) -> None:
    page = told(helle.get("/kontaktpersoner/"))
    assert "Karin Kvist" in page
    assert "Ole Overgaard" not in page


@pytest.mark.parametrize("path", ["/kontaktpersoner/", "/kontaktpersoner/ny/", "/daekning/"])
def test_to_a_contact_person_the_keepers_pages_do_not_exist(world: World, sender_site: Site, path: str) -> None:
    sender_site.sign_in_as(world["Karin"])
    assert sender_site.get(path).status_code == 404


def test_a_keeper_may_pass_no_concern_on_and_sees_none(world: World, helle: Site) -> None:
    assert helle.get("/bekymring/").status_code == 403


def test_somebody_added_is_appointed_and_invited(world: World, helle: Site) -> None:
    response = helle.post("/kontaktpersoner/ny/", new(world))
    made = ContactPerson.objects.get(email="nadia@bindeled.example")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/kontaktpersoner/{made.id}/"
    assert made.account_id == account_id("sender", "nadia@bindeled.example")
    assert [place.department.name for place in Appointment.objects.filter(contact_person=made)] == ["Hørgården 2"]
    assert Invitation.objects.filter(email="nadia@bindeled.example", used_at=None).count() == 1
    letter = Letter.objects.get(kind="list_invitation", to_address="nadia@bindeled.example")
    assert "/invitation/" in letter.text
    assert "Inviteret" in told(helle.get("/kontaktpersoner/"))


def listed_uninvited(world: World, *names: str) -> None:
    """Put people on 3B's list as an import does: in a department, and not invited."""
    place = world.departments["Hørgården 2"]
    for name in names:
        email = f"{name.lower()}@bindeled.example"
        entry = ContactPerson.objects.create(
            municipality_id="0101", organisation=place.organisation, account_id=account_id("sender", email), name=name,
            email=email, kind="volunteer", added_on=today(), confirmed_on=today(),
        )  # fmt: skip
        Appointment.objects.create(
            municipality_id="0101", organisation=place.organisation, contact_person=entry, department=place,
            valid_from=today(),
        )  # fmt: skip


def invited() -> list[str]:
    return sorted(Letter.objects.filter(kind="list_invitation").values_list("to_address", flat=True))


def test_one_press_invites_everybody_who_has_not_been_invited_and_nobody_twice(world: World, helle: Site) -> None:
    listed_uninvited(world, "Nadia", "Nils", "Nora")
    assert "Invitér 3, som ikke er inviteret" in told(helle.get("/kontaktpersoner/"))
    for _time in range(2):
        assert helle.post("/kontaktpersoner/inviter/").status_code == 302
    assert invited() == [f"{name}@bindeled.example" for name in ("nadia", "nils", "nora")]
    assert "som ikke er inviteret" not in told(helle.get("/kontaktpersoner/"))


def test_a_list_that_is_narrowed_invites_those_on_it_alone(world: World, helle: Site) -> None:
    listed_uninvited(world, "Nadia", "Nils")
    page = told(helle.get("/kontaktpersoner/?words=Nils"))
    assert "Invitér 1, som ikke er inviteret" in page
    assert '<input type="hidden" name="words" value="Nils">' in page
    helle.post("/kontaktpersoner/inviter/", {"words": "Nils"})
    assert invited() == ["nils@bindeled.example"]


def test_nobody_of_another_list_is_invited(world: World, sender_site: Site) -> None:
    listed_uninvited(world, "Nadia")
    sender_site.sign_in_as(world["Viggo"])
    assert sender_site.post("/kontaktpersoner/inviter/").status_code == 302
    assert invited() == []


def test_a_form_with_faults_says_so_at_each_field_and_keeps_what_was_typed(world: World, helle: Site) -> None:
    response = helle.post("/kontaktpersoner/ny/", new(world, email="nadia", phone="ring", name="", department=""))
    page = told(response)
    assert response.status_code == 422
    for words in ("Det er ikke en e-mailadresse", "Det er ikke et telefonnummer", "Skriv navnet", "Vælg en afdeling"):
        assert words in page
    assert 'value="nadia"' in page
    assert not ContactPerson.objects.filter(email="nadia").exists()


def test_an_address_that_stands_on_the_list_is_not_added_twice(world: World, helle: Site) -> None:
    response = helle.post("/kontaktpersoner/ny/", new(world, email="KARIN@bindeled.example"))
    assert response.status_code == 422
    assert "står på listen i forvejen som Karin Kvist" in told(response)


def test_a_department_of_another_organisation_cannot_be_chosen(world: World, helle: Site) -> None:
    other = str(world.departments["Sundholm afd. 7"].id)
    assert helle.post("/kontaktpersoner/ny/", new(world, department=other)).status_code == 422
    assert not ContactPerson.objects.filter(email="nadia@bindeled.example").exists()


def test_what_has_been_cannot_be_changed(world: World, helle: Site) -> None:
    yesterday = (today() - timedelta(days=1)).isoformat()
    response = helle.post("/kontaktpersoner/ny/", new(world, first=yesterday))
    assert response.status_code == 422
    assert "Det kan tidligst begynde i dag" in told(response)
    assert not ContactPerson.objects.filter(email="nadia@bindeled.example").exists()


def test_the_entry_of_another_list_does_not_exist(world: World, helle: Site) -> None:
    ole = entry_of(world, "Ole")
    assert helle.get(f"/kontaktpersoner/{ole.id}/").status_code == 404
    assert work(helle, ole, "end_all").status_code == 404
    assert Appointment.objects.filter(contact_person=ole, valid_to=None).exists()


def test_an_appointment_ends_on_its_last_day(world: World, helle: Site) -> None:
    karin = entry_of(world)
    place = Appointment.objects.get(contact_person=karin)
    last = today() + timedelta(days=7)
    work(helle, karin, "end", appointment=str(place.id), **{"slut-last": last.isoformat()})
    place.refresh_from_db()
    assert place.valid_to == last


def test_a_last_day_in_the_past_is_refused_beside_the_form(world: World, helle: Site) -> None:
    karin = entry_of(world)
    place = Appointment.objects.get(contact_person=karin)
    response = work(helle, karin, "end", appointment=str(place.id), **{"slut-last": "2021-01-01"})
    assert response.status_code == 409
    assert "Sidste dag kan tidligst være i dag" in told(response)
    assert 'value="2021-01-01"' in told(response)
    place.refresh_from_db()
    assert place.valid_to is None


def test_each_department_has_its_own_form_to_end_it_and_an_error_stands_in_that_one_alone(
    world: World, helle: Site
) -> None:
    karin = entry_of(world)
    second = Appointment.objects.get(contact_person=karin)
    second.id, second.deputy = uuid4(), True
    second.valid_from = today()
    second.save(force_insert=True)
    first = Appointment.objects.exclude(id=second.id).get(contact_person=karin)
    page = told(work(helle, karin, "end", appointment=str(first.id), **{"slut-last": "i morgen"}))
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert page.count('value="i morgen"') == 1


def test_whoever_is_taken_off_the_list_is_signed_out_at_once(world: World, helle: Site, municipal_site: Site) -> None:
    karin_at_home = Site("sender")
    karin_at_home.sign_in_as(world["Karin"])
    assert karin_at_home.get("/bekymring/").status_code == 200
    karin = entry_of(world)
    assert work(helle, karin, "end_all").status_code == 302
    assert karin_at_home.get("/bekymring/").status_code == 302
    assert not Appointment.objects.filter(contact_person=karin, valid_to=None).exists()
    karin_at_home.sign_in_as(world["Karin"])
    assert karin_at_home.get("/bekymring/").status_code == 403


def test_ending_twice_is_refused_politely(world: World, helle: Site) -> None:
    karin = entry_of(world)
    work(helle, karin, "end_all")
    response = work(helle, karin, "end_all")
    assert response.status_code == 409
    assert "ikke længere i nogen afdeling" in told(response)


def test_days_away_bring_a_deputy_in_and_coming_back_ends_them(world: World, helle: Site) -> None:
    karin, office = entry_of(world), entry_of(world, "Ejendomskontoret")
    Appointment.objects.filter(contact_person=office).delete()
    last = (today() + timedelta(days=9)).isoformat()
    fields = {"vaek-first": today().isoformat(), "vaek-last": last, "vaek-deputy": str(office.id)}
    assert work(helle, karin, "away", **fields).status_code == 302
    stand_in = Appointment.objects.get(contact_person=office)
    assert (stand_in.deputy, stand_in.valid_to.isoformat() if stand_in.valid_to else "") == (True, last)
    leave = Leave.objects.get(contact_person=karin)
    assert "Væk" in told(helle.get("/kontaktpersoner/"))
    assert work(helle, karin, "back", leave=str(leave.id)).status_code == 302
    leave.refresh_from_db()
    assert leave.valid_to == today() - timedelta(days=1)


def test_overlapping_days_away_are_refused(world: World, helle: Site) -> None:
    karin = entry_of(world)
    fields = {"vaek-first": today().isoformat(), "vaek-last": "", "vaek-deputy": ""}
    assert work(helle, karin, "away", **fields).status_code == 302
    assert work(helle, karin, "away", **fields).status_code == 409
    assert Leave.objects.count() == 1


def test_a_hand_over_leaves_no_day_between(world: World, helle: Site) -> None:
    karin, office = entry_of(world), entry_of(world, "Ejendomskontoret")
    Appointment.objects.filter(contact_person=office).delete()
    first = today() + timedelta(days=3)
    fields = {"overtag-to": str(office.id), "overtag-day": first.isoformat()}
    assert work(helle, karin, "hand_over", **fields).status_code == 302
    assert Appointment.objects.get(contact_person=karin).valid_to == first - timedelta(days=1)
    assert Appointment.objects.get(contact_person=office).valid_from == first


def test_an_account_gets_a_new_start_only_when_the_keeper_has_made_sure(world: World, helle: Site) -> None:
    karin = entry_of(world)
    assert work(helle, karin, "invite").status_code == 409
    assert work(helle, karin, "anew").status_code == 422
    assert not Invitation.objects.exists()
    assert work(helle, karin, "anew", **{"ny-checked": "on"}).status_code == 302
    assert Invitation.objects.get().renews


def test_an_older_invitation_dies_with_a_newer_one(world: World, helle: Site) -> None:
    helle.post("/kontaktpersoner/ny/", new(world))
    nadia = ContactPerson.objects.get(email="nadia@bindeled.example")
    work(helle, nadia, "invite")
    assert Invitation.objects.filter(expires_at__gt=timezone.now()).count() == 1
    assert Invitation.objects.count() == 2


def test_a_corrected_address_is_another_account_and_the_old_one_is_signed_out(world: World, helle: Site) -> None:
    karin = entry_of(world)
    karin_at_home = Site("sender")
    karin_at_home.sign_in_as(world["Karin"])
    fields = {
        "name": "Karin Kvist",
        "email": "karin.ny@bindeled.example",
        "phone": "",
        "kind": "caretaker",
        "language": "da",
    }
    work(helle, karin, "correct", **{f"ret-{name}": value for name, value in fields.items()})
    karin.refresh_from_db()
    assert karin.account_id == account_id(User.Side.SENDER, "karin.ny@bindeled.example")
    assert karin_at_home.get("/bekymring/").status_code == 302


def test_a_doubtful_entry_is_cleared_up_with_one_button(world: World, helle: Site) -> None:
    karin = entry_of(world)
    Doubt.objects.create(
        municipality_id="0101", organisation=karin.organisation, contact_person=karin, cause="silent", since=today()
    )
    page = told(helle.get(f"/kontaktpersoner/{karin.id}/"))
    assert "Vi ved ikke, om det stadig passer." in page
    assert "Ingen har svaret" in page
    work(helle, karin, "confirm")
    assert not Doubt.objects.filter(ended_on=None).exists()


def test_what_the_list_needs_stands_above_it(world: World, helle: Site) -> None:
    Appointment.objects.update(valid_to=timezone.localdate() - timedelta(days=1))
    page = told(helle.get("/kontaktpersoner/"))
    assert "Hørgården 2 har ikke haft en kontaktperson siden" in page
    assert "Sundholm afd. 7" not in page


def test_the_list_can_be_searched_and_says_when_nobody_fits(world: World, helle: Site) -> None:
    assert "Karin Kvist" in told(helle.get("/kontaktpersoner/?words=karin"))
    assert "Karin Kvist" in told(helle.get("/kontaktpersoner/?words=Hørgården"))
    assert "Ingen passer til det, du valgte." in told(helle.get("/kontaktpersoner/?words=findes-ikke"))


def test_an_unknown_deed_does_not_exist(world: World, helle: Site) -> None:
    assert work(helle, entry_of(world), "delete").status_code == 404


def test_coverage_shows_the_own_departments_alone(world: World, helle: Site) -> None:
    page = told(helle.get("/daekning/?vis=alle"))
    assert "Hørgården 2" in page
    assert "Sundholm afd. 7" not in page
    own, other = world.departments["Hørgården 2"], world.departments["Sundholm afd. 7"]
    assert helle.get(f"/daekning/{own.id}/").status_code == 200
    assert helle.get(f"/daekning/{other.id}/").status_code == 404


def test_the_municipality_sees_gaps_with_who_sees_to_them_and_what_changed(world: World, municipal_site: Site) -> None:
    Appointment.objects.filter(department=world.departments["Hørgården 2"]).update(
        valid_to=today() - timedelta(days=20)
    )
    municipal_site.sign_in_as(world["Bo"])
    page = told(municipal_site.get("/kontaktpersoner/"))
    assert "1 af 2 afdelinger har ingen aktiv kontaktperson." in page
    assert "1 hul har varet for længe." in page
    assert "Helle Holm" in page
    assert "er ikke længere kontaktperson" in page
    department = told(municipal_site.get(f"/kontaktpersoner/{world.departments['Hørgården 2'].id}/"))
    assert "Huller de seneste to år" in department
    assert "20 dage" in department


@pytest.mark.parametrize(("who", "status"), [("Bo", 200), ("Lis", 200), ("Gitte", 404), ("Dorte", 404)])
def test_a_department_is_seen_by_those_who_serve_its_municipality(
    world: World, municipal_site: Site, who: str, status: int
) -> None:
    municipal_site.sign_in_as(world[who])
    department = world.departments["Hørgården 2"]
    assert municipal_site.get(f"/kontaktpersoner/{department.id}/").status_code == status
