"""A superuser changes the trace in every way there is; the verifier must find each.

The verifier is the product's own, in the sealer's door, with what an honest verifier has: the handed-over file and the
public key. Each change is made, verified and taken back. Controls: an untouched trace, with honest lines added meanwhile,
raises no alarm; a verifier whose comparison was cut out finds nothing; one that believes the database's own seals is
deceived by whoever cuts off the end.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

from journeys import stage

stage.set_up_django()

from django.conf import settings  # noqa: E402 - Django is set up above
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.verdict import verdict  # noqa: E402
from bindeled.confidentiality import handover, keys, roles, seals, verifier  # noqa: E402
from bindeled.confidentiality.doors import ENTER, Door, entered  # noqa: E402
from bindeled.confidentiality.models import Seal, TraceEntry  # noqa: E402
from bindeled.confidentiality.seals import Signed  # noqa: E402
from drills.tampering import KINDS, Attempt, Forger, Target  # noqa: E402

BATCHES, LINES_IN_A_BATCH = 40, 25
HOME, OTHER = "0101", "0157"
CALM_CHECKS, CONTROLS = 200, 150
# A verifier that believes what the database says of itself cannot see these.
DECEIVES = {"the end cut off, seals too", "written anew with another key"}


@contextmanager
def own_database() -> Iterator[str]:
    """A database of this version's tables for this drill alone, dropped afterwards."""
    name = f"tamper_{os.getpid()}"
    with stage.engine.admin() as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {stage.template()}".encode())
    with stage.engine.admin(name) as admin:
        roles.prepare_database(admin, name)
        admin.execute(f"ALTER DATABASE {name} SET search_path = app, queue".encode())
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield name
    finally:
        connection.close()
        with stage.engine.admin() as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def write_lines(dice: random.Random, number: int) -> None:
    """Write lines as an honest day does: most of them the home municipality's."""
    people, records = PEOPLE, RECORDS
    TraceEntry.objects.bulk_create(
        TraceEntry(
            at=timezone.now(),
            municipality_id=dice.choices((HOME, OTHER), (4, 1))[0],
            door=dice.choice(("municipal", "worker", "sender")),
            actor_id=dice.choice((*people, None)),
            deed=dice.choice(("read", "list_seen", "noted", "took")),
            record_kind=dice.choice(("case", "concern", "resident")),
            record_id=dice.choice((*records, None)),
            purpose=dice.choice(("triage", "case_work")),
            count=dice.randint(1, 50),
        )
        for _number in range(number)
    )


PEOPLE, RECORDS = [uuid4() for _ in range(12)], [uuid4() for _ in range(60)]


def seal_all(folder: Path) -> None:
    """Seal what was written, as the worker does; wait for others on the same server whose transactions still run."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(transaction) FROM app.confidentiality_traceentry")
        newest = cursor.fetchone()[0]
    for code in (HOME, OTHER):
        while (latest := seals.latest(code)) is None or latest.to_transaction <= newest:
            with acting_sealer(code):
                made = seals.seal_new(code, now=timezone.now())
                handover.hand_over(folder, code)
            if made is None:
                if seals.frontier() > newest:
                    break  # this municipality wrote nothing since
                time.sleep(0.05)


@contextmanager
def acting_sealer(code: str) -> Iterator[None]:
    """Act as the worker's login in the sealer's door."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET SESSION AUTHORIZATION {roles.LOGINS['worker']}")
        cursor.execute("SET search_path = app, queue")
    try:
        with entered(Door("sealer", municipality=code)):
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET SESSION AUTHORIZATION")


def check(folder: Path, code: str, *, believing: bool = False) -> verifier.Report:
    """Verify one municipality inside the open transaction, in the sealer's door, with the product's verifier."""
    public = (Path(settings.KEYS) / keys.SEAL_PUBLIC_KEY.format(code)).read_text()
    with connection.cursor() as cursor:
        cursor.execute(ENTER, ["", code, "", roles.door_role("sealer")])
    stored = list(map(Signed.of, Seal.objects.filter(municipality_id=code).order_by("number")))
    handed = stored if believing else handover.read(handover.file_of(folder, code))
    trusted = FORGER.public if believing and stored and stored[-1].key == FORGER.key else public
    lines = seals.lines_between(code, 0)
    report = verifier.verify(code, lines, stored, handed, keys.seal_public_key(trusted), now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
    return report


FORGER = Forger()


@dataclass
class Found:
    """What one attempt led to."""

    detected: bool
    named: bool


def attempt(folder: Path, one: Attempt, *, believing: bool = False) -> Found:
    """Make a change as the superuser, verify, take it back."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for sql, values in one.statements:
                cursor.execute(sql, values)
                if cursor.rowcount == 0:
                    sys.exit(f"The change “{one.kind}” changed nothing: {sql}")
        damages = [
            (code, damage.seal) for code in (HOME, OTHER) for damage in check(folder, code, believing=believing).damages
        ]
        transaction.set_rollback(True)
    return Found(bool(damages), one.seal in {seal for code, seal in damages if code == HOME})


def calm(folder: Path, dice: random.Random) -> int:
    """Verify what nobody touched, while honest lines are added; answer the false alarms."""
    alarms = 0
    for number in range(CALM_CHECKS):
        write_lines(dice, dice.randint(0, 2))
        if number % 10 == 0:
            seal_all(folder)
        with transaction.atomic():
            alarms += any(check(folder, code).damages for code in (HOME, OTHER))
    return alarms


def _look_away(report: verifier.Report, seal: Signed, ahead: verifier.Ahead) -> None:
    for _line in ahead.before(seal.says.to_transaction):
        report.lines += 1


def controls(folder: Path, target: Target, dice: random.Random) -> tuple[int, int, int]:
    """Answer how many changes the blind verifier found, and of those that deceive a believing one, how many did."""
    blind = 0
    with patch.object(verifier, "_check_lines", _look_away), patch.object(verifier, "_paired", _only_the_file):
        for _number in range(CONTROLS):
            blind += attempt(folder, target.any(dice, FORGER), believing=False).detected
    deceiving = [target.one(kind, dice, FORGER) for kind in sorted(DECEIVES) for _ in range(10)]
    deceived = sum(not attempt(folder, one, believing=True).detected for one in deceiving)
    return blind, deceived, len(deceiving)


def _only_the_file(
    _stored: Iterator[Signed], handed: Iterator[Signed]
) -> Iterator[tuple[int, Signed | None, Signed | None]]:
    for seal in handed:
        yield seal.says.number, seal, seal


def drill(folder: Path, mutations: int, seed: int) -> int:
    """Fill, seal, attack; print the table and the figures."""
    dice = random.Random(seed)
    for _batch in range(BATCHES):
        write_lines(dice, LINES_IN_A_BATCH)
        seal_all(folder)
    false_alarms = calm(folder, dice)
    write_lines(dice, 10)  # not sealed: something to move lines in from
    target = Target.of(HOME, OTHER)
    tried: Counter[str] = Counter()
    detected: Counter[str] = Counter()
    named, began = 0, time.perf_counter()
    for number in range(mutations):
        kind = KINDS[number] if number < len(KINDS) else dice.choice(KINDS)
        found = attempt(folder, target.one(kind, dice, FORGER))
        tried[kind] += 1
        detected[kind] += found.detected
        named += found.named
    seconds = time.perf_counter() - began
    blind, deceived, deceiving = controls(folder, target, dice)
    figures = {
        "mutations": sum(tried.values()),
        "detected": sum(detected.values()),
        "named": named,
        "kinds": len(tried),
        "lines": len(target.lines),
        "seals": target.newest,
        "false_alarms": false_alarms,
        "calm_checks": CALM_CHECKS,
        "control_blind": CONTROLS,
        "control_blind_detected": blind,
        "control_believing": deceiving,
        "control_believing_missed": deceived,
        "ms_each": round(seconds / max(mutations, 1) * 1000, 1),
    }
    return show(tried, detected, figures)


def show(tried: Counter[str], detected: Counter[str], figures: dict[str, float]) -> int:
    """Print the table and the JSON; answer the exit code."""
    print(f"{'what a superuser did':<44} {'times':>6} {'found':>6}")
    for kind in KINDS:
        print(f"{kind:<44} {tried[kind]:>6} {detected[kind]:>6}")
    told = (
        "{lines} lines under {seals} seals; {ms_each} ms for each change and check",
        "the seal concerned was named in {named} of {mutations}",
        "untouched, checked {calm_checks} times: {false_alarms} false alarms",
        "control, comparison cut out: {control_blind_detected} of {control_blind} found",
        "control, believing the database: {control_believing_missed} of {control_believing} missed",
    )
    print("\n".join(sentence.format(**figures) for sentence in told))
    held = {
        "some changes were not found": figures["detected"] == figures["mutations"],
        "the seal concerned was not always named": figures["named"] == figures["mutations"],
        "not every kind of change was made": figures["kinds"] == len(KINDS),
        "there were false alarms upon an untouched trace": figures["false_alarms"] == 0,
        "a verifier without its comparison still found something": figures["control_blind_detected"] == 0,
        "a verifier that believes the database was not deceived": figures["control_believing_missed"]
        == figures["control_believing"],
    }
    return verdict(figures, [promise for promise, holds in held.items() if not holds])


def main() -> int:
    """Run in a database and a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutations", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="bindeled-tamper-") as folder, own_database():
            return drill(Path(folder), options.mutations, options.seed)
    finally:
        stage.clear()


if __name__ == "__main__":
    sys.exit(main())
