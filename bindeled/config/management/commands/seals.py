"""The seals upon the trace: how they stand, whether they hold, and a new beginning after a restored backup."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bindeled.confidentiality import handover, keys, seals, verifier
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import Seal
from bindeled.confidentiality.seals import Signed
from bindeled.config.sealer import mailed
from bindeled.municipalities.models import Municipality

# Lines are sealed each minute; some that wait longer mean that the worker stands still, or a transaction never ends.
SLOW = timedelta(minutes=5)
SHOWN = 50


class Command(BaseCommand):
    """Look at the seals, verify them, or begin a new file. Run it with the worker's environment."""

    help = "Seals upon the trace. Without a word: how they stand. `check`: verify everything. Exits with 1 when somebody is needed."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, for which municipality, with which files."""
        parser.add_argument("what", nargs="?", default="status", choices=["status", "check", "restored"])
        parser.add_argument("municipality", nargs="?", help="its code; all if not given")
        parser.add_argument("--folder", type=Path, help="where the handed-over seals are; BINDELED_SEALS if not given")
        parser.add_argument("--key", type=Path, help="the public key that verifies; beside the keys if not given")
        parser.add_argument(
            "--against", type=Path, nargs="+", default=[], help="seals kept elsewhere, such as a mail's attachments"
        )
        parser.add_argument(
            "--after-restore", action="store_true", help="with check: the file may go on where this database ends"
        )
        parser.add_argument("--json", action="store_true", help="with check, for programs: one line for all")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the municipalities."""
        codes = list(Municipality.objects.order_by("code").values_list("code", flat=True))
        chosen = [options["municipality"]] if options["municipality"] else codes
        folder = options["folder"] or (Path(settings.SEALS) if settings.SEALS else None)
        if folder is None or not set(chosen) <= set(codes):
            raise CommandError(
                "Name the folder of the handed-over seals (BINDELED_SEALS), and a municipality that is here."
            )
        if len(chosen) != 1 and (options["key"] or options["against"] or options["what"] == "restored"):
            raise CommandError("Name the one municipality that this is about.")
        self._totals = dict.fromkeys(("lines", "seals", "damages", "later", "unsealed"), 0)
        do = {"status": self._status, "check": self._check, "restored": self._restored}[options["what"]]
        well = all([do(code, folder, options) for code in chosen])  # noqa: C419 - every municipality is told about
        if options["json"]:
            self.stdout.write(json.dumps(self._totals))
        if not well:
            raise SystemExit(1)

    def _status(self, code: str, folder: Path, _options: dict[str, Any]) -> bool:
        with entered(Door("sealer", municipality=code)):
            newest, (open_lines, oldest) = seals.latest(code), seals.unsealed(code)
        handed, posted = handover.last_of(handover.file_of(folder, code)), mailed(folder, code)
        now, number = timezone.now(), newest.number if newest else 0
        behind = number - (handed.says.number if handed else 0)
        age = now - oldest if oldest else timedelta()
        quiet = now - newest.sealed_at if newest else SLOW * 2
        self.stdout.write(
            f"{code}: seal {number}, {quiet.total_seconds():.0f} seconds old; {open_lines} lines wait to be sealed, the oldest for "
            f"{age.total_seconds():.0f} seconds; {behind} seals wait to be handed over; seal {posted.number} was mailed last"
        )
        late = age > SLOW or quiet > seals.HEARTBEAT + SLOW or not newest
        forgotten = settings.SEAL_MAIL and (posted.at is None or now - posted.at > 2 * seals.HEARTBEAT + SLOW)
        return not (late or behind or forgotten)

    def _check(self, code: str, folder: Path, options: dict[str, Any]) -> bool:
        key_file = options["key"] or Path(settings.KEYS) / keys.SEAL_PUBLIC_KEY.format(code)
        handed = _handed_over(folder, code)
        with entered(Door("sealer", municipality=code)):
            newest = seals.latest(code) if options["after_restore"] else None
            report = verifier.verify(
                code,
                seals.lines_between(code, 0),
                map(Signed.of, Seal.objects.filter(municipality_id=code).order_by("number").iterator()),
                handed,
                keys.seal_public_key(key_file.read_text()),
                mailed=_kept(options["against"]),
                until=newest.number if newest else None,
                now=newest.sealed_at if newest else timezone.now(),
            )
        self._tell(code, report)
        return not report.damages

    def _tell(self, code: str, report: verifier.Report) -> None:
        told = {"lines": report.lines, "seals": report.seals, "damages": len(report.damages), "later": report.later}
        for word, number in {**told, "unsealed": report.unsealed}.items():
            self._totals[word] += number
        self.stdout.write(f"{code}: {report.lines} lines under {report.seals} seals, until {report.sealed_until}")
        for damage in report.damages[:SHOWN]:
            self.stdout.write(f"  DAMAGE ({damage.kind}): {damage.words}")
        if len(report.damages) > SHOWN:
            self.stdout.write(f"  and {len(report.damages) - SHOWN} more")
        if report.not_handed_over:
            self.stdout.write(
                f"  {report.not_handed_over} seals were judged by the database: they are not handed over yet"
            )
        if report.later:
            self.stdout.write(f"  {report.later} later seals were handed over: what they sealed is not in this copy")
        if report.unreadable:
            self.stdout.write(
                f"  {report.unreadable} lines of the file cannot be read, as after a write that was cut short"
            )
        self.stdout.write(f"  {report.unsealed} lines are newer than the last seal and cannot be judged")
        self.stdout.write("  nothing was found" if not report.damages else f"  {len(report.damages)} damages")

    def _restored(self, code: str, folder: Path, _options: dict[str, Any]) -> bool:
        with entered(Door("sealer", municipality=code)):
            aside = handover.set_aside(folder, code, now=timezone.now())
            number = handover.hand_over(folder, code)
        self.stdout.write(f"{code}: a new file with {number} seals; the old one is kept as {aside}. Write down why.")
        return True


def _handed_over(folder: Path, code: str) -> Iterator[Signed | None]:
    path = handover.file_of(folder, code)
    if not path.exists():
        message = f"There is no file {path}: nothing was handed over. What the database says of itself proves nothing."
        raise CommandError(message)
    return handover.read(path)


def _kept(files: list[Path]) -> list[Signed]:
    found = [seal for path in files for seal in handover.read(path)]
    readable = [seal for seal in found if seal]
    if len(readable) != len(found) or len(readable) < len(files):
        raise CommandError("One of the files given by --against holds something that is no seal.")
    return readable
