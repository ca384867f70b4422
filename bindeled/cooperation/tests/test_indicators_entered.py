"""What organisations count: entered and corrected by keepers, and nobody else; what was there before is kept."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.walls import Gate
from bindeled.cooperation.actions.indicators import CountsRefusedError, Told, enter_counts
from bindeled.cooperation.models import IndicatorCount
from bindeled.cooperation.queries import indicators as asked
from bindeled.cooperation.queries.indicators import Place
from bindeled.cooperation.rules import indicators as rules
from bindeled.housing.models import Department, Keeper
from bindeled.housing.rules import KEPT_DAYS
from conftest import acting
from journeys.factory import World
from journeys.sides import Site

PAGE, GRID = "/tal-for-lejemaal/", "/tal-for-lejemaal/{0.year}-{0.number}/"
NOW = rules.ended(timezone.localdate(), 1)[0]
MOST = 10


@pytest.fixture
def helle(world: World, sender_site: Site) -> Site:
    """Helle, who keeps 3B's list."""
    sender_site.sign_in_as(world["Helle"])
    return sender_site


def place_of(world: World, name: str = "Hørgården 2") -> Place:
    department = world.departments[name]
    return Place(department.organisation, department)


def told(*counts: int | None, note: str = "", seen: int = 0) -> Told:
    return Told(dict(zip(rules.INDICATORS, counts, strict=True)), note, seen)


def enter(world: World, what: Told, *, name: str = "Hørgården 2", place: Place | None = None, **also: Any) -> bool:
    found = place or place_of(world, name)
    helle = world["Helle"]
    kept = tuple(Keeper.objects.filter(account_id=helle.id).values_list("organisation_id", flat=True))
    with acting("sender"), entered(Door("housing", actor=helle.id, municipality="0101", units=kept)):
        return enter_counts(found, also.get("quarter", NOW), what, by=helle)


def sent(place: UUID | str, *counts: str, seen: int = 0) -> dict[str, str]:
    """Answer what the form sends for a place."""
    fields = dict(zip(rules.INDICATORS, counts, strict=True))
    return {**{f"{code}-{place}": count for code, count in fields.items()}, f"seen-{place}": str(seen)}


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_keeper_enters_corrects_and_reads_what_was_there_before(world: World, helle: Site) -> None:
    place = place_of(world).id
    address = f"{GRID.format(NOW)}{place}/"
    assert "ikke skrevet" in text(helle.get(PAGE))
    assert helle.post(address, sent(place, "2", "0", "")).status_code == 302
    assert helle.post(address, {**sent(place, "3", "0", "4", seen=1), "note": "Talt i eget system."}).status_code == 302
    page = text(helle.get(address))
    assert page.index("Udsættelser: 3") < page.index("Udsættelser: 2")
    assert "Helle" in page
    assert "Talt i eget system." in page
    assert "Klagesager: –" in page
    [first, last] = IndicatorCount.objects.order_by("number")
    assert (first.counts["complaints"], last.counts["complaints"], first.counts["neglected"]) == (None, 4, 0)
    assert "Udsættelser: 3" in text(helle.get(PAGE))


def test_a_page_of_places_is_entered_at_once_or_not_at_all(world: World, helle: Site) -> None:
    kept = list(Department.objects.filter(organisation__name="3B", municipality_id="0101"))
    whole = kept[0].organisation_id
    blank = sent(whole, "", "", "")
    good = {**blank, **{name: value for one in kept for name, value in sent(one.id, "1", "", "0").items()}}
    wrong = {**good, f"evictions-{kept[-1].id}": "2,5", f"neglected-{kept[-1].id}": "-3"}
    refused = helle.post(GRID.format(NOW), wrong)
    assert refused.status_code == 422
    page = text(refused)
    assert f"{kept[-1]}: Skriv et helt tal med cifre" in page
    assert f"{kept[-1]}: Skriv 0 eller mere." in page
    assert 'value="2,5"' in page
    assert not IndicatorCount.objects.exists()
    assert helle.post(GRID.format(NOW), good).status_code == 302
    assert IndicatorCount.objects.count() == len(kept)
    again = {**blank, **{name: value for one in kept for name, value in sent(one.id, "1", "", "0", seen=1).items()}}
    assert helle.post(GRID.format(NOW), again).status_code == 302
    assert IndicatorCount.objects.count() == len(kept), "What is the same is not entered again."
    part = {name: value for name, value in again.items() if not name.startswith(f"seen-{kept[-1].id}")}
    assert "Siden kom ikke hel frem" in text(helle.post(GRID.format(NOW), part))


def test_more_than_there_are_dwellings_is_refused_where_they_are_known(world: World, helle: Site) -> None:
    place = place_of(world).id
    Department.objects.filter(id=place).update(dwellings=60)
    world.departments["Hørgården 2"].refresh_from_db()
    refused = helle.post(f"{GRID.format(NOW)}{place}/", sent(place, "61", "", ""))
    assert "Her er 60 boliger. Skriv højst det tal" in text(refused)
    with pytest.raises(CountsRefusedError, match="60"):
        enter(world, told(0, 61, 0))
    assert enter(world, told(0, 60, 0))


@pytest.mark.parametrize(
    ("note", "refusal"),
    [
        ("Inkl. Bodil Andersens lejemål", "Bodil Andersens"),
        ("CPR 010190-1234", "et CPR-nummer"),
        ("Ring til 12345678", "12345678"),
        ("Talt i Hørgården 2 for 3B", ""),
    ],
)
def test_a_note_is_read_by_the_guard(world: World, helle: Site, note: str, refusal: str) -> None:
    place = place_of(world).id
    response = helle.post(f"{GRID.format(NOW)}{place}/", {**sent(place, "1", "1", "1"), "note": note})
    assert response.status_code == (422 if refusal else 302)
    assert refusal in text(response)
    assert IndicatorCount.objects.exists() != bool(refusal)


def test_who_saw_older_numbers_is_told_and_overwrites_nothing(world: World, helle: Site) -> None:
    place = place_of(world).id
    assert enter(world, told(1, 1, 1))
    response = helle.post(f"{GRID.format(NOW)}{place}/", sent(place, "9", "9", "9"))
    assert response.status_code == 422
    assert "Nogen har skrevet tal her imens" in text(response)
    assert IndicatorCount.objects.get().evictions == 1


def test_two_presses_at_once_are_one_and_a_refusal(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other's row is not seen yet when this one looks; the constraint sees it."""
    enter(world, told(1, 1, 1))
    monkeypatch.setattr(asked, "entered", lambda *_rest: {})
    with pytest.raises(CountsRefusedError):
        enter(world, told(2, 2, 2))
    assert IndicatorCount.objects.count() == 1


def test_the_whole_organisation_or_its_departments(world: World) -> None:
    whole = Place(place_of(world).organisation)
    enter(world, told(5, None, None), place=whole)
    with pytest.raises(CountsRefusedError, match="hele boligorganisationen"):
        enter(world, told(1, None, None))
    enter(world, told(None, None, None, seen=1), place=whole)
    assert enter(world, told(1, None, None))
    with pytest.raises(CountsRefusedError, match="afdelinger"):
        enter(world, told(5, None, None, seen=2), place=whole)


def test_two_keepers_at_once_enter_one_after_the_other(world: World, helle: Site) -> None:
    """Neither sees yet what the other enters: so whoever comes second waits, and then sees it. Other quarters do not wait."""
    whole = Place(place_of(world).organisation)
    other = connection.copy()
    with closing(other), other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [f"counts {whole.id} {NOW.first}"])
        with connection.cursor() as own:
            own.execute("SET LOCAL lock_timeout = '50ms'")
        with pytest.raises(OperationalError, match="lock timeout"):
            enter(world, told(1, None, None))
        cursor.execute("SELECT pg_advisory_unlock_all()")
        assert enter(world, told(1, None, None))
    with pytest.raises(CountsRefusedError, match="afdelinger"):
        enter(world, told(5, None, None), place=whole)
    # What is not over has a page that says so.
    assert "er ikke slut endnu" in text(helle.get(GRID.format(NOW.back(-1))))


@pytest.mark.parametrize("back", [1, -1])
def test_a_quarter_that_is_closed_or_not_over_takes_no_numbers(world: World, helle: Site, back: int) -> None:
    other, place = NOW.back(back), place_of(world)
    assert "<form" not in text(helle.get(f"{GRID.format(other)}{place.id}/")).partition('id="main"')[2]
    with pytest.raises(CountsRefusedError):
        enter(world, told(1, 1, 1), quarter=other)
    assert helle.post(GRID.format(other), sent(place.id, "1", "1", "1")).status_code == 422
    assert helle.get("/tal-for-lejemaal/2026-5/").status_code == 404
    row = {"organisation": place.organisation, "department": place.department, "quarter": other.first}
    with pytest.raises(DatabaseError, match="row-level security"), keeping(place.organisation.id):
        IndicatorCount.objects.create(municipality_id="0101", number=1, defined_on=timezone.localdate(), **row)


@contextmanager
def keeping(organisation: UUID) -> Iterator[None]:
    with acting("sender"), entered(Door("housing", municipality="0101", units=(organisation,))):
        yield


def test_row_security_shows_each_keeper_the_own_numbers_and_nobody_changes_or_takes_them(world: World) -> None:
    enter(world, told(1, 2, 3, note="Eget system"))
    own, other = (world.departments[name].organisation_id for name in ("Hørgården 2", "Sundholm afd. 7"))
    with keeping(own):
        assert IndicatorCount.objects.count() == 1
        for verb in (
            "UPDATE app.cooperation_indicatorcount SET evictions = 0",
            "DELETE FROM app.cooperation_indicatorcount",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(verb)
    with keeping(other):
        assert not IndicatorCount.objects.exists()
    with acting("municipality"), entered(world.door("Lis")):
        assert list(IndicatorCount.objects.values_list("evictions", flat=True)) == [1]
        for column in ("note", "keeper", "entered_at"):
            with pytest.raises(DatabaseError), transaction.atomic():
                list(IndicatorCount.objects.values_list(column))


def test_without_the_policy_a_keeper_would_read_of_other_organisations(world: World) -> None:
    """The control of the test above."""
    enter(world, told(1, 2, 3))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER POLICY door_housing_select ON app.cooperation_indicatorcount USING (true)")
    with keeping(world.departments["Sundholm afd. 7"].organisation_id):
        assert IndicatorCount.objects.exists()


def test_who_entered_a_number_is_forgotten_with_the_keepers_row(world: World) -> None:
    enter(world, told(1, 2, 3))
    place = place_of(world)
    with keeping(place.organisation.id):
        assert [one.by for one in asked.history(place, NOW)] == [world["Helle"].name]
    Keeper.objects.filter(account_id=world["Helle"].id).delete()
    with keeping(place.organisation.id):
        assert [one.by for one in asked.history(place, NOW)] == [""]
    assert KEPT_DAYS == 730
    row = IndicatorCount.objects.get()
    assert str(world["Helle"].id) not in {str(getattr(row, one.attname)) for one in row._meta.fields}


def municipal_writes(gate: Gate) -> bool:
    return gate.role in {"municipal", "login:municipality"} and bool({"insert", "update", "delete"} & set(gate.may))


def test_two_hundred_departments_are_paged_and_asked_for_in_few_statements(world: World, helle: Site) -> None:
    first = world.departments["Hørgården 2"]
    of = {"municipality_id": "0101", "organisation_id": first.organisation_id, "district_id": first.district_id}
    Department.objects.bulk_create(
        Department(**of, name=f"Afdeling {number:03}", sort_key=f"afdeling {number:03}") for number in range(200)
    )
    for page in (PAGE, GRID.format(NOW), f"{GRID.format(NOW)}?side=9"):
        with CaptureQueriesContext(connection) as asked_for:
            assert helle.get(page).status_code == 200
        of_the_page = [one["sql"] for one in asked_for if '"cooperation_' in one["sql"] or '"housing_' in one["sql"]]
        assert len(of_the_page) <= MOST, of_the_page
        # So that no event of the municipality's can change the page: what it reads, the municipality cannot write.
        read = {model for model in apps.get_models() for sql in of_the_page if f'"{model._meta.db_table}"' in sql}
        assert IndicatorCount in read
        assert not {model for model in read for gate in vars(model)["WALL"] if municipal_writes(gate)}
    assert text(helle.get(GRID.format(NOW))).count("<fieldset") == 25
    assert "Afdeling 199" in text(helle.get(f"{PAGE}?side=9"))


def test_what_it_comes_to_for_the_municipality(world: World) -> None:
    enter(world, told(1, None, 7))
    enter(world, told(2, None, 8, seen=1))
    older = NOW.back(1)
    with acting("municipality"), entered(world.door("Lis")):
        found = {str(one.organisation): one.totals for one in asked.series("0101", quarters=[older, NOW])}
    departments = Department.objects.filter(municipality_id="0101", organisation__name="3B").count()
    assert found["3B"]["evictions"] == (rules.Total(None, 0, departments), rules.Total(2, 1, departments))
    assert found["3B"]["neglected"][1].is_missing
    assert found["3B"]["complaints"][1].count == 8
    assert all(one.is_missing for one in found["VIBO"]["evictions"])
    assert timezone.localdate() - timedelta(days=93) < NOW.last


def closed(world: World, name: str, evictions: int, *, back: int = 1) -> None:
    """Put numbers of a quarter that is closed there, as they were entered while it was open."""
    place = world.departments[name]
    of = {"municipality_id": place.municipality_id, "organisation_id": place.organisation_id, "department": place}
    IndicatorCount.objects.create(
        **of, quarter=NOW.back(back).first, number=1, evictions=evictions, complaints=0, defined_on=timezone.localdate()
    )


def test_leaders_read_closed_quarters_with_small_numbers_hidden(world: World, municipal_site: Site) -> None:
    closed(world, "Hørgården 2", 3)
    closed(world, "Sundholm afd. 7", 12)
    closed(world, "Hørgården 2", 17, back=2)
    enter(world, told(41, 42, 43))
    municipal_site.sign_in_as(world["Lis"])
    page = text(municipal_site.get(PAGE))
    evictions = page.partition("</h2>")[2].partition("</table>")[0]
    assert "12" not in evictions.partition("<table")[2].partition("15")[0]
    assert "tilsammen 15 (udsættelser)" in evictions
    assert evictions.count("skjult") >= 2
    assert not {"41", "42", "43"} & set(page.replace("(", " ").replace("<", " ").replace(">", " ").split())
    assert "ikke skrevet" in page
    assert "17" in evictions
    older = text(municipal_site.get(f"{PAGE}?til={NOW.back(3).year}-{NOW.back(3).number}"))
    assert "Ingen boligorganisation har skrevet tal" in older
    for odd in ("2026", "9-9", "٣-1", "99999999-1"):
        assert municipal_site.get(f"{PAGE}?til={odd}").status_code == 200


def test_an_adviser_has_no_such_page(world: World, municipal_site: Site) -> None:
    municipal_site.sign_in_as(world["Bo"])
    assert municipal_site.get(PAGE).status_code == 404


def test_numbers_of_anothers_list_are_not_found_and_an_empty_form_is_refused_at_its_fields(
    world: World, helle: Site
) -> None:
    strange = sent("00000000-0000-4000-8000-000000000000", "1", "2", "3")

    assert helle.post(GRID.format(NOW), strange).status_code == 404
    assert helle.post(GRID.format(NOW), {}).status_code == 422
    assert not IndicatorCount.objects.exists()
