"""Files of a case: laid there, looked at, taken away again; and who may do none of it."""

import subprocess
import sys
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from bindeled.cases import actions
from bindeled.cases.models import Case, Entry
from bindeled.cases.tests.test_pages import arrive, opened_case
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.envelope import pad
from bindeled.confidentiality.models import TraceEntry
from bindeled.drawn.actions import Remade
from bindeled.drawn.rules.bare import size_of
from bindeled.drawn.rules.kinds import LARGEST_FILE
from bindeled.drawn.tests import samples
from bindeled.files.models import File
from bindeled.files.rules import MOST_IN_A_CASE
from conftest import Site, acting
from journeys import stage
from journeys.factory import World

MADE = Remade("picture", samples.picture(), 1)


@pytest.fixture
def bo(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Bo"])
    return municipal_site


@pytest.fixture
def case(world: World, bo: Site) -> str:
    return opened_case(world, bo)


def given(content: bytes, name: str = "IMG_1.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def lay(site: Site, case: str, content: bytes, *, name: str = "Trappen", file_name: str = "IMG_1.jpg") -> str:
    answer = site.post(f"{case}filer/", {"file": given(content, file_name), "name": name, "whole": "1"})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def deeds(kind: str) -> list[str]:
    lines = TraceEntry.objects.filter(record_kind=kind, deed__contains="file").order_by("at", "id")
    return list(lines.values_list("deed", flat=True))


def kinds_of_entries() -> list[str]:
    return list(Entry.objects.order_by("at", "id").values_list("kind", flat=True))


def test_a_picture_is_laid_beside_a_case_and_looked_at(bo: Site, case: str) -> None:
    file = lay(bo, case, samples.picture())
    page = bo.get(file).content.decode()
    assert 'alt="Trappen"' in page
    assert f'src="{file}indhold/"' in page
    shown = bo.get(f"{file}indhold/")
    assert size_of(shown.content) == (96, 64)
    assert "Trappen" in bo.get(f"{case}filer/").content.decode()
    assert "1 fil" in bo.get(case).content.decode()


def test_what_is_handed_out_is_shown_or_saved_and_does_nothing(bo: Site, case: str) -> None:
    number = Case.objects.get().number
    picture, pages = lay(bo, case, samples.picture()), lay(bo, case, samples.paper(2))
    for address, how, kind in (
        (f"{picture}indhold/", "inline", "image/jpeg"),
        (f"{picture}indhold/?hent", "attachment", "image/jpeg"),
        (f"{pages}indhold/", "attachment", "application/pdf"),
    ):
        headers = bo.get(address).headers
        assert headers["Content-Disposition"].startswith(f'{how}; filename="{number}-')
        assert headers["Content-Type"] == kind
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "no-store" in headers["Cache-Control"]
        assert "Trappen" not in str(headers)


def test_laying_looking_and_taking_away_stand_in_the_trace_and_the_timeline(bo: Site, case: str) -> None:
    file = lay(bo, case, samples.picture())
    bo.get(f"{file}indhold/")
    assert bo.post(file).status_code == 302
    assert deeds("file") == ["added_file", "read_file", "removed_file"]
    assert [deed for deed in deeds("case") if deed != "files_seen"] == deeds("file")
    assert kinds_of_entries()[-2:] == ["file", "file_removed"]
    assert not File.objects.exists()
    assert bo.get(f"{file}indhold/").status_code == 404


def test_a_leader_sees_who_opened_a_file(world: World, bo: Site, case: str) -> None:
    file = lay(bo, case, samples.picture())
    bo.get(f"{file}indhold/")
    assert "hvem-har-set" not in bo.get(file).content.decode()
    bo.sign_in_as(world["Lis"])
    link = f"/hvem-har-set/?record={File.objects.get().id}"
    assert link in bo.get(file).content.decode()
    page = bo.get(link).content.decode()
    assert "Åbnede en fil" in page
    assert "Lagde en fil ved" in page
    assert world["Bo"].name in page


def test_what_is_not_taken_is_said_at_its_field_with_what_to_do_instead(bo: Site, case: str) -> None:
    for content, said in (
        (b"", "Filen er tom"),
        (b"PK\x03\x04" + bytes(50), "Gem den som PDF i det program"),
        (b"GIF89a" + bytes(50), "Gem det som JPEG eller PNG"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(50), "Tag et billede af det, der betyder noget"),
        (b"<html><script>", "uanset hvad den hedder"),
        (samples.picture()[:300], "Åbn den, og gem den igen"),
        (samples.picture() + bytes(LARGEST_FILE), "større end 20 MB"),
        (samples.paper(41), "mere end 40 sider"),
    ):
        answer = bo.post(f"{case}filer/", {"file": given(content), "name": "Det, jeg skrev", "whole": "1"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert said in page
        assert 'aria-invalid="true"' in page
        assert "Det, jeg skrev" in page
    assert not File.objects.exists()
    assert "file" not in kinds_of_entries()


def test_no_file_and_half_a_file_are_said(bo: Site, case: str) -> None:
    for sent, said in (
        ({"name": "Trappen", "whole": "1"}, "Vælg en fil."),
        ({"file": given(samples.picture()), "name": ""}, "Filen nåede ikke helt frem."),
    ):
        answer = bo.post(f"{case}filer/", sent)
        assert answer.status_code == 422
        assert said in answer.content.decode()


def test_a_file_is_named_by_its_own_name_where_nothing_is_typed(bo: Site, case: str) -> None:
    lay(bo, case, samples.picture(), name="", file_name="C:\\fakepath\\Trappe <b>nord</b>.jpg")
    page = bo.get(f"{case}filer/").content.decode()
    assert "<b>nord" not in page
    lay(bo, case, samples.picture(), name="", file_name=".jpg")
    assert File.objects.count() == 2


def test_only_who_laid_it_there_takes_it_away_and_only_shortly_after(world: World, bo: Site, case: str) -> None:
    file = lay(bo, case, samples.picture())
    assert "Fjern den igen" in bo.get(file).content.decode()
    bo.sign_in_as(world["Lis"])
    assert "Fjern den igen" not in bo.get(file).content.decode()
    refused = bo.post(file)
    assert refused.status_code == 409
    assert "inden" not in refused.content.decode() or "10 minutter" in refused.content.decode()
    bo.sign_in_as(world["Bo"])
    File.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert "Fjern den igen" not in bo.get(file).content.decode()
    assert bo.post(file).status_code == 409
    assert File.objects.count() == 1
    assert "file_removed" not in kinds_of_entries()


def test_the_database_itself_lets_nobody_else_take_it_away_and_nobody_change_it(
    world: World, bo: Site, case: str
) -> None:
    lay(bo, case, samples.picture())
    row = File.objects.get().id

    def taken_by(who: str) -> int:
        with acting("municipality"), entered(world.door(who)):
            return File.objects.filter(id=row)._raw_delete("default")

    assert [taken_by("Lis"), taken_by("Mona"), taken_by("Gitte")] == [0, 0, 0]
    File.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert taken_by("Bo") == 0
    with acting("municipality"), entered(world.door("Bo")), pytest.raises(ProgrammingError), transaction.atomic():
        File.objects.filter(id=row).update(pages=1)
    File.objects.update(at=timezone.now())
    assert taken_by("Bo") == 1


def test_a_file_of_another_unit_or_municipality_and_one_under_another_case_do_not_exist(
    world: World, bo: Site, case: str
) -> None:
    file = lay(bo, case, samples.picture())
    other = str(bo.post(f"/bekymringer/{arrive(world, 'two')}/gor/", {"do": "open"}).headers["Location"])
    file_id = file.rstrip("/").split("/")[-1]
    for address in (f"{other}filer/{file_id}/", f"{other}filer/{file_id}/indhold/"):
        assert bo.get(address).status_code == 404
    for stranger in ("Mona", "Gitte"):
        bo.sign_in_as(world[stranger])
        for address in (f"{case}filer/", file, f"{file}indhold/"):
            assert bo.get(address).status_code == 404
        assert bo.post(file).status_code == 404
        assert bo.post(f"{case}filer/", {"file": given(samples.picture()), "whole": "1"}).status_code == 404


@pytest.mark.parametrize("who", ["Mona", "Gitte"])
def test_a_file_goes_where_its_case_goes_and_nowhere_else(world: World, bo: Site, case: str, who: str) -> None:
    lay(bo, case, samples.picture())
    with acting("municipality"), entered(world.door(who)):
        assert not File.objects.exists()
        with pytest.raises(ProgrammingError), transaction.atomic():
            File(
                municipality_id=world[who].municipality_id,
                key_id=UUID(int=0),
                at=timezone.now(),
                by=world[who],
                kind="picture",
                name=b"x",
                content=b"x",
            ).save(force_insert=True)
    Case.objects.update(unit=world.units["Boligrådgiverne Nørrebro"])
    with acting("municipality"), entered(world.door("Mona")):
        assert File.objects.count() == 1
    with acting("municipality"), entered(world.door("Bo")):
        assert not File.objects.exists()


def test_a_file_cannot_be_laid_in_somebody_elses_name(world: World, bo: Site, case: str) -> None:
    with acting("municipality"), entered(world.door("Bo")):
        found = Case.objects.get()
        with pytest.raises(ProgrammingError), transaction.atomic():
            actions.add_file(found, made=MADE, name="Trappen", by=world["Lis"])


@pytest.mark.parametrize("door", ["sender", "public", "housing", "worker"])
def test_no_other_door_leads_to_files(world: World, door: str) -> None:
    side = "worker" if door == "worker" else "sender"
    with acting(side), entered(Door(door, municipality="0101")), pytest.raises(ProgrammingError), transaction.atomic():
        File.objects.exists()


def test_what_is_stored_shows_neither_name_nor_picture_nor_its_exact_size(bo: Site, case: str) -> None:
    lay(bo, case, samples.picture())
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, content FROM app.files_file")
        name, content = (bytes(value) for value in cursor.fetchone())
    assert b"Trappen" not in name
    assert b"JFIF" not in content
    assert len(content) - 29 == len(pad(MADE.content)) == 1024 * round(len(pad(MADE.content)) / 1024)


def test_a_file_is_not_laid_down_on_a_disk_while_it_arrives() -> None:
    """As the municipality's process is set: all of a form is taken into memory, the largest too."""
    asked = (
        "from bindeled.config import settings as s; print(s.FILE_UPLOAD_HANDLERS,"
        " s.FILE_UPLOAD_MAX_MEMORY_SIZE > s.LARGER_FORMS['case_files'] + 65536, s.LARGER_FORMS['case_files'])"
    )
    told = {**stage.environment(), "BINDELED_SIDE": "municipality"}
    said = subprocess.run([sys.executable, "-c", asked], env=told, capture_output=True, text=True, check=True).stdout
    assert said.split() == [
        "['django.core.files.uploadhandler.MemoryFileUploadHandler']",
        "True",
        str(2 * LARGEST_FILE),
    ]


def test_a_full_case_takes_no_more(world: World, bo: Site, case: str) -> None:
    lay(bo, case, samples.picture())
    pattern = File.objects.get()
    File.objects.bulk_create(
        File(
            municipality_id="0101",
            key_id=pattern.key_id,
            at=pattern.at,
            by=world["Bo"],
            kind="picture",
            name=pattern.name,
            content=b"x",
        )
        for _number in range(MOST_IN_A_CASE - 1)
    )
    with acting("municipality"), entered(world.door("Bo")):
        found = Case.objects.select_related("key").get()
        with pytest.raises(actions.RefusedError, match="200"):
            actions.add_file(found, made=MADE, name="Trappen", by=world["Bo"])


def test_a_case_whose_key_is_gone_says_so_and_loses_nothing(bo: Site, case: str) -> None:
    file = lay(bo, case, samples.picture())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE app.confidentiality_recordkey SET wrapped = NULL, destroyed_at = now()")
    assert "kan ikke åbnes" in bo.get(f"{case}filer/").content.decode()
    assert bo.get(file).status_code == 404
    answer = bo.post(f"{case}filer/", {"file": given(samples.picture()), "whole": "1"})
    assert answer.status_code == 409
    assert File.objects.count() == 1
