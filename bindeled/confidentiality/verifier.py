"""Does the trace still say what was sealed? Judged by what was handed over and the public key, not by the database.

Everything is read once and in order, so a million lines need no memory. What no seal covers yet cannot be judged: how
much that is, is said.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bindeled.confidentiality.keys import key_id
from bindeled.confidentiality.seals import FORM, HEARTBEAT, Line, Signed, summed

# So much may pass beyond an hour before a missing seal is called missing: the worker may have been restarted.
PATIENCE = timedelta(minutes=15)


@dataclass(frozen=True)
class Damage:
    """One thing that is not as it was sealed: which seal (0 for none), a short word for the kind, and a sentence."""

    seal: int
    kind: str
    words: str


@dataclass
class Report:
    """What was verified, and what was found."""

    seals: int = 0
    lines: int = 0
    unsealed: int = 0
    oldest_unsealed: datetime | None = None
    sealed_until: datetime | None = None
    not_handed_over: int = 0
    later: int = 0
    unreadable: int = 0
    damages: list[Damage] = field(default_factory=list)

    def found(self, seal: int, kind: str, words: str) -> None:
        """Note a damage."""
        self.damages.append(Damage(seal, kind, words))


def verify(
    municipality: str,
    lines: Iterable[Line],
    stored: Iterable[Signed],
    handed: Iterable[Signed | None],
    key: Ed25519PublicKey,
    *,
    mailed: Iterable[Signed] = (),
    until: int | None = None,
    now: datetime,
) -> Report:
    """Compare a municipality's trace with its seals.

    ``lines`` in the order they were sealed in, ``stored`` the seals of the database by number, ``handed`` those of the
    file. ``mailed`` are single seals that were kept elsewhere still: the file must have them too. ``until`` is the last seal of
    a database that was restored: the file goes on, and those later seals are counted, not called missing.
    """
    report, ahead = Report(), Ahead(iter(lines))
    kept = {seal.says.number: seal for seal in mailed}
    before: Signed | None = None
    for authority in _authorities(report, stored, _readable(report, handed, until)):
        number = authority.says.number
        _check_seal(report, authority, before, municipality, key)
        witness = kept.pop(number, authority)
        if witness != authority:
            report.found(number, "witness", f"Seal {number} is not the one that was kept elsewhere.")
        _check_lines(report, authority, ahead)
        before = authority
        report.seals += 1
    for number in kept:
        report.found(
            number, "witness", f"Seal {number} was kept elsewhere, and is neither in the file nor the database."
        )
    _check_end(report, before, now)
    for line in ahead.rest():
        report.unsealed += 1
        report.oldest_unsealed = min(report.oldest_unsealed or line[2], line[2])
    return report


def verify_span(
    municipality: str,
    before: Signed | None,
    span: Iterable[Signed],
    lines: Iterable[Line],
    key: Ed25519PublicKey,
) -> Report:
    """Compare a part of a municipality's trace with its seals: those after ``before`` (none: from the first), in order.

    ``lines`` are those of the span. Judged by the seals of the database and the public key: a changed, removed or added line is
    found, and so is a false or missing seal in between; not that the end of trace and seals was cut off together.
    """
    report, ahead = Report(), Ahead(iter(lines))
    for seal in span:
        due = before.says.number + 1 if before else 1
        if seal.says.number != due:
            report.found(seal.says.number, "order", f"Seal {seal.says.number} stands where {due} should.")
        _check_seal(report, seal, before, municipality, key)
        _check_lines(report, seal, ahead)
        before = seal
        report.seals += 1
    return report


class Ahead:
    """Lines in order, of which one can be looked at before it is taken."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._next: Line | None = None
        self._begun = False

    def before(self, transaction: float) -> Iterator[Line]:
        """Take the lines of transactions before this one.

        The first line is asked for only now, after the first seal: whatever that seal covers is there by then.
        """
        if not self._begun:
            self._begun, self._next = True, next(self._lines, None)
        while self._next is not None and self._next[0] < transaction:
            line, self._next = self._next, next(self._lines, None)
            yield line

    def rest(self) -> Iterator[Line]:
        """Take what is left."""
        return self.before(math.inf)


def _readable(report: Report, handed: Iterable[Signed | None], until: int | None) -> Iterator[Signed]:
    """Yield each seal of the file once: one that was cut short in writing stands there again, whole."""
    last: Signed | None = None
    for seal in handed:
        if seal is None:
            report.unreadable += 1
        elif seal != last:
            last = seal
            if until is not None and seal.says.number > until:
                report.later += 1
            else:
                yield seal


def _authorities(report: Report, stored: Iterable[Signed], handed: Iterable[Signed]) -> Iterator[Signed]:
    """Yield the seals to judge by: the file's; where it has none yet, the database's. Tell where they differ."""
    last = 0
    for number, in_database, in_file in _paired(iter(stored), iter(handed)):
        if in_file is None:
            report.not_handed_over += 1
        elif in_database is None:
            report.found(number, "seal missing", f"Seal {number} was handed over, and the database has it no more.")
        elif in_database != in_file:
            report.found(number, "seal changed", f"Seal {number} in the database is not the one that was handed over.")
        elif report.not_handed_over:
            report.found(number, "file", f"The file has seal {number}, and not one before it.")
        if number != last + 1:
            report.found(number, "order", f"Seal {number} stands where {last + 1} should.")
        last = number
        judged_by = in_file or in_database
        assert judged_by  # noqa: S101 - one of the two is there, or there would be no number
        yield judged_by


def _paired(stored: Iterator[Signed], handed: Iterator[Signed]) -> Iterator[tuple[int, Signed | None, Signed | None]]:
    """Yield each number with the database's seal and the file's, where they have it."""
    mine, theirs = next(stored, None), next(handed, None)
    while mine or theirs:
        number = min(seal.says.number for seal in (mine, theirs) if seal)
        here = mine if mine and mine.says.number == number else None
        there = theirs if theirs and theirs.says.number == number else None
        yield number, here, there
        mine = next(stored, None) if here else mine
        theirs = next(handed, None) if there else theirs


def _check_seal(report: Report, seal: Signed, before: Signed | None, municipality: str, key: Ed25519PublicKey) -> None:
    says, number = seal.says, seal.says.number
    try:
        key.verify(bytes.fromhex(seal.signature), says.root.encode())
        genuine = seal.root == says.root and seal.key == key_id(key) and says.form == FORM
    except (InvalidSignature, ValueError):
        genuine = False
    if not genuine:
        report.found(number, "signature", f"Seal {number} does not bear the signature of this municipality's key.")
    if says.municipality != municipality:
        report.found(number, "municipality", f"Seal {number} belongs to municipality {says.municipality}.")
    if says.previous != (before.root if before else "") or says.from_transaction != (
        before.says.to_transaction if before else 0
    ):
        report.found(number, "chain", f"Seal {number} does not continue the one before it.")


def _check_lines(report: Report, seal: Signed, ahead: Ahead) -> None:
    says = seal.says
    count, total = summed(ahead.before(says.to_transaction))
    report.lines += count
    report.sealed_until = datetime.fromisoformat(says.sealed_at)
    if count < says.count:
        what, words = "lines missing", f"{says.count - count} of {says.count} lines are missing"
    elif count > says.count:
        what, words = "lines added", f"{count - says.count} lines were put in; {says.count} were sealed"
    elif total != says.lines:
        what, words = "lines changed", f"at least one of {count} lines is not as it was sealed"
    else:
        return
    report.found(says.number, what, f"Seal {says.number}, made {says.sealed_at}: {words}.")


def _check_end(report: Report, last: Signed | None, now: datetime) -> None:
    if last is None:
        report.found(0, "no seal", "There is no seal at all.")
    elif report.sealed_until and now - report.sealed_until > HEARTBEAT + PATIENCE:
        words = (
            f"The last seal is of {last.says.sealed_at}. Either the worker stood still since, or the end was cut off "
            "here, in the file and in the database."
        )
        report.found(last.says.number, "old", words)
