"""A door holds for one transaction: rendering happens inside, and a fault takes everything with it."""

from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import RequestFactory, override_settings

from bindeled.confidentiality.doors import Door, DoorError, current, entered, through
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
