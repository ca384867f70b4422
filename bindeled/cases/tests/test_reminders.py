"""The mail of the morning: who gets it, once, how much it says, and that one can turn it off."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from bindeled.cases import actions
from bindeled.cases.actions.reminding import _tell
from bindeled.cases.letters import reminder
from bindeled.cases.models import Case, Plan
from bindeled.cases.rules.reminding import Waiting
from bindeled.cases.tests.test_leading import colleague, opened
from bindeled.confidentiality.doors import Door, entered
from bindeled.config.worker import chores, remind_advisers
from bindeled.post.actions import queue_letter
from bindeled.post.models import Letter
from bindeled.users.models import Absence, Reminder, Service, User
from conftest import Site, acting
from journeys.factory import World

FRIDAY = date(2026, 11, 27)
ZONE = ZoneInfo("Europe/Copenhagen")


def morning(days: int = 0, hour: int = 8) -> datetime:
    return datetime(2026, 11, 27, hour, 30, tzinfo=ZONE) + timedelta(days=days)


def planned(case: Case, *, due: int = 0, remind: int = 0, **changes: Any) -> Plan:
    """Something planned on a case, so many days from that Friday."""
    days = {"due_on": FRIDAY + timedelta(days=due), "remind_on": FRIDAY + timedelta(days=remind)}
    told = {"kind": "visit", "planned_at": morning(), "planned_by": case.responsible, **days, **changes}
    return Plan.objects.create(municipality_id=case.municipality_id, case=case, **told)


def away(person: User, substitute: User | None = None, first: int = 0, last: int = 0) -> None:
    days = {"first_day": FRIDAY + timedelta(days=first), "last_day": FRIDAY + timedelta(days=last)}
    Absence.objects.create(municipality_id="0101", user=person, substitute=substitute, **days)


def remind(at: datetime, code: str = "0101") -> int:
    with acting("worker"), entered(Door("worker", municipality=code)):
        return actions.remind(at)


def reminded() -> dict[str, tuple[int, int, int]]:
    """Answer who was reminded of how much: all, overdue, for others."""
    letters = Letter.objects.filter(kind="reminder")
    return {it.to_address: (it.facts["number"], it.facts["overdue"], it.facts["for_others"]) for it in letters}


def test_whoever_has_something_planned_that_waits_is_reminded_once_a_day(world: World) -> None:
    case = opened(world, "Bo", "a")
    planned(case)
    planned(case, due=-3, remind=-3)
    planned(case, due=7, remind=0)
    planned(case, due=7, remind=1)
    planned(case, state="aborted", finished_at=morning(), finished_by=world["Bo"])
    assert remind(morning(hour=6)) == 0
    assert remind(morning()) == 1
    assert reminded() == {world["Bo"].email: (3, 1, 0)}
    assert remind(morning()) == 0
    assert remind(morning(hour=11)) == 0
    assert remind(morning(days=1)) == remind(morning(days=2)) == 0  # a weekend
    assert remind(morning(days=3)) == 1
    assert Letter.objects.filter(kind="reminder").count() == 2


def test_of_a_closed_case_and_of_nothing_nobody_is_reminded(world: World) -> None:
    case = opened(world, "Bo", "a")
    assert remind(morning()) == 0
    planned(case)
    Case.objects.filter(id=case.id).update(state="closed", outcome="solved", closed_at=morning(), closed_by=world["Bo"])
    assert remind(morning()) == 0
    assert remind(morning(), code="0157") == 0


def test_while_somebody_is_away_whoever_stands_in_is_reminded(world: World) -> None:
    asta = colleague(world, "Asta")
    planned(opened(world, "Bo", "a"), due=-1, remind=-1)
    away(world["Bo"], asta)
    away(world["Bo"], None)  # written down twice: somebody rather than nobody
    assert remind(morning()) == 1
    assert reminded() == {asta.email: (1, 1, 1)}
    assert remind(morning(days=3)) == 1  # he is back
    assert set(reminded()) == {asta.email, world["Bo"].email}


def test_where_nobody_stands_in_nobody_is_reminded(world: World) -> None:
    planned(opened(world, "Bo", "a"))
    away(world["Bo"])
    assert remind(morning()) == 0


@pytest.mark.parametrize("gone", ["account", "service"])
def test_whoever_has_left_is_not_written_to(world: World, gone: str) -> None:
    planned(opened(world, "Bo", "a"))
    if gone == "account":
        User.objects.filter(id=world["Bo"].id).update(is_active=False)
    else:
        Service.objects.filter(user=world["Bo"]).update(valid_to=FRIDAY - timedelta(days=1))
    assert remind(morning()) == 0


# -- Once, whatever ends in between --------------------------------------------------------------------------------------


def test_a_worker_that_ends_before_it_is_written_down_leaves_neither_letter_nor_line(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asta = colleague(world, "Asta")
    planned(opened(world, "Bo", "a"))
    planned(opened(world, "Bo", "b"), planned_by=asta)
    Case.objects.filter(plans__planned_by=asta).update(responsible=asta)
    told: list[str] = []

    def ends_after_one(**letter: Any) -> None:
        if told:
            raise RuntimeError
        told.append(letter["to"])
        queue_letter(**letter)

    monkeypatch.setattr("bindeled.cases.actions.reminding.queue_letter", ends_after_one)
    with pytest.raises(RuntimeError):
        remind(morning())
    assert not Letter.objects.filter(kind="reminder").exists()
    assert not Reminder.objects.filter(told_on__isnull=False).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM queue.procrastinate_jobs WHERE task_name = 'cases.send_reminder'")
        assert cursor.fetchone() == (0,)
    monkeypatch.undo()
    assert remind(morning()) == 2
    assert remind(morning()) == 0


def test_of_two_workers_at_the_same_moment_one_reminds(world: World) -> None:
    """As if both had counted what waits before either wrote that it reminds."""
    planned(opened(world, "Bo", "a"))
    waits = Waiting(1, 0)
    with acting("worker"), entered(Door("worker", municipality="0101")):
        bo = User.objects.only("id", "email", "language", "municipality_id").get(id=world["Bo"].id)
        assert [_tell(bo, waits, on=FRIDAY) for _worker in range(2)] == [True, False]


def test_the_worker_reminds_again_and_again_of_every_municipality(world: World) -> None:
    assert world
    [chore] = [chore for chore in chores() if chore.do is remind_advisers]
    assert chore.every <= 600
    with acting("worker"):
        remind_advisers()


def task_of(letter: Letter) -> str:
    """Answer which job sends a letter."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name FROM queue.procrastinate_jobs WHERE args ->> 'letter_id' = %s", [str(letter.id)]
        )
        [(name,)] = cursor.fetchall()
    return str(name)


# -- What it says --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "says"), [("da", "2 planlagte ting venter på dig i dag."), ("en", "2 planned things")]
)
def test_the_mail_says_how_many_and_where_and_not_a_word_more(world: World, language: str, says: str) -> None:
    case = opened(world, "Bo", "a")
    User.objects.filter(id=world["Bo"].id).update(language=language)
    planned(case)
    planned(case, due=-1, remind=-1)
    remind(morning())
    letter = Letter.objects.get(kind="reminder")
    written = reminder(letter.facts, letter.language)
    for said in (written.text, written.html):
        assert says in said
        assert "/hjem/" in said
        assert "/konto/" in said
        for hidden in (case.number, str(case.id), "Hørgården", "Æblehaven", "sag", "besøg", "case", "visit"):
            assert hidden not in said
    assert (letter.to_address, letter.subject + letter.text + letter.html) == (world["Bo"].email, "")
    assert set(letter.facts) == {"number", "overdue", "for_others"}
    assert task_of(letter) == "cases.send_reminder"


def test_the_worker_sees_whose_it_is_and_for_which_day_and_nothing_of_what(world: World) -> None:
    case = opened(world, "Bo", "a")
    planned(case)
    with acting("worker"), entered(Door("worker", municipality="0101")):
        assert Plan.objects.values_list("remind_on", "case__responsible").get() == (FRIDAY, world["Bo"].id)
        for rows, column in (
            (Plan.objects, "kind"),
            (Plan.objects, "what"),
            (Case.objects, "number"),
            (Case.objects, "dwelling"),
            (Case.objects, "resident"),
            (User.objects, "name"),
            (Service.objects, "role"),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                list(rows.values_list(column))
        assert not User.objects.filter(side="sender").exists()
    with acting("worker"), entered(Door("worker", municipality="0157")):
        assert not Plan.objects.values_list("id").exists()
        assert not User.objects.filter(id=world["Bo"].id).values_list("id").exists()


# -- Turning it off ------------------------------------------------------------------------------------------------------


def test_one_turns_it_off_and_on_in_ones_account(world: World, municipal_site: Site) -> None:
    planned(opened(world, "Bo", "a"))
    municipal_site.sign_in_as(world["Bo"])
    assert "Du får den." in municipal_site.get("/konto/").content.decode()
    assert municipal_site.post("/konto/paamindelser/", {"reminders": "off"}).headers["Location"] == "/konto/"
    assert "Du får den ikke." in municipal_site.get("/konto/").content.decode()
    assert remind(morning()) == 0
    assert municipal_site.post("/konto/paamindelser/", {"reminders": "on"}).status_code == 302
    assert "Du får den." in municipal_site.get("/konto/").content.decode()
    assert remind(morning()) == 1
    municipal_site.post("/konto/paamindelser/", {"reminders": "off"})
    assert Reminder.objects.get().told_on == FRIDAY


def test_whoever_serves_no_unit_and_whoever_passes_concerns_on_has_no_such_choice(
    world: World, municipal_site: Site, sender_site: Site
) -> None:
    municipal_site.sign_in_as(world["Eva"])
    assert "Mail om morgenen" not in municipal_site.get("/konto/").content.decode()
    assert municipal_site.post("/konto/paamindelser/", {"reminders": "maybe"}).status_code == 404
    sender_site.sign_in_as(world["Karin"])
    assert "Mail om morgenen" not in sender_site.get("/konto/").content.decode()
    assert sender_site.post("/konto/paamindelser/", {"reminders": "off"}).status_code == 404
    with acting("sender"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        list(Reminder.objects.all())


def test_the_day_on_which_one_was_reminded_is_the_workers_to_write(world: World) -> None:
    Reminder.objects.create(user=world["Bo"], municipality_id="0101", told_on=timezone.localdate())
    with acting("municipality"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Reminder.objects.update(told_on=None)
    with (
        acting("worker"),
        entered(Door("worker", municipality="0101")),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        Reminder.objects.update(wanted=True)
