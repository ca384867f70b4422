"""Passed on only at their own wish: the rule, the verb and the database each ask, and each alone is enough."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.records import new_record
from bindeled.outreach import actions, queries, rules
from bindeled.outreach.actions import RefusedError
from bindeled.outreach.models import Encounter, Met, Wish
from bindeled.outreach.tests.conftest import SKP, Out
from conftest import acting

AMAGER = "Boligrådgiverne Amager"


def a_row(out: Out, met: Met, **told: object) -> Wish:
    """Answer a row as somebody would write it who goes past the verbs."""
    record = new_record("0101")
    here = {"municipality_id": "0101", "unit": out.world.units[SKP], "met": met, "key_id": record.key_id}
    noted = {"wished_on": timezone.localdate(), "noted_at": timezone.now(), "noted_by": out.world["Frede"]}
    return Wish(id=uuid4(), **here, **noted, **told)


def asked(out: Out) -> dict[str, object]:
    """Answer what stands in a row that was passed on."""
    to = {"to_unit": out.world.units[AMAGER], "handover": b"x", "state": rules.OFFERED}
    return to | {"offered_at": timezone.now(), "offered_by": out.world["Frede"]}


def test_at_their_wish_the_unit_reads_it_says_yes_and_never_sees_the_diary(out: Out) -> None:
    met = out.meets(words="Hemmeligt i dagbogen.")
    out.wishes(met, to=AMAGER)
    bo = out.world["Bo"]
    with acting("municipality"), entered(out.world.door("Bo")):
        [waiting], [] = queries.wishes_asked()
        said = queries.read_wish(queries.wish_for(waiting.id))
        assert (said.wish, said.handover) == ("Jeg vil gerne have hjælp til en bolig.", "Torvet, mandag.")
        assert not Met.objects.exists()
        assert not Encounter.objects.exists()
        actions.answer_wish(queries.wish_for(waiting.id), accept=True, words="Jeg kommer mandag.", by=bo)
        with pytest.raises(RefusedError):
            actions.answer_wish(queries.wish_for(waiting.id), accept=False, words="Nej.", by=bo)
    with acting("municipality"), entered(out.world.door("Signe")):
        diary = queries.read_met(met)
        assert diary.wish
        assert (diary.wish.row.state, diary.wish.answer) == (rules.ACCEPTED, "Jeg kommer mandag.")
        assert queries.open_wish(met) is None


def test_other_units_do_not_see_the_wish(out: Out) -> None:
    out.wishes(out.meets(), to=AMAGER)
    for who in ("Mona", "Gitte", "Dorte"):
        with acting("municipality"), entered(out.world.door(who)):
            assert list(Wish.objects.all()) == []
            assert queries.wishes_asked() == ([], [])


def test_before_it_is_asked_the_unit_sees_nothing(out: Out) -> None:
    met = out.meets()
    out.wishes(met)
    with acting("municipality"), entered(out.world.door("Bo")):
        assert list(Wish.objects.all()) == []


def test_a_no_has_a_reason_and_another_unit_may_be_asked(out: Out) -> None:
    met = out.meets()
    out.wishes(met, to=AMAGER)
    wish_id = Wish.objects.get().id
    with acting("municipality"), entered(out.world.door("Bo")):
        with pytest.raises(RefusedError):
            actions.answer_wish(queries.wish_for(wish_id), accept=False, words=" ", by=out.world["Bo"])
        actions.answer_wish(queries.wish_for(wish_id), accept=False, words="Ikke vores distrikt.", by=out.world["Bo"])
    with acting("municipality"), entered(out.world.door("Frede")):
        other_unit = out.world.units["Boligrådgiverne Nørrebro"]
        actions.pass_on(met, to=other_unit, words="Parken.", by=out.world["Frede"])
        [said] = queries.read_wishes(met)
        assert (said.row.state, said.row.to_unit, said.answer, said.handover) == (
            rules.OFFERED,
            other_unit,
            "",
            "Parken.",
        )
    with acting("municipality"), entered(out.world.door("Bo")):
        assert list(Wish.objects.all()) == []


def test_taken_back_nobody_takes_over_and_they_may_wish_again(out: Out) -> None:
    met = out.meets()
    out.wishes(met, to=AMAGER)
    with acting("municipality"), entered(out.world.door("Bo")):
        wish = queries.wish_for(Wish.objects.get().id)
    with acting("municipality"), entered(out.world.door("Frede")):
        actions.take_wish_back(met, by=out.world["Frede"])
        with pytest.raises(RefusedError):
            actions.take_wish_back(met, by=out.world["Frede"])
    with acting("municipality"), entered(out.world.door("Bo")):
        assert list(Wish.objects.all()) == []
        with pytest.raises(RefusedError):
            actions.answer_wish(wish, accept=True, words="Ja.", by=out.world["Bo"])
    out.wishes(met)
    assert sorted(Wish.objects.values_list("state", flat=True)) == [rules.TAKEN_BACK, rules.WISHED]


def test_the_verb_passes_nobody_on_without_a_wish(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    met = out.meets()
    with acting("municipality"), entered(out.world.door("Frede")):
        with pytest.raises(RefusedError):
            actions.pass_on(met, to=out.world.units[AMAGER], words="Torvet.", by=out.world["Frede"])
        with pytest.raises(RefusedError):
            actions.note_wish(met, words="  ", wished_on=timezone.localdate(), by=out.world["Frede"])
        # The control: with the rule gone, the verb still has nothing that it could pass on.
        monkeypatch.setattr(rules, "why_not_pass_on", lambda *_told: "")
        with pytest.raises(AssertionError):
            actions.pass_on(met, to=out.world.units[AMAGER], words="Torvet.", by=out.world["Frede"])
    assert not Wish.objects.exists()


@pytest.mark.parametrize("wish", [None, b""])
def test_the_database_alone_wants_the_wish(out: Out, wish: bytes | None) -> None:
    met = out.meets()
    with acting("municipality"), entered(out.world.door("Frede")):
        bare = a_row(out, met, wish=wish)
        with pytest.raises(IntegrityError), transaction.atomic():
            bare.save(force_insert=True)


def test_the_database_takes_nobody_passed_on_at_once_nor_answered_by_who_asked(out: Out) -> None:
    met = out.meets()
    with acting("municipality"), entered(out.world.door("Frede")):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            a_row(out, met, wish=b"x", **asked(out)).save(force_insert=True)
        a_row(out, met, wish=b"x").save(force_insert=True)  # the control: with the wish alone it is taken
        with pytest.raises(IntegrityError), transaction.atomic():
            a_row(out, met, wish=b"y").save(force_insert=True)
        Wish.objects.update(**asked(out))
        answered = {"answered_at": timezone.now(), "answered_by": out.world["Frede"]}
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Wish.objects.update(state=rules.ACCEPTED, **answered)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Wish.objects.update(wish=b"z")
    with acting("municipality"), entered(out.world.door("Bo")):
        answered["answered_by"] = out.world["Bo"]
        assert Wish.objects.update(state=rules.ACCEPTED, **answered) == 1


def test_a_unit_where_nobody_answers_is_not_asked(out: Out) -> None:
    met = out.meets()
    out.wishes(met)
    with acting("municipality"), entered(out.world.door("Frede")):
        units = queries.units_to_ask("0101", on=timezone.localdate())
        assert {unit.name for unit in units} == {AMAGER, "Boligrådgiverne Nørrebro", SKP}
        with pytest.raises(RefusedError):
            actions.pass_on(met, to=out.world.units["SKP-teamet"], words="Torvet.", by=out.world["Frede"])
