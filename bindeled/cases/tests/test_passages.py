"""Taking texts apart for whoever asks for access: nothing is lost by it, what may be another's is seen, and what is left out tells nothing."""

from uuid import UUID

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from bindeled.cases.rules import passages
from bindeled.cases.rules.passages import LEFT_OUT, Known, Told, joined, parts, pieces, without, words

ROW = UUID(int=1)
KNOWN = Known(
    own=passages.tokens("Asta Sol", "Æblehaven 2, 3. tv"),
    senders=passages.names("Karin Kvist"),
    dwelling="Æblehaven 2, 3. tv",
)
TEXTS = st.text(alphabet='ab. \n!?Aæ1,[]\t…"', max_size=60)


@given(TEXTS)
def test_parts_joined_are_the_text(text: str) -> None:
    assert "".join(parts(text)) == text
    assert all(parts(text)) or text == ""


@given(st.text(max_size=40), st.sets(st.integers(0, 9)))
def test_words_that_stay_stand_where_they_stood(text: str, taken: set[int]) -> None:
    assert without(text, ()) == text
    left = [LEFT_OUT if at in taken else word for at, word in enumerate(words(text))]
    assert words(without(text, taken)) == left


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Hun svarer ikke. Det lugter. Hvem ringer?", 3),
        ("Hun svarer ikke.\nDet lugter\n\nog larmer.", 3),
        ('Hun sagde "kom ind." Så gik hun.', 2),
        ("Hr. Olsen og fru. Sol bor der.", 1),
        ("Ring kl. 14 på tlf. 20 30 40 50.", 1),
        ("Den 3. Maj kom A. Sol hjem.", 1),
        ("Vi venter ... på hende.", 1),
        ("Alt, bl.a. Netto.", 1),
        ("Den 13. Maj kom hun.", 1),
        ("Den 113. Maj kom hun.", 2),
        ("Hun kom... så gik hun.", 1),
        ("Hun kom! 3 gik.", 2),
        ("", 1),
        (" \n ", 1),
    ],
)  # fmt: skip
def test_a_sentence_ends_where_it_ends(text: str, number: int) -> None:
    assert len(parts(text)) == number


def test_a_short_form_ends_no_sentence() -> None:
    assert {
        *("bl.a.", "ca.", "dr.", "evt.", "f.eks.", "fru.", "frk.", "hr.", "inkl.", "jf.", "kl.", "nr.", "osv.", "tlf."),
        "vedr.",
    } == passages.SHORT
    for short in passages.SHORT:
        assert len(parts(f"Se {short} Huset.")) == 1, short


def signs(text: str, kind: str = "entry-text", known: Known = KNOWN) -> set[str]:
    return {sign for piece in pieces([Told(kind, ROW, "", text)], known) for sign in piece.signs}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Hun svarer ikke.", set()),
        ("Asta Sol svarer ikke, og Asta er træt.", set()),
        ("Hun bor i Æblehaven 2.", set()),
        ("Ring 20 30 40 50.", {"phone"}),
        ("Ring +45 20304050 nu.", {"phone"}),
        ("Sag 2030405 og 203040501.", set()),
        ("Skriv til per@eksempel.dk.", {"mail"}),
        ("Hans nummer er 010203-1234.", {"cpr"}),
        ("Født 0102031234.", {"cpr"}),
        ("Nummer 90102031234 og 01020312345.", set()),
        ("Talte med Per Nørgaard.", {"name"}),
        ("Per van Holt kom.", {"name"}),
        ("Asta Holm kom.", {"name"}),
        ("Så kom Ib.", {"name"}),
        ("Hun sov\nVi gik.", set()),
        ("Hendes søster ringer.", {"kin"}),
        ("Naboens børn ser hende.", {"kin"}),
        ("Hans ekskone og svigermor.", {"kin"}),
        ("På mandag er der en mangel.", set()),
        ("De bor på Rosenvej 14.", {"address", "name"}),
        ("De bor på Æblehaven 24.", {"address"}),
        ("Det sagde karin.", {"sender"}),
        ("Kvist ringede.", {"sender"}),
    ],
)
def test_what_may_be_anothers_is_seen(text: str, seen: set[str]) -> None:
    assert signs(text) == seen


@pytest.mark.parametrize(
    ("found", "dwelling", "own"),
    [
        ("Æblehaven 2", "Æblehaven 2, 3. tv", True),
        ("æblehaven 2", "Æblehaven 2", True),
        ("Æblehaven 2", "Æblehaven 24, st.", False),
        ("Æblehaven 24", "Æblehaven 2", False),
        ("Æblehaven 2", "Store Æblehaven 2", False),
        ("Æblehaven 2", "", False),
    ],
)
def test_the_same_house_is_ones_own(found: str, dwelling: str, own: bool) -> None:
    assert passages._is_own_address(found, dwelling) is own


def test_a_sign_is_where_it_stands() -> None:
    found = [(sign, start, end) for sign, start, end in passages.spans("Skriv til per@eksempel.dk nu.", KNOWN)]
    assert found == [("mail", 10, 25)]
    edge = pieces([Told("entry-text", ROW, "", "Hun sov.\nPer Holm kom.")], KNOWN)
    assert [piece.signs for piece in edge] == [(), ("name",)]


def test_by_which_words_somebody_could_be_known() -> None:
    assert passages.names("Karin Kvist på kontoret", "Bo", "X. Y-Holm 20") == {"karin", "kvist", "bo", "holm"}
    assert passages.tokens("Asta Sol, 3. tv", "") == {"asta", "sol", "tv"}


def test_a_passage_says_which_text_it_is_of() -> None:
    [own, labelled] = pieces(
        [Told("plan-what", ROW, "H", "Kaffe."), Told("plan-what", ROW, "H", "Te.", "Besøg")], KNOWN
    )
    with translation.override("en"):
        [plain] = pieces([Told("plan-what", ROW, "H", "Kaffe.")], KNOWN)
    assert (plain.label, labelled.label, own.signs) == ("What was planned", "Besøg", ())
    assert pieces([Told("concern-name", ROW, "", "Asta Sol")], KNOWN)[0].signs == ()
    assert pieces([Told("concern-name", ROW, "", "Asta")], KNOWN)[0].signs == ()
    everything = passages.tokens("Asta Sol")
    assert pieces([Told("concern-name", ROW, "", "Sol, Asta")], Known(own=everything))[0].signs == ()


def test_only_the_part_with_a_sign_is_put_up() -> None:
    found = pieces([Told("entry-text", ROW, "Notat", "Hun er træt. Per Holm ringede. Alt er godt.")], KNOWN)
    assert [(piece.part, piece.signs) for piece in found] == [(0, ()), (1, ("name",)), (2, ())]
    assert (found[1].code, found[1].heading) == (f"entry-text:{ROW}:1", "Notat")


def test_everything_that_somebody_else_told_is_put_up_and_is_taken_apart_only_where_it_is_told_freely() -> None:
    for kind, told in passages.KINDS.items():
        found = pieces([Told(kind, ROW, "", "Hun sov. Så gik hun.")], Known())
        assert len(found) == (2 if told.in_parts else 1), kind
        assert all(("by_sender" in piece.signs) is told.of_others for piece in found), kind
    assert {kind for kind, told in passages.KINDS.items() if told.of_others} == {
        *("concern-sender", "concern-name", "concern-where", "concern-words", "call-answer"),
    }
    # Decisions are kept under these words: they stay what they are.
    assert {kind for kind, told in passages.KINDS.items() if told.in_parts} == {
        *("concern-words", "concern-judged", "call-answer", "review-answer", "entry-text", "plan-what", "consent-tell"),
        *("disclosure-told", "handover-reason", "handover-answer", "course-words", "furnishing-home"),
        "furnishing-answers",
    }
    assert {kind for kind, told in passages.KINDS.items() if not told.in_parts} == {
        *("resident-name", "resident-phone", "case-dwelling", "case-interpreter", "concern-sender", "concern-name"),
        *("concern-where", "concern-answers", "entry-staff", "consent-who", "consent-whom", "disclosure-to"),
        *("disclosure-facts", "file-name"),
    }


def test_why_one_of_the_staff_is_out_of_the_case_is_put_up() -> None:
    assert signs("Er ven af huset.", "entry-staff") == {"staff", "kin"}


def test_a_file_is_always_looked_at_and_what_is_not_there_is_no_passage() -> None:
    assert signs("kvittering", "file-name") == {"file"}
    assert pieces([Told("entry-text", ROW, "", " \n")], KNOWN) == []


def test_the_residents_own_words_of_themselves_are_theirs() -> None:
    for kind in ("resident-name", "resident-phone", "case-dwelling"):
        assert signs("Per Holm, Rosenvej 14, 20 30 40 50", kind) == set()


def test_that_a_sender_wrote_the_residents_own_name_and_dwelling_tells_nothing_of_the_sender() -> None:
    assert signs("Asta Sol", "concern-name") == signs("Æblehaven 2, 3. tv", "concern-where") == set()
    assert signs("Asta Holm", "concern-name") == {"by_sender", "name"}
    assert "by_sender" in signs("Skuret bag Netto", "concern-where")
    assert signs("Hun sov.", "concern-words") == {"by_sender"}


def test_a_protected_address_is_put_up_when_somebody_else_asks() -> None:
    kept = Known(own=passages.tokens("Asta Sol"), kept=passages.names("Æblehaven 2, 3. tv"))
    assert signs("Æblehaven 2", "case-dwelling", kept) == {"protected"}
    assert signs("20 30 40 50", "resident-phone", kept) == {"protected"}
    assert signs("Æblehaven 2", "concern-where", kept) == {"protected", "address"}
    assert signs("Asta Sol\nÆblehaven 2", "disclosure-facts", kept) >= {"protected"}
    assert signs("Hun bor i æblehaven.", known=kept) == {"protected"}
    assert signs("Hun bor i Æblehaven 2.", known=kept) == {"address", "name", "protected"}
    assert signs("Asta Sol", "resident-name", kept) == set()


def test_what_is_left_out_has_one_length_however_much_it_is() -> None:
    text = "Hun er syg. Per ringede og skreg. Så gik han."
    one, two, three = parts(text)
    short = joined([one, passages.nothing_of("Ja. "), three])
    assert short == joined([one, passages.nothing_of(two), three]) == f"Hun er syg. {LEFT_OUT} Så gik han."
    assert joined([one, passages.nothing_of(two), passages.nothing_of(three)]) == f"Hun er syg. {LEFT_OUT}"
    assert joined([without("Per Holm Olsen ringede.", {0, 1, 2})]) == f"{LEFT_OUT} ringede."
    assert joined([passages.nothing_of("Linje.\n"), "Ny linje."]) == f"{LEFT_OUT}\nNy linje."
    assert joined([passages.nothing_of("Linje.\n"), passages.nothing_of("To.")]) == LEFT_OUT


def test_a_word_left_out_stands_between_the_spaces_that_were_there() -> None:
    assert without("  Ring  til\nPer Holm. ", {2}) == f"  Ring  til\n{LEFT_OUT} Holm. "
    assert words("Ring  til\nPer.") == ["Ring", "til", "Per."]


def test_every_sign_and_kind_has_words() -> None:
    with translation.override("da"):
        assert all(str(told) for told in passages.SIGNS.values())
        assert all(str(kind.label) for kind in passages.KINDS.values())
    assert max(map(len, passages.KINDS)) <= 20
