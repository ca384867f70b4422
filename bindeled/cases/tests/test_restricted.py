"""Restricted cases, and opening one in an emergency, under row security and as a browser sees it.

The case is Bo's; Ida is a colleague of the same unit, who is let in by nobody.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone, translation

from bindeled.cases import access, actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Case, Concern, Entry, Opening, Restriction
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.config.worker import tell_of_openings
from bindeled.post.models import Letter
from conftest import Site, acting
from journeys.factory import World

WHY = "Hun er gift med en kollega."
HAPPENED = "Naboen hører råb, og ingen svarer."


@pytest.fixture(autouse=True)
def _danish() -> Iterator[None]:
    with translation.override("da"):
        yield


def do(world: World, case: Case, verb: Callable[..., Any], who: str = "Bo", **told: Any) -> Any:
    with acting("municipality"), entered(world.door(who)), transaction.atomic():
        return verb(queries.bare_case(case.id), **told, by=world[who])


@pytest.fixture
def shut(ida: World, case: Case) -> Case:
    """The case, which only Bo and the leader may open."""
    do(ida, case, actions.restrict, reason=WHY, readers=[])
    return case


def sees(world: World, case: Case, who: str) -> dict[str, bool]:
    """Answer what of a case somebody sees: asked by the product, and by the database alone."""
    with acting("municipality"), entered(world.door(who)):
        return {
            "case": access.within_reach(Case.objects).filter(id=case.id).exists(),
            "readable": access.readable_cases(Case.objects).filter(id=case.id).exists(),
            "concerns": access.readable(Concern.objects).filter(case_id=case.id).exists(),
            "moments": access.moments_within_reach(Entry.objects).filter(case_id=case.id).exists(),
            "row": Case.objects.filter(id=case.id).exists(),
            "rows of concerns": Concern.objects.filter(case_id=case.id).exists(),
            "rows of moments": Entry.objects.filter(case_id=case.id).exists(),
        }


def open_it(world: World, case: Case, who: str = "Ida", **changes: str) -> Case:
    told = {"number": case.number, "emergency": "danger", "reason": HAPPENED} | changes
    with acting("municipality"), entered(world.door(who)), transaction.atomic():
        return actions.open_in_emergency(told.pop("number"), **told, by=world[who])


def test_a_restricted_case_is_not_there_for_the_others_of_the_unit(ida: World, case: Case) -> None:
    assert set(sees(ida, case, "Ida").values()) == {True}
    do(ida, case, actions.restrict, reason=WHY, readers=[])
    assert set(sees(ida, case, "Ida").values()) == {False}
    assert set(sees(ida, case, "Bo").values()) == {True}
    assert set(sees(ida, case, "Lis").values()) == {True}
    assert WHY.encode() not in bytes(Restriction.objects.get().reason)
    do(ida, case, actions.unrestrict)
    assert set(sees(ida, case, "Ida").values()) == {True}


def test_each_of_product_and_database_keeps_it_shut_alone(
    shut: Case, ida: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: a product that forgets to ask finds no row, and without row security it asks."""
    with connection.cursor() as cursor:
        for table in ("cases_case", "cases_concern", "cases_entry"):
            cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE app.{table} DISABLE ROW LEVEL SECURITY")
    seen = sees(ida, shut, "Ida")
    assert {name for name, is_seen in seen.items() if is_seen} == {"row", "rows of concerns", "rows of moments"}
    monkeypatch.setattr(access, "let_in", lambda records: records)
    assert set(sees(ida, shut, "Ida").values()) == {True}


def test_whoever_is_let_in_sees_it_until_they_are_let_out(shut: Case, ida: World) -> None:
    do(ida, shut, actions.let_in, whom=ida["Ida"])
    assert set(sees(ida, shut, "Ida").values()) == {True}
    with pytest.raises(RefusedError, match="ansvarlige"):
        do(ida, shut, actions.let_in, "Ida", whom=ida["Ida"])
    do(ida, shut, actions.let_out, "Lis", whom=ida["Ida"])
    assert set(sees(ida, shut, "Ida").values()) == {False}
    with pytest.raises(RefusedError, match="ansvarlig"):
        do(ida, shut, actions.let_out, "Lis", whom=ida["Bo"])


def test_whoever_is_made_responsible_may_open_it(shut: Case, ida: World) -> None:
    do(ida, shut, actions.assign, to=ida["Ida"])
    assert set(sees(ida, shut, "Ida").values()) == {True}


def test_what_ended_does_not_shut_it_again_by_the_same_row(shut: Case, ida: World) -> None:
    do(ida, shut, actions.unrestrict)
    with pytest.raises(DatabaseError), acting("municipality"), entered(ida.door("Lis")), transaction.atomic():
        Restriction.objects.update(ended_at=None, ended_by=None)


def test_only_the_responsible_or_a_leader_restricts_and_only_once(case: Case, ida: World) -> None:
    for verb, told in ((actions.restrict, {"reason": WHY, "readers": []}), (actions.unrestrict, {})):
        with pytest.raises(RefusedError, match="ansvarlige"):
            do(ida, case, verb, "Ida", **told)
    with pytest.raises(RefusedError, match="Genindlæs"):
        do(ida, case, actions.unrestrict)
    with pytest.raises(RefusedError, match="Genindlæs"):
        do(ida, case, actions.let_in, whom=ida["Ida"])
    do(ida, case, actions.restrict, "Lis", reason=WHY, readers=[ida["Ida"]])
    assert set(sees(ida, case, "Ida").values()) == {True}
    with pytest.raises(RefusedError, match="Genindlæs"):
        do(ida, case, actions.restrict, reason=WHY, readers=[])


def test_a_restricted_case_is_not_handed_over_nor_one_that_is_offered_restricted(case: Case, ida: World) -> None:
    with acting("municipality"), entered(ida.door("Bo")):
        to = queries.units_to_give_to(queries.bare_case(case.id), on=timezone.localdate())[0]
    handover = do(ida, case, actions.offer, to=to, reason="Flyttet.")
    with pytest.raises(RefusedError, match="Træk tilbuddet tilbage"):
        do(ida, case, actions.restrict, reason=WHY, readers=[])
    with acting("municipality"), entered(ida.door("Bo")), transaction.atomic():
        actions.withdraw(handover, by=ida["Bo"])
    do(ida, case, actions.restrict, reason=WHY, readers=[])
    with pytest.raises(RefusedError, match="Lad hele enheden åbne den igen"):
        do(ida, case, actions.offer, to=to, reason="Flyttet.")


def test_an_emergency_opens_one_case_and_leaves_more_than_three_records(shut: Case, ida: World) -> None:
    before = TraceEntry.objects.count()
    open_it(ida, shut)
    assert set(sees(ida, shut, "Ida").values()) == {True}
    opening = Opening.objects.get()
    assert opening.until - opening.opened_at == timedelta(minutes=30)
    assert HAPPENED.encode() not in bytes(opening.reason)
    assert Entry.objects.filter(case=shut, kind="emergency", by=ida["Ida"], detail="danger").count() == 1
    assert TraceEntry.objects.filter(deed="opened_in_emergency", record_id=shut.id, purpose="emergency").count() == 1
    assert TraceEntry.objects.count() > before
    with acting("worker"):
        tell_of_openings()
        tell_of_openings()
    told = Letter.objects.filter(kind="opening").order_by("to_address")
    assert {letter.to_address for letter in told} == {ida["Lis"].email, ida["Dorte"].email}
    assert told.count() == 2
    assert {bool(letter.facts or letter.text or letter.html or letter.subject) for letter in told} == {False}


@pytest.mark.parametrize("by", ["until", "ended_at", "opened_at"])
def test_it_is_shut_again_when_its_time_is_over_or_it_was_ended_or_the_clock_went_back(
    shut: Case, ida: World, by: str
) -> None:
    open_it(ida, shut)
    now = Opening.objects.get().opened_at
    half = timedelta(minutes=30)
    changes = {
        "until": {"opened_at": now - half, "until": now},
        "ended_at": {"ended_at": now},
        # A clock that was set back by an hour: the opening lies ahead.
        "opened_at": {"opened_at": now + 2 * half, "until": now + 3 * half},
    }
    Opening.objects.update(**changes[by])
    assert set(sees(ida, shut, "Ida").values()) == {False}
    Opening.objects.update(opened_at=now - half + timedelta(seconds=1), until=now + timedelta(seconds=1), ended_at=None)
    assert set(sees(ida, shut, "Ida").values()) == {True}


def test_only_what_was_open_is_closed_again_and_traced(shut: Case, ida: World) -> None:
    do(ida, shut, actions.end_emergency)
    assert not TraceEntry.objects.filter(deed="emergency_ended").exists()
    open_it(ida, shut)
    do(ida, shut, actions.end_emergency, "Ida")
    assert TraceEntry.objects.get(deed="emergency_ended").record_id == shut.id
    assert set(sees(ida, shut, "Ida").values()) == {False}


def test_nobody_opens_it_for_longer_nor_for_another_nor_unseen(shut: Case, ida: World) -> None:
    open_it(ida, shut)
    row = Opening.objects.get()
    for changes in (
        {"until": row.until + timedelta(minutes=1)},
        {"opened_at": row.opened_at + timedelta(hours=1), "until": row.until + timedelta(hours=1)},
        {"user": ida["Bo"]},
        {"told_at": timezone.now()},
        {"review": "right", "reviewed_at": timezone.now(), "reviewed_by": ida["Bo"]},
    ):
        fresh = Opening.objects.get()
        fresh.pk = None
        fresh.id = shut.id
        for name, value in changes.items():
            setattr(fresh, name, value)
        with pytest.raises(DatabaseError), acting("municipality"), entered(ida.door("Ida")), transaction.atomic():
            fresh.save(force_insert=True)
    with pytest.raises(DatabaseError), acting("municipality"), entered(ida.door("Ida")), transaction.atomic():
        Opening.objects.update(until=row.until + timedelta(hours=1))


@pytest.mark.parametrize(("who", "number"), [("Bo", ""), ("Mona", ""), ("Gitte", ""), ("Ida", "000000")])
def test_what_is_no_emergency_is_answered_alike(shut: Case, ida: World, who: str, number: str) -> None:
    with pytest.raises(RefusedError, match="Ingen af jeres sager"):
        open_it(ida, shut, who, **({"number": number} if number else {}))
    assert not Opening.objects.exists()


def test_a_leader_looks_at_it_and_nobody_at_their_own(shut: Case, ida: World) -> None:
    open_it(ida, shut)
    opening = Opening.objects.get()
    for who in ("Ida", "Bo", "Mona"):
        with (
            pytest.raises(RefusedError, match="leder"),
            acting("municipality"),
            entered(ida.door(who)),
            transaction.atomic(),
        ):
            actions.review_opening(opening, review="right", by=ida[who])
    with pytest.raises(DatabaseError), acting("municipality"), entered(ida.door("Ida")), transaction.atomic():
        Opening.objects.update(review="right", reviewed_at=timezone.now(), reviewed_by=ida["Ida"])
    for who, refused in (("Lis", False), ("Dorte", True)):
        with acting("municipality"), entered(ida.door(who)), transaction.atomic():
            if refused:
                with pytest.raises(RefusedError, match="lige før"):
                    actions.review_opening(opening, review="unneeded", by=ida[who])
            else:
                actions.review_opening(opening, review="right", by=ida[who])
    assert Opening.objects.get().review == "right"


def test_a_leader_who_came_later_lets_themselves_in_and_it_is_written_down(shut: Case, ida: World) -> None:
    Restriction.objects.update(readers=[])
    assert set(sees(ida, shut, "Lis").values()) == {False}
    row = Restriction.objects.get()
    with acting("municipality"), entered(ida.door("Lis")), transaction.atomic():
        actions.let_oneself_in(row, by=ida["Lis"])
    assert set(sees(ida, shut, "Lis").values()) == {True}
    assert Entry.objects.filter(case=shut, kind="let_in", concerning=ida["Lis"]).exists()
    with (
        pytest.raises(RefusedError, match="leder"),
        acting("municipality"),
        entered(ida.door("Ida")),
        transaction.atomic(),
    ):
        actions.let_oneself_in(row, by=ida["Ida"])


def test_an_emergency_on_the_pages(shut: Case, ida: World, municipal_site: Site) -> None:
    path = f"/sager/{shut.id}/"
    municipal_site.sign_in_as(ida["Ida"])
    for page in (path, f"{path}hvem-maa-aabne/", f"{path}journal/", f"{path}samtykke/"):
        assert municipal_site.get(page).status_code == 404
    assert municipal_site.get("/givet-videre/").status_code == 200
    assert path not in municipal_site.get(f"/find/?text={shut.number}").content.decode()
    for changes, message in (
        ({"number": ""}, "Skriv sagens nummer."),
        ({"emergency": ""}, "Vælg hvorfor."),
        ({"reason": ""}, "Skriv, hvad der er sket."),
        ({"number": "000000"}, "Ingen af jeres sager"),
    ):
        typed = {"number": shut.number, "emergency": "danger", "reason": HAPPENED} | changes
        answer = municipal_site.post("/noedaabning/", typed)
        assert answer.status_code == 422
        assert message in answer.content.decode()
        if changes.get("reason") is None:
            assert HAPPENED in answer.content.decode()
    typed = {"number": shut.number, "emergency": "danger", "reason": HAPPENED}
    assert municipal_site.post("/noedaabning/", typed)["Location"] == path
    for page in (path, f"{path}journal/"):
        assert "Nødåbnet til kl." in municipal_site.get(page).content.decode()
    assert municipal_site.post(f"{path}hvem-maa-aabne/", {"do": "unrestrict"}).status_code == 409
    assert municipal_site.post(f"{path}hvem-maa-aabne/", {"do": "end_emergency"})["Location"] == "/sager/"
    assert municipal_site.get(path).status_code == 404
    assert municipal_site.get("/noedaabninger/").status_code == 404


def test_the_leader_reads_why_and_answers(shut: Case, ida: World, municipal_site: Site) -> None:
    open_it(ida, shut)
    opening = Opening.objects.get()
    municipal_site.sign_in_as(ida["Lis"])
    assert "1 nødåbning venter" in municipal_site.get("/mandag/").content.decode()
    shown = municipal_site.get("/noedaabninger/").content.decode()
    assert HAPPENED in shown
    assert shut.number in shown
    assert municipal_site.post("/noedaabninger/", {"opening": opening.id, "review": ""}).status_code == 422
    assert municipal_site.post("/noedaabninger/", {"opening": "x", "review": "right"}).status_code == 422
    assert municipal_site.post("/noedaabninger/", {"opening": shut.id, "review": "right"}).status_code == 404
    assert municipal_site.post("/noedaabninger/", {"do": "let_me_in", "number": "000000"}).status_code == 404
    assert municipal_site.post("/noedaabninger/", {"opening": opening.id, "review": "right"}).status_code == 302
    assert "nødåbning venter" not in municipal_site.get("/mandag/").content.decode()
    assert municipal_site.post("/noedaabninger/", {"opening": opening.id, "review": "right"}).status_code == 409
    assert "Det var rigtigt at åbne den" in municipal_site.get("/noedaabninger/").content.decode()
    Restriction.objects.update(readers=[])
    assert municipal_site.get(f"/sager/{shut.id}/").status_code == 404
    assert municipal_site.post("/noedaabninger/", {"do": "let_me_in", "number": shut.number}).status_code == 302
    assert municipal_site.get(f"/sager/{shut.id}/").status_code == 200


def test_it_is_restricted_on_the_page_and_what_is_wrong_is_said(case: Case, ida: World, municipal_site: Site) -> None:
    path = f"/sager/{case.id}/hvem-maa-aabne/"
    municipal_site.sign_in_as(ida["Bo"])
    wrong = municipal_site.post(path, {"do": "restrict", "reason": ""})
    assert wrong.status_code == 422
    assert "Skriv, hvorfor kun nogle må åbne den." in wrong.content.decode()
    assert municipal_site.post(path, {"do": "let_in", "whom": str(ida["Ida"].id)}).status_code == 409
    told = {"do": "restrict", "reason": WHY, "readers": [str(ida["Ida"].id)]}
    assert municipal_site.post(path, told)["Location"] == path
    shown = municipal_site.get(path).content.decode()
    assert WHY in shown
    assert "Ida Iversen" in shown
    assert municipal_site.post(path, {"do": "restrict", "reason": ""}).status_code == 409
    assert municipal_site.post(path, {"do": "let_in", "whom": ""}).status_code == 422
    assert municipal_site.post(path, {"do": "let_out", "whom": str(ida["Mona"].id)}).status_code == 404
    assert municipal_site.post(path, {"do": "let_out", "whom": str(ida["Ida"].id)}).status_code == 302
    assert municipal_site.post(path, {"do": "burn"}).status_code == 404
    assert "Kun nogle må åbne den" in municipal_site.get(f"/sager/{case.id}/").content.decode()
    assert municipal_site.post(path, {"do": "unrestrict"}).status_code == 302


def test_without_an_actor_nothing_restricted_is_seen(shut: Case, ida: World) -> None:
    units = tuple(unit.id for unit in ida.units.values())
    with acting("municipality"), entered(Door("municipal", municipality="0101", units=units)):
        assert not Case.objects.filter(id=shut.id).exists()


def test_the_database_asks_too_who_ends_a_restriction_and_who_looks_at_an_emergency(shut: Case, ida: World) -> None:
    do(ida, shut, actions.let_in, whom=ida["Ida"])
    now = timezone.now()
    ended: dict[str, Any] = {"ended_at": now}
    looked: dict[str, Any] = {"review": "right", "reviewed_at": now}
    # Whoever is let in serves the unit, and is neither responsible nor a leader.
    with acting("municipality"), entered(ida.door("Ida")):
        assert Restriction.objects.filter(ended_at=None).update(**ended, ended_by=ida["Ida"]) == 0
    do(ida, shut, actions.let_out, whom=ida["Ida"])
    open_it(ida, shut)
    with pytest.raises(DatabaseError), acting("municipality"), entered(ida.door("Bo")), transaction.atomic():
        Opening.objects.update(**looked, reviewed_by=ida["Bo"])
    # The control: the same statements of those who may.
    for who in ("Lis", "Dorte"):
        with acting("municipality"), entered(ida.door(who)), transaction.atomic():
            assert Opening.objects.update(**looked, reviewed_by=ida[who]) == 1
    for who in ("Lis", "Bo"):
        with acting("municipality"), entered(ida.door(who)):
            assert Restriction.objects.filter(ended_at=None).update(**ended, ended_by=ida[who]) == 1
        Restriction.objects.filter(ended_at=now).update(ended_at=None, ended_by=None)
