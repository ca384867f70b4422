"""What could be a person is noticed in words that are to be without; and what is none, mostly, is not."""

import pytest

from bindeled.cooperation.rules.guard import KINDS, NEVER, Noticed, never, notice


@pytest.mark.parametrize(
    ("text", "kind", "piece"),
    [
        ("Beboeren 010190-1234 vil ringes op.", "cpr", ""),
        ("Ring på 12 34 56 78 om aftenen.", "phone", "12 34 56 78"),
        ("Ring på +45 12345678.", "phone", "+45 12345678"),
        ("Skriv til ib@bindeled.example i morgen.", "mail", "ib@bindeled.example"),
        ("Der lugter på Dronningevej 12 hver dag.", "address", "Dronningevej 12"),
        ("Vi så det i Kirkegade 4B.", "address", "Kirkegade 4B"),
        ("Familien på 3. tv klager.", "address", "3. tv"),
        ("De bor 2. sal.", "address", "2. sal"),
        ("De bor st. th. og er søde.", "address", "st. th"),
        ("Vi talte med fru Ahmed om vinduet.", "name", "fru Ahmed"),
        ("Vi talte med Hr. Olsen.", "name", "Hr. Olsen"),
        ("Tove Testesen har brug for hjælp.", "name", "Tove Testesen"),
        ("Ib O. Opdigtet vil gerne med.", "name", "Ib O. Opdigtet"),
        ("Det sagde Jensen selv.", "name", "Jensen"),
        ("Anne-Marie Å er ny.", "name", "Anne-Marie"),
        ("Mrs Smith asked us.", "name", "Mrs Smith"),
    ],
)
def test_what_could_be_a_person_is_noticed(text: str, kind: str | None, piece: str) -> None:
    assert notice(text) == ([Noticed(kind, piece)] if kind else [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mange spurgte til varmen. De fleste var glade for besøget.",
        "Vi mødte 143 af 200, og 12 ville gerne vide mere.",
        "I uge 48 var 3 opgange uden lys. Vi gik 2 og 2.",
        "Beboerne vil have flere bænke i gården.",
        "På 14 dage nåede vi rundt. Kl. 17 er bedst.",
    ],
)
def test_plain_words_about_a_round_pass(text: str) -> None:
    assert notice(text) == []


def test_each_piece_is_told_once_in_the_order_of_the_text_and_no_part_of_one_again() -> None:
    told = notice("Ib Opdigtet, ib@bindeled.example, Ib Opdigtet, Kirkegade 4.")
    assert [(one.kind, one.text) for one in told] == [
        ("name", "Ib Opdigtet"),
        ("mail", "ib@bindeled.example"),
        ("address", "Kirkegade 4"),
    ]


def test_numbers_and_mail_have_no_place_whoever_says_that_they_are_nobodys() -> None:
    told = notice("Ib Opdigtet, 12 34 56 78, Kirkegade 4, ib@bindeled.example, 010190-1234")
    assert {one.kind for one in never(told)} == {"phone", "mail", "cpr"} == set(NEVER)
    assert {one.kind for one in told} == set(KINDS)
    assert all("1234" not in one.text for one in told if one.kind == "cpr")
