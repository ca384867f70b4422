"""Names stand in Danish order."""

import pytest

from bindeled.municipalities.rules import sort_key


def test_danish_letters_stand_after_z_in_their_own_order() -> None:
    names = ["Åby", "Zebra", "Østerbro", "Æblehaven", "amager"]
    assert sorted(names, key=sort_key) == ["amager", "Zebra", "Æblehaven", "Østerbro", "Åby"]


@pytest.mark.parametrize(
    ("written", "like"),
    [("Ärla", "ærla"), ("Öster", "øster"), ("Café", "cafe"), ("Müller", "myller"), ("AMAGER", "amager")],
)
def test_letters_of_neighbours_and_capitals_stand_with_ours(written: str, like: str) -> None:
    assert sort_key(written) == sort_key(like)


def test_two_a_stay_two_letters() -> None:
    assert sort_key("Aabenraa") == "aabenraa"
