"""Role by role: nobody lands on an empty page or a forbidden one, and each first page answers its own question."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from bindeled.cases import actions, queries
from bindeled.cases.models import Case, Concern
from bindeled.cases.tests.test_cases import arrive
from bindeled.cases.tests.test_leading import away, colleague, opened, taken
from bindeled.confidentiality.doors import Door, entered
from bindeled.config.management.commands.load_texts import SHIPPED
from bindeled.config.texts import load as load_texts
from bindeled.duty import actions as duty
from bindeled.duty.models import Shift
from bindeled.duty.views.home import HOMES, home_of
from bindeled.municipalities.models import Unit
from bindeled.users.models import Service
from conftest import Site, acting
from journeys.factory import LONG_AGO, World, account

FRONT = "/hjem/"
# Who comes in, where they land, and what must stand there.
ROLES = {
    "Bo": ("/i-dag/", "Hvad er mit i dag?"),
    "Gitte": ("/i-dag/", "Hvad er mit i dag?"),  # a support contact person in Gentofte
    "Lis": ("/mandag/", "Haster noget?"),
    "Dorte": ("/hvem-har-set/", "Hvem har set"),
    "Eva": ("/tekster/", "Tekster"),
    "Kirsten": ("/kontaktpersoner/", "Uden kontaktperson"),
    "Esther": ("/statistik/", "Hvad kan tælles?"),
}
# Those who work in a unit that is given concerns come in as its advisers do.
UNITS = ("specialised", "mentors", "children", "health_care", "central")


def landed(world: World, who: str) -> tuple[str, str]:
    """Sign somebody in and follow where they are led; answer where they come to and the page."""
    site = Site("municipality")
    site.sign_in_as(world[who])
    answer = site.get(FRONT)
    path = answer.headers.get("Location", FRONT)
    page = site.get(path)
    assert page.status_code == 200, path
    return path, page.content.decode()


def test_after_signing_in_everybody_of_the_municipality_is_led_home() -> None:
    assert settings.FIRST_PAGE["municipality"] == FRONT


@pytest.mark.parametrize("who", list(ROLES))
def test_each_role_lands_on_a_page_that_answers_its_own_question(world: World, who: str) -> None:
    load_texts(SHIPPED)
    path, page = landed(world, who)
    expected, question = ROLES[who]
    assert path == expected
    assert question in page.partition("<main")[2]


@pytest.mark.parametrize("kind", UNITS)
def test_whoever_works_in_a_unit_of_another_kind_lands_on_their_own_day(world: World, kind: str) -> None:
    unit = Unit.objects.create(municipality_id="0101", name="Enheden", kind=kind, valid_from=LONG_AGO)
    person = account("Ny Nielsen", "municipality", "0101")
    Service.objects.create(user=person, unit=unit, municipality_id="0101", role="adviser", valid_from=LONG_AGO)
    world.people["Ny"] = person
    path, page = landed(world, "Ny")
    assert path == "/i-dag/"
    assert "Der er ikke noget, der venter på dig." in page


def test_every_role_there_is_has_a_home_and_only_those() -> None:
    assert {home.role for home in HOMES} == set(Service.Role.values)


def test_whoever_has_several_roles_comes_to_the_first_and_whoever_has_none_to_none() -> None:
    first = home_of({"editor", "leader", "adviser"})
    assert first is not None
    assert first.page == "monday"
    assert home_of(set()) is None


def test_whoever_serves_no_unit_any_more_is_told_so_and_what_to_do(world: World) -> None:
    Service.objects.filter(user=world["Bo"]).update(valid_to=timezone.localdate() - timedelta(days=1))
    path, page = landed(world, "Bo")
    assert path == FRONT
    assert "Du arbejder ikke i nogen enhed i dag" in page
    site = Site("municipality")
    site.sign_in_as(world["Bo"])
    assert site.get("/").headers["Location"] == FRONT
    assert site.get("/i-dag/").headers["Location"] == FRONT


# -- Whoever has the duty phone --------------------------------------------------------------------------------------


def on_duty(world: World, who: str, first: float, last: float) -> Shift:
    now = timezone.now()
    return Shift.objects.create(
        municipality_id="0101",
        adviser=world[who],
        starts_at=now + timedelta(hours=first),
        ends_at=now + timedelta(hours=last),
        planned_by=world[who],
        planned_at=now,
    )


@pytest.mark.parametrize(("first", "last", "there"), [(-1, 1, True), (1, 2, False), (-2, -1, False)])
def test_whoever_has_the_duty_now_comes_to_what_waits_there(
    world: World, first: float, last: float, there: bool
) -> None:
    on_duty(world, "Bo", first, last)
    path, page = landed(world, "Bo")
    assert (path == "/vagt/henvendelser/") is there
    assert ("Du har vagten til" in page) is there
    assert landed(world, "Mona")[0] == "/i-dag/"


def test_a_leader_on_duty_comes_there_too_and_home_again_when_it_is_handed_over(world: World) -> None:
    shift = on_duty(world, "Lis", -1, 1)
    assert landed(world, "Lis")[0] == "/vagt/henvendelser/"
    Shift.objects.filter(id=shift.id).update(handed_over_at=timezone.now())
    assert landed(world, "Lis")[0] == "/mandag/"


def test_whoever_has_left_the_unit_is_not_led_to_a_page_that_is_not_there(world: World) -> None:
    on_duty(world, "Bo", -1, 1)
    Service.objects.filter(user=world["Bo"]).update(valid_to=timezone.localdate() - timedelta(days=1))
    assert landed(world, "Bo")[0] == FRONT


def test_the_overview_says_when_the_duty_ends_who_is_next_and_what_waits(world: World) -> None:
    on_duty(world, "Bo", -1, 1)
    assert "Derefter er ingen planlagt." in landed(world, "Bo")[1]
    on_duty(world, "Mona", 1, 3)
    with acting("municipality"), entered(world.door("Bo")):
        for channel, more in (("mailbox", {"receipt": "letter"}), ("phone", {"missed": True})):
            duty.take_in(
                duty.Heard(name="Ib"),
                channel=channel,
                came_at=timezone.now(),
                municipality="0101",
                by=world["Bo"],
                **more,
            )
    page = " ".join(landed(world, "Bo")[1].split())
    assert "Næste: Mona Mikkelsen" in page
    mail = page.index("Mail, som ikke er registreret endnu")
    assert page.index("Venter på et opkald") < mail < page.index("Senest afsluttet")
    assert "Ingen mail venter." not in page
    assert "Ingen venter på at blive ringet op." not in page
    seen_by_another = Site("municipality")
    seen_by_another.sign_in_as(world["Mona"])
    told = seen_by_another.get("/vagt/henvendelser/").content.decode()
    assert "Bo Bendtsen har vagten til" in told
    assert "Du har vagten til" not in told


# -- Today ------------------------------------------------------------------------------------------------------------


def test_today_shows_what_is_ones_own_and_not_what_is_anothers(world: World) -> None:
    mine, case = taken(world, "Bo", "a"), opened(world, "Bo", "b")
    theirs, lis_case = taken(world, "Lis", "c"), opened(world, "Lis", "d")
    _path, page = landed(world, "Bo")
    assert str(mine) in page
    assert f"Sag {case.number}" in page
    assert str(theirs) not in page
    assert f"Sag {lis_case.number}" not in page


def test_today_shows_the_running_clocks_and_what_is_offered(world: World) -> None:
    late = arrive(world, key="a", kinds=("child",))
    given = arrive(world, key="b")
    with acting("municipality"), entered(world.door("Bo")):
        there = world.units["Boligrådgiverne Nørrebro"]
        actions.offer(queries.concern_for(given), to=there, reason="Flyttet.", by=world["Bo"])
    assert str(late) in landed(world, "Bo")[1]
    assert "1 bekymring er tilbudt jer" in landed(world, "Mona")[1]


def test_today_shows_the_cases_of_whoever_one_stands_in_for(world: World) -> None:
    case, asta, day = opened(world, "Bo", "a"), colleague(world, "Asta"), timezone.localdate()
    world.people["Asta"] = asta
    assert f"Sag {case.number}" not in landed(world, "Asta")[1]
    away(world, world["Bo"], day, day, asta)
    page = landed(world, "Asta")[1]
    assert f"Sag {case.number}" in page
    assert "du er afløser for Bo Bendtsen" in page


# -- Numbers ----------------------------------------------------------------------------------------------------------


def test_the_evaluators_door_sees_no_concern(world: World) -> None:
    arrive(world)
    with (
        pytest.raises(Exception, match="permission denied"),
        acting("municipality"),
        entered(Door("evaluation", actor=world["Esther"].id, municipality="0101")),
    ):
        list(Concern.objects.values_list("received_at"))


def test_the_evaluators_door_sees_no_case(world: World) -> None:
    with (
        pytest.raises(Exception, match="permission denied"),
        acting("municipality"),
        entered(Door("evaluation", actor=world["Esther"].id, municipality="0101")),
    ):
        list(Case.objects.all())
