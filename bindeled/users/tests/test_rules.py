"""How long an invitation and a session live, and what a browser is called."""

from datetime import timedelta
from uuid import UUID

import pytest

from bindeled.users import rules
from bindeled.users.rules import account_id, browser_of, session_is_over

MINUTE, HOUR = 60, 3600


@pytest.mark.parametrize(
    ("side", "started", "seen", "over"),
    [
        ("municipality", 8 * HOUR - 1, 0, False),
        ("municipality", 8 * HOUR, 0, True),
        ("municipality", HOUR, 30 * MINUTE - 1, False),
        ("municipality", HOUR, 30 * MINUTE, True),
        ("sender", 3 * HOUR, 2 * HOUR - 1, False),
        ("sender", 3 * HOUR, 2 * HOUR, True),
        ("sender", 9 * HOUR, 0, True),
    ],
)
def test_a_session_ends_after_eight_hours_and_earlier_when_nobody_uses_it(
    side: str, started: int, seen: int, over: bool
) -> None:
    now = 1_800_000_000.0
    assert session_is_over(side, started=now - started, seen=now - seen, now=now) is over


@pytest.mark.parametrize("address", ["karin@example.org", " Karin@Example.ORG\n"])
def test_an_address_has_the_same_account_on_a_side_for_ever_however_it_is_written(address: str) -> None:
    assert account_id("sender", address) == UUID("64dc9841-710a-5d40-8d78-3c3c8f22dc0f")
    assert account_id("municipality", address) != account_id("sender", address)


def test_an_invitation_lives_for_a_week() -> None:
    assert timedelta(days=7) == rules.INVITATION_LIFE


def test_a_use_is_written_down_often_enough_for_the_shortest_limit() -> None:
    assert rules.SEEN_EVERY == 15 * MINUTE
    assert min(rules.IDLE_LIFE.values()) >= 2 * rules.SEEN_EVERY


def test_the_statement_in_force_is_that_of_november() -> None:
    assert rules.STATEMENT_VERSION == "2026-11"


CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36"


@pytest.mark.parametrize(
    ("said", "called"),
    [
        (CHROME, "Chrome, Linux"),
        (CHROME.replace("X11; Linux x86_64", "Windows NT 10.0") + " Edg/131.0", "Edge, Windows"),
        (CHROME.replace("X11; Linux x86_64", "Macintosh; Intel Mac OS X 10_15") + " OPR/99.0", "Opera, Mac"),
        (CHROME.replace("X11; Linux", "Linux; Android 14") + " SamsungBrowser/23.0", "Samsung Internet, Android"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) FxiOS/132.0 Safari/604.1", "Firefox, iPhone"),
        ("Mozilla/5.0 (iPad; CPU OS 17 like Mac OS X) CriOS/131.0 Safari/604.1", "Chrome, iPad"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Version/17 Safari/604.1", "Safari, iPhone"),
        ("curl/8.5.0 and a great many words more", "curl/8.5.0 and a gre"),
        ("Linux", "Linux, Linux"),
        ("", ""),
    ],
)
def test_a_browser_is_called_by_words_that_people_know(said: str, called: str) -> None:
    assert browser_of(said) == called


def test_how_many_narrowed_lists_one_keeps_stays_what_it_is() -> None:
    assert rules.MOST_KEPT == 12
