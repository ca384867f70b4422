"""The sealer: a chore of the worker that seals each municipality's trace and hands the seals over, off the database."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import gettext

from bindeled.confidentiality import handover, seals
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.seals import Signed
from bindeled.municipalities.models import Municipality

# The file gets each seal; a mailbox gets the newest, which vouches for all before it.
MAIL_AT_MOST_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Mailed:
    """Which seal was mailed last, and when. Kept beside the file, not in the database."""

    number: int = 0
    at: datetime | None = None


def seal_traces() -> None:
    """Seal and hand over, one municipality at a time; one's trouble is not another's."""
    faults = []
    for code in Municipality.objects.order_by("code").values_list("code", flat=True):
        try:
            seal_trace(code, now=timezone.now())
        except Exception as fault:  # noqa: BLE001 - it is raised below
            faults.append(fault)
            connection.close()
    if faults:
        raise faults[0]


def seal_trace(code: str, *, now: datetime) -> None:
    """Hand over what is behind, seal what is new, hand that over, and mail the newest. Raises SealError.

    Handing over comes first: where file and database tell different things, nothing more is sealed upon them.
    """
    folder = Path(settings.SEALS) if settings.SEALS else None
    door = Door("sealer", municipality=code)
    if folder:
        with entered(door):
            handover.hand_over(folder, code)
    with entered(door):
        seals.seal_new(code, now=now)
    if folder:
        with entered(door):
            handover.hand_over(folder, code)
        mail_newest(folder, code, now=now)


def mail_newest(folder: Path, code: str, *, now: datetime) -> bool:
    """Mail the newest seal of the file, where it is new and the last mail is an hour old. Says whether it was mailed."""
    newest, before = handover.last_of(handover.file_of(folder, code)), mailed(folder, code)
    young = before.at is not None and now - before.at < MAIL_AT_MOST_EVERY
    if not settings.SEAL_MAIL or newest is None or newest.says.number <= before.number or young:
        return False
    letter(newest).send()
    path, new = _mailed_file(folder, code), _mailed_file(folder, code).with_suffix(".new")
    new.write_text(json.dumps({"number": newest.says.number, "at": now.isoformat()}))
    new.replace(path)
    return True


def mailed(folder: Path, code: str) -> Mailed:
    """Answer which seal was mailed last. A file that cannot be read counts as none: then one mail too many is sent."""
    try:
        told = json.loads(_mailed_file(folder, code).read_text())
        return Mailed(int(told["number"]), datetime.fromisoformat(told["at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Mailed()


def _mailed_file(folder: Path, code: str) -> Path:
    return folder / f"{code}.mailed"


def letter(seal: Signed) -> EmailMessage:
    """Answer the mail that carries a seal. It says nothing about anybody: numbers, sums and a signature."""
    says = seal.says
    with translation.override(settings.LANGUAGE_CODE):
        subject = gettext("Seal %(number)s upon the trace of municipality %(code)s") % {
            "number": says.number,
            "code": says.municipality,
        }
        text = gettext(
            "Keep this mail. The attached seal vouches for every line of the trace up to %(at)s (UTC), and for every seal before "
            "it.\n\nIt is needed to prove that nothing was changed or cut off: save the attachment and run\n\n"
            "    bindeled seals check %(code)s --against FILE\n\nOne such mail comes every hour. If they stop coming, ask why."
        ) % {"at": says.sealed_at[:19].replace("T", " "), "code": says.municipality}
    mail = EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, settings.SEAL_MAIL)
    mail.extra_headers = {"Auto-Submitted": "auto-generated"}
    mail.attach(f"{says.municipality}-{says.number}.seal", seal.written + "\n", "text/plain")
    return mail
