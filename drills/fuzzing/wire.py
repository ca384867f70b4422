"""Calls a side's WSGI application as a server would, with whatever bytes, and notes what came of it."""

import io
import re
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.signals import got_request_exception
from django.db import connections

HANGS_AFTER = 5  # seconds until a request is broken off and called a hang
CHANGING = re.compile(
    # What stands in an insert's conflict clause, or locks rows, names no table of its own.
    r"(?i)\b(insert\s+into|(?<!\bdo )(?<!\bfor )update|delete\s+from|truncate|create|alter|drop)\s+(?:only\s+)?\"?(?:\w+\"?\.\"?)?(\w+)|(defer_jobs?\w*)\("
)


class HangError(BaseException):
    """A request took so long that it was broken off. No ``Exception``, so that no handler of ours swallows it."""


@dataclass(frozen=True)
class Request:
    """One request. ``path`` is what the server read out of the address, ``query`` what stood after the question mark."""

    method: str
    path: bytes
    query: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    # What was typed into fields of a form of ours, where an answer of 4xx has to give it back.
    typed: tuple[tuple[str, str], ...] = ()
    language: str = ""  # the language in which to be answered, where that was asked for plainly

    def shown(self) -> str:
        """Answer the request so that a reader sees what it was."""
        where = self.path + (b"?" + self.query if self.query else b"")
        headers = {name: text[:300] for name, text in self.headers.items()}
        return f"{self.method} {where[:400]!r} {headers} {self.body[:1500]!r}{'…' if len(self.body) > 1500 else ''}"


@dataclass
class Answer:
    """What came of a request. ``fault`` is an exception's trace where one was raised, even if it became a page."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    seconds: float = 0.0
    fault: str = ""
    hung: bool = False
    wrote: set[str] = field(default_factory=set)

    def header(self, name: str) -> str:
        """Answer a header, or nothing."""
        return next((text for known, text in self.headers if known.lower() == name.lower()), "")

    def cookies(self) -> dict[str, str]:
        """Answer the cookies that were set."""
        found = (text.partition(";")[0].partition("=") for known, text in self.headers if known.lower() == "set-cookie")
        return {name.strip(): value for name, _equals, value in found}


def environ(request: Request, address: str, host: str) -> dict[str, Any]:
    """Answer what a server hands over for this request."""
    made: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": request.path.decode("latin-1"),
        "QUERY_STRING": request.query.decode("latin-1"),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": address,
        "HTTP_HOST": host,
        "CONTENT_LENGTH": str(len(request.body)) if request.body else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, text in request.headers.items():
        key = name.upper().replace("-", "_")
        made[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = text
    return made


class Wire:
    """One application, called again and again."""

    def __init__(self, application: Callable[..., Any], host: str) -> None:
        self._application, self.host = application, host
        self._fault = ""
        self._wrote: set[str] = set()
        got_request_exception.connect(self._note, weak=False)
        signal.signal(signal.SIGALRM, _hang)
        for connection in connections.all():
            connection.execute_wrappers.append(self._look)

    def ask(self, request: Request, address: str = "127.0.0.1") -> Answer:
        """Send one request and answer what came of it."""
        answer, self._fault = Answer(), ""
        self._wrote = answer.wrote

        def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
            answer.status, answer.headers = int(status[:3]), headers

        began = time.perf_counter()
        try:
            with _at_most(HANGS_AFTER):
                body = self._application(environ(request, address, self.host), start)
                try:
                    answer.body = b"".join(body)
                finally:
                    getattr(body, "close", lambda: None)()
        except HangError:
            answer.hung, self._fault = True, traceback.format_exc(limit=-4)
        except Exception:  # noqa: BLE001 - whatever gets out here would have broken the connection
            self._fault = traceback.format_exc(limit=-6)
        answer.seconds, answer.fault = time.perf_counter() - began, self._fault
        return answer

    def _note(self, **_sent: object) -> None:
        self._fault = traceback.format_exc(limit=-6)

    def _look(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        for found in CHANGING.finditer(str(sql)):
            self._wrote.add(found[2] or found[3])
        return execute(sql, params, many, context)


def _hang(_number: int, _frame: object) -> None:
    raise HangError


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
