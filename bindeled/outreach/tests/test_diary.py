"""Somebody met stays anonymous: what is written of them is sealed, and is there for their unit alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import RecordKey, TraceEntry
from bindeled.outreach import access, actions, queries
from bindeled.outreach.actions import RefusedError
from bindeled.outreach.models import Acquaintance, Encounter, Met, SamePerson
from bindeled.outreach.tests.conftest import Out
from conftest import acting


def dumped() -> str:
    """Answer everything that stands in the tables of outreach, as a dump would show it."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'app' AND tablename LIKE 'outreach_%'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM app."{table}" AS t')  # noqa: S608 - a name from the database itself
            found += [line for (line,) in cursor.fetchall()]
    return "\n".join(found)


def test_what_is_written_of_somebody_is_sealed_and_read_by_their_unit(out: Out) -> None:
    met = out.meets(words="Fryser om natten.")
    out.wishes(met)
    with acting("municipality"), entered(out.world.door("Signe")):
        diary = queries.read_met(queries.met_for(met.id))
    assert (diary.shown.alias, [line.words for line in diary.lines]) == ("Bjarne", ["Fryser om natten."])
    assert diary.wish
    assert diary.wish.wish.startswith("Jeg vil gerne")
    for word in ("Bjarne", "Fryser", "gerne"):
        assert word not in dumped()
        assert word.encode().hex() not in dumped()
    assert met.pseudonym in dumped()  # the control: what stands in the open is seen
    read = TraceEntry.objects.filter(record_kind="met", record_id=met.id, deed="read")
    assert [line.actor_id for line in read] == [out.world["Signe"].id]


@pytest.mark.parametrize("who", ["Bo", "Mona", "Lis", "Gitte", "Dorte"])
def test_for_everybody_else_they_are_not_there(out: Out, who: str) -> None:
    met = out.meets(words="Fryser.")
    with acting("municipality"), entered(out.world.door(who)):
        assert list(Met.objects.all()) == []
        assert list(Encounter.objects.all()) == []
        assert queries.find_met("Bjarne") == []
        with pytest.raises(Met.DoesNotExist):
            queries.met_for(met.id)
        if who != "Gitte":
            with pytest.raises(RefusedError):
                actions.meet(alias="", once=uuid4(), by=out.world[who])


def test_without_the_policy_another_unit_would_see_them(out: Out) -> None:
    """The control of the test above: it is row security that hides them."""
    out.meets()
    with connection.cursor() as cursor:
        cursor.execute('SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE app."outreach_met" DISABLE ROW LEVEL SECURITY')
    with acting("municipality"), entered(out.world.door("Bo")):
        assert Met.objects.count() == 1
        assert access.within_reach().count() == 0


def test_they_are_found_by_the_name_they_chose_or_their_label(out: Out) -> None:
    met, other = out.meets(alias="Bjarne fra torvet"), out.meets(alias="")
    with acting("municipality"), entered(out.world.door("Signe")):
        for text in ("bjarne FRA  torvet", met.pseudonym.lower()):
            assert [each.met.id for each in queries.find_met(text)] == [met.id]
        assert queries.find_met("Bjarne") == []
        actions.call(met, alias="Bjørn", by=out.world["Signe"])
        actions.call(other, alias="Bjørn", by=out.world["Signe"])
        assert len(queries.find_met("bjørn")) == 2
        actions.call(other, alias="", by=out.world["Signe"])
        assert len(queries.find_met("bjørn")) == 1


def test_the_list_has_who_was_met_last_first_and_goes_on(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    people = [out.meets(alias=str(number)) for number in range(3)]
    out.again(people[0])
    with acting("municipality"), entered(out.world.door("Frede")):
        page = queries.met_people()
        onward = queries.After.read(
            queries.After(page[1].met.last_at, page[1].met.id).written.replace("%2B", "+").replace("%3A", ":")
        )
        further = queries.met_people(onward)
    assert [each.alias for each in page] == ["0", "2", "1"]
    assert [each.alias for each in further] == ["1"]


def test_what_is_sent_twice_is_written_once(out: Out) -> None:
    by, once = out.world["Frede"], uuid4()
    with acting("municipality"), entered(out.world.door("Frede")):
        met = actions.meet(alias="Kaj", once=once, by=by)
        assert actions.meet(alias="Kaj", once=once, by=by) == met
        assert actions.note_encounter(met, was_met=True, once=once, by=by)
        assert not actions.note_encounter(met, was_met=True, once=once, by=by)
        other = actions.meet(alias="Ib", once=uuid4(), by=by)
        with pytest.raises(RefusedError):
            actions.note_encounter(other, was_met=True, once=once, by=by)
    assert (Met.objects.count(), Encounter.objects.count()) == (2, 1)


def test_an_earlier_time_does_not_make_the_last_one_earlier_and_none_is_ahead(out: Out) -> None:
    met = out.meets()
    last = Met.objects.get().last_at
    out.again(met, at=timezone.now() - timedelta(days=3))
    assert Met.objects.get().last_at == last
    with pytest.raises(RefusedError):
        out.again(met, at=timezone.now() + timedelta(days=1))


def test_a_cpr_number_is_never_kept(out: Out) -> None:
    met = out.meets(alias="Kaj 010190-1234", words="Sagde 0101901234.")
    with acting("municipality"), entered(out.world.door("Frede")):
        diary = queries.read_met(met)
    assert (diary.shown.alias, diary.lines[0].words) == ("Kaj XXXXXX-XXXX", "Sagde XXXXXX-XXXX.")
    assert not [field.name for field in Met._meta.fields if "cpr" in field.name or "birth" in field.name]


def test_two_are_one_by_link_and_apart_again(out: Out) -> None:
    one, other = out.meets(alias="Bjarne"), out.meets(alias="Bjørn")
    by = out.world["Frede"]
    with acting("municipality"), entered(out.world.door("Frede")):
        actions.say_same(other, other=one, by=by)
        assert [each.met.id for _link, each in queries.same_as(one)] == [other.id]
        [(link, each)] = queries.same_as(other)
        assert each.alias == "Bjarne"
        with pytest.raises(RefusedError):
            actions.say_same(one, other=other, by=by)
        with pytest.raises(RefusedError):
            actions.say_same(one, other=one, by=by)
        actions.say_not_same(link, by=by)
        assert queries.same_as(one) == []
        with pytest.raises(RefusedError):
            actions.say_not_same(link, by=by)
        actions.say_same(one, other=other, by=by)
    assert (Met.objects.count(), Encounter.objects.count(), SamePerson.objects.count()) == (2, 2, 2)


def test_whoever_knows_somebody_is_not_shown_them_until_a_leader_says_so(out: Out) -> None:
    met, world = out.meets(words="Fryser."), out.world
    with acting("municipality"), entered(world.door("Signe")):
        actions.say_known(met, by=world["Signe"])
        assert not Met.objects.exists()
        assert not Encounter.objects.exists()
        assert queries.met_people() == []
        known = Acquaintance.objects.get()
        with pytest.raises(RefusedError):
            actions.let_in_again(known, by=world["Signe"])
        # Nor does the database let them in, whatever the product asks.
        assert Acquaintance.objects.update(ended_at=timezone.now(), ended_by=world["Signe"]) == 0
    with acting("municipality"), entered(world.door("Frede")):
        assert [row["user"] for row in queries.read_met(queries.met_for(met.id)).out] == ["Signe"]
        with pytest.raises(RefusedError):
            actions.let_in_again(known, by=world["Frede"])
    with acting("municipality"), entered(world.door("Sussi")):
        actions.let_in_again(known, by=world["Sussi"])
    with acting("municipality"), entered(world.door("Signe")):
        assert [row.id for row in Met.objects.all()] == [met.id]


def test_nobody_writes_in_somebody_elses_name_nor_changes_what_was_written(out: Out) -> None:
    met = out.meets(words="Fryser.")
    with acting("municipality"), entered(out.world.door("Signe")):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Encounter(
                municipality_id="0101",
                unit_id=met.unit_id,
                met=met,
                at=timezone.now(),
                by=out.world["Frede"],
                was_met=True,
            ).save(force_insert=True)
        for forbidden in ({"words": None}, {"was_met": False}):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                Encounter.objects.update(**forbidden)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Met.objects.filter(id=met.id)._raw_delete("default")
    with pytest.raises(IntegrityError), transaction.atomic():
        Met.objects.filter(id=met.id).update(alias=None)


def test_a_damaged_name_is_no_broken_page(out: Out) -> None:
    met = out.meets()
    RecordKey.objects.filter(id=met.key_id).update(wrapped=b"not a key" * 8)
    with acting("municipality"), entered(out.world.door("Frede")):
        [shown] = queries.met_people()
        assert (shown.alias, shown.readable) == ("", False)
        with pytest.raises(RefusedError):
            actions.note_encounter(
                queries.met_for(met.id), was_met=True, once=uuid4(), words="Hej", by=out.world["Frede"]
            )
