"""Who has read: for leaders and the data protection officer, and for nobody else."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from bindeled.cases.actions import open_arrivals, open_case
from bindeled.cases.models import Concern
from bindeled.cases.queries import PAGE, concern_for
from bindeled.concerns.actions import pass_on
from bindeled.confidentiality import seals
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.users.models import Service
from conftest import Site, acting
from journeys.factory import World, told

WORDS = "Hun svarer ikke, når jeg banker på."
PAGE_URL = "/hvem-har-set/"


def signed_in(world: World, name: str) -> Site:
    site = Site("municipality")
    site.sign_in_as(world[name])
    return site


def read_by(world: World, name: str, department: str = "Hørgården 2", sender: str = "Karin") -> UUID:
    """Somebody opens a concern's page, and the id is answered."""
    with acting("sender"), entered(world.door(sender)):
        pass_on(told(world, department, words=WORDS), key=str(uuid4()), by=world[sender])
    with acting("worker"), entered(Door("worker", municipality="0101")):
        open_arrivals()
    concern_id: UUID = Concern.objects.order_by("-opened_at").values_list("id", flat=True)[0]
    assert signed_in(world, name).get(f"/bekymringer/{concern_id}/").status_code == 200
    return concern_id


def rows(page: str) -> list[str]:
    found = re.findall(r'<tr class="list__row.*?</tr>', page, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in found]


def look(site: Site, query: str = "", status: int = 200) -> str:
    answer = site.get(PAGE_URL + query)
    assert answer.status_code == status
    return str(answer.content.decode())


@pytest.mark.parametrize("name", ["Bo", "Mona", "Gitte"])
def test_an_adviser_is_told_that_there_is_no_such_page(world: World, name: str) -> None:
    site = signed_in(world, name)
    assert site.get(PAGE_URL).status_code == 404
    assert PAGE_URL not in site.get("/").content.decode()


def test_a_leader_sees_who_read_what_when_and_why_and_no_word_of_it(world: World) -> None:
    concern_id = read_by(world, "Bo")
    page = look(signed_in(world, "Lis"))
    [line] = [row for row in rows(page) if "Læste" in row]
    for shown in ("Bo Bendtsen", "Bekymring", concern_id.hex[:8], "Vurdere bekymringen"):
        assert shown in line
    assert WORDS not in page
    assert "Æblehaven" not in page


def test_a_leader_of_one_unit_does_not_see_the_other_units_lines(world: World) -> None:
    Service.objects.filter(user=world["Lis"], unit=world.units["Boligrådgiverne Nørrebro"]).delete()
    ours, others = read_by(world, "Bo"), read_by(world, "Mona", "Sundholm afd. 7", "Ole")
    page = look(signed_in(world, "Lis"))
    assert ours.hex[:8] in page
    assert others.hex[:8] not in page
    assert "Mona Mikkelsen" not in page
    found = look(signed_in(world, "Lis"), f"?record={others}")
    assert "Intet passer" in found


def test_somebody_of_two_units_is_seen_by_each_leader_for_that_leaders_records_only(world: World) -> None:
    Service.objects.filter(user=world["Lis"], unit=world.units["Boligrådgiverne Nørrebro"]).delete()
    Service.objects.create(
        user=world["Mona"], unit=world.units["Boligrådgiverne Amager"], municipality_id="0101", role="adviser",
        valid_from=timezone.localdate() - timedelta(days=1),
    )  # fmt: skip
    others = read_by(world, "Mona", "Sundholm afd. 7", "Ole")
    assert others.hex[:8] not in look(signed_in(world, "Lis"))


def test_what_somebody_did_before_they_came_to_the_unit_is_not_their_new_leaders(world: World) -> None:
    concern_id = read_by(world, "Bo")
    Service.objects.filter(user=world["Bo"]).update(valid_from=timezone.localdate() + timedelta(days=1))
    assert concern_id.hex[:8] not in look(signed_in(world, "Lis"))
    assert concern_id.hex[:8] in look(signed_in(world, "Dorte"))


def test_the_data_protection_officer_sees_the_whole_municipality_and_not_one_concern(world: World) -> None:
    ours, others = read_by(world, "Bo"), read_by(world, "Mona", "Sundholm afd. 7", "Ole")
    dorte = signed_in(world, "Dorte")
    page = look(dorte)
    for shown in ("Bo Bendtsen", "Mona Mikkelsen", ours.hex[:8], others.hex[:8], "En afsender"):
        assert shown in page
    assert "Karin" not in page, "who passed a concern on is not told here"
    assert dorte.get(f"/bekymringer/{ours}/").status_code == 404
    assert dorte.get("/hjem/").headers["Location"] == PAGE_URL
    assert 'href="/sager/"' not in page


def test_another_municipalitys_trace_is_not_there(world: World) -> None:
    TraceEntry.objects.create(
        at=timezone.now(), municipality_id="0157", door="municipal", actor_id=world["Gitte"].id, deed="read",
        record_kind="case", record_id=uuid4(), purpose="case_work",
    )  # fmt: skip
    assert rows(look(signed_in(world, "Dorte"))) == []


def test_looking_leaves_a_line_of_its_own(world: World) -> None:
    lis = signed_in(world, "Lis")
    assert "Intet er læst eller ændret endnu" in look(lis)
    line = TraceEntry.objects.get(record_kind="trace")
    assert (line.actor_id, line.deed, line.purpose, line.count) == (world["Lis"].id, "list_seen", "oversight", 0)
    assert "Tilsyn" in rows(look(lis))[0]


def test_it_is_narrowed_by_person_record_day_and_deed(world: World) -> None:
    first, second = read_by(world, "Bo"), read_by(world, "Lis")
    dorte = signed_in(world, "Dorte")
    by_bo = rows(look(dorte, f"?person={world['Bo'].id}"))
    assert [first.hex[:8] in row for row in by_bo] == [True]
    about = rows(look(dorte, f"?record={second.hex[:8]}"))
    assert all(second.hex[:8] in row for row in about)
    assert len(about) == 1
    assert {"Læste" in row for row in rows(look(dorte, "?deed=read"))} == {True}
    yesterday = timezone.localdate() - timedelta(days=1)
    assert len(rows(look(dorte, f"?day={timezone.localdate()}&deed=read"))) == 2
    assert "Intet passer til det" in look(dorte, f"?day={yesterday}")


def test_a_leader_finds_a_case_by_its_number_and_is_told_where_there_is_none(world: World) -> None:
    concern_id = read_by(world, "Bo")
    with acting("municipality"), entered(world.door("Bo")):
        case = open_case(concern_for(concern_id), by=world["Bo"])
    lis = signed_in(world, "Lis")
    assert any(case.number in row and "Oprettede en sag" in row for row in rows(look(lis, f"?record={case.number}")))
    number = "100000" if case.number != "100000" else "100001"
    assert "Der er ingen sag med det nummer" in look(lis, f"?record={number}", 422)


@pytest.mark.parametrize(
    "query", ["?person=x", "?record=%00", "?record=' or 1=1", "?day=i%20morgen", "?deed=x", "?record=12"]
)
def test_what_cannot_be_understood_is_said_and_nothing_is_shown(world: World, query: str) -> None:
    read_by(world, "Bo")
    answer = signed_in(world, "Dorte").get(PAGE_URL + query)
    assert answer.status_code in {400, 422}
    assert rows(answer.content.decode()) == []


def test_pages_follow_each_other_without_a_gap_also_within_one_moment(world: World) -> None:
    now = timezone.now() - timedelta(minutes=1)
    TraceEntry.objects.bulk_create(
        TraceEntry(
            at=now, municipality_id="0101", door="municipal", actor_id=world["Bo"].id, deed="read",
            record_kind="case", record_id=uuid4(), purpose="case_work",
        )
        for _number in range(2 * PAGE + 10)
    )  # fmt: skip
    dorte, address, seen = signed_in(world, "Dorte"), "?deed=read", []
    while address:
        page = look(dorte, address)
        seen += re.findall(r'href="\?record=([0-9a-f-]+)"', page)
        further = re.search(r'href="(\?[^"]*efter=[^"]+)"', page)
        address = further[1].replace("&amp;", "&") if further else ""
    assert len(seen) == len(set(seen)) == 2 * PAGE + 10


def test_it_says_until_when_it_is_sealed_and_marks_what_is_not(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    dorte = signed_in(world, "Dorte")
    assert "Intet er beseglet endnu" in look(dorte)
    newest = max(TraceEntry.objects.values_list("transaction", flat=True))
    monkeypatch.setattr(seals, "frontier", lambda: newest + 1)
    with acting("worker"), entered(Door("sealer", municipality="0101")):
        seals.seal_new("0101", now=timezone.now())
    page = look(dorte)
    assert "Beseglet til" in page
    assert "er ikke beseglet endnu" not in page
    monkeypatch.undo()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE app.confidentiality_seal SET to_transaction = %s", [newest])
    assert "er ikke beseglet endnu" in look(dorte)
