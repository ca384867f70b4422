"""An extract for the demonstration, and the invented concerns that it is made of: none of them stands anywhere else."""

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.evaluation.actions import ask_for_extract
from bindeled.evaluation.models import Extract
from bindeled.evaluation.queries.source import Source
from bindeled.evaluation.rules.dwellings import PLACE
from bindeled.evaluation.rules.fields import FIELDS, next_quarter, quarter_of, quarters_before
from bindeled.users.models import User

NUMBER, EACH_MANY = 400, 3  # so many invented concerns; each third dwelling is told of twice
PURPOSE = "Hvem ordningen hjælper, og hvor hurtigt der bliver taget kontakt. Til udvalgets notat om de sidste to kvartaler (opdigtet)."
MOST = {"district": 2, "kind": 6, "sender": 3, "contact": 4, "outcome": 4, "urgency": 3}


def ask(evaluator: User) -> None:
    """Ask for an extract of the last two quarters, as the evaluator of the cast would."""
    newest, before = quarters_before(timezone.localdate(), most=2)
    with entered(Door("evaluation", actor=evaluator.id, municipality=evaluator.municipality_id)):
        if not Extract.objects.exists():
            fields = ("received", "district", "kind", "contact", "outcome", "offered")
            ask_for_extract(purpose=PURPOSE, since=before, until=next_quarter(newest), fields=fields, by=evaluator)


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
