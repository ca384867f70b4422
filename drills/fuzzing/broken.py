"""Builds that are broken on purpose: the drill has to notice each of them, or it would notice nothing."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.forms import BoundField, CharField
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

LONG = 3000
INVISIBLE = set("\u200b\u200d\u2060\u202e\u3164")
HERE = "drills.fuzzing.broken"


def without_the_gate() -> None:
    """Take away what refuses unreadable text."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("RefuseUnreadableText")]


def raising_on_one_field() -> None:
    """Let every text field with an invisible sign in it raise, as a careless clean method would."""
    clean = CharField.to_python

    def careless(self: CharField, value: Any) -> Any:
        if INVISIBLE & set(str(value)):
            raise KeyError(value)
        return clean(self, value)

    CharField.to_python = careless  # type: ignore[method-assign]


def writing_on_reading() -> None:
    """Let every page that is looked at write a row of its own."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{HERE}.WriteOnReading"]


def hanging() -> None:
    """Let a long address take for ever."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{HERE}.SlowOnLong"]


def forgetting_what_was_typed() -> None:
    """Draw every form empty, whatever was typed."""
    BoundField.value = lambda _self: ""  # type: ignore[method-assign, assignment]


def refusing_without_a_word() -> None:
    """Answer every refusal with an empty page."""
    settings.MIDDLEWARE = [f"{HERE}.Mute", *settings.MIDDLEWARE]


class WriteOnReading(MiddlewareMixin):
    """Writes where only reading was asked for."""

    def process_request(self, request: HttpRequest) -> None:
        """Count visits, as people like to do."""
        with connection.cursor() as cursor:
            cursor.execute("UPDATE users_user SET name = name WHERE false")


class SlowOnLong(MiddlewareMixin):
    """Takes long for long queries."""

    def process_request(self, request: HttpRequest) -> None:
        """Do something that takes for ever where the address is long."""
        if len(request.META.get("QUERY_STRING", "")) > LONG:
            time.sleep(60)


class Mute(MiddlewareMixin):
    """Says nothing."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Leave out the words of a refusal."""
        return HttpResponse(status=response.status_code) if response.status_code >= 400 else response


WAYS: dict[str, Callable[[], None]] = {
    "without the gate": without_the_gate,
    "raising on one field": raising_on_one_field,
    "writing on reading": writing_on_reading,
    "hanging": hanging,
    "forgetting what was typed": forgetting_what_was_typed,
    "refusing without a word": refusing_without_a_word,
}
