"""Fixed points about people: the statement in force, how long an invitation and a session live."""

import uuid
from datetime import timedelta

ACCOUNTS = uuid.UUID("0f7e4b52-1c0b-4b8e-9a7e-6d2f5a3c9b11")

# The version in force; a new text gets a new version, and everybody is asked once more.
STATEMENT_VERSION = "2026-11"

INVITATION_LIFE = timedelta(days=7)

# Seconds. A session ends eight hours after sign-in whatever happens, and earlier when nobody uses it: an adviser sits
# in an open office, a caretaker has a telephone of their own.
SESSION_LIFE = 8 * 60 * 60
IDLE_LIFE = {"municipality": 30 * 60, "sender": 2 * 60 * 60}
# A use is written down at most this often, so the true limit lies up to this much below IDLE_LIFE, never above it.
SEEN_EVERY = 15 * 60


def account_id(side: str, email: str) -> uuid.UUID:
    """Answer the id of the account with this address on a side, whether it has been made yet or not.

    So a list can name an account before its owner has accepted the invitation, and without a look at who has one.
    """
    return uuid.uuid5(ACCOUNTS, f"{side}|{email.strip().lower()}")


def session_is_over(side: str, *, started: float, seen: float, now: float) -> bool:
    """Say whether a session must end. Times are seconds since 1970; ``seen`` is the last use written down."""
    return now - started >= SESSION_LIFE or now - seen >= IDLE_LIFE[side]


# What a browser calls itself, most telling first: nearly all of them also claim to be Chrome and Safari.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
}
BROWSERS |= {"Chrome": "Chrome", "CriOS": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def browser_of(user_agent: str) -> str:
    """Answer a browser and its machine in words that people know, or the first words it said about itself."""
    browser = next((name for sign, name in BROWSERS.items() if sign in user_agent), user_agent[:20])
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    return ", ".join(filter(None, (browser, system)))


# So many narrowed lists of one page somebody keeps at most: more are no shortcut any more.
MOST_KEPT = 12
