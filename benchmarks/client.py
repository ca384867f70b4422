"""A small HTTP client that costs little, so that it measures the server: one kept connection, bytes made beforehand."""

import http.client
import re
import socket
import threading
import time
from dataclasses import dataclass, field
from statistics import quantiles
from urllib.parse import urlencode, urlsplit

from bindeled.config.cast import CAST

WORDS = "Det lugter stærkt fra lejligheden, og ingen har set beboeren i to uger. Jeg tror, der er brug for hjælp. " * 10
BOUNDARY = "bindeled-0a1b2c3d4e5f"


@dataclass
class Person:
    """Somebody signed in, with the form in front of them."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)
    timeout: float = 30  # seconds

    def ask(
        self, method: str, path: str, fields: dict[str, str] | None = None, files: dict[str, bytes] | None = None
    ) -> tuple[int, str, str]:
        """Send one request, in parts where there are files; answer status, Location and body. Cookies are kept."""
        address = urlsplit(self.url)
        connection = http.client.HTTPConnection(address.hostname or "", address.port or 80, timeout=self.timeout)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Origin": self.url}
        body: str | bytes | None = urlencode(fields) if fields else None
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if files:
            body = in_parts(fields or {}, files)
            headers["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        text = response.read().decode(errors="replace")  # a page may be a picture, or a sheet to print
        connection.close()
        return response.status, response.headers.get("Location", ""), text


def in_parts(fields: dict[str, str], files: dict[str, bytes]) -> bytes:
    """Answer a form in parts, as a browser sends one with files."""
    parts = [(f'name="{name}"', value.encode()) for name, value in fields.items()]
    parts += [(f'name="{name}"; filename="IMG_1.jpg"', content) for name, content in files.items()]
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; "
    return b"".join(f"{head}{name}\r\n\r\n".encode() + value + b"\r\n" for name, value in parts) + (
        f"--{BOUNDARY}--\r\n".encode()
    )


def hidden(page: str, name: str) -> str:
    """Answer the value of a hidden field. Raises LookupError."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    if not found:
        message = f"no field {name} on the page"
        raise LookupError(message)
    return found[1]


def signed_in(url: str, email: str = CAST[0].email) -> Person:
    """Sign in as somebody of the cast on the demo's page, accept the statement, and open the form."""
    person = Person(url)
    page = person.ask("GET", "/demo/")[2]
    person.ask("POST", "/demo/", {"csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"), "email": email})
    status, _location, page = person.ask("GET", "/tavshedspligt/")
    if status == http.client.OK:
        token = hidden(page, "csrfmiddlewaretoken")
        person.ask("POST", "/tavshedspligt/", {"csrfmiddlewaretoken": token, "accept": "on"})
    status, _location, page = person.ask("GET", "/bekymring/")
    if status != http.client.OK:
        message = f"the form answered {status}"
        raise RuntimeError(message)
    entrance = re.search(r'<option value="([0-9a-f-]{36})"', page)
    person.form = {
        "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
        "entrance": entrance[1] if entrance else "",
        "floor": "3",
        "door": "tv",
        "kinds": "smell",
        "known_how": "seen",
        "since": "week",
        "children": "unknown",
        "words": WORDS[:1000],
        "called": "False",
        "step": "send",
    }
    return person


@dataclass
class Measured:
    """What a load found: submissions a second, and milliseconds."""

    per_second: float
    p50_ms: float
    p95_ms: float
    sent: int
    failed: int


class Sender(threading.Thread):
    """One client: sends the same form again and again, each time with a key of its own, until the time is up."""

    def __init__(self, person: Person, until: float, number: int) -> None:
        super().__init__()
        self._until, self._number = until, number
        self.times: list[float] = []
        self.failed = 0
        address = urlsplit(person.url)
        self._socket = socket.create_connection((address.hostname or "", address.port or 80))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        body = urlencode(person.form).encode() + b"&key="
        cookies = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
        head = (
            f"POST /bekymring/ HTTP/1.1\r\nHost: {address.netloc}\r\nOrigin: {person.url}\r\nCookie: {cookies}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body) + 24}\r\n\r\n"
        )
        self._request = head.encode() + body

    def run(self) -> None:
        """Send until the time is up."""
        count = 0
        while time.perf_counter() < self._until:
            count += 1
            began = time.perf_counter()
            self._socket.sendall(self._request + f"{self._number:04d}{time.time_ns():020d}".encode())
            answer = self._answer()
            self.times.append(time.perf_counter() - began)
            if b" 302 " not in answer[:20] or b"/kvittering/" not in answer:
                self.failed += 1
        self._socket.close()

    def _answer(self) -> bytes:
        answer = self._socket.recv(65536)
        while b"\r\n\r\n" not in answer:
            answer += self._socket.recv(65536)
        head, _separator, body = answer.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        while length and len(body) < int(length[1]):
            body += self._socket.recv(65536)
        return head


def load(person: Person, *, clients: int, seconds: float) -> Measured:
    """Let a number of clients send for a time."""
    until = time.perf_counter() + seconds
    began = time.perf_counter()
    senders = [Sender(person, until, number) for number in range(clients)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    took = time.perf_counter() - began
    times = [at for sender in senders for at in sender.times]
    failed = sum(sender.failed for sender in senders)
    return Measured((len(times) - failed) / took, percentile(times, 50), percentile(times, 95), len(times), failed)


def percentile(seconds: list[float], rank: int) -> float:
    """Answer a percentile in milliseconds."""
    return quantiles(seconds, n=100)[rank - 1] * 1000
