"""What the verifier calls damage, and by what word. Pure: seals signed here, no database."""

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bindeled.confidentiality.keys import key_id
from bindeled.confidentiality.seals import FORM, Line, Signed, Statement, summed
from bindeled.confidentiality.verifier import Report, verify, verify_span

SIGNER = Ed25519PrivateKey.generate()
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def line(transaction: int, **changes: Any) -> Line:
    """Answer a line of the trace, as the database has it."""
    values = {
        "transaction": transaction,
        "id": UUID(int=transaction),
        "at": NOON + timedelta(seconds=transaction),
        "municipality": "0101",
        "door": "municipal",
        "actor": None,
        "deed": "read",
        "kind": "case",
        "record": None,
        "purpose": "case_work",
        "count": 1,
    }
    return tuple((values | changes).values())


LINES = [line(number) for number in (1, 2, 11, 12, 21)]


def sign(says: Statement, by: Ed25519PrivateKey = SIGNER) -> Signed:
    return Signed(says, key_id(by.public_key()), says.root, by.sign(says.root.encode()).hex())


def chain(*, form: int = FORM, municipality: str = "0101", by: Ed25519PrivateKey = SIGNER) -> list[Signed]:
    """Answer three seals over the lines, one for each ten transactions."""
    made: list[Signed] = []
    for number in (1, 2, 3):
        begin, end = (number - 1) * 10, number * 10
        count, total = summed(one for one in LINES if begin <= one[0] < end)
        previous = made[-1].root if made else ""
        at = (NOON + timedelta(minutes=number)).isoformat(timespec="microseconds")
        made.append(sign(Statement(form, municipality, number, begin, end, count, total, previous, at), by))
    return made


def judged(
    lines: list[Line] | None = None, stored: list[Signed] | None = None, handed: Any = None, **more: Any
) -> Report:
    more.setdefault("now", NOON + timedelta(minutes=5))
    seals = chain()
    return verify(
        "0101",
        LINES if lines is None else lines,
        seals if stored is None else stored,
        seals if handed is None else handed,
        SIGNER.public_key(),
        **more,
    )


def found(report: Report) -> list[tuple[int, str]]:
    return [(damage.seal, damage.kind) for damage in report.damages]


def test_what_holds_is_counted_and_nothing_is_said() -> None:
    report = judged([*LINES, line(33), line(32, at=NOON)])
    assert found(report) == []
    assert (report.seals, report.lines) == (3, 5)
    assert (report.unsealed, report.oldest_unsealed) == (2, NOON)
    assert report.sealed_until == NOON + timedelta(minutes=3)
    assert (report.not_handed_over, report.unreadable, report.later) == (0, 0, 0)


def test_nothing_unsealed_has_no_oldest() -> None:
    assert judged().oldest_unsealed is None


@pytest.mark.parametrize(
    ("lines", "expected", "words"),
    [
        (LINES[1:], [(1, "lines missing")], "1 of 2 lines are missing"),
        ([LINES[0], *LINES], [(1, "lines added")], "1 lines were put in; 2 were sealed"),
        ([LINES[1], LINES[0], *LINES[2:]], [(1, "lines changed")], "at least one of 2 lines"),
        ([line(1, deed="took"), *LINES[1:]], [(1, "lines changed")], "Seal 1, made 2026-11-24T12:01:00.000000+00:00"),
        ([*LINES[:4], line(10), LINES[4]], [(2, "lines added")], "1 lines were put in"),
        ([*LINES[:4]], [(3, "lines missing")], "1 of 1 lines"),
    ],
)
def test_lines_are_held_against_their_seal(lines: list[Line], expected: list[tuple[int, str]], words: str) -> None:
    report = judged(lines)
    assert found(report) == expected
    assert words in report.damages[0].words


def test_a_line_of_the_border_belongs_to_the_next_seal() -> None:
    assert found(judged([*LINES[:2], line(10), LINES[2], LINES[4]])) == [(2, "lines changed")]


def test_a_seal_that_the_database_lost_or_rewrote_is_named_and_the_file_is_believed() -> None:
    seals = chain()
    assert found(judged(stored=seals[:2])) == [(3, "seal missing")]
    assert found(judged(stored=[seals[0], seals[2]])) == [(2, "seal missing")]
    rewritten = [seals[0], sign(replace(seals[1].says, count=7)), seals[2]]
    assert found(judged(stored=rewritten)) == [(2, "seal changed")]


def test_what_is_not_handed_over_yet_is_judged_by_the_database_and_counted() -> None:
    report = judged(handed=chain()[:1])
    assert found(report) == []
    assert (report.not_handed_over, report.seals, report.lines) == (2, 3, 5)


def test_a_seal_missing_in_the_middle_of_the_file_is_named() -> None:
    seals = chain()
    assert found(judged(handed=[seals[0], seals[2]])) == [(3, "file")]


def test_a_seal_missing_in_both_breaks_order_and_chain() -> None:
    seals = chain()
    broken = [seals[0], seals[2]]
    assert found(judged(stored=broken, handed=broken)) == [(3, "order"), (3, "chain"), (3, "lines added")]


def test_the_first_seal_missing_in_both_is_named() -> None:
    rest = chain()[1:]
    assert (2, "order") in found(judged(stored=rest, handed=rest))
    assert (2, "chain") in found(judged(stored=rest, handed=rest))


def test_a_seal_that_begins_elsewhere_than_the_one_before_it_ended_breaks_the_chain() -> None:
    seals = chain()
    gap = [seals[0], sign(replace(seals[1].says, from_transaction=11)), seals[2]]
    assert (2, "chain") in found(judged(stored=gap, handed=gap))
    early = [sign(replace(seals[0].says, from_transaction=1)), *seals[1:]]
    assert (1, "chain") in found(judged(stored=early, handed=early))


def spoilt(seal: Signed) -> dict[str, Signed]:
    other = Ed25519PrivateKey.generate()
    return {
        "another signer": sign(seal.says, other),
        "our name on another's signature": replace(sign(seal.says, other), key=seal.key),
        "another name on our signature": replace(seal, key="0000"),
        "another root": replace(seal, root="0" * 64),
        "another statement under the same signature": replace(seal, says=replace(seal.says, count=7)),
        "not hexadecimal": replace(seal, signature="signed"),
        "another form": sign(replace(seal.says, form=FORM + 1)),
    }


@pytest.mark.parametrize("how", spoilt(chain()[2]))
def test_a_seal_that_our_key_did_not_sign_is_named(how: str) -> None:
    seals = [*chain()[:2], spoilt(chain()[2])[how]]
    assert (3, "signature") in found(judged(stored=seals, handed=seals))


def test_a_genuine_seal_is_not_named_for_its_signature() -> None:
    assert not [kind for _seal, kind in found(judged()) if kind == "signature"]


def test_another_municipalitys_seals_are_no_proof() -> None:
    theirs = chain(municipality="0157")
    kinds = found(judged(stored=theirs, handed=theirs))
    assert kinds == [(1, "municipality"), (2, "municipality"), (3, "municipality")]


def test_a_seal_kept_elsewhere_must_be_in_the_file_and_the_same() -> None:
    seals = chain()
    assert found(judged(mailed=[seals[1]])) == []
    assert found(judged(mailed=[sign(replace(seals[1].says, count=7))])) == [(2, "witness")]
    assert (4, "witness") in found(judged(mailed=[sign(replace(seals[2].says, number=4))]))


def test_a_line_cut_short_is_counted_and_one_written_twice_is_one() -> None:
    one, two, three = chain()
    report = judged(handed=[one, None, one, two, two, three, None])
    assert found(report) == []
    assert (report.unreadable, report.seals) == (2, 3)


def test_no_seal_at_all_is_a_damage() -> None:
    report = judged(stored=[], handed=[])
    assert found(report) == [(0, "no seal")]
    assert (report.seals, report.unsealed) == (0, 5)


@pytest.mark.parametrize(("minutes", "old"), [(75, False), (76, True)])
def test_an_hour_and_a_quarter_without_a_seal_is_too_long(minutes: int, old: bool) -> None:
    report = judged(now=NOON + timedelta(minutes=3 + minutes))
    assert found(report) == ([(3, "old")] if old else [])


def test_a_restored_copy_is_judged_as_far_as_it_goes() -> None:
    seals = chain()
    report = judged(LINES[:4], stored=seals[:2], handed=[*seals, seals[2]], until=2, now=NOON + timedelta(minutes=2))
    assert found(report) == []
    assert (report.seals, report.lines, report.later) == (2, 4, 1)
    assert found(judged(LINES[1:4], stored=seals[:2], handed=seals, until=2)) == [(1, "lines missing")]


def test_no_line_is_asked_for_before_the_first_seal_was_read() -> None:
    """What a seal covers is there when the seal is: lines that were asked for earlier would be called missing."""
    asked: list[str] = []

    def seals() -> Any:
        asked.append("seal")
        yield from chain()

    def lines() -> Any:
        asked.append("line")
        yield from LINES

    verify("0101", lines(), seals(), chain(), SIGNER.public_key(), now=NOON)
    assert asked == ["seal", "line"]


def said(report: Report) -> list[str]:
    return [damage.words for damage in report.damages]


def test_each_damage_is_said_in_a_whole_sentence() -> None:
    one, two, three = chain()
    other = sign(replace(two.says, count=7))
    made = "Seal 1, made 2026-11-24T12:01:00.000000+00:00: "
    assert said(judged(LINES[1:])) == [f"{made}1 of 2 lines are missing."]
    assert said(judged([LINES[0], *LINES])) == [f"{made}1 lines were put in; 2 were sealed."]
    assert said(judged([line(1, deed="took"), *LINES[1:]])) == [
        f"{made}at least one of 2 lines is not as it was sealed."
    ]
    assert said(judged(stored=[one, two])) == ["Seal 3 was handed over, and the database has it no more."]
    assert said(judged(stored=[one, other, three])) == ["Seal 2 in the database is not the one that was handed over."]
    assert said(judged(handed=[one, three])) == ["The file has seal 3, and not one before it."]
    assert said(judged(stored=[one, three], handed=[one, three]))[:2] == [
        "Seal 3 stands where 2 should.",
        "Seal 3 does not continue the one before it.",
    ]
    forged = [one, two, replace(three, root="0" * 64)]
    assert said(judged(stored=forged, handed=forged)) == [
        "Seal 3 does not bear the signature of this municipality's key."
    ]
    theirs = chain(municipality="0157")
    assert said(judged(stored=theirs, handed=theirs))[0] == "Seal 1 belongs to municipality 0157."
    assert said(judged(mailed=[other])) == ["Seal 2 is not the one that was kept elsewhere."]
    assert said(judged(mailed=[sign(replace(three.says, number=4))])) == [
        "Seal 4 was kept elsewhere, and is neither in the file nor the database."
    ]


def test_what_was_found_cannot_be_changed_afterwards() -> None:
    with pytest.raises(FrozenInstanceError):
        judged(LINES[1:]).damages[0].kind = "nothing"  # type: ignore[misc]


def spanned(first: int, *, lines: list[Line] | None = None, seals: list[Signed] | None = None, **more: Any) -> Report:
    """Judge the seals from one number on, with the lines from there on."""
    made = seals or chain()
    before = made[first - 2] if first > 1 else None
    begin = before.says.to_transaction if before else 0
    told = [one for one in (LINES if lines is None else lines) if one[0] >= begin]
    return verify_span("0101", before, made[first - 1 :], told, more.get("key", SIGNER.public_key()))


@pytest.mark.parametrize(("first", "seals", "lines"), [(1, 3, 5), (2, 2, 3), (3, 1, 1)])
def test_a_part_of_an_untouched_trace_holds(first: int, seals: int, lines: int) -> None:
    report = spanned(first)
    assert (report.damages, report.seals, report.lines) == ([], seals, lines)


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ([one for one in LINES if one[0] != 12], "lines missing"),
        ([*LINES[:4], line(13), LINES[4]], "lines added"),
        ([*LINES[:3], line(12, deed="noted"), LINES[4]], "lines changed"),
    ],
)
def test_in_a_part_a_changed_line_is_found_at_its_seal(changed: list[Line], kind: str) -> None:
    assert [(one.seal, one.kind) for one in spanned(2, lines=changed).damages] == [(2, kind)]


def test_in_a_part_a_false_or_missing_seal_is_found() -> None:
    first, second, third = chain()
    stranger = Ed25519PrivateKey.generate()
    assert {one.kind for one in spanned(2, key=stranger.public_key()).damages} == {"signature"}
    told = verify_span("0101", first, [third], [LINES[4]], SIGNER.public_key())
    assert [(one.seal, one.kind) for one in told.damages] == [(3, "order"), (3, "chain")]
    told = verify_span("0101", None, [second], LINES[2:4], SIGNER.public_key())
    assert {one.kind for one in told.damages} == {"order", "chain"}
