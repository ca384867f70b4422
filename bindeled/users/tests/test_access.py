"""Who may come in, and which step is missing."""

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from bindeled.users.access import (
    freshly,
    has_second_factor,
    is_last_factor,
    missing_step,
    signed_in_freshly,
    signed_in_strongly,
)
from bindeled.users.models import User
from bindeled.users.rules import STATEMENT_VERSION
from conftest import acting
from journeys.factory import World

pytestmark = pytest.mark.django_db
TOTP, PASSKEY, RECOVERY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES


def request_of(user: User, *methods: str, notes_of: User | None = None) -> HttpRequest:
    """Answer a request in a session in which somebody proved themselves in these ways."""
    request = RequestFactory().get("/")
    request.user = user
    request.session = {}  # type: ignore[assignment]
    for method in methods:
        record_authentication(request, notes_of or user, method=method)
    return request


def give(user: User, *kinds: str) -> list[Authenticator]:
    with acting(user.side):
        return [Authenticator.objects.create(user=user, type=kind, data={}) for kind in kinds]


@pytest.mark.parametrize(
    ("methods", "demo", "strongly"),
    [
        (("mfa",), False, True),
        (("code", "mfa"), False, True),
        (("code",), False, False),
        ((), False, False),
        (("demo",), False, False),
        (("demo",), True, True),
        (("mfa",), True, True),
        (("code",), True, False),
    ],
)
def test_one_factor_is_not_enough_and_one_click_is_for_the_demonstration_only(
    world: World, methods: tuple[str, ...], demo: bool, strongly: bool
) -> None:
    with override_settings(DEMO=demo):
        assert signed_in_strongly(request_of(world["Bo"], *methods)) is strongly


@pytest.mark.parametrize(
    ("methods", "demo", "freshly_"),
    [
        (("mfa",), False, True),
        (("code",), False, False),
        ((), False, False),
        (("demo",), True, False),
        (("demo", "demo_again"), True, True),
        (("demo_again",), False, False),
        (("mfa",), True, True),
    ],
)
def test_a_fresh_sign_in_is_a_second_factor_or_in_the_demonstration_its_own_page(
    world: World, methods: tuple[str, ...], demo: bool, freshly_: bool
) -> None:
    with override_settings(DEMO=demo):
        assert signed_in_freshly(request_of(world["Karin"], *methods)) is freshly_


@pytest.mark.parametrize(("seconds", "fresh"), [(0, True), (599, True), (600, False), (3600, False)])
def test_it_stays_fresh_for_ten_minutes(
    world: World, monkeypatch: pytest.MonkeyPatch, seconds: int, fresh: bool
) -> None:
    now = 1_800_000_000.0
    monkeypatch.setattr("time.time", lambda: now)
    request = request_of(world["Karin"], "mfa")
    monkeypatch.setattr("time.time", lambda: now + seconds)
    assert signed_in_freshly(request) is fresh


@pytest.mark.parametrize(
    ("kinds", "demo", "way"),
    [
        ((TOTP,), False, "/konto/bekraeft/"),
        ((TOTP,), True, "/konto/bekraeft/"),
        ((PASSKEY,), True, "/konto/bekraeft/adgangsnoegle/"),
        ((), False, "/konto/andet-trin/"),
        ((), True, "/demo/igen/"),
    ],
)
def test_who_is_not_fresh_is_led_to_their_own_second_factor_and_back(
    world: World, monkeypatch: pytest.MonkeyPatch, kinds: tuple[str, ...], demo: bool, way: str
) -> None:
    give(world["Karin"], *kinds)
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.0)
    request = request_of(world["Karin"], "mfa")
    monkeypatch.setattr("time.time", lambda: 1_800_003_600.0)
    shown = freshly(lambda _request: HttpResponse("words"))
    with acting("sender"), override_settings(DEMO=demo):
        answer = shown(request)
    assert answer.status_code == 302
    assert answer["Location"] == f"{way}?next=%2F"


def test_who_is_fresh_or_lacks_more_than_that_is_left_to_the_page_itself(world: World) -> None:
    shown = freshly(lambda _request: HttpResponse("words"))
    with acting("sender"):
        for request in (request_of(world["Karin"], "mfa"), request_of(world["Karin"])):
            assert shown(request).content == b"words"


def test_a_page_behind_a_fresh_sign_in_keeps_its_name_and_what_its_address_says(world: World) -> None:
    def page(_request: HttpRequest, number: int, *, kind: str) -> HttpResponse:
        return HttpResponse(f"{number} {kind}")

    shown = freshly(page)
    assert shown.__name__ == "page"
    with acting("sender"):
        assert shown(request_of(world["Karin"], "mfa"), 7, kind="words").content == b"7 words"


def test_what_an_earlier_person_proved_in_this_browser_does_not_count(world: World) -> None:
    assert not signed_in_strongly(request_of(world["Bo"], "mfa", notes_of=world["Lis"]))


@pytest.mark.parametrize(
    ("kinds", "has"), [((), False), ((RECOVERY,), False), ((TOTP,), True), ((PASSKEY,), True), ((TOTP, PASSKEY), True)]
)
def test_recovery_codes_alone_are_no_second_factor(world: World, kinds: tuple[str, ...], has: bool) -> None:
    give(world["Lis"], TOTP)
    give(world["Bo"], *kinds)
    assert has_second_factor(world["Bo"]) is has


@pytest.mark.parametrize(
    ("kinds", "step"),
    [
        ((), "second_factor"),
        ((RECOVERY,), "second_factor"),
        ((TOTP,), "mfa_reauthenticate"),
        ((PASSKEY,), "mfa_reauthenticate_webauthn"),
        ((TOTP, PASSKEY), "mfa_reauthenticate"),
    ],
)
def test_who_has_a_second_factor_shows_it_and_who_has_none_sets_one_up(
    world: World, kinds: tuple[str, ...], step: str
) -> None:
    give(world["Lis"], TOTP, PASSKEY)
    give(world["Bo"], *kinds)
    assert missing_step(request_of(world["Bo"], "code"), world["Bo"]) == step


@pytest.mark.parametrize(
    ("who", "accepted", "step"),
    [
        ("Karin", STATEMENT_VERSION, ""),
        ("Karin", "", "statement"),
        ("Karin", "2020-01", "statement"),
        ("Bo", "", ""),
    ],
)
def test_only_a_sender_is_asked_for_the_statement_and_for_the_one_in_force(
    world: World, who: str, accepted: str, step: str
) -> None:
    world[who].statement = accepted
    assert missing_step(request_of(world[who], "mfa"), world[who]) == step


@pytest.mark.parametrize(
    ("kinds", "last"),
    [
        ((TOTP,), True),
        ((PASSKEY, RECOVERY), True),
        ((TOTP, PASSKEY), False),
        ((PASSKEY, PASSKEY), False),
        ((RECOVERY,), False),
    ],
)
def test_the_last_second_factor_is_known(world: World, kinds: tuple[str, ...], last: bool) -> None:
    give(world["Lis"], TOTP, PASSKEY)
    first, *_others = give(world["Bo"], *kinds)
    assert is_last_factor(first) is last
