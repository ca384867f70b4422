"""What a file of places may say: for each kind of entry its keys, and for each key what is expected in words.

Pure: it looks at what stands in the file and knows no database. An operator reads ``expected`` when a file is refused.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bindeled.cases.rules import routing
from bindeled.children.rules import CHANNELS, DAYS_OFF, LATEST_TURN
from bindeled.offers.rules.suggesting import SAYS

LONGEST_RECEIPT = 36_500  # days
LONGEST_WAIT = 3_650  # days
LONGEST_TEXT = 4000  # letters of a standard text
LEVELS = (1, 2)


@dataclass(frozen=True)
class Says:
    """What may stand behind a key: in words, and as a test. ``needed`` is false where the key may be left out."""

    expected: str
    holds: Callable[[Any], bool]
    needed: bool = True


def text(longest: int, *, needed: bool = True) -> Says:
    """Expect words, in one line."""

    def holds(value: Any) -> bool:
        return isinstance(value, str) and value.isprintable() and value == value.strip() and 0 < len(value) <= longest

    return Says(f"words in quotes, in one line, at most {longest} letters", holds, needed)


def like(pattern: str, expected: str, *, needed: bool = True) -> Says:
    """Expect words of a form."""
    return Says(expected, lambda value: isinstance(value, str) and bool(re.fullmatch(pattern, value)), needed)


def one_of(*words: str, needed: bool = True) -> Says:
    """Expect one of a few words."""
    listed = ", ".join(f'"{word}"' for word in words)
    return Says(f"one of {listed}", lambda value: isinstance(value, str) and value in words, needed)


def yes_or_no(*, needed: bool = True) -> Says:
    """Expect one of two."""
    return Says("true or false, without quotes", lambda value: isinstance(value, bool), needed)


def whole(lowest: int, highest: int, *, needed: bool = True) -> Says:
    """Expect a whole number."""

    def holds(value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest

    return Says(f"a whole number from {lowest} to {highest}, without quotes", holds, needed)


def day(*, needed: bool = True) -> Says:
    """Expect a date."""

    def holds(value: Any) -> bool:
        return isinstance(value, date) and not isinstance(value, datetime)

    return Says("a date without quotes, like 2026-01-31", holds, needed)


def several(expected: str, inner: Callable[[Any], bool], *, needed: bool = True) -> Says:
    """Expect a list with something in it."""
    return Says(expected, lambda value: isinstance(value, list) and bool(value) and all(map(inner, value)), needed)


HTTPS, AN_ADDRESS = r"https://[^\s\"<>]{4,190}", "an address in quotes that begins with https://"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TIME_OF_DAY = like(r"([01]\d|2[0-3]):[0-5]\d", 'a time in quotes, like "08:00"')
HOUSE_NUMBER = like(r"[1-9]\d{0,2}[A-Z]?", 'a house number in quotes, like "12" or "12A"')
DATES = {"valid_from": day(), "valid_to": day(needed=False)}
# What a unit does is said in words that the product acts on; see municipalities.models.Unit.
UNIT_KINDS = tuple(routing.UNIT_KINDS)

MUNICIPALITY: Mapping[str, Says] = {
    "code": like(r"\d{4}", 'four digits in quotes, like "0101"'),
    "name": text(80),
    "name_en": text(80),
    "intake": one_of("contact_persons", "open"),
    "feedback": one_of("consent", "never", needed=False),
    "senders_may_attach": yes_or_no(needed=False),
    "attach_source": text(200, needed=False),
    "receipt_days": whole(1, LONGEST_RECEIPT, needed=False),
    "first_contact_days": whole(1, LONGEST_WAIT, needed=False),
    "first_contact_source": text(200, needed=False),
    "still_right_days": whole(1, LONGEST_WAIT, needed=False),
    "answer_days": whole(1, LONGEST_WAIT, needed=False),
    "doubt_days": whole(0, LONGEST_WAIT, needed=False),
    "gap_days": whole(0, LONGEST_WAIT, needed=False),
    "address": text(200, needed=False),
    "phone": text(16, needed=False),
    "website": like(HTTPS, AN_ADDRESS, needed=False),
    "accessibility_url": like(HTTPS, AN_ADDRESS, needed=False),
    "protection_officer": text(200, needed=False),
    "post_days": whole(1, LONGEST_WAIT, needed=False),
    "signals_number": whole(2, 20, needed=False),
    "signals_days": whole(1, LONGEST_WAIT, needed=False),
    "signals_source": text(200, needed=False),
    "linked_days": whole(1, LONGEST_WAIT, needed=False),
    "outreach_days": whole(1, LONGEST_WAIT, needed=False),
    "outreach_source": text(200, needed=False),
    "days_off": several(f"a list of some of {', '.join(DAYS_OFF)}", DAYS_OFF.__contains__, needed=False),
}
STREET: Mapping[str, Says] = {
    "name": text(80),
    "numbers": several('a list of house numbers in quotes, like ["2", "4A"]', HOUSE_NUMBER.holds),
    "postal_code": like(r"\d{4}", 'four digits in quotes, like "2300"'),
}
ROUTING_RULE: Mapping[str, Says] = {
    "code": like(r"[a-z0-9_]{1,32}", 'a short code in quotes, like "over_65"'),
    "position": whole(1, 999),
    "unit_kind": one_of(*UNIT_KINDS),
    "beside": yes_or_no(needed=False),
    "when": Says(
        'a list like [{ fact = "age", at_least = 66 }], or [] for a rule that always holds',
        lambda value: isinstance(value, list) and all(isinstance(said, dict) for said in value),
    ),
    "reason_da": text(300),
    "reason_en": text(300),
    "source": text(200),
    **DATES,
}
SUGGESTION_RULE: Mapping[str, Says] = {
    "code": like(r"[a-z0-9_]{1,32}", 'a short code in quotes, like "mentor_home"'),
    "offer": like(r"[a-z_]{1,40}", "the code of an offer in quotes, like support_contact"),
    "method": like(r"[a-z_]{1,32}", 'the code of one of its methods in quotes, like "cti"', needed=False),
    "says": one_of(*SAYS),
    "when": Says(
        'a list like [{ fact = "age", at_least = 18 }], with something in it',
        lambda value: isinstance(value, list) and all(isinstance(said, dict) for said in value),
    ),
    "reason_da": text(300),
    "reason_en": text(300),
    "unless_da": text(300, needed=False),
    "unless_en": text(300, needed=False),
    "laws": several("a list of codes from laws.toml", lambda code: isinstance(code, str), needed=False),
    "source": text(200),
    **DATES,
}
STANDARD_TEXT: Mapping[str, Says] = {
    "code": like(r"[a-z0-9_]{1,32}", 'a short code in quotes, like "nobody_home"'),
    "title": text(80),
    "body": Says(
        "words in quotes, in several lines where three quotes stand around them, at most 4000 letters",
        lambda value: isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_TEXT and "\0" not in value,
    ),
    "source": text(200),
    **DATES,
}
ENTRIES: Mapping[str, Mapping[str, Says]] = {
    "district": {"name": text(80)},
    "unit": {
        "name": text(120),
        "kind": one_of(*UNIT_KINDS),
        "outreach": yes_or_no(needed=False),
        "district": text(80, needed=False),
        "parent": text(120, needed=False),
        **DATES,
    },
    "contact": {
        "unit": text(120),
        "kind": one_of("phone", "mail", "link"),
        "value": text(200),
        "audience": one_of("public", "senders", "municipality"),
        "source": text(200),
        "verified_on": day(needed=False),
        "review_by": day(needed=False),
        **DATES,
    },
    # When a family unit is open, and whom to call about a child: in its hours, and outside them.
    "duty_hours": {
        "unit": text(120),
        "weekdays": several(f"a list of some of {', '.join(WEEKDAYS)}", WEEKDAYS.__contains__),
        "opens": TIME_OF_DAY,
        "closes": TIME_OF_DAY,
        **DATES,
    },
    "duty_call": {
        "unit": text(120),
        "when": one_of("in_hours", "outside"),
        "channel": one_of(*CHANNELS),
        "to": text(200),
        "name": text(80),
        "after": whole(0, LATEST_TURN, needed=False),
        "source": text(200),
        "verified_on": day(needed=False),
        **DATES,
    },
    "emergency_number": {
        "level": whole(min(LEVELS), max(LEVELS)),
        "position": whole(1, 99),
        "number": like(r"\d{3,8}", "digits alone in quotes, without spaces", needed=False),
        "name_da": text(120),
        "name_en": text(120),
        "what_for_da": text(200),
        "what_for_en": text(200),
        "source": text(200),
        "verified_on": day(needed=False),
        "review_by": day(needed=False),
        **DATES,
    },
    "organisation": {"name": text(120)},
    "office": {
        "organisation": text(120),
        "name": text(120),
        "phone": text(24, needed=False),
        "email": text(200, needed=False),
        "hours": text(200, needed=False),
        **DATES,
    },
    "department": {
        "name": text(120),
        "organisation": text(120),
        "district": text(80),
        "number": like(r"\d{1,12}", "digits in quotes, with their zeros in front", needed=False),
        "dwellings": whole(0, 100_000, needed=False),
        "streets": several(
            'a list like [{ name = "…", numbers = ["2", "4A"], postal_code = "2300" }]',
            lambda street: isinstance(street, dict),
        ),
    },
    "routing_rule": ROUTING_RULE,
    "suggestion_rule": SUGGESTION_RULE,
    "standard_text": STANDARD_TEXT,
}


def faults(entry: Any, keys: Mapping[str, Says]) -> Iterator[str]:
    """Yield what is wrong with one entry, in words; nothing where it is as expected."""
    if not isinstance(entry, dict):
        yield "it must be a table of keys and values."
        return
    for key in sorted(entry.keys() - keys.keys()):
        yield f"there is no {key}; there are {', '.join(keys)}."
    for key, says in keys.items():
        if key not in entry:
            if says.needed:
                yield f"it needs {key}: {says.expected}."
        elif not says.holds(entry[key]):
            yield f"{key} must be {says.expected}."
        elif (
            key == "valid_to"
            and DATES["valid_from"].holds(entry.get("valid_from"))
            and entry[key] < entry["valid_from"]
        ):
            yield "valid_to must not lie before valid_from."
    if keys is ENTRIES["department"] and isinstance(entry.get("streets"), list):
        for number, street in enumerate(entry["streets"], start=1):
            yield from (f"street {number}: {fault}" for fault in faults(street, STREET))
