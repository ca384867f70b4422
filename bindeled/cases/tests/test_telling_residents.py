"""Telling residents that data about them came from somebody else, under row security and as a browser sees it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, transaction
from django.utils import timezone, translation

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Case, Concern, Entry, Informing
from bindeled.cases.tests.test_gate import today
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import RecordKey, TraceEntry
from conftest import Site, acting
from journeys.factory import World

WORDS = "Hun tåler det ikke, siger hendes læge."


@pytest.fixture(autouse=True)
def _danish() -> Iterator[None]:
    with translation.override("da"):
        yield


def informed(world: World, case: Case, who: str = "Bo", **changes: Any) -> Informing:
    told: dict[str, Any] = {"told_on": today(), "way": "meeting", "words": ""}
    with acting("municipality"), entered(world.door(who)), transaction.atomic():
        return actions.note_informed(queries.bare_case(case.id), **told | changes, by=world[who])


def postponed(world: World, case: Case, who: str = "Bo", **changes: Any) -> Informing:
    told: dict[str, Any] = {"ground": "self", "again_on": today(14), "words": WORDS}
    with acting("municipality"), entered(world.door(who)), transaction.atomic():
        return actions.postpone_informing(queries.bare_case(case.id), **told | changes, by=world[who])


def stands(world: World, case: Case) -> tuple[str, date | None]:
    with acting("municipality"), entered(world.door("Bo")):
        found = queries.informing_beside(queries.case_for(case.id))
        assert found is not None
        return str(found.stands.label), found.on


def came(days: int) -> None:
    """Let every concern have come some days ago."""
    Concern.objects.update(received_at=timezone.now() - timedelta(days=days))


def to_do(world: World, who: str = "Bo") -> list[str]:
    with acting("municipality"), entered(world.door(who)):
        return [str(one.standing.stands.label) for one in queries.today_of(world[who]).to_tell]


def test_it_goes_from_not_told_over_postponed_to_told_and_asks_when_it_is_due(world: World, case: Case) -> None:
    assert stands(world, case)[0] == "Har ikke fået det at vide endnu"
    assert to_do(world) == []
    came(27)
    assert to_do(world) == ["Har ikke fået det at vide endnu"]
    came(40)
    assert to_do(world) == ["Har ikke fået det at vide, og fristen er gået"]
    postponed(world, case)
    assert stands(world, case) == ("Udsat", today(14))
    assert to_do(world) == []
    Informing.objects.update(again_on=today())
    assert to_do(world) == ["Udsat, og skal ses på igen"]
    informed(world, case)
    assert stands(world, case) == ("Beboeren har fået det at vide", None)
    assert to_do(world) == []


def test_another_adviser_of_the_unit_is_not_asked_for_it(world: World, case: Case) -> None:
    came(40)
    assert to_do(world, "Lis") == []
    Case.objects.filter(id=case.id).update(responsible=world["Lis"])
    assert (to_do(world, "Lis"), to_do(world)) == (["Har ikke fået det at vide, og fristen er gået"], [])


def test_what_is_written_stands_sealed_on_the_timeline_and_in_the_trace(world: World, case: Case) -> None:
    row = postponed(world, case)
    assert row.words is not None
    assert WORDS.encode() not in bytes(row.words)
    informed(world, case, words="Hendes søster var med.")
    assert list(Entry.objects.filter(kind__startswith="informed").order_by("at").values_list("kind", flat=True)) == [
        "informed_later",
        "informed",
    ]
    deeds = {"informing_postponed", "informed_noted"}
    assert set(TraceEntry.objects.filter(deed__in=deeds).values_list("deed", flat=True)) == deeds


@pytest.mark.parametrize("days", [-1, 1])
def test_a_day_on_which_they_cannot_have_been_told_is_refused(world: World, case: Case, days: int) -> None:
    with pytest.raises(RefusedError, match="Vælg den dag"):
        informed(world, case, told_on=today(days))
    assert not Informing.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"again_on": date(2020, 1, 1)}, {"again_on": date(2999, 1, 1)}, {"ground": "mood"}]
)
def test_it_waits_on_a_ground_of_law_and_for_a_month_at_the_longest(
    world: World, case: Case, changes: dict[str, Any]
) -> None:
    with pytest.raises(RefusedError):
        postponed(world, case, **changes)
    assert not Informing.objects.exists()


def test_whoever_wrote_of_themselves_is_not_told_what_they_know(world: World, case: Case) -> None:
    Concern.objects.update(sender_kind="self", received_at=timezone.now() - timedelta(days=99))
    for verb in (informed, postponed):
        with pytest.raises(RefusedError, match="ikke noget at fortælle"):
            verb(world, case)
    assert to_do(world) == []
    with acting("municipality"), entered(world.door("Bo")):
        assert queries.informing_beside(queries.case_for(case.id)) is None


def test_the_duty_outlives_the_case(world: World, case: Case) -> None:
    with acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        found = queries.bare_case(case.id)
        actions.close(found, outcome="solved", resident_answer="unknown", text="", by=world["Bo"])
    informed(world, case)
    assert stands(world, case)[0] == "Beboeren har fået det at vide"


def test_what_was_noted_is_never_changed_and_in_no_other_persons_name(world: World, case: Case) -> None:
    informed(world, case)
    with pytest.raises(ProgrammingError), acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        Informing.objects.update(way="letter")
    row = Informing.objects.get()
    row.pk, row.noted_by = None, world["Lis"]
    with pytest.raises(DatabaseError), acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    "broken", [{"way": ""}, {"told_on": None}, {"ground": "self"}, {"answer": "postponed"}, {"answer": "never"}]
)
def test_the_database_holds_told_how_and_waits_why_together(world: World, case: Case, broken: dict[str, Any]) -> None:
    row = informed(world, case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Informing.objects.filter(id=row.id).update(**broken)


@pytest.mark.parametrize("who", ["Mona", "Gitte"])
def test_elsewhere_there_is_none_of_it(world: World, case: Case, municipal_site: Site, who: str) -> None:
    informed(world, case)
    municipal_site.sign_in_as(world[who])
    assert municipal_site.get(f"/sager/{case.id}/oplyst/").status_code == 404
    with acting("municipality"), entered(world.door(who)):
        assert not Informing.objects.exists()


def told(**changes: Any) -> dict[str, Any]:
    return {"do": "informed", "told_on": today().isoformat(), "way": "letter", "words": "", **changes}


def waits(**changes: Any) -> dict[str, Any]:
    return {"do": "postpone", "ground": "others", "words": WORDS, "again_on": today(9).isoformat(), **changes}


def test_it_is_written_down_on_the_page_and_what_is_wrong_is_said_at_its_field(
    world: World, case: Case, municipal_site: Site
) -> None:
    path = f"/sager/{case.id}/oplyst/"
    municipal_site.sign_in_as(world["Bo"])
    for form, message in (
        (told(way=""), "Vælg, hvordan de fik det at vide."),
        (told(told_on="i går"), "Skriv dagen som en dato."),
        (told(told_on="2999-01-01"), "Vælg den dag, de fik det at vide"),
        (waits(ground=""), "Vælg grundlaget."),
        (waits(words=""), "Skriv, hvorfor det må vente."),
        (waits(again_on=today().isoformat()), "Vælg en dag, der ligger fremme"),
    ):
        answer = municipal_site.post(path, form)
        assert answer.status_code == 422
        assert message in answer.content.decode()
        assert (WORDS in answer.content.decode()) is bool(form["words"])
    assert municipal_site.post(path, told(told_on="2020-01-01")).status_code == 409
    assert municipal_site.post(path, {"do": "burn"}).status_code == 404
    assert not Informing.objects.exists()
    assert municipal_site.post(path, waits())["Location"] == path
    shown = municipal_site.get(path).content.decode()
    assert WORDS in shown
    assert "Det ville skade andre" in shown
    assert "Udsat" in municipal_site.get(f"/sager/{case.id}/").content.decode()
    assert municipal_site.post(path, told()).status_code == 302
    assert "Med brev" in municipal_site.get(f"/sager/{case.id}/").content.decode()
    came(99)
    Informing.objects.all().delete()
    assert "fristen er gået" in municipal_site.get("/i-dag/").content.decode()
    Concern.objects.update(sender_kind="self")
    answer = municipal_site.post(path, waits(ground=""))
    assert answer.status_code == 409
    assert WORDS in answer.content.decode()
    postponed_key = RecordKey.objects.filter(id=case.key_id)
    Concern.objects.update(sender_kind="caretaker")
    municipal_site.post(path, waits())
    postponed_key.update(wrapped=None, destroyed_at=timezone.now())
    assert municipal_site.get(path).status_code == 404
