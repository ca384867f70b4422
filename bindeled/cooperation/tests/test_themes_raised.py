"""Themes from a contact person's need to what became of it: on real walls, without JavaScript, and told by mail."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from bindeled.confidentiality.doors import entered
from bindeled.config.worker import forget_training, tend_training
from bindeled.cooperation import access
from bindeled.cooperation.actions import themes as actions
from bindeled.cooperation.actions.themes import ThemeRefusedError
from bindeled.cooperation.models import Supporter, Theme
from bindeled.cooperation.rules import themes as rules
from bindeled.cooperation.tests.test_rounds_walked import Counted
from bindeled.cooperation.tests.test_training_signed import seen
from bindeled.housing.models import Appointment
from bindeled.post.models import Letter
from conftest import Site, acting
from journeys.between_parties import a_theme
from journeys.factory import LONG_AGO, World

NEED = {"title": "Fremleje", "need": "Vi ser det tit og ved ikke, hvem vi spørger."}


@pytest.fixture
def karin(world: World, sender_site: Site) -> Site:
    sender_site.sign_in_as(world["Karin"])
    return sender_site


@pytest.fixture
def kirsten(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Kirsten"])
    return municipal_site


def told() -> list[str]:
    """Tend the cooperation as the worker does, and answer to whom it wrote since."""
    before = set(Letter.objects.values_list("id", flat=True))
    tend_training()
    return sorted(
        to.partition("@")[0] for to in Letter.objects.exclude(id__in=before).values_list("to_address", flat=True)
    )


def at(theme: Theme) -> str:
    return f"/temaer/{theme.id}/"


def test_a_need_is_raised_without_persons_and_supported_and_nobody_sees_who(
    world: World, karin: Site, kirsten: Site
) -> None:
    for wrong, said in (
        ({"title": ""}, "Skriv med få ord"),
        ({"need": "Ring 12 34 56 78"}, "Tag det her ud"),
        ({"need": "Fru Nielsen fremlejer"}, "Kan det være nogen?"),
    ):
        refused = karin.post("/temaer/", NEED | wrong)
        assert refused.status_code == 422
        assert said in seen(refused)
    assert karin.post("/temaer/", NEED).status_code == 302
    theme, ole = Theme.objects.get(), Site("sender")
    ole.sign_in_as(world["Ole"])
    page = seen(ole.get("/temaer/"))
    assert "Fremleje" in page
    assert "Karin" not in page
    for _time in range(2):
        assert ole.post(f"{at(theme)}stoet/", {"do": "support"}).status_code == 302
    assert "2 kontaktpersoner" in seen(kirsten.get("/temaer/"))
    assert "Karin Kvist (3B) – rejste det" in seen(kirsten.get(at(theme)))
    assert ole.post(f"{at(theme)}stoet/", {"do": "leave"}).status_code == 302
    assert karin.post(f"{at(theme)}stoet/", {"do": "leave"}).status_code == 302
    assert Supporter.objects.count() == 1  # whoever raised it stays, and is told
    assert told() == []
    Appointment.objects.update(valid_to=LONG_AGO)
    assert karin.post("/temaer/", NEED).status_code == 409
    assert ole.post(f"{at(theme)}stoet/").status_code == 409


def test_it_is_planned_marked_lifted_and_answered_and_each_is_told(world: World, karin: Site, kirsten: Site) -> None:
    theme = a_theme(world["Karin"])
    for form, said in (
        ({"do": "plan", "planned_into": ""}, "Skriv, hvor det er planlagt"),
        ({"do": "mark", "mark": "law"}, "Skriv, hvorfor det er mærket"),
        ({"do": "answer", "outcome": "Ring 12 34 56 78"}, "Tag det ud"),
        ({"do": "forum", "forum_on": ""}, "Skriv dagen"),
    ):
        refused = kirsten.post(at(theme), form)
        assert refused.status_code == 422
        assert said in seen(refused)
    for form, shown in (
        ({"do": "plan", "planned_into": "Netværksmødet i marts"}, "Netværksmødet i marts"),
        ({"do": "mark", "mark": "law", "why_marked": "Lejeloven"}, "Fastsat ved lov"),
        ({"do": "forum", "forum_on": "2027-03-01"}, "1. marts 2027"),
        ({"do": "answer", "outcome": "Vi skrev et ark om det."}, "Vi skrev et ark om det."),
    ):
        assert kirsten.post(at(theme), form).status_code == 302
        assert told() == ["karin"]
        assert shown in seen(karin.get("/temaer/"))
    assert kirsten.post(at(theme), {"do": "forum", "forum_on": "2027-03-02"}).status_code == 409
    assert kirsten.post(at(theme), {"do": "plan", "planned_into": "Igen"}).status_code == 409
    assert kirsten.post(at(theme), {"do": "nonsense"}).status_code == 404
    assert karin.post(f"{at(theme)}stoet/", {"do": "support"}).status_code == 409
    Theme.objects.update(changed_at=timezone.now() - timedelta(days=rules.SUPPORTERS_KEPT + 1))
    forget_training()
    assert (Supporter.objects.count(), Theme.objects.count()) == (0, 1)


def test_two_that_are_put_together_are_one_and_nobody_stands_behind_it_twice(world: World, kirsten: Site) -> None:
    one, other = a_theme(world["Karin"]), a_theme(world["Ole"], title="Udlejning af værelser")
    for who in ("Ole", "Ejendomskontoret"):
        with acting("sender"), entered(world.door(who)):
            actions.support(one, by=world[who])
    assert kirsten.post(at(one), {"do": "merge", "into": str(one.id)}).status_code == 422
    assert kirsten.post(at(one), {"do": "merge", "into": str(other.id)}).status_code == 302
    assert Supporter.objects.filter(theme=other).count() == 3
    assert Supporter.objects.count() == 3
    assert told() == ["karin", "kontor"]
    assert kirsten.post(at(one), {"do": "plan", "planned_into": "Mødet"}).status_code == 409


def test_the_walls_show_a_contact_person_their_own_support_and_the_convenor_alone_all(world: World) -> None:
    theme = a_theme(world["Karin"])

    def counts(who: str) -> tuple[int, int]:
        with acting(world[who].side), entered(world.door(who)):
            return Theme.objects.count(), Supporter.objects.count()

    assert counts("Kirsten") == (1, 1)
    assert (counts("Karin"), counts("Ole")) == ((1, 1), (1, 0))
    assert (counts("Bo"), counts("Lis"), counts("Gitte")) == ((0, 0), (0, 0), (0, 0))
    with acting("sender"), pytest.raises(DatabaseError, match="permission denied"), entered(world.door("Karin")):
        Theme.objects.filter(id=theme.id).update(outcome="Vi fik ret.")
    for who in ("Bo", "Lis"):
        with acting("municipality"), entered(world.door(who)), pytest.raises(ThemeRefusedError):
            actions.answer_theme(theme, outcome="x", by=world[who])


def test_without_the_policy_others_would_see_who_raised_it(world: World) -> None:
    """The control of the test above."""
    a_theme(world["Karin"])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER POLICY door_sender_select ON app.cooperation_supporter USING (true)")
    with acting("sender"), entered(world.door("Ole")):
        assert Supporter.objects.count() == 1


def test_pages_of_themes_ask_at_most_ten_things(world: World, karin: Site, kirsten: Site) -> None:
    theme = a_theme(world["Karin"])
    for site, page in ((karin, "/temaer/"), (kirsten, "/temaer/"), (kirsten, at(theme))):
        site.get("/temaer/")
        with connection.execute_wrapper(counted := Counted()):
            assert site.get(page).status_code == 200
        assert len(counted.asked) <= 10, [page, *counted.asked]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/xml"])
def test_what_came_empty_or_as_something_else_is_refused_at_its_fields(karin: Site, kind: str) -> None:
    refused = karin.post("/temaer/", b"", content_type=kind)
    assert refused.status_code == 422
    assert "Skriv med få ord, hvad der er brug for." in refused.content.decode()


def test_of_two_presses_at_once_one_stands(world: World, karin: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    theme, ole = a_theme(world["Karin"]), Site("sender")
    ole.sign_in_as(world["Ole"])
    # Each looks before the other has written.
    monkeypatch.setattr(access, "own_support", lambda supporters, **_who: supporters.none())
    for _time in range(2):
        assert ole.post(f"{at(theme)}stoet/", {"do": "support"}).status_code == 302
    assert Supporter.objects.filter(theme=theme, raised=False).count() == 1
