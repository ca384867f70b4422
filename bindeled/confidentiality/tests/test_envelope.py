"""A value opens where it stands, and nowhere else."""

import os
import uuid
from dataclasses import replace

import pytest

from bindeled.confidentiality import sealing
from bindeled.confidentiality.envelope import Place, UnreadableError, close, open_

PLACE = Place("0101", "cases_concern", "body", uuid.uuid4())
KEY = os.urandom(32)


def test_a_value_opens_in_its_own_place() -> None:
    assert open_(KEY, close(KEY, "Det lugter på 3. sal", PLACE), PLACE) == "Det lugter på 3. sal"


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, municipality="0157"),
        replace(PLACE, table="cases_case"),
        replace(PLACE, column="note"),
        replace(PLACE, row=uuid.uuid4()),
    ],
)
def test_a_value_moved_to_another_place_cannot_be_opened(elsewhere: Place) -> None:
    value = close(KEY, "Det lugter", PLACE)
    with pytest.raises(UnreadableError):
        open_(KEY, value, elsewhere)


def test_the_length_of_a_value_does_not_tell_the_length_of_its_text() -> None:
    assert len(close(KEY, "a", PLACE)) == len(close(KEY, "a" * 250, PLACE))


def test_what_is_sealed_to_copenhagen_cannot_be_opened_by_gentofte() -> None:
    sealed = sealing.seal("Det lugter", PLACE)
    assert sealing.unseal(sealed, PLACE) == "Det lugter"
    with pytest.raises(UnreadableError):
        sealing.unseal(sealed, replace(PLACE, municipality="0157"))
