"""What an offer may say: methods, words, and how it is found."""

import pytest

from bindeled.catalogue import rules, words
from bindeled.catalogue.rules import Method, method, searchable, why_not_slug, why_not_words, words_asked

CTI = {"code": "cti", "name_da": "CTI, ni måneder", "name_en": "CTI, nine months", "worker": "fixed", "months": 9}
ACT = {"code": "act", "name_da": "ACT", "name_en": "ACT, a team", "worker": "team", "team": ["nurse", "job_centre"]}
SAID = {"name": "Ungementor", "summary": "En mentor.", "target": "Unge.", "content": "Hjælp."}
# Rows, files and the open data hold these words; the headings stand in the order of a quality standard.
VOCABULARIES = [
    (
        rules.KINDS,
        ["advice", "home", "care", "young", "homelessness", "money", "treatment", "place", "rights"],
    ),
    (rules.ENDINGS, ["open", "months", "once"]),
    (rules.COMPLAINTS, ["none", "municipality", "appeals"]),
    (rules.COSTS, ["free", "own_costs", "means", "fee"]),
    (rules.WORKERS, ["fixed", "team"]),
    (
        rules.HEADINGS,
        ["target", "purpose", "criteria", "content", "responsibility", "follow_up", "extent", "how_to_apply"],
    ),
]
THERE_IS_NO_PRICE = "there is no price; there are name, summary, target, purpose, criteria, content, responsibility, follow_up, extent, how_to_apply."


@pytest.mark.parametrize(("vocabulary", "expected"), VOCABULARIES)
def test_the_words_of_rows_and_files_are_these(vocabulary: dict[str, object], expected: list[str]) -> None:
    assert list(vocabulary) == expected
    assert len({str(label) for label in vocabulary.values()}) == len(expected)


def test_a_method_is_read_as_it_is_said() -> None:
    assert method(CTI) == Method("cti", "CTI, ni måneder", "CTI, nine months", "fixed", 9)
    assert method(ACT) == Method("act", "ACT", "ACT, a team", "team", None, ("nurse", "job_centre"))
    assert [method(CTI).name(language) for language in ("da", "en")] == ["CTI, ni måneder", "CTI, nine months"]


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        (
            {"weeks": 3},
            r"^a method has no weeks; it has code, months, name_da, name_en, team, worker\.$",
        ),
        ({"code": ""}, "needs code"),
        ({"name_da": 3}, "needs name_da"),
        ({"name_en": None}, "needs name_en"),
        ({"worker": "two"}, r"^worker of a method must be one of fixed, team\.$"),
        ({"months": 0}, "from 1 to 120"),
        ({"months": 121}, "from 1 to 120"),
        ({"months": True}, "from 1 to 120"),
        ({"months": "9"}, "from 1 to 120"),
        ({"team": "nurse"}, "a list of functions"),
        ({"team": [""]}, "a list of functions"),
        ({"team": ["nurse"]}, "names the functions in it"),
        ({"worker": "team"}, "names the functions in it"),
    ],
)
def test_a_method_that_cannot_be_is_refused_in_words(changed: dict[str, object], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        method({**CTI, **changed})


@pytest.mark.parametrize("months", [1, 120, None])
def test_months_may_be_anything_within_bounds_or_none(months: int | None) -> None:
    assert method({**CTI, "months": months}).months == months


@pytest.mark.parametrize(
    ("said", "why_not"),
    [
        (SAID, ""),
        ({**SAID, "extent": "x" * 4000}, ""),
        ({**SAID, "extent": "x" * 4001}, "extent in da must be words of at most 4000 letters."),
        ({**SAID, "name": "x" * 121}, "name in da must be words of at most 120 letters."),
        ({**SAID, "name": "  "}, "it needs name in da."),
        *(
            ({key: value for key, value in SAID.items() if key != needed}, f"it needs {needed} in da.")
            for needed in SAID
        ),
        ({**SAID, "summary": "x" * 240}, ""),
        ({**SAID, "summary": "x" * 241}, "summary in da must be words of at most 240 letters."),
        ({**SAID, "price": "5", "rent": "9"}, THERE_IS_NO_PRICE),
        ({**SAID, "content": "a\0b"}, "content in da must be words of at most 4000 letters."),
        ({**SAID, "purpose": 3}, "purpose in da must be words of at most 4000 letters."),
        ("words", "the words in da must be a table."),
    ],
)
def test_words_that_cannot_be_told_are_named(said: object, why_not: str) -> None:
    assert why_not_words(said, "da") == why_not


def test_a_word_of_the_address_that_is_taken_is_refused() -> None:
    assert why_not_slug("ungementor") == ""
    for taken in ("data", "i", "forslag", "nyt"):
        assert why_not_slug(taken) == f"the address {taken} is taken; choose another."


def test_an_offer_is_found_by_small_letters_and_single_spaces() -> None:
    assert searchable(["Støtte-  og\nKONTAKTPERSON", "Straße"]) == "støtte- og kontaktperson strasse"
    assert words_asked("  Støtte  HJEM ") == ["støtte", "hjem"]
    assert words_asked("a b c d e f g h") == list("abcdef")


def test_what_an_offer_says_in_codes_is_put_in_words() -> None:
    assert words.ends("months", 9) == "9 måneder"
    assert words.ends("open", None) == "Så længe der er brug for det; det slutter aldrig af sig selv"
    assert words.how_long(method(CTI)) == "9 måneder"
    assert words.how_long(method(ACT)) == words.ends("open", None)
    assert words.team(method(ACT)) == "sygeplejerske, en fra jobcenteret"
    assert words.team(method(CTI)) == "Én fast medarbejder"
    assert words.function("plumber") == "plumber"
    assert [words.ages(*ages) for ages in ((18, 25), (66, None), (None, 17), (None, None))] == [
        "18 til 25 år", "fra 66 år", "op til 17 år", "",
    ]  # fmt: skip
    assert [words.follow_up(number) for number in (None, 6)] == ["Der er ingen fast opfølgning", "Hver 6 måneder"]
