"""What a contact person decides about what residents see."""

from bindeled.doorstep.tests.conftest import entry, fresh
from bindeled.housing.models import Department
from conftest import Site
from journeys.factory import World


def test_what_is_chosen_is_what_residents_see(world: World, place: Department, karin: Site, sender_site: Site) -> None:
    form = {"entry": str(entry(world, "Karin").id), "shows_phone": "on", "phone": "22 22 22 22", "hours": "Kl. 9–11"}
    assert karin.post("/min-afdeling/", form).status_code == 302
    page = sender_site.get(f"/k/{place.public_code}/").content.decode()
    assert "Karin" not in page
    assert "22 22 22 22" in page
    assert "Kl. 9–11" in page
    assert "22 22 22 22" in karin.get("/min-afdeling/").content.decode()


def test_a_number_is_not_shown_where_there_is_none(world: World, place: Department, karin: Site) -> None:
    answer = karin.post("/min-afdeling/", {"entry": str(entry(world, "Karin").id), "shows_phone": "on", "phone": ""})
    assert answer.status_code == 422
    assert "Skriv det nummer, beboerne skal se." in answer.content.decode()
    assert not entry(world, "Karin").shows_phone


def test_nobody_chooses_for_another(world: World, place: Department) -> None:
    ole = fresh(world, "Ole")
    answer = ole.post("/min-afdeling/", {"entry": str(entry(world, "Karin").id), "hours": "aldrig"})
    assert answer.status_code == 404
    assert entry(world, "Karin").hours == ""
