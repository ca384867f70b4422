"""Restore the whole database from a backup's folder into an empty one, and look at what came back.

The copy is verified before anything is written. The log is replayed to its end, or to a moment. Then every key that was
destroyed since the copy was made is destroyed again, from the tombstones, before anybody is let in. All logins get new
passwords. `--check` verifies the trace by the seals that were handed over, and opens a sample with the municipalities' keys;
both are in no backup and are named here.
"""

import argparse
import json
import os
import pwd
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from shlex import quote

import psycopg
from psycopg import sql

from bindeled.confidentiality import roles
from bindeled.confidentiality.tombstones import Told, Tombstones
from bindeled.config.copies import Copies, CopyError, segment_name, segment_number
from bindeled.config.engine import ADMIN, INCLUDED, Engine, quoted
from bindeled.config.environment import ROOT

DATABASE = "bindeled"
PATIENCE = 24 * 60 * 60  # seconds until the log must be replayed
SAMPLE = 1000
# While the database is being restored only we are let in, known by the system's user; afterwards every login by password.
ONLY_US = "local all {admin} peer map=restorer\n"
LOGINS_ONLY = "local all all scram-sha-256\nlocal replication all scram-sha-256\n"
# A replay needs no smaller limits than the server had that wrote the log.
LIMITS = {
    "max_connections": "max_connections setting",
    "max_worker_processes": "max_worker_processes setting",
    "max_wal_senders": "max_wal_senders setting",
    "max_prepared_transactions": "max_prepared_xacts setting",
    "max_locks_per_transaction": "max_locks_per_xact setting",
}
DESTROY_AGAIN = """
UPDATE app.confidentiality_recordkey AS key SET wrapped = NULL, destroyed_at = stone.at
FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[]) AS stone (id, municipality, at)
WHERE key.id = stone.id AND key.municipality_id = stone.municipality AND key.wrapped IS NOT NULL
"""
LIVING = "SELECT count(*) FROM app.confidentiality_recordkey WHERE wrapped IS NOT NULL AND id = ANY (%s)"
# What looks at the restored database, and as which process: its own login, its own keys. The trace first: checks write to it.
SEALS = ("seals", "check", "--after-restore")
CHECKS = (("worker", *SEALS), ("municipality", "check_records"), ("worker", "check_records"))


@dataclass
class Restored:
    """What came back. ``undecided`` counts deletions that were begun, never answered for, and whose record lives."""

    copy: str
    until: str = ""
    seconds: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)
    destroyed_again: int = 0
    resurrected: int = 0
    undecided: int = 0
    unreadable_tombstones: int = 0
    shorter: list[str] = field(default_factory=list)
    checked: dict[str, dict[str, int]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


class Restore:
    """One restore, from a backup's folder into an empty one."""

    def __init__(self, copies: Copies, into: Path, *, to: datetime | None, say: Callable[[str], None]) -> None:
        self.copies, self.to, self._say = copies, to, say
        self.engine = Engine(into)
        self.base = copies.base_for(to)
        self.found = Restored(copy=self.base.folder.name)

    def run(self, told: Told | None, *, accept_shorter: bool = False) -> None:
        """Restore, and leave the server running for the checks. Raises CopyError; then the folder is empty again."""
        self._say(f"Verifying the copy {self.base.folder.name}.")
        self.base.verify()
        self._refuse_a_broken_log(accept_shorter=accept_shorter)
        try:
            self._lay_out()
            self._replay()
            self._look_how_far()
            self._new_passwords()
            self._destroy_again(told)
            self._count()
            self._let_in()
        except (RuntimeError, psycopg.Error, CopyError) as error:
            self.forget()
            raise CopyError(str(error)) from error

    def forget(self) -> None:
        """Leave nothing behind that somebody could take for a restored database."""
        with suppress(RuntimeError):  # it may not run any more
            self.engine.stop()
        for path in self.engine.folder.glob("*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _refuse_a_broken_log(self, *, accept_shorter: bool) -> None:
        """A moment that lies behind a break is refused by PostgreSQL; here the end of the log is meant to be reached."""
        if not self.copies.segments():
            self._say("There is no log: only the moment of the copy can be restored.")
        if self.to:
            return
        gaps = self.copies.gaps(self.base)
        why = f"{', '.join(gaps[:5])} missing or not whole." if gaps else self.copies.damage(self.base)
        if not why:
            return
        message = (
            f"The log in {self.copies.wal} is broken: {why} What came later cannot be restored. Find a whole one; "
            "or say --to a moment before the break; or say --accept-shorter, and lose what came later."
        )
        if not accept_shorter:
            raise CopyError(message)
        self.found.shorter = gaps or [why]
        self._say(message)

    def _lay_out(self) -> None:
        """Copy the files, with our own configuration and none of the old server's."""
        self._say(f"Copying into {self.engine.folder}.")
        self.engine.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.engine.make_passwords()
        data = self.engine.data
        shutil.copytree(self.base.folder, data, symlinks=True)
        data.chmod(0o700)
        (data / "server.log").unlink(missing_ok=True)
        (data / "postgresql.conf").write_text(INCLUDED)
        (data / "pg_hba.conf").write_text(ONLY_US.format(admin=ADMIN))
        (data / "pg_ident.conf").write_text(f"restorer {pwd.getpwuid(os.geteuid()).pw_name} {ADMIN}\n")
        (data / "recovery.signal").touch()
        facts = self.base.facts()
        limits = [f"{name} = {facts[said]}\n" for name, said in LIMITS.items() if said in facts]
        (data / "postgresql.auto.conf").write_text("".join([*limits, *self._recovery()]))
        self.engine.own_everything()

    def _recovery(self) -> list[str]:
        wal = quote(str(self.copies.wal)).replace("%", "%%")
        lines = [
            f"restore_command = '{quoted(f'cp {wal}/%f')} \"%p\"'\n",
            "recovery_target_timeline = 'latest'\nrecovery_target_action = 'promote'\nhot_standby = off\n",
        ]
        return [*lines, f"recovery_target_time = '{self.to.isoformat()}'\n"] if self.to else lines

    def _replay(self) -> None:
        until = f"to {self.to.isoformat()}" if self.to else "to its end"
        self._say(f"Replaying the log {until}: {len(self.copies.segments())} segments in the archive.")
        try:
            self.engine.start(patience=PATIENCE)
            while self._replaying():
                time.sleep(0.1)
        except RuntimeError as error:
            log = self.engine.data / "server.log"
            last = log.read_text(errors="replace").strip().splitlines()[-3:] if log.exists() else []
            message = f"The log could not be replayed {until}. {' '.join(last) or error}"
            raise CopyError(message) from error

    def _replaying(self) -> bool:
        """Say whether the log is still being replayed; meanwhile the server lets nobody in. Raises RuntimeError if it ended."""
        try:
            process = int((self.engine.data / "postmaster.pid").read_text().split()[0])
            os.kill(process, 0)
        except (FileNotFoundError, ProcessLookupError) as error:
            message = "The server ended by itself."
            raise RuntimeError(message) from error
        try:
            with self.engine.admin() as admin:
                row = admin.execute("SELECT pg_is_in_recovery()").fetchone()
        except psycopg.OperationalError:
            return True
        return bool(row and row[0])

    def _look_how_far(self) -> None:
        """PostgreSQL ends where it can read no further, whatever the reason; we compare with the last segment there is."""
        size = self.base.segment_size
        with self.engine.admin() as admin:
            row = admin.execute(
                "SELECT pg_last_wal_replay_lsn() - '0/0'::pg_lsn, pg_last_xact_replay_timestamp()"
            ).fetchone()
        reached, moment = (int(row[0] or 0), row[1]) if row else (0, None)
        self.found.until = moment.isoformat() if moment else self.base.finished_at.isoformat()
        newest = max((name[:8] for name in self.copies.segments()), default="")
        last = max((segment_number(n, size) for n in self.copies.segments() if n[:8] == newest), default=0)
        if self.to or reached > last * size or self.found.shorter:
            return
        stopped = segment_name(int(newest, 16), reached // size, size)
        end = segment_name(int(newest, 16), last, size)
        message = f"The log was read only into segment {stopped}, and the archive goes on to {end}."
        raise CopyError(message)

    def _new_passwords(self) -> None:
        passwords = self.engine.passwords
        with self.engine.admin() as admin:
            roles.prepare_server(admin, passwords)
            renew = sql.SQL("ALTER ROLE {} PASSWORD {}")
            admin.execute(renew.format(sql.Identifier(ADMIN), sql.Literal(passwords[ADMIN])))

    def _destroy_again(self, told: Told | None) -> None:
        """What was destroyed after the copy was made is destroyed again, before anybody can read it."""
        if told is None:
            self._say("NO TOMBSTONES: what was deleted since the copy was made is back.")
            return
        stones = list(told.done.values())
        columns = [[s.key for s in stones], [s.municipality for s in stones], [s.at for s in stones]]
        with self.engine.admin(DATABASE) as admin:
            self.found.destroyed_again = admin.execute(DESTROY_AGAIN, columns).rowcount
            # What residents wrote is taken away row and key. A copy from before there was such a table has none.
            if admin.execute("SELECT to_regclass('app.doorstep_knock')").fetchone() != (None,):
                admin.execute("DELETE FROM app.doorstep_knock WHERE id = ANY (%s)", [columns[0]])
                admin.execute("VACUUM app.doorstep_knock")
            # The destroyed keys' old rows still lie in the table's file.
            admin.execute("VACUUM app.confidentiality_recordkey")
            for name, keys in (("resurrected", told.done), ("undecided", told.open)):
                row = admin.execute(LIVING, [list(keys)]).fetchone()
                setattr(self.found, name, row[0] if row else 0)
        self.found.unreadable_tombstones = told.unreadable
        self._say(f"{len(stones)} tombstones; {self.found.destroyed_again} deletions applied again.")
        if self.found.undecided:
            self._say(
                f"{self.found.undecided} deletions were begun and not finished. Their records live; the worker withdraws "
                "the intention. Delete them again where that is still wanted."
            )

    def _count(self) -> None:
        with self.engine.admin(DATABASE) as admin:
            self.found.counts = counts(admin)

    def _let_in(self) -> None:
        """Let the logins in by their new passwords, and nobody in any other way."""
        data = self.engine.data
        (data / "pg_hba.conf").write_text(LOGINS_ONLY)
        (data / "pg_ident.conf").write_text("")
        (data / "postgresql.auto.conf").write_text("")
        self.engine.refresh()

    def check(self, keys: Path, seals: Path, sample: int) -> None:
        """Verify the trace's seals, then let municipality and worker open a sample, each with its own login and keys."""
        for side, *command in CHECKS:
            more = [] if "seals" in command else ["--sample", str(sample)]
            done = subprocess.run(
                [str(Path(sys.executable).parent / "bindeled"), *command, *more, "--json"],
                env=self._environment(side, keys, seals), cwd=ROOT, capture_output=True, text=True, check=False,
            )  # fmt: skip
            *said, last = done.stdout.strip().splitlines() or [""]
            name = f"{side} {command[0]}"
            if last.startswith("{"):
                self.found.checked[name] = json.loads(last)
            if done.returncode:
                why = [*done.stderr.strip().splitlines()[-1:], *(line.strip() for line in said if "DAMAGE" in line)]
                self.found.wrong.append(f"{name}: {' '.join(why[:3])}")

    def _environment(self, side: str, keys: Path, seals: Path) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "BINDELED_SIDE": side,
            "BINDELED_SECRET_KEY": secrets.token_urlsafe(48),
            "BINDELED_IDENTITY_KEY": secrets.token_urlsafe(48),
            "BINDELED_OWN_SERVER": "1",
            "BINDELED_SEALS": str(seals.resolve()),
            "BINDELED_KEYS": str(keys.resolve()),
            "DATABASE_URL": self.engine.url(roles.LOGINS[side], DATABASE),
        }


def counts(admin: psycopg.Connection) -> dict[str, int]:
    """Answer the number of rows of each table of ours."""
    names = admin.execute(
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY (%s) ORDER BY 1, 2",
        [[roles.SCHEMA, roles.QUEUE]],
    ).fetchall()
    found = {}
    for schema, table in names:
        row = admin.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table))).fetchone()
        found[f"{schema}.{table}"] = row[0] if row else 0
    return found


# -- The command -------------------------------------------------------------------------------------------------------


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bindeled restore", description=__doc__)
    parser.add_argument("copies", type=Path, metavar="FOLDER", help="the backup's folder")
    parser.add_argument("--into", type=Path, required=True, metavar="FOLDER", help="an empty folder, or none yet")
    parser.add_argument("--to", type=_moment, metavar="TIME", help="a moment, as 2026-03-01T11:59:00+01:00")
    known = os.environ.get("BINDELED_TOMBSTONES")
    parser.add_argument("--tombstones", type=Path, default=known, metavar="FOLDER", help="as BINDELED_TOMBSTONES")
    parser.add_argument("--no-tombstones", action="store_true", help="bring back what was deleted since, and say so")
    parser.add_argument("--accept-shorter", action="store_true", help="where the log has a gap: take what is before it")
    parser.add_argument("--check", action="store_true", help="verify the trace's seals; open a sample with the keys")
    keys = os.environ.get("BINDELED_KEYS")
    parser.add_argument("--keys", type=Path, default=keys, metavar="FOLDER", help="as BINDELED_KEYS")
    handed = os.environ.get("BINDELED_SEALS")
    parser.add_argument("--seals", type=Path, default=handed, metavar="FOLDER", help="as BINDELED_SEALS")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="at most so many values of each kind")
    parser.add_argument("--json", action="store_true", help="for programs: what was found, as the last line")
    return parser.parse_args(arguments)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        message = "say the offset too: 11:59 in Copenhagen is 11:59:00+01:00 in winter and +02:00 in summer"
        raise argparse.ArgumentTypeError(message)
    return moment


def _refusal(options: argparse.Namespace) -> str:
    """Answer why this restore must not begin, or nothing."""
    into, tombstones = options.into, options.tombstones
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        return f"{into} is not empty. A restore writes over nothing."
    if options.check and not (options.keys and options.seals):
        return "--check opens records and verifies the trace: say --keys and --seals."
    held = {"keys": (options.keys, "*.json"), "seals": (options.seals if options.check else None, "*.seals")}
    for what, (folder, pattern) in held.items():
        if folder and not any(folder.glob(pattern)):
            return f"There are no {what} in {folder}."
    if options.no_tombstones:
        return ""
    if tombstones is None or not tombstones.is_dir():
        return "Say --tombstones, the list of what was deleted since; or --no-tombstones, and bring it back."
    return ""


def main(arguments: list[str]) -> int:
    """Restore. Answers the exit code: 1 where it was refused, or where something is wrong with what came back."""
    options, began = _options(arguments), time.monotonic()
    refusal = _refusal(options)
    if refusal:
        print(f"Nothing was restored: {refusal}")
        return 1
    told = None if options.no_tombstones else Tombstones(options.tombstones).read()
    try:
        restore = Restore(Copies(options.copies), options.into, to=options.to, say=lambda said: print(said, flush=True))
        restore.run(told, accept_shorter=options.accept_shorter)
    except CopyError as error:
        print(f"Nothing was restored: {error}")
        return 1
    try:
        if options.check:
            print("Verifying the seals upon the trace, and opening a sample with the keys.", flush=True)
            restore.check(options.keys, options.seals, options.sample)
    finally:
        restore.engine.stop()
    found = restore.found
    found.seconds = round(time.monotonic() - began, 1)
    return _show(found, options)


def _wrong(found: Restored) -> list[str]:
    reasons = list(found.wrong)
    if found.resurrected:
        reasons.append(f"{found.resurrected} destroyed keys are back.")
    if found.unreadable_tombstones:
        reasons.append(
            f"{found.unreadable_tombstones} lines of the tombstones cannot be read; a deletion may be missing."
        )
    if found.shorter:
        reasons.append(f"The log was not read to its end: {found.shorter[0]}")
    return reasons


def _show(found: Restored, options: argparse.Namespace) -> int:
    for table, number in found.counts.items():
        if number:
            print(f"{number:>10}  {table}")
    for check, result in found.checked.items():
        said = ", ".join(f"{number} {word}" for word, number in result.items())
        print(f"As the {check}: {said}.")
    print(f"Restored in {found.seconds:.1f} s from {found.copy}: everything up to {found.until}.")
    print(
        f"It lies in {options.into}, stopped. Its logins have new passwords, in secrets.json. Make a backup of it at once."
    )
    found.wrong = _wrong(found)
    for reason in found.wrong:
        print(f"WRONG: {reason}")
    if options.json:
        print(json.dumps(asdict(found)))
    return 1 if found.wrong else 0
