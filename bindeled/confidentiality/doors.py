"""Doors: every request and every job enters the database through one, for the length of one transaction.

A door is a PostgreSQL role taken with its actor, municipality and units in one round trip. It wraps the view (not
middleware, which sees exceptions already turned into responses), renders inside, and rolls back on an exception or a
5xx answer. A door stops mistakes; against hostile SQL in the process only the login role stops.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.module_loading import import_string

from bindeled.confidentiality import roles

SERVER_FAULT = 500
View = Callable[..., HttpResponse]
R = TypeVar("R", bound=HttpResponseBase)


@dataclass(frozen=True)
class Door:
    """Who stands in which door. ``units`` are the municipal units that the actor serves, or the organisations whose list they keep.

    In the public door nobody is known. Where the address itself is the key, the actor is the handle that it names.
    """

    name: str
    actor: UUID | None = None
    municipality: str = ""
    units: tuple[UUID, ...] = field(default=())


class DoorError(RuntimeError):
    """A door was asked for where none may be opened."""


_open: ContextVar[Door | None] = ContextVar("open_door", default=None)

ENTER = (
    "SELECT set_config('app.actor', %s, true), set_config('app.municipality', %s, true),"
    " set_config('app.units', %s, true), set_config('role', %s, true)"
)
LEAVE = (
    "SELECT set_config('role', 'none', true), set_config('app.actor', '', true),"
    " set_config('app.municipality', '', true), set_config('app.units', '', true)"
)


def current() -> Door:
    """Answer the door that is open now. Raises DoorError outside every door."""
    door = _open.get()
    if door is None:
        message = "No door is open: wrap the view in through(...) or the job in entered(...)."
        raise DoorError(message)
    return door


def is_open() -> bool:
    """Say whether any door is open."""
    return _open.get() is not None


@contextmanager
def entered(door: Door) -> Iterator[Door]:
    """Stand in a door for one durable transaction. Doors do not nest: raises DoorError inside another."""
    if _open.get() is not None:
        message = f"{_open.get()} is open already; a request never changes its door."
        raise DoorError(message)
    if door.name not in roles.DOORS:
        message = f"There is no door called {door.name}."
        raise DoorError(message)
    units = ",".join(map(str, door.units))
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            actor = str(door.actor) if door.actor else ""
            cursor.execute(ENTER, [actor, door.municipality, units, roles.door_role(door.name)])
        token = _open.set(door)
        # Where a test holds one transaction around everything, the role would outlive this block.
        nested = len(connection.savepoint_ids) > 0
        try:
            yield door
            if nested:
                with connection.cursor() as cursor:
                    cursor.execute(LEAVE)
        finally:
            _open.reset(token)


class _RolledBackError(Exception):
    """Ends the transaction of a 5xx answer, so that nothing of it is kept."""


Admission = Callable[[HttpRequest, str], Door | HttpResponse]


def through(name: str) -> Callable[[Callable[..., R]], Callable[..., R | HttpResponse]]:
    """Wrap a view in a door.

    The doorkeeper (a setting, because it knows people and this package does not) answers the Door, or the response that
    sends the visitor elsewhere.
    """

    def wrap(view: Callable[..., R]) -> Callable[..., R | HttpResponse]:
        @wraps(view)
        def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> R | HttpResponse:
            admit: Admission = import_string(settings.DOORKEEPER)
            door = admit(request, name)
            if isinstance(door, HttpResponse):
                return door
            with suppress(_RolledBackError), entered(door):
                answer = view(request, *args, **kwargs)
                _finish(answer)
            return answer

        inside.door = name  # type: ignore[attr-defined]
        return inside

    return wrap


def _finish(response: HttpResponseBase) -> None:
    """Render inside the door; a server fault takes everything written with it.

    What is streamed was read in the door as well, and waits in a spool: there is no door any more while it goes out.
    """
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    if response.status_code >= SERVER_FAULT:
        raise _RolledBackError
