"""Who asks: nobody, the cast, and people half-way through signing in. Each has a way to come in, walked anew when needed."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from random import Random
from urllib.parse import urlencode

from django.conf import settings

from bindeled.config.cast import CAST
from drills.fuzzing.wire import Answer, Request, Wire

TOKEN = "abcdefghijklmnopqrstuvwxyz012345"  # a fixed token against forged forms: the drill's own browser
FOUND = 302


@dataclass
class Visitor:
    """Somebody at a browser: cookies, and how they come in."""

    name: str
    come_in: Callable[["Visitor"], None]
    is_signed_in: bool = False
    cookies: dict[str, str] = field(default_factory=dict)

    def headers(self, language: str = "da", host: str = "localhost") -> dict[str, str]:
        """Answer what this browser sends along."""
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": jar, "Accept-Language": language, "Origin": f"http://{host}", "Accept": "text/html"}

    def begin(self) -> None:
        """Come in anew."""
        self.cookies = {settings.CSRF_COOKIE_NAME: TOKEN}
        self.come_in(self)


class Door:
    """The steps by which visitors of one side come in."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.invitation = ""  # the token of an invitation that is open now

    def send(self, visitor: Visitor, path: str, **fields: str) -> Answer:
        """Send a form as this visitor, and keep the cookies."""
        body = urlencode({"csrfmiddlewaretoken": TOKEN, **fields}).encode()
        headers = {**visitor.headers(), "Content-Type": "application/x-www-form-urlencoded"}
        address = Random(body).randbytes(3)
        answer = self._wire.ask(
            Request("POST", path.encode(), headers=headers, body=body), f"10.{address[0]}.{address[1]}.{address[2]}"
        )
        visitor.cookies |= {**answer.cookies(), settings.CSRF_COOKIE_NAME: TOKEN}
        return answer

    def one_click(self, email: str) -> Callable[[Visitor], None]:
        """Come in by the demo's page; whoever may change their sign-in has just confirmed it."""

        def come(visitor: Visitor) -> None:
            answer = self.send(visitor, "/demo/", email=email)
            assert answer.status == FOUND, f"{email} could not sign in: {answer.status} {answer.fault}"
            store = import_module(settings.SESSION_ENGINE).SessionStore(visitor.cookies[settings.SESSION_COOKIE_NAME])
            store["account_authentication_methods"] = [
                *store.get("account_authentication_methods", []),
                {"method": "mfa", "at": time.time(), "type": "webauthn"},
            ]
            store.save()

        return come

    def by_code(self, visitor: Visitor) -> None:
        """Stand where the code from the letter is asked for."""
        self.send(visitor, "/konto/login/", email=next(one.email for one in CAST if one.side == settings.SIDE))

    def by_invitation(self, visitor: Visitor) -> None:
        """Stand where an invited person makes the first passkey."""
        self.send(visitor, f"/invitation/{self.invitation}/", how="passkey")


def visitors(door: Door) -> list[Visitor]:
    """Answer everybody who visits this side."""
    if settings.SIDE == "mail":
        return [Visitor("anybody", lambda _visitor: None)]
    here = [one for one in CAST if one.side == settings.SIDE]
    known = [Visitor(one.name.split()[0], door.one_click(one.email), is_signed_in=True) for one in here]
    return [
        Visitor("anybody", lambda _visitor: None),
        *known,
        Visitor("entering a code", door.by_code),
        Visitor("invited", door.by_invitation),
    ]
