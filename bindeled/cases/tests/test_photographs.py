"""Photographs that came with a concern: beside it and at hand with its case, for whoever may see it; and what of them is not believed."""

from collections.abc import Callable
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from bindeled.cases.actions import open_arrivals
from bindeled.cases.models import Concern
from bindeled.cases.queries import overseen
from bindeled.cases.tests.test_pages import WORDS
from bindeled.concerns import actions as passing_on
from bindeled.concerns import rules
from bindeled.concerns.actions import Picture, pass_on
from bindeled.concerns.models import SealedConcern, SealedPicture
from bindeled.confidentiality import sealing
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.envelope import Place
from bindeled.confidentiality.models import TraceEntry
from bindeled.drawn.tests import samples
from bindeled.files.models import File
from bindeled.municipalities.models import Municipality
from conftest import Site, acting
from journeys.factory import World, told

SMALL, LARGE = samples.picture(), samples.picture(image=samples.drawn(200, 100))


@pytest.fixture(autouse=True)
def _taken(world: World) -> None:
    Municipality.objects.filter(code="0101").update(senders_may_attach=True, attach_source="Opdigtet")


@pytest.fixture
def bo(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Bo"])
    return municipal_site


def send(world: World, *contents: bytes, who: str = "Karin") -> None:
    pictures = [Picture(content, sha256(content).digest()) for content in contents]
    with acting("sender"), entered(world.door(who)):
        pass_on(told(world, words=WORDS), key=str(uuid4()), by=world[who], pictures=pictures)


def opened() -> Concern:
    with acting("worker"), entered(Door("worker", municipality="0101")):
        open_arrivals()
    assert not SealedPicture.objects.exists()
    return Concern.objects.get()


def deeds(kind: str) -> list[tuple[str, str]]:
    lines = TraceEntry.objects.filter(record_kind=kind, deed="read_file").order_by("at", "id")
    return [(line.deed, line.purpose) for line in lines]


def picture_of(concern: Concern, at: int = 0) -> str:
    rows = File.objects.filter(key_id=concern.key_id).order_by("id")
    return f"/bekymringer/{concern.id}/billeder/{rows[at].id}/"


# -- Beside the concern ---------------------------------------------------------------------------------------------------


def test_whoever_may_see_the_concern_sees_the_picture_and_leaves_a_line(world: World, bo: Site) -> None:
    send(world, SMALL, LARGE)
    concern = opened()
    page = bo.get(f"/bekymringer/{concern.id}/").content.decode()
    assert "Billede 1 fra afsenderen" in page
    assert "Billede 2 fra afsenderen" in page
    assert "Ikke alle billeder" not in page
    assert deeds("concern") == deeds("file") == []
    address = picture_of(concern)
    shown = bo.get(address).content.decode()
    assert f'src="{address}indhold/"' in shown
    assert "Se i loggen" not in shown
    content = bo.get(f"{address}indhold/")
    assert content.content in {SMALL, LARGE}
    assert content.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in content.headers["Content-Security-Policy"]
    assert deeds("concern") == deeds("file") == [("read_file", "triage")]


def test_without_pictures_there_is_nothing_to_see(world: World, bo: Site) -> None:
    send(world)
    page = bo.get(f"/bekymringer/{opened().id}/").content.decode()
    assert "Billede" not in page
    assert "billeder" not in page


def test_it_is_at_hand_with_the_case_in_which_the_concern_stands(world: World, bo: Site) -> None:
    send(world, SMALL)
    concern = opened()
    case = str(bo.post(f"/bekymringer/{concern.id}/gor/", {"do": "open"}).headers["Location"])
    assert "1 billede fra en afsender" in bo.get(case).content.decode()
    files = bo.get(f"{case}filer/").content.decode()
    assert "1 billede</a>" in files
    assert f'href="/bekymringer/{concern.id}/"' in files
    assert bo.get(f"{picture_of(concern)}indhold/").status_code == 200
    assert deeds("file") == [("read_file", "case_work")]


def test_others_do_not_see_it_and_it_goes_where_the_concern_goes(world: World, bo: Site) -> None:
    send(world, SMALL)
    concern = opened()
    address = picture_of(concern)
    for stranger in ("Mona", "Gitte"):
        bo.sign_in_as(world[stranger])
        assert bo.get(address).status_code == bo.get(f"{address}indhold/").status_code == 404
        with acting("municipality"), entered(world.door(stranger)):
            assert not File.objects.exists()
    Concern.objects.update(unit=world.units["Boligrådgiverne Nørrebro"])
    with acting("municipality"), entered(world.door("Mona")):
        assert File.objects.count() == 1
    with acting("municipality"), entered(world.door("Bo")):
        assert not File.objects.exists()


def test_nobody_takes_it_away_or_lays_another_there(world: World, bo: Site) -> None:
    send(world, SMALL)
    concern = opened()
    assert bo.post(picture_of(concern)).status_code == 405
    with acting("municipality"), entered(world.door("Bo")):
        found = File.objects.get()
        assert File.objects.filter(id=found.id)._raw_delete("default") == 0
        found.id, found.by = uuid4(), world["Bo"]
        with pytest.raises(ProgrammingError), transaction.atomic():
            found.save(force_insert=True)


def test_a_leader_sees_in_the_trace_who_looked(world: World, bo: Site) -> None:
    send(world, SMALL)
    concern = opened()
    bo.get(f"{picture_of(concern)}indhold/")
    with acting("municipality"), entered(world.door("Lis")):
        seen = overseen(by=world["Lis"]).filter(record_kind="file")
        assert [line.deed for line in seen] == ["read_file"]
    bo.sign_in_as(world["Lis"])
    assert "hvem-har-set" in bo.get(picture_of(concern)).content.decode()


def test_who_sent_it_stands_inside_the_seal_alone(world: World) -> None:
    send(world, SMALL)
    concern = opened()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(f)::text, by_id FROM app.files_file f")
        row, by = cursor.fetchone()
    assert by is None
    assert str(world["Karin"].id) not in row
    assert File.objects.get().at == concern.received_at


# -- What is not believed -------------------------------------------------------------------------------------------------


def sealed_by_hand(content: bytes, *, picture: SealedPicture) -> bytes:
    return sealing.seal_bytes(content, Place("0101", passing_on.PICTURES, passing_on.COLUMN, picture.id))


def with_hidden_words() -> bytes:
    return samples.turned(6)


@pytest.mark.parametrize("made", [with_hidden_words, lambda: b"<html>", samples.paper, lambda: b""])
def test_a_senders_process_that_was_taken_over_gets_no_other_bytes_through(
    world: World, bo: Site, made: Callable[[], bytes]
) -> None:
    send(world, SMALL, made())
    concern = opened()
    assert File.objects.count() == 1
    page = bo.get(f"/bekymringer/{concern.id}/").content.decode()
    assert WORDS in page
    assert "1 billede fulgte med denne bekymring og kunne ikke åbnes sikkert." in " ".join(page.split())


def swapped() -> None:
    picture = SealedPicture.objects.get()
    SealedPicture.objects.update(sealed=sealed_by_hand(LARGE, picture=picture))


def torn() -> None:
    SealedPicture.objects.update(sealed=b"\x00" * 20)


def gone() -> None:
    SealedPicture.objects.all()._raw_delete("default")


def put_in_beside() -> None:
    concern = SealedConcern.objects.get()
    other = SealedPicture(municipality_id="0101", concern=concern, position=2)
    other.sealed = sealed_by_hand(LARGE, picture=other)
    other.save(force_insert=True)


@pytest.mark.parametrize(("tamper", "taken"), [(swapped, 0), (torn, 0), (gone, 0), (put_in_beside, 1)])
def test_what_was_changed_on_the_way_is_not_taken_and_is_said(
    world: World, bo: Site, tamper: Callable[[], None], taken: int
) -> None:
    send(world, SMALL)
    tamper()
    concern = opened()
    assert File.objects.count() == taken
    page = " ".join(bo.get(f"/bekymringer/{concern.id}/").content.decode().split())
    assert WORDS in page
    assert "1 billede fulgte med denne bekymring" in page


def test_one_that_is_larger_than_a_senders_process_makes_is_not_taken(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(world, SMALL, LARGE)
    monkeypatch.setattr(rules, "LARGEST_PICTURE", len(SMALL))
    opened()
    assert File.objects.count() == 1


def test_a_picture_moved_to_another_concern_is_not_taken_there(world: World) -> None:
    send(world, SMALL)
    send(world)
    first, second = SealedConcern.objects.order_by("received_at")
    SealedPicture.objects.filter(concern=first).update(concern=second)
    with acting("worker"), entered(Door("worker", municipality="0101")):
        open_arrivals()
    assert Concern.objects.count() == 2
    assert not File.objects.exists()


def test_a_concern_that_cannot_be_opened_keeps_its_pictures(world: World) -> None:
    send(world, SMALL)
    SealedConcern.objects.update(sealed=b"\x00" * 40)
    with acting("worker"), entered(Door("worker", municipality="0101")):
        open_arrivals()
    assert SealedConcern.objects.get().unopenable_since
    assert SealedPicture.objects.count() == 1
    assert not File.objects.exists()


# -- What the database holds ----------------------------------------------------------------------------------------------


def put(world: World, **changes: object) -> None:
    """Put a picture beside Karin's sealed concern, as her process could."""
    concern = SealedConcern.objects.get()
    row = {"municipality_id": "0101", "concern_id": concern.id, "position": 2, "sealed": b"x", **changes}
    with acting("sender"), entered(world.door("Karin")), transaction.atomic():
        SealedPicture(**row).save(force_insert=True)


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"sealed": bytes(4194304 + 65)}, ProgrammingError),
        ({"municipality_id": "0157"}, ProgrammingError),
        ({"position": 4}, IntegrityError),
        ({"position": 0}, IntegrityError),
        ({"position": 1}, IntegrityError),
    ],
)
def test_the_database_takes_three_of_a_size_each_in_its_place(
    world: World, changes: dict[str, object], refused: type[Exception]
) -> None:
    send(world, SMALL)
    with pytest.raises(refused):
        put(world, **changes)
    put(world, position=2, sealed=bytes(4194304 + 64))


def test_where_the_municipality_does_not_take_them_the_database_does_not_either(world: World) -> None:
    send(world)
    put(world, position=1)
    Municipality.objects.update(senders_may_attach=False)
    with pytest.raises(ProgrammingError):
        put(world, position=2)


def test_the_senders_process_cannot_look_and_the_worker_lays_only_what_came_along(world: World) -> None:
    send(world, SMALL)
    concern = opened()
    with acting("sender"), entered(world.door("Karin")), pytest.raises(ProgrammingError), transaction.atomic():
        SealedPicture.objects.exists()
    found = File.objects.get()
    with acting("worker"), entered(Door("worker", municipality="0101")):
        for change in ({"by_id": world["Bo"].id}, {"kind": "pages"}, {"municipality_id": "0157"}):
            row = File.objects.model(**{field.attname: getattr(found, field.attname) for field in File._meta.fields})
            row.id = UUID(int=7)
            for name, value in change.items():
                setattr(row, name, value)
            with pytest.raises(ProgrammingError), transaction.atomic():
                row.save(force_insert=True)
    assert File.objects.get().key_id == concern.key_id
