"""An extract for the demonstration, and the invented concerns that it is made of: none of them stands anywhere else."""

from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.evaluation.actions import ask_for_extract, correct_inquiry, enter_inquiry
from bindeled.evaluation.models import Extract, Inquiry
from bindeled.evaluation.queries.source import Source
from bindeled.evaluation.rules.dwellings import PLACE
from bindeled.evaluation.rules.fields import FIELDS, next_quarter, quarter_of, quarters_before
from bindeled.users.models import User

NUMBER, EACH_MANY = 400, 3  # so many invented concerns; each third dwelling is told of twice
PURPOSE = "Hvem ordningen hjælper, og hvor hurtigt der bliver taget kontakt. Til udvalgets notat om de sidste to kvartaler (opdigtet)."
INQUIRIES = (
    (9, "extract", "cases", 400, "evaluator"),
    (7, "questionnaire", "contacts", 63, "evaluator"),
    (6, "group_interview", "partners", 7, "evaluator"),
    (5, "case_review", "cases", 20, "staff"),
    (3, "interview", "residents", 4, "outside"),
    (2, "interview", "leaders", 2, "evaluator"),
)
MOST = {"district": 2, "kind": 6, "sender": 3, "contact": 4, "outcome": 4, "urgency": 3}


def ask(evaluator: User) -> None:
    """Ask for an extract of the last two quarters, as the evaluator of the cast would."""
    newest, before = quarters_before(timezone.localdate(), most=2)
    with entered(Door("evaluation", actor=evaluator.id, municipality=evaluator.municipality_id)):
        if not Extract.objects.exists():
            fields = ("received", "district", "kind", "contact", "outcome", "offered")
            ask_for_extract(purpose=PURPOSE, since=before, until=next_quarter(newest), fields=fields, by=evaluator)
    enter_inquiries(evaluator)


def enter_inquiries(by: User) -> None:
    """Enter what an evaluation could have rested on, as a leader or evaluator of the cast would; one line put right."""
    with entered(Door("evaluation", actor=by.id, municipality=by.municipality_id)):
        if Inquiry.objects.exists():
            return
        for weeks, kind, group, number, done_by in INQUIRIES:
            on = timezone.localdate() - timedelta(weeks=weeks)
            row = enter_inquiry(on=on, kind=kind, group=group, took_part=number, done_by=done_by, by=by)
        correct_inquiry(row, on=on, kind=kind, group=group, took_part=number + 1, done_by=done_by, void=False, by=by)


def read_invented(extract: Extract) -> tuple[int, Iterable[list[Source]]]:
    """Answer invented concerns of an extract's period, the same each time: most are much alike, and a few stand out."""
    return NUMBER, [[_invented(extract, number) for number in range(NUMBER)]]


def _invented(extract: Extract, number: int) -> Source:
    values = {code: _value(code, number) for code in FIELDS}
    values["received"] = quarter_of(extract.since if number % 2 else next_quarter(extract.since))
    values["district"] = ("Amager", "Nørrebro")[number % 5 == 0]
    dwelling = (number - number % EACH_MANY // 2).to_bytes(4, "big")
    return Source(UUID(int=number), ((PLACE, dwelling),), "restricted" if number % 50 == 0 else "", values)


def _value(code: str, number: int) -> str:
    """Answer one of the first values of a field by a kind of chance, the first of them most often."""
    values = (list(FIELDS[code].values) or [""])[: MOST.get(code, 2)]
    one, other, *_rest = sha256(f"{code} {number}".encode()).digest()
    return values[min(one % len(values), other % len(values))]
