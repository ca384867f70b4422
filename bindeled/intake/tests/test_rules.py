"""Who is let through at once, who waits, and what is set aside: as tables."""

from dataclasses import FrozenInstanceError
from datetime import timedelta

import pytest

from bindeled.concerns.rules import KIND_LABELS
from bindeled.intake.rules import (
    ANONYMOUS,
    LEAST_SECONDS,
    LOOKING_BACK,
    MANY,
    NAMED,
    NARROW_FREE,
    NOWHERE,
    ONESELF,
    OWN_KINDS,
    REST_SECONDS,
    STORM,
    TRACE_LIFE,
    TRAP,
    WIDE_FREE,
    Judgement,
    Lately,
    judge,
    mark,
    networks,
)

SLOW = LEAST_SECONDS + 1.0


@pytest.mark.parametrize(
    ("address", "narrow", "wide"),
    [
        ("192.0.2.77", "192.0.2.0/24", "192.0.0.0/16"),
        (" 192.0.2.1 ", "192.0.2.0/24", "192.0.0.0/16"),
        ("::ffff:192.0.2.77", "192.0.2.0/24", "192.0.0.0/16"),
        ("2001:db8:1:2::3", "2001:db8:1::/48", "2001:db8::/32"),
        ("", NOWHERE, NOWHERE),
        ("unknown", NOWHERE, NOWHERE),
        ("192.0.2.77, 10.0.0.1", NOWHERE, NOWHERE),
        ("256.0.0.1", NOWHERE, NOWHERE),
    ],
)
def test_an_address_is_known_by_two_networks_and_nothing_finer(address: str, narrow: str, wide: str) -> None:
    assert networks(address) == (narrow, wide)


def test_neighbours_in_a_network_have_the_same_mark_and_another_key_gives_another() -> None:
    assert mark(b"today", networks("192.0.2.1")[0]) == mark(b"today", networks("192.0.2.200")[0])
    assert mark(b"today", "192.0.2.0/24") != mark(b"tomorrow", "192.0.2.0/24")
    assert len(mark(b"today", "192.0.2.0/24")) == 16


@pytest.mark.parametrize(
    ("lately", "age", "rested", "trapped", "expected"),
    [
        # Somebody who reads and writes.
        (Lately(), SLOW, None, False, Judgement()),
        (Lately(NARROW_FREE - 1, WIDE_FREE - 1, STORM - 1), SLOW, None, False, Judgement()),
        (Lately(), LEAST_SECONDS, None, False, Judgement()),
        (Lately(4, 39, 99), 8.0, None, False, Judgement()),
        # Faster than anybody reads: a few seconds more, and then through.
        (Lately(), 1.0, None, False, Judgement(wait=LEAST_SECONDS)),
        (Lately(), 0.0, None, False, Judgement(wait=9)),
        (Lately(), 7.5, None, False, Judgement(wait=1)),
        (Lately(), 1.0, 3.0, False, Judgement(wait=LEAST_SECONDS - 2)),
        (Lately(), LEAST_SECONDS - 1.0, LEAST_SECONDS, False, Judgement()),
        # From where many come: a rest, and then through, but read after the others.
        (Lately(narrow=NARROW_FREE), SLOW, None, False, Judgement(wait=REST_SECONDS + 1)),
        (Lately(narrow=NARROW_FREE), SLOW, 5.0, False, Judgement(wait=REST_SECONDS - 4)),
        (Lately(narrow=NARROW_FREE), SLOW, REST_SECONDS, False, Judgement(set_aside=MANY)),
        (Lately(wide=WIDE_FREE), SLOW, None, False, Judgement(wait=REST_SECONDS + 1)),
        (Lately(narrow=5), 60.0, None, False, Judgement(wait=21)),
        (Lately(wide=40), 60.0, 19.5, False, Judgement(wait=1)),
        (Lately(wide=WIDE_FREE), SLOW, REST_SECONDS, False, Judgement(set_aside=MANY)),
        # In a storm nobody waits for it; a second one from one network is read after the others.
        (Lately(everywhere=STORM), SLOW, None, False, Judgement()),
        (Lately(wide=3, everywhere=STORM), SLOW, None, False, Judgement()),
        (Lately(wide=4, everywhere=STORM), SLOW, None, False, Judgement(set_aside=MANY)),
        (Lately(narrow=1, everywhere=STORM), SLOW, None, False, Judgement(set_aside=MANY)),
        (Lately(narrow=1, everywhere=STORM - 1), SLOW, None, False, Judgement()),
        # The field that nobody sees.
        (Lately(), SLOW, None, True, Judgement(set_aside=TRAP)),
        (Lately(narrow=NARROW_FREE), SLOW, REST_SECONDS, True, Judgement(set_aside=TRAP)),
    ],
)
def test_the_judgement(lately: Lately, age: float, rested: float | None, trapped: bool, expected: Judgement) -> None:
    assert judge(lately, age=age, rested=rested, trapped=trapped) == expected


def test_whoever_waits_is_let_through_however_many_come() -> None:
    flood = Lately(narrow=10_000, wide=10_000, everywhere=10_000)
    assert judge(flood, age=0, rested=REST_SECONDS, trapped=True).wait == 0


@pytest.mark.parametrize(("fact", "field"), [(Lately(), "narrow"), (Judgement(), "wait")])
def test_what_was_counted_and_judged_is_not_changed_afterwards(fact: object, field: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(fact, field, 0)


def test_nothing_has_come_lately_unless_it_was_counted() -> None:
    assert Lately() == Lately(narrow=0, wide=0, everywhere=0)


def test_what_is_hard_has_the_codes_of_the_concern() -> None:
    assert set(OWN_KINDS) <= set(KIND_LABELS)
    # What only others see, or what nobody would say of oneself.
    of_others = {"dementia", "smell", "no_contact", "move_in", "unsafe_behaviour"}
    assert set(KIND_LABELS) - set(OWN_KINDS) == of_others


def test_the_words_in_the_database_stay_and_no_trace_stays_longer_than_a_day() -> None:
    assert (ANONYMOUS, NAMED, ONESELF) == ("anonymous", "named", "self")
    assert (TRAP, MANY) == ("trap", "many")
    assert timedelta(days=1) == TRACE_LIFE
    assert timedelta(hours=1) == LOOKING_BACK
