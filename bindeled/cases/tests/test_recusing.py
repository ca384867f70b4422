"""Who does not work on a record since they know the resident: under row security, and as a browser sees it.

The case and the concern are Bo's; Ida is a colleague of the same unit, Lis leads it.
"""

from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone, translation

from bindeled.cases import access, actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Case, Concern, Entry, Opening, Recusal
from bindeled.cases.rules import recusing
from bindeled.cases.tests.test_cases import arrive
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.users.models import Service
from conftest import Site, acting
from journeys.factory import LONG_AGO, World, account

BROTHER = "Min bror bor hos hende."


@pytest.fixture(autouse=True)
def _danish() -> Iterator[None]:
    with translation.override("da"):
        yield


@pytest.fixture
def ida(world: World) -> World:
    colleague = account("Ida Iversen", "municipality", "0101", email="ida@bindeled.example")
    unit = world.units["Boligrådgiverne Amager"]
    Service.objects.create(user=colleague, unit=unit, municipality_id="0101", role="adviser", valid_from=LONG_AGO)
    world.people["Ida"] = colleague
    return world


def do(world: World, verb: Callable[..., Any], who: str, *things: Any, **told: Any) -> Any:
    with acting("municipality"), entered(world.door(who)), transaction.atomic():
        return verb(*things, **told, by=world[who])


def out_of_case(world: World, case: Case, whom: str, *, by: str = "", successor: str = "") -> Any:
    who = by or whom
    with acting("municipality"), entered(world.door(who)), transaction.atomic():
        return actions.recuse_from_case(
            queries.bare_case(case.id),
            whom=world[whom],
            ground="family",
            words=BROTHER,
            successor=world[successor] if successor else None,
            by=world[who],
        )


def out_of_concern(world: World, concern: UUID) -> None:
    with acting("municipality"), entered(world.door("Ida")), transaction.atomic():
        found, ida = queries.concern_for(concern), world["Ida"]
        actions.recuse_from_concern(found, whom=ida, ground="family", words=BROTHER, by=ida)


def sees(world: World, case: Case, who: str) -> dict[str, bool]:
    """Answer what of a case somebody sees: asked by the product, and by the database alone."""
    with acting("municipality"), entered(world.door(who)):
        return {
            "case": access.readable_cases(Case.objects).filter(id=case.id).exists(),
            "concerns": access.readable(Concern.objects).filter(case_id=case.id).exists(),
            "moments": access.moments_within_reach(Entry.objects).filter(case_id=case.id).exists(),
            "row": Case.objects.filter(id=case.id).exists(),
            "rows of concerns": Concern.objects.filter(case_id=case.id).exists(),
            "rows of moments": Entry.objects.filter(case_id=case.id).exists(),
        }


NOTHING, EVERYTHING = {False}, {True}


def test_whoever_is_out_sees_nothing_of_it_and_the_others_do(ida: World, case: Case) -> None:
    assert set(sees(ida, case, "Ida").values()) == EVERYTHING
    out_of_case(ida, case, "Ida")
    assert set(sees(ida, case, "Ida").values()) == NOTHING
    assert set(sees(ida, case, "Bo").values()) == EVERYTHING
    assert BROTHER.encode() not in bytes(Recusal.objects.get().words or b"")
    assert Entry.objects.filter(case=case, kind="recused", concerning=ida["Ida"]).count() == 1
    assert TraceEntry.objects.filter(deed="recused", record_id=case.id).count() == 1


def test_each_of_product_and_database_keeps_it_away_alone(ida: World, case: Case) -> None:
    out_of_case(ida, case, "Ida")
    with patch("bindeled.cases.access.let_in", lambda records: records):
        assert set(sees(ida, case, "Ida").values()) == NOTHING
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("case", "concern", "entry"):
            cursor.execute(f"ALTER TABLE app.cases_{table} DISABLE ROW LEVEL SECURITY")
    shown = sees(ida, case, "Ida")
    assert {shown["case"], shown["concerns"], shown["moments"]} == NOTHING
    assert shown["row"], "the database does not ask now"


def test_whose_it_was_names_who_takes_over_and_whoever_is_out_gets_it_from_nobody(ida: World, case: Case) -> None:
    with pytest.raises(RefusedError, match="Vælg, hvem der bliver ansvarlig"):
        out_of_case(ida, case, "Bo")
    out_of_case(ida, case, "Bo", successor="Ida")
    assert Case.objects.get(id=case.id).responsible == ida["Ida"]
    assert set(sees(ida, case, "Bo").values()) == NOTHING
    with acting("municipality"), entered(ida.door("Ida")):
        found = queries.bare_case(case.id)
        with pytest.raises(RefusedError, match="kender beboeren"):
            actions.assign(found, to=ida["Bo"], by=ida["Ida"])
    with pytest.raises(RefusedError, match="kender beboeren"):
        out_of_case(ida, case, "Ida", successor="Bo")


def test_a_concern_is_put_back_and_what_comes_about_the_same_dwelling_is_away_too(ida: World) -> None:
    first = arrive(ida)
    do(ida, lambda by: actions.take(queries.concern_for(first), by=by), "Ida")
    out_of_concern(ida, first)
    assert Concern.objects.get(id=first).state == "new"
    second = arrive(ida, key="second")
    assert bytes(Concern.objects.get(id=second).dwelling_index) == bytes(Concern.objects.get(id=first).dwelling_index)
    case = do(ida, lambda by: actions.open_case(queries.concern_for(second), by=by), "Bo")
    for who, expected in (("Ida", set()), ("Bo", {first, second})):
        with acting("municipality"), entered(ida.door(who)):
            assert set(Concern.objects.values_list("id", flat=True)) == expected
            assert set(access.readable(Concern.objects).values_list("id", flat=True)) == expected
    assert set(sees(ida, case, "Ida").values()) == NOTHING


def test_it_goes_with_a_concern_into_a_case_about_another_dwelling(ida: World, case: Case) -> None:
    concern = arrive(ida, key="second")
    Concern.objects.filter(id=concern).update(dwelling_index=b"another")
    out_of_concern(ida, concern)
    assert set(sees(ida, case, "Ida").values()) == EVERYTHING
    do(ida, lambda by: actions.add_to_case(queries.concern_for(concern), queries.bare_case(case.id), by=by), "Bo")
    assert set(sees(ida, case, "Ida").values()) == NOTHING
    with acting("municipality"), entered(ida.door("Bo")):
        told_of = queries.recused_from(queries.bare_case(case.id))
    assert [(one.row.user.name, one.words) for one in told_of] == [("Ida Iversen", BROTHER)]


def test_out_of_one_concern_is_not_out_of_another(ida: World) -> None:
    """Neither stands in a case, and they are about two dwellings."""
    first, other = arrive(ida), arrive(ida, key="second")
    Concern.objects.filter(id=other).update(dwelling_index=b"another")
    out_of_concern(ida, first)
    with acting("municipality"), entered(ida.door("Lis")), transaction.atomic():
        assert [one.row.user.name for one in queries.recused_from(queries.concern_for(first))] == ["Ida Iversen"]
        assert queries.recused_from(queries.concern_for(other)) == []
        assert actions.give_out([other], to=ida["Ida"], by=ida["Lis"]) == 1
    with acting("municipality"), entered(ida.door("Lis")), pytest.raises(RefusedError, match="kender beboeren"):
        actions.give_out([first], to=ida["Ida"], by=ida["Lis"])


def test_only_they_themselves_or_a_leader_say_it_and_only_another_leader_lifts_it(ida: World, case: Case) -> None:
    with pytest.raises(RefusedError, match="Kun de selv eller en leder"):
        out_of_case(ida, case, "Ida", by="Bo")
    out_of_case(ida, case, "Ida", by="Lis")
    row = Recusal.objects.get()
    for who in ("Bo", "Ida"):
        with pytest.raises(RefusedError):
            do(ida, actions.answer_recusal, who, row, answer="lifted")
        with acting("municipality"), entered(ida.door(who)):
            told = {"answer": "lifted", "answered_at": timezone.now(), "answered_by": ida[who]}
            assert Recusal.objects.filter(id=row.id).update(**told) == 0, "the database asks too"
    do(ida, actions.answer_recusal, "Lis", row, answer="lifted")
    assert set(sees(ida, case, "Ida").values()) == EVERYTHING
    assert Entry.objects.filter(case=case, kind="recusal_answer", detail="lifted").count() == 1
    with pytest.raises(RefusedError, match="første svar"):
        do(ida, actions.answer_recusal, "Lis", row, answer="stands")


def test_in_an_emergency_they_open_the_case_and_a_leader_hears_of_it(ida: World, case: Case) -> None:
    out_of_case(ida, case, "Ida")
    told = {"emergency": "danger", "reason": "Hun svarer ikke."}
    with pytest.raises(RefusedError):
        do(ida, actions.open_in_emergency, "Bo", case.number, **told)
    do(ida, actions.open_in_emergency, "Ida", case.number, **told)
    assert set(sees(ida, case, "Ida").values()) == EVERYTHING
    assert ida["Lis"].id in Opening.objects.get().tell
    Opening.objects.update(ended_at=timezone.now())
    assert set(sees(ida, case, "Ida").values()) == NOTHING


def test_through_the_pages(ida: World, case: Case, municipal_site: Site) -> None:
    here = f"/sager/{case.id}/inhabil/"
    municipal_site.sign_in_as(ida["Bo"])
    wrong = municipal_site.post(here, {"ground": "family", "words": BROTHER})
    assert wrong.status_code == 422
    assert "Vælg, hvem der bliver ansvarlig" in wrong.content.decode()
    assert BROTHER in wrong.content.decode()
    assert municipal_site.post(here, {"words": BROTHER}).status_code == 422
    done = municipal_site.post(here, {"ground": "family", "words": BROTHER, "successor": str(ida["Ida"].id)})
    assert (done.status_code, done["Location"]) == (302, "/sager/")
    assert municipal_site.get(f"/sager/{case.id}/").status_code == 404
    assert municipal_site.get("/inhabilitet/").status_code == 404
    municipal_site.sign_in_as(ida["Lis"])
    assert "1 spørgsmål om inhabilitet" in municipal_site.get("/mandag/").content.decode()
    assert BROTHER in municipal_site.get("/inhabilitet/").content.decode()
    row = Recusal.objects.get()
    assert municipal_site.post("/inhabilitet/", {"recusal": str(row.id)}).status_code == 422
    assert municipal_site.post("/inhabilitet/", {"recusal": str(row.id), "answer": "stands"}).status_code == 302
    assert municipal_site.post("/inhabilitet/", {"recusal": str(row.id), "answer": "stands"}).status_code == 409
    assert "Rigtigt: de arbejder ikke med den" in municipal_site.get("/inhabilitet/").content.decode()
    assert "Rigtigt" in municipal_site.get(here).content.decode()


def test_a_product_that_forgets_to_ask_in_both_places_is_noticed(ida: World, case: Case) -> None:
    """The control: neither the product nor the database asks who is out."""
    out_of_case(ida, case, "Ida")
    Recusal.objects.update(answer="lifted", answered_at=timezone.now(), answered_by=ida["Lis"])
    with patch("bindeled.cases.access._out_of", lambda _model: Q(pk__in=[])):
        assert set(sees(ida, case, "Ida").values()) == EVERYTHING


@pytest.mark.parametrize(
    ("is_responsible", "is_open", "needs"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_an_open_case_is_always_somebodys(is_responsible: bool, is_open: bool, needs: bool) -> None:
    assert recusing.needs_successor(is_responsible=is_responsible, is_open=is_open) is needs


def test_every_answer_and_ground_is_a_word_the_database_keeps() -> None:
    assert list(recusing.GROUNDS) == ["neighbour", "family", "friend", "colleague", "involved", "other"]
    assert (recusing.WAITS, list(recusing.ANSWERS)) == ("", ["stands", "lifted"])
