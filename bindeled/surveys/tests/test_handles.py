"""Handles: the same for the same value and key, another for another, and known again by a sum."""

from hashlib import sha256
from uuid import UUID

from bindeled.surveys.rules.handles import ANSWER, NO_THANKS, handle_of, sum_of


def test_a_handle_depends_on_value_purpose_and_key() -> None:
    made = handle_of("karin", purpose=ANSWER, key=b"k")
    assert made == handle_of("karin", purpose=ANSWER, key=b"k")
    others = {
        handle_of("ole", purpose=ANSWER, key=b"k"),
        handle_of("karin", purpose=NO_THANKS, key=b"k"),
        handle_of("karin", purpose=ANSWER, key=b"l"),
    }
    assert made not in others
    assert len(others) == 3
    assert (made.version, made.variant) == (4, UUID("00000000-0000-4000-8000-00000000cafe").variant)


def test_a_sum_is_what_the_wall_compares_with() -> None:
    made = handle_of("karin", purpose=ANSWER, key=b"k")
    assert sum_of(made) == sha256(str(made).encode()).hexdigest()
    assert sum_of(None) == sha256(b"").hexdigest()
