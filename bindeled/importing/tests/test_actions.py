"""From a file to places and roster, and back: what is read, refused, mended, written, and undone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bindeled.housing.models import Appointment, ContactPerson, Department, Dwelling, Entrance
from bindeled.importing import actions, queries
from bindeled.importing.actions import ImportRefusedError
from bindeled.importing.models import Change, FilePart, Import, ImportRow
from bindeled.importing.tests.errands import Keeping, run_errands
from bindeled.importing.tests.files import CONTACTS, table, workbook
from journeys.factory import World
from journeys.sides import acting

ROW = ("Hørgården 2", "Vera Prøve", "Vicevært", "32 10 20 30", "vera@3b.example", "", "")


@pytest.fixture
def keeping(world: World) -> Keeping:
    return Keeping(world)


def start(keeping: Keeping, run: Import) -> Import:
    with keeping.door():
        actions.start(run, by=keeping.user.id)
    run_errands()
    return keeping.again(run)


def undo(keeping: Keeping, run: Import) -> Import:
    with keeping.door():
        actions.undo(run, by=keeping.user.id)
    run_errands()
    return keeping.again(run)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "cp850", "mac_roman"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_text_is_read_however_it_is_written(keeping: Keeping, encoding: str, delimiter: str) -> None:
    run = keeping.give(table(CONTACTS, ROW, encoding=encoding, delimiter=delimiter), name="liste.csv")
    assert (run.state, run.rows) == ("ready", 1)
    assert ImportRow.objects.get(run=run).state == "ready", ImportRow.objects.get(run=run).faults
    assert not FilePart.objects.exists()


def test_a_contact_person_is_added_with_an_appointment_and_a_second_time_changes_nothing(keeping: Keeping) -> None:
    content = workbook(CONTACTS, ROW)
    run = start(keeping, keeping.give(content))
    assert (run.state, run.added, run.changed) == ("done", 2, 0)
    held = Appointment.objects.get(contact_person__email="vera@3b.example")
    assert (held.department.name, held.valid_from, held.valid_to) == ("Hørgården 2", timezone.localdate(), None)
    again = start(keeping, keeping.give(content))
    assert (again.added, again.changed, again.same) == (0, 0, 1)


def test_a_day_before_today_begins_today_so_that_no_gap_of_the_past_is_filled(keeping: Keeping) -> None:
    content = workbook(CONTACTS, (*ROW[:5], "1/3 2020", ""))
    run = start(keeping, keeping.give(content))
    held = Appointment.objects.get(contact_person__email="vera@3b.example")
    assert (run.state, held.valid_from, held.valid_to) == ("done", timezone.localdate(), None)
    again = start(keeping, keeping.give(content))
    assert (again.added, again.changed, again.same) == (0, 0, 1)


def test_who_left_and_stands_in_an_older_file_begins_anew_today(keeping: Keeping) -> None:
    start(keeping, keeping.give(workbook(CONTACTS, ROW)))
    today = timezone.localdate()
    held = Appointment.objects.get(contact_person__email="vera@3b.example")
    long_ago = {"valid_from": today - timedelta(days=400), "valid_to": today - timedelta(days=100)}
    Appointment.objects.filter(id=held.id).update(**long_ago)
    began = f"{long_ago['valid_from']:%d-%m-%Y}"
    start(keeping, keeping.give(workbook(CONTACTS, (*ROW[:5], began, ""))))
    rows = Appointment.objects.filter(contact_person__email="vera@3b.example").order_by("valid_from")
    assert [(it.valid_from, it.valid_to) for it in rows] == [tuple(long_ago.values()), (today, None)]


def test_one_office_in_merged_cells_serves_every_department_beside_it(keeping: Keeping) -> None:
    Department.objects.create(
        municipality_id="0101",
        organisation=keeping.organisation,
        district=Department.objects.get(name="Hørgården 2").district,
        name="Urbanplanen afd. 4",
        sort_key="urbanplanen",
        number="0004",
    )
    content = workbook(
        ("Kontaktpersoner 2026", "", ""),
        ("Ejendomskontor", "Afdeling", "Mail"),
        ("Kontoret Hørgården", "Hørgården 2", "kontoret@3b.example"),
        ("", "Urbanplanen afdeling 4", ""),
        merged=["A1:C1", "A3:A4", "C3:C4"],
    )
    run = start(keeping, keeping.give(content))
    held = Appointment.objects.filter(contact_person__email="kontoret@3b.example")
    assert {it.department.name for it in held} == {"Hørgården 2", "Urbanplanen afd. 4"}
    assert ContactPerson.objects.get(email="kontoret@3b.example").kind == "property_office"
    one_cell = workbook(("Afdelinger", "Kontor", "Mail"), ("Hørgården 2; 0004", "Kontor", "andet@3b.example"))
    start(keeping, keeping.give(one_cell))
    assert Appointment.objects.filter(contact_person__email="andet@3b.example").count() == 2
    assert run.state == "done"


def test_zeros_that_a_spreadsheet_lost_are_found_again_and_said(keeping: Keeping) -> None:
    Department.objects.filter(name="Hørgården 2").update(number="0101")
    content = workbook(
        ("Afdeling", "Vej", "Nr", "Etage", "Dør", "Postnr"), (101, "Vej", 7, 0, "tv", 800), (101, "Vej", 7, 1, "tv", 800),
        formats={"A3": "0000", "F3": "0000"},
    )  # fmt: skip
    run = keeping.give(content, kind="addresses")
    lost, shown = ImportRow.objects.filter(run=run).order_by("number")
    assert [note[:3] for note in lost.notes] == [["zeros", "101", "0101"], ["zeros", "800", "0800"]]
    assert shown.notes == []
    start(keeping, run)
    assert set(
        Dwelling.objects.filter(entrance__street="Vej").values_list("floor", "door", "entrance__postal_code")
    ) == {
        ("st", "tv", "0800"),
        ("1", "tv", "0800"),
    }


def test_a_fault_is_mended_in_place_and_nothing_is_written_before(keeping: Keeping) -> None:
    run = keeping.give(workbook(CONTACTS, ROW, ("Hørgaarden", "Bo", "Vicevært", "", "bo-3b.example", "", "")))
    counted = queries.counts(run)
    assert (counted["faulty"], counted["ready"]) == (1, 1)
    [row] = ImportRow.objects.filter(run=run, state="faulty")
    assert [fault[:2] for fault in row.faults] == [["department", "unknown_department"], ["email", "bad_email"]]
    with pytest.raises(ImportRefusedError), keeping.door():
        actions.start(run, by=keeping.user.id)
    with keeping.door():
        actions.mend(run, written={3: {"department": "Hørgården 2", "email": "bo@3b"}}, skipped=())
    row.refresh_from_db()
    assert ([fault[:2] for fault in row.faults], row.cells[4]) == ([["email", "bad_email"]], "bo@3b")
    assert not ContactPerson.objects.filter(email="vera@3b.example").exists()
    with keeping.door():
        actions.mend(run, written={3: {"email": "bo@3b.example"}}, skipped=())
    assert start(keeping, run).added == 4


def test_a_row_is_skipped_only_because_somebody_said_so(keeping: Keeping) -> None:
    run = keeping.give(workbook(CONTACTS, ROW, ("", "Bo", "", "", "", "", "")))
    with keeping.door():
        actions.mend(run, written={}, skipped=[3])
    assert (start(keeping, run).added, queries.counts(run)["skipped"]) == (2, 1)


def test_rows_that_repeat_are_left_out_and_rows_that_contradict_are_faults(keeping: Keeping) -> None:
    other = (*ROW[:1], "Vera Anden", *ROW[2:])
    run = keeping.give(workbook(CONTACTS, ROW, ROW, other))
    states = dict(ImportRow.objects.filter(run=run).values_list("number", "state"))
    assert states == {2: "ready", 3: "repeated", 4: "faulty"}
    assert ImportRow.objects.get(run=run, number=4).faults == [["name", "differs", "2"]]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (workbook((*CONTACTS, "Beboer"), (*ROW, "En Beboer")), "about_residents"),
        (workbook((*CONTACTS, "CPR-nr."), (*ROW, "x")), "about_residents"),
        (workbook((*CONTACTS, "Andet"), (*ROW, "010190-1234")), "cpr"),
        (b"PK\x03\x04 is no spreadsheet", "no_table"),
        (b"\xd0\xcf\x11\xe0 is an old one", "old_spreadsheet"),
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"Afdeling;Navn\n", "empty"),
        (b"\x00\x01\x02\x03", "no_table"),
    ],
)
def test_a_file_that_may_not_be_or_cannot_be_read_is_refused_whole(
    keeping: Keeping, content: bytes, reason: str
) -> None:
    run = keeping.give(content)
    assert (run.state, run.reason) == ("refused", reason)
    assert not ImportRow.objects.exists()
    assert not FilePart.objects.exists()


def test_undoing_takes_back_what_was_added_and_puts_back_what_was_changed(keeping: Keeping) -> None:
    karin = ContactPerson.objects.get(email="karin@bindeled.example")
    rows = (ROW, ("Hørgården 2", "Karin K. Kvist", "Vicevært", "", karin.email, "", ""))
    run = start(keeping, keeping.give(workbook(CONTACTS, *rows)))
    assert (run.added, run.changed) == (2, 1)
    assert undo(keeping, run).state == "undone"
    assert ContactPerson.objects.get(id=karin.id).name == "Karin Kvist"
    held = Appointment.objects.get(contact_person__email="vera@3b.example")
    assert held.valid_to == timezone.localdate() - timedelta(days=1)
    again = start(keeping, keeping.give(workbook(CONTACTS, *rows)))
    assert (again.added, again.changed) == (0, 2)
    held.refresh_from_db()
    assert held.valid_to is None


def test_undoing_leaves_what_was_changed_since(keeping: Keeping) -> None:
    karin = ContactPerson.objects.get(email="karin@bindeled.example")
    row = ("Hørgården 2", "Karin K. Kvist", "Vicevært", "", karin.email, "", "")
    run = start(keeping, keeping.give(workbook(CONTACTS, row)))
    ContactPerson.objects.filter(id=karin.id).update(name="Karin Nielsen")
    run = undo(keeping, run)
    assert (run.undone, run.stayed) == (0, 1)
    assert Change.objects.get(run=run).stays
    assert ContactPerson.objects.get(id=karin.id).name == "Karin Nielsen"


def test_addresses_and_departments_come_and_go(keeping: Keeping) -> None:
    departments = table(("Afdeling", "Afdelingsnr", "Bydel", "Boliger"), ("Ny afdeling", "0007", "Amager", "12"))
    new = start(keeping, keeping.give(departments, kind="departments"))
    assert new.added == 1
    lines = [("Afd. nr.", "Adresse", "Postnr. og by")]
    lines += [
        ("7", f"Nyvej {number}, {floor}. {door}", "2300 København S")
        for number in ("1", "3")
        for floor in (1, 2)
        for door in ("tv", "th")
    ]
    content = table(*lines)
    homes = start(keeping, keeping.give(content, kind="addresses"))
    assert (homes.added, Entrance.objects.filter(street="Nyvej").count()) == (10, 2)
    assert start(keeping, keeping.give(content, kind="addresses")).added == 0
    # The department cannot go while somebody's door is in it.
    early = undo(keeping, new)
    assert (early.stayed, Department.objects.get(name="Ny afdeling").valid_to) == (1, None)
    assert undo(keeping, homes).stayed == 0
    assert not Dwelling.objects.exists()
    assert not Entrance.objects.filter(street="Nyvej").exists()


def test_what_a_heading_was_taken_for_is_remembered_for_the_organisation(keeping: Keeping) -> None:
    headings = ("Sted", "Hvem", "Rolle", "Mail")
    run = keeping.give(workbook(headings, ("Hørgården 2", "Vera", "Vicevært", "vera@3b.example")))
    assert queries.counts(run)["faulty"] == 1
    with keeping.door():
        actions.choose_columns(
            run, chosen={0: "department", 1: "name", 2: "kind", 3: "email"}, usual_kind="", by=keeping.user.id
        )
    run_errands()
    assert queries.counts(run)["faulty"] == 0
    again = keeping.give(workbook(headings, ("Hørgården 2", "Bo", "Vicevært", "bo@3b.example")))
    assert again.columns[:4] == ["department", "name", "kind", "email"]


def test_whatever_ends_the_process_the_next_one_goes_on_and_nothing_is_done_twice(keeping: Keeping) -> None:
    rows = [
        ("Hørgården 2", "Vej", str(1 + at // 50), str(1 + at % 50 // 2), "tv" if at % 2 else "th", "2300")
        for at in range(95)
    ]
    content = table(("Afdeling", "Vej", "Nr", "Etage", "Dør", "Postnr"), *rows)
    with keeping.door():
        run = actions.receive(
            [content[:100], content[100:]],
            kind="addresses",
            file_name="a.csv",
            organisation=keeping.organisation,
            by=keeping.user.id,
        )
    for _each_is_a_new_process in range(100):
        if not (errands := queries.waiting()):
            break
        keeping_on(errands)
    assert (keeping.again(run).state, keeping.again(run).rows) == ("ready", 95)
    with keeping.door():
        actions.start(keeping.again(run), by=keeping.user.id)
    while errands := queries.waiting():
        keeping_on(errands)
    assert (keeping.again(run).added, Dwelling.objects.count()) == (97, 95)


def keeping_on(errands: list[queries.Errand]) -> None:
    with acting("sender"):
        desk = actions.Desk(rows_at_once=10)
        desk.work(errands[0], seconds=0)
        desk.close()


def test_an_import_is_forgotten_when_its_time_is_over(keeping: Keeping) -> None:
    run = start(keeping, keeping.give(workbook(CONTACTS, ROW)))
    assert actions.forget() == 0
    Import.objects.filter(id=run.id).update(moved_at=timezone.now() - timedelta(days=91))
    assert actions.forget() == 1
    assert not ImportRow.objects.exists()
    assert ContactPerson.objects.filter(email="vera@3b.example").exists()
