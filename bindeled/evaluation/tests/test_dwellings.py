"""What counts as one dwelling."""

from collections.abc import Sequence

import pytest

from bindeled.evaluation.rules import dwellings as rules
from bindeled.evaluation.rules.dwellings import CASE, PLACE, RESIDENT, Mark

HERE, THERE, ITS_CASE, OTHER_CASE, SHE = (PLACE, b"1"), (PLACE, b"2"), (CASE, 1), (CASE, 2), (RESIDENT, 1)


@pytest.mark.parametrize(
    ("concerns", "found"),
    [
        ([], []),
        ([[HERE], [THERE], [HERE]], [0, 1, 0]),
        # Nobody said where, and five about one resident would be five dwellings.
        ([[], [HERE], []], [None, 0, None]),
        # In one case, or in two of one resident, they are one, whatever they are said to be.
        ([[HERE, ITS_CASE], [THERE, ITS_CASE], [ITS_CASE]], [0, 0, 0]),
        ([[ITS_CASE, SHE], [OTHER_CASE, SHE]], [0, 0]),
        # By steps, and in whichever order they came.
        ([[HERE], [THERE], [THERE, ITS_CASE], [ITS_CASE, SHE], [HERE, OTHER_CASE, SHE]], [0, 0, 0, 0, 0]),
        ([[THERE, OTHER_CASE], [HERE, ITS_CASE], [(PLACE, b"3")]], [0, 1, 2]),
        # Two cases of which neither place nor resident is known could be one person's.
        ([[ITS_CASE], [OTHER_CASE], [HERE]], [None, None, 0]),
    ],
)
def test_what_shares_a_mark_is_one_dwelling(concerns: Sequence[Sequence[Mark]], found: list[int | None]) -> None:
    assert rules.joined(concerns) == found
    assert not rules.torn([(marks, its) for marks, its in zip(concerns, found, strict=True) if its is not None])


@pytest.mark.parametrize(
    ("told", "is_torn"),
    [
        ([], False),
        ([([HERE], 1), ([THERE], 2), ([HERE, ITS_CASE], 1)], False),
        ([([HERE, ITS_CASE], 1), ([THERE, ITS_CASE], 2)], True),
        ([([], 1)], True),
        ([([HERE], None)], True),
    ],
)
def test_one_that_counts_as_two_is_seen(told: list[tuple[list[Mark], int | None]], is_torn: bool) -> None:
    assert rules.torn(told) is is_torn
