"""A pseudonym is short, easy to read aloud, and tells nothing."""

from collections.abc import Sequence

import pytest

from bindeled.residents.rules import new_pseudonym


def test_a_pseudonym_has_five_signs() -> None:
    assert len(new_pseudonym()) == 5


def test_every_sign_is_drawn_alone_from_signs_that_are_not_taken_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Sequence[str]] = []

    def first_of(signs: Sequence[str]) -> str:
        asked.append(signs)
        return signs[len(asked)]

    monkeypatch.setattr("secrets.choice", first_of)
    assert new_pseudonym() == "BCDEF"
    assert asked == ["ABCDEFGHJKLMNPRSTUVWXYZ23456789"] * 5
