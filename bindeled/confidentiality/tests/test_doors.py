"""A door holds for one transaction: rendering happens inside, and a fault takes everything with it."""

from dataclasses import FrozenInstanceError
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import RequestFactory, override_settings

from bindeled.confidentiality.doors import ENTER, Door, DoorError, current, entered, is_open, through
from bindeled.confidentiality.models import TraceEntry
from bindeled.confidentiality.trace import note
from conftest import acting

ACTOR = uuid4()
KARIN = Door("sender", actor=ACTOR, municipality="0101")


def admit(_request: HttpRequest, name: str) -> Door | HttpResponse:
    return HttpResponse(status=302) if name == "housing" else KARIN


def ask(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@pytest.fixture(autouse=True)
def _doorkeeper() -> object:
    with override_settings(DOORKEEPER=f"{__name__}.admit"):
        yield


@pytest.mark.django_db
def test_inside_a_door_the_role_the_actor_and_the_municipality_are_those_of_the_door() -> None:
    with acting("sender"), entered(KARIN):
        assert ask("SELECT current_user") == "door_sender"
        assert ask("SELECT current_setting('app.actor')") == str(ACTOR)
        assert ask("SELECT current_setting('app.municipality')") == "0101"
        assert current() is KARIN


@pytest.mark.django_db
def test_behind_the_door_the_login_is_itself_again_and_nobody_in_particular() -> None:
    with acting("sender"):
        with entered(KARIN):
            pass
        assert ask("SELECT current_user") == "bindeled_sender"
        assert ask("SELECT current_setting('app.actor', true)") == ""
    with pytest.raises(DoorError):
        current()


@pytest.mark.django_db
def test_a_door_is_open_inside_it_and_nowhere_else() -> None:
    assert is_open() is False
    with acting("sender"), entered(KARIN):
        assert is_open() is True
    assert is_open() is False


@pytest.mark.django_db
def test_doors_do_not_open_inside_doors() -> None:
    with acting("sender"), entered(KARIN), pytest.raises(DoorError), entered(Door("public")):
        pass


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["municipal", "worker", "evaluation"])
def test_the_senders_login_cannot_take_a_municipal_door(name: str) -> None:
    with (
        acting("sender"),
        pytest.raises(Exception, match="permission denied"),
        entered(Door(name, municipality="0101")),
    ):
        pass


def test_there_are_no_other_doors() -> None:
    with pytest.raises(DoorError), entered(Door("cellar")):
        pass


@pytest.mark.django_db
def test_a_page_is_rendered_inside_the_door() -> None:
    template = engines["django"].from_string("{{ role }}")

    @through("sender")
    def view(request: HttpRequest) -> HttpResponse:
        lazy = type("Lazy", (), {"__str__": lambda _self: str(ask("SELECT current_user"))})()
        return TemplateResponse(request, template, {"role": lazy})

    with acting("sender"):
        assert view(RequestFactory().get("/")).content == b"door_sender"


def writing(status: int) -> object:
    @through("sender")
    def view(_request: HttpRequest) -> HttpResponse:
        note("tried", "nothing", purpose="a test")
        if status == 0:
            message = "a fault"
            raise RuntimeError(message)
        return HttpResponse(status=status)

    return view


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "kept"), [(200, 1), (409, 1), (500, 0), (503, 0)])
def test_what_was_written_is_kept_with_an_answer_and_lost_with_a_fault(status: int, kept: int) -> None:
    with acting("sender"):
        writing(status)(RequestFactory().post("/"))  # type: ignore[operator]
    assert TraceEntry.objects.count() == kept


@pytest.mark.django_db
def test_an_exception_takes_what_was_written_with_it() -> None:
    with acting("sender"), pytest.raises(RuntimeError):
        writing(0)(RequestFactory().post("/"))  # type: ignore[operator]
    assert TraceEntry.objects.count() == 0


@pytest.mark.django_db
def test_who_is_not_admitted_does_not_reach_the_view() -> None:
    @through("housing")
    def view(_request: HttpRequest) -> HttpResponse:
        raise AssertionError

    with acting("sender"):
        assert view(RequestFactory().get("/")).status_code == 302


@pytest.mark.django_db
def test_nobody_can_write_a_line_of_the_trace_in_anothers_name() -> None:
    with acting("sender"), pytest.raises(ProgrammingError, match="row-level security"), entered(KARIN):
        TraceEntry(
            at="2026-11-24T12:00:00Z",
            municipality_id="0101",
            door="sender",
            actor_id=uuid4(),
            deed="x",
            record_kind="x",
        ).save(force_insert=True)


def test_who_stands_in_a_door_cannot_be_changed_and_is_nobody_in_particular_by_default() -> None:
    assert (Door("public").actor, Door("public").municipality, Door("public").units) == (None, "", ())
    with pytest.raises(FrozenInstanceError):
        KARIN.municipality = "0157"  # type: ignore[misc]


@pytest.mark.django_db
def test_the_units_of_an_adviser_are_known_inside_the_door() -> None:
    units = (uuid4(), uuid4())
    with acting("municipality"), entered(Door("municipal", actor=ACTOR, municipality="0101", units=units)):
        assert ask("SELECT string_to_array(current_setting('app.units'), ',')::uuid[]") == list(units)


@pytest.mark.django_db
def test_nobody_in_particular_stands_in_the_public_door() -> None:
    with acting("sender"), entered(Door("public")):
        assert ask("SELECT concat(current_setting('app.actor'), current_setting('app.municipality'))") == ""


def test_a_door_is_shut_by_the_commit_itself(django_db_setup: None, django_db_blocker: Any) -> None:
    """Outside a test's own transaction, as in the real processes: a connection goes back to the pool as nobody."""
    gone = "SELECT concat(current_user, {})".format(
        ", ".join(f"current_setting('app.{name}', true)" for name in ("actor", "municipality", "units"))
    )
    with django_db_blocker.unblock():
        with acting("sender"):
            with entered(Door("sender", actor=ACTOR, municipality="0101", units=(uuid4(),))):
                assert ask("SELECT current_user") == "door_sender"
            assert ask(gone) == "bindeled_sender"
        connection.close()


def test_a_door_costs_one_statement(django_db_setup: None, django_db_blocker: Any) -> None:
    asked: list[str] = []

    def noted(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with django_db_blocker.unblock():
        with acting("sender"), connection.execute_wrapper(noted), entered(KARIN):
            pass
        connection.close()
    assert asked == [ENTER]


def test_a_door_is_a_transaction_of_its_own_and_never_a_part_of_another(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        with transaction.atomic(), pytest.raises(RuntimeError, match="durable"), entered(KARIN):
            pass
        connection.close()


@pytest.mark.django_db
def test_behind_the_door_of_a_test_nothing_of_it_is_left() -> None:
    with acting("municipality"):
        with entered(Door("municipal", actor=ACTOR, municipality="0101", units=(uuid4(),))):
            pass
        for name in ("actor", "municipality", "units"):
            assert ask(f"SELECT current_setting('app.{name}')") == ""


@pytest.mark.django_db
def test_the_next_request_finds_no_door_open_after_a_fault() -> None:
    with acting("sender"), pytest.raises(RuntimeError):
        writing(0)(RequestFactory().post("/"))  # type: ignore[operator]
    with pytest.raises(DoorError):
        current()


@pytest.mark.django_db
def test_a_wrapped_view_keeps_its_name_says_its_door_and_gets_what_it_was_called_with() -> None:
    @through("sender")
    def view(_request: HttpRequest, number: str, *, shown: bool) -> HttpResponse:
        return HttpResponse(f"{number} {shown}")

    assert (view.__name__, view.door) == ("view", "sender")  # type: ignore[attr-defined]
    with acting("sender"):
        assert view(RequestFactory().get("/"), "482", shown=True).content == b"482 True"


@pytest.mark.django_db
@pytest.mark.parametrize("status", [500, 503])
def test_a_fault_is_still_answered_as_what_it_is(status: int) -> None:
    with acting("sender"):
        assert writing(status)(RequestFactory().post("/")).status_code == status  # type: ignore[operator]
