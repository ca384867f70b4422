"""The cast of sign-in: visitors of both sites, and the post that is kept instead of sent."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth
from django.test import Client, override_settings

from bindeled.municipalities.models import Municipality
from bindeled.post import actions as post
from bindeled.users import actions
from conftest import acting

SITE = "bindeled.users.tests.site"
ROOMS = {"sender": "/afsender/", "municipality": "/kommune/"}


class Visitor:
    """A browser without JavaScript on one side, with the steps of signing in."""

    def __init__(self, side: str) -> None:
        self.side, self.client, self.room = side, Client(), ROOMS[side]

    def get(self, path: str, **rest: Any) -> Any:
        """Fetch a page."""
        with acting(self.side), override_settings(ROOT_URLCONF=SITE):
            return self.client.get(path, **rest)

    def post(self, path: str, data: dict[str, Any] | None = None, **rest: Any) -> Any:
        """Send a form."""
        with acting(self.side), override_settings(ROOT_URLCONF=SITE):
            return self.client.post(path, data or {}, **rest)

    def use_invitation(self, link: str, how: str = "code") -> Any:
        """Press one of the buttons of an invitation."""
        return self.post(path_of(link), {"how": how})

    def enter_code(self, letters: list[dict[str, Any]], *, onward: str = "") -> Any:
        """Write the code of the last letter."""
        return self.post("/konto/login/kode/indtast/", {"code": code_in(letters), "next": onward})

    def set_up_app(self) -> str:
        """Set up an authenticator app and answer its secret."""
        secret = str(self.get("/konto/app/").context["form"].secret)
        answer = self.post("/konto/app/", {"code": app_code(secret)})
        assert answer.status_code == 302, answer.context["form"].errors
        return secret

    def come_in(self, link: str, letters: list[dict[str, Any]]) -> str:
        """Go from the invitation to being signed in with an app; answers the app's secret."""
        self.use_invitation(link)
        self.enter_code(letters)
        return self.set_up_app()


def path_of(link: str) -> str:
    """Answer the path of an absolute address."""
    return "/" + link.split("/", 3)[3]


def code_in(letters: list[dict[str, Any]]) -> str:
    """Answer the code of the last letter."""
    letter = [letter for letter in letters if letter["kind"] == "login_code"][-1]
    found = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", letter["text"], re.MULTILINE)
    assert found, letter["text"]
    return found[1]


def app_code(secret: str) -> str:
    """Answer what an authenticator app shows now."""
    shown: str = auth.format_hotp_value(auth.hotp_value(secret, next(iter(auth.yield_hotp_counters_from_time()))))
    return shown


@pytest.fixture(autouse=True)
def half_a_minute_later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let apps and sites move on to the next code when called, and at no other time.

    A code is right for half a minute of the clock; in a test that began in its last second it would be wrong by its post.
    """
    begun = [next(iter(auth.yield_hotp_counters_from_time()))]
    monkeypatch.setattr(auth, "yield_hotp_counters_from_time", lambda: iter(begun))

    def move() -> None:
        begun[0] += 1

    return move


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The letters that were handed to the post."""
    kept: list[dict[str, Any]] = []
    monkeypatch.setattr(post, "queue_letter", lambda **letter: kept.append(letter))
    return kept


@pytest.fixture
def copenhagen(db: None) -> Municipality:
    """The municipality of the tests."""
    made, _ = Municipality.objects.get_or_create(code="0101", defaults={"name": "København", "name_en": "Copenhagen"})
    return made


@pytest.fixture
def sender(db: None) -> Visitor:
    """A visitor of the sender's site."""
    return Visitor("sender")


@pytest.fixture
def adviser(db: None) -> Visitor:
    """A visitor of the municipality's site."""
    return Visitor("municipality")


def invited(side: str, copenhagen: Municipality, email: str = "karin@example.org", **rest: Any) -> str:
    """Invite somebody to a side and answer the link."""
    with acting(side), override_settings(ROOT_URLCONF=SITE):
        return actions.invite(email=email, name="Karin", municipality=copenhagen, language="da", **rest)
