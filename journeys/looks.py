"""How a journey is looked at: on a phone and at a desk, with JavaScript and without.

Two journeys see both widths and both ways, which is what tests run; ``BINDELED_EVERY_LOOK=1`` walks all four. Residents and children's
concerns come from phones with JavaScript most of all, so theirs are the other two.
"""

import os

import pytest

PHONE, DESK = 390, 1280
EVERY = [(PHONE, True), (PHONE, False), (DESK, True), (DESK, False)]


def _looks(*two: tuple[int, bool]) -> pytest.MarkDecorator:
    looks = EVERY if os.environ.get("BINDELED_EVERY_LOOK") else [*two]
    names = [
        f"{'phone' if width == PHONE else 'desk'}, {'with' if scripts else 'without'} JavaScript"
        for width, scripts in looks
    ]
    return pytest.mark.parametrize(("width", "scripts"), looks, ids=names)


in_two_looks = _looks((PHONE, False), (DESK, True))
in_the_other_two_looks = _looks((PHONE, True), (DESK, False))
in_every_look = _looks(*EVERY)
