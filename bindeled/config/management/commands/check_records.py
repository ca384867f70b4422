"""Open a sample of what is stored with the keys that this process holds: after a restore, and each month.

As the municipality it opens records, as the worker what still lies sealed in the mailbox. It shows no text.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Model

from bindeled.breaches.models import Breach, BreachNote
from bindeled.cases.models import (
    AccessDecision,
    AccessProposal,
    AccessRequest,
    Case,
    Concern,
    Consent,
    Disclosure,
    Entry,
    EvictionStep,
    Feedback,
    Handover,
    Hold,
    Informing,
    Opening,
    Party,
    Plan,
    Recusal,
    Restriction,
    Review,
    SafetyNote,
    SenderCall,
)
from bindeled.concerns.actions import open_picture, open_seal
from bindeled.concerns.models import SealedConcern, SealedPicture
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.records import unlock
from bindeled.confidentiality.startup import refusals
from bindeled.duty.models import Contact
from bindeled.files.models import File
from bindeled.furnishing.models import Application, Household
from bindeled.municipalities.models import Municipality, Unit
from bindeled.offers.models import Member, Moment
from bindeled.outreach.models import Encounter, Met, Wish
from bindeled.residents.models import Resident

# Every encrypted column of a record, and how its key is found. A column that is missing here fails a test.
HELD: tuple[tuple[type[Model], str, Callable[[Any], RecordKey]], ...] = (
    (Concern, "body", lambda concern: concern.key),
    (Concern, "triage", lambda concern: concern.key),
    (Handover, "reason", lambda handover: handover.concern.key),
    (Handover, "answer", lambda handover: handover.concern.key),
    (Review, "answer", lambda review: review.concern.key),
    (SenderCall, "answer", lambda call: call.concern.key),
    (Contact, "body", lambda contact: contact.key),
    (Case, "dwelling", lambda case: case.key),
    (Case, "interpreter", lambda case: case.key),
    (Case, "tenancy", lambda case: case.key),
    (EvictionStep, "words", lambda noted: noted.case.key),
    (Consent, "words", lambda said: said.case.key),
    (Disclosure, "document", lambda told: told.case.key),
    (Hold, "reason", lambda held: held.case.key),
    (Informing, "words", lambda noted: noted.case.key),
    (AccessRequest, "words", lambda asked: asked.case.key),
    (AccessDecision, "words", lambda decided: decided.case.key),
    (AccessProposal, "words", lambda proposed: proposed.case.key),
    (Restriction, "reason", lambda row: row.key),
    (Opening, "reason", lambda opening: opening.key),
    (Recusal, "words", lambda recusal: recusal.key),
    (Feedback, "addressee", lambda proposed: proposed.key),
    (Plan, "what", lambda plan: plan.case.key),
    (SafetyNote, "text", lambda noted: noted.case.key),
    (Party, "words", lambda party: party.case.key),
    (Entry, "body", lambda entry: entry.case.key),
    (Household, "body", lambda home: home.key),
    (Application, "answers", lambda applied: applied.key),
    (Application, "sent", lambda applied: applied.key),
    (Application, "decision", lambda applied: applied.key),
    (File, "name", lambda file: file.key),
    (File, "content", lambda file: file.key),
    (Breach, "what", lambda breach: breach.key),
    (BreachNote, "words", lambda note: note.breach.key),
    (Met, "alias", lambda met: met.key),
    (Encounter, "where", lambda line: line.met.key),
    (Encounter, "words", lambda line: line.met.key),
    (Wish, "wish", lambda wish: wish.key),
    (Wish, "handover", lambda wish: wish.key),
    (Wish, "answer", lambda wish: wish.key),
    (Moment, "words", lambda moment: moment.course.key),
    (Member, "name", lambda member: member.course.key),
    (Resident, "name", lambda resident: resident.key),
    (Resident, "phone", lambda resident: resident.key),
)


def _records(sample: int) -> Iterator[str]:
    for model, column, key_of in HELD:
        rows = model._default_manager.filter(**{f"{column}__isnull": False}).order_by("?")[:sample]
        for row in rows:
            key = key_of(row)
            if key.wrapped is None:
                yield "destroyed"
                continue
            try:
                unlock(key).open_bytes(getattr(row, column), table=model._meta.db_table, column=column, row=row.pk)
            except UnreadableError:
                yield "unreadable"
            else:
                yield "opened"


def _mailbox(sample: int) -> Iterator[str]:
    for sealed in SealedConcern.objects.filter(unopenable_since__isnull=True).order_by("?")[:sample]:
        try:
            arrived = open_seal(sealed)
            for picture in SealedPicture.objects.filter(concern_id=sealed.id):
                open_picture(arrived, picture)
        except UnreadableError:
            yield "unreadable"
        else:
            yield "opened"


def look_into(municipality: str, sample: int) -> Counter[str]:
    """Answer how many of a municipality's values were opened, destroyed and unreadable. One line in the trace."""
    worker = settings.SIDE == "worker"
    units = () if worker else tuple(Unit.objects.filter(municipality_id=municipality).values_list("id", flat=True))
    door = Door("worker" if worker else "municipal", municipality=municipality, units=units)
    with entered(door):
        found = Counter(_mailbox(sample) if worker else _records(sample))
        if found["opened"]:
            trace.note("checked", "record", purpose="restore_check", count=found["opened"])
    return found


class Command(BaseCommand):
    """Whether what is stored can still be opened."""

    help = "Open a sample of what is stored, with this process's login and keys; exits with 1 where something does not open."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, and for whom it is written."""
        parser.add_argument("--sample", type=int, default=1000, help="at most so many values of each kind")
        parser.add_argument("--json", action="store_true", help="for programs: one line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at the server as at every start, then open."""
        if settings.SIDE not in {"municipality", "worker"}:
            message = f"Records are opened by the municipality or the worker, and this is the {settings.SIDE} process."
            raise CommandError(message)
        reasons = refusals()
        if reasons:
            raise CommandError("This process would not work here:\n- " + "\n- ".join(reasons))
        total: Counter[str] = Counter()
        for code in Municipality.objects.order_by("code").values_list("code", flat=True):
            total += look_into(code, options["sample"])
        found = {name: total[name] for name in ("opened", "destroyed", "unreadable")}
        what = "sealed concerns in the mailbox" if settings.SIDE == "worker" else "values of records"
        said = f"Of the {what}, {found['opened']} opened, {found['destroyed']} are destroyed."
        self.stdout.write(json.dumps(found) if options["json"] else said)
        if found["unreadable"]:
            message = f"{found['unreadable']} of the {what} do not open: wrong keys, or damage."
            raise CommandError(message)
