"""What the restore drill lets the municipality's processes do, under their own logins: write, work, destroy, try to open.

python -m drills.restore_records arrive            as the worker
python -m drills.restore_records fill 100          as the worker: the same rows, many at a time
python -m drills.restore_records work 10           as the municipality
python -m drills.restore_records close_one         as the municipality: a case with everything, closed and filed; answers whose it is
python -m drills.restore_records agree             as the municipality: two persons agree, days apart, that it is erased
python -m drills.restore_records erase             as the worker: carry that out, or empty what a restore brought back
python -m drills.restore_records destroy 10 2026…  as the worker: keys made before a moment, but for those named; answers their ids
python -m drills.restore_records roll_back         as the worker: one that is begun and rolled back; answers its id
python -m drills.restore_records seal              as the worker: seal the trace and hand the seals over
python -m drills.restore_records open FILE         as the municipality: answers how many of these keys' records open
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch
from uuid import UUID, uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bindeled.config.settings")
django.setup()

from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: E402 - Django is set up above
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from bindeled.cases import actions  # noqa: E402
from bindeled.cases.actions import erasing as erasing_actions  # noqa: E402
from bindeled.cases.models import Case, Concern, Erasure  # noqa: E402
from bindeled.cases.rules import erasing  # noqa: E402
from bindeled.confidentiality import keys, records  # noqa: E402
from bindeled.confidentiality.doors import Door, entered  # noqa: E402
from bindeled.confidentiality.envelope import UnreadableError  # noqa: E402
from bindeled.confidentiality.models import RecordKey  # noqa: E402
from bindeled.confidentiality.records import Record  # noqa: E402
from bindeled.config.sealer import seal_traces  # noqa: E402
from bindeled.config.worker import erase_cases, open_concerns  # noqa: E402
from bindeled.drawn.actions import Remade  # noqa: E402
from bindeled.housing.models import Department  # noqa: E402
from bindeled.municipalities.models import Unit  # noqa: E402
from bindeled.municipalities.queries import serving_unit  # noqa: E402
from bindeled.residents.models import Resident  # noqa: E402
from bindeled.users.models import User  # noqa: E402

CODE = "0101"
AT_ONCE = 2000
WORKER = Door("worker", municipality=CODE)


def _municipal() -> Door:
    units = tuple(Unit.objects.filter(municipality_id=CODE).values_list("id", flat=True))
    return Door("municipal", actor=User.objects.get(email="bo@bindeled.example").id, municipality=CODE, units=units)


def arrive() -> int:
    """Let the worker open everything that waits."""
    open_concerns()
    return 0


def seal() -> int:
    """Let the worker do what it does each minute with the trace."""
    seal_traces()
    return 0


def fill(count: str) -> int:
    """Put many concerns into the inbox at once, as the worker does with one: a key each, really encrypted."""
    with entered(WORKER):
        place = Department.objects.get(municipality_id=CODE, name="Hørgården 2")
        unit = serving_unit(CODE, place.district_id, on=timezone.localdate())
    left = int(count)
    while left > 0:
        made = [_concern(place, unit.id, number) for number in range(min(left, AT_ONCE))]
        with entered(WORKER):
            RecordKey.objects.bulk_create([key for key, _concern_ in made])
            Concern.objects.bulk_create([concern for _key, concern in made])
        left -= len(made)
    return int(count)


def _concern(place: Department, unit_id: UUID, number: int) -> tuple[RecordKey, Concern]:
    now, secret, provider = timezone.now(), AESGCM.generate_key(256), keys.provider()
    key = RecordKey(municipality_id=CODE, made_at=now)
    key.wrapping_key, key.wrapped = provider.wrap(CODE, secret, context=key.id.bytes)
    concern = Concern(
        id=uuid4(), municipality_id=CODE, unit_id=unit_id, district_id=place.district_id, department_id=place.id,
        received_at=now, opened_at=now, kinds=["smell"], known_how=["seen"], children="unknown", called=False,
        sender_kind="caretaker", channel="web", key_id=key.id, dwelling_index=provider.index(CODE, str(number)),
    )  # fmt: skip
    text = json.dumps({"where": "Æblehaven 2", "floor": "3", "door": "tv", "words": "Det lugter på trappen. " * 20})
    record = Record(key.id, CODE, secret)
    concern.body = record.close(text, table="cases_concern", column="body", row=concern.id)
    return key, concern


def work(count: str) -> int:
    """Let Bo open cases, write notes and tie residents by name."""
    door, bo = _municipal(), User.objects.get(email="bo@bindeled.example")
    for number in range(int(count)):
        with entered(door):
            concern = Concern.objects.filter(state="new").order_by("received_at")[0]
            case = actions.open_case(concern, by=bo)
            actions.write_note(case, text=f"Besøgt {number} gange.", by=bo)
            actions.tie_resident(case, name=f"Beboer {number}", by=bo)
    return int(count)


def close_one() -> dict[str, list[str]]:
    """Let Bo close and file the oldest case. Answers the ids of the case and its concern, and the keys of all that goes with it."""
    bo = User.objects.get(email="bo@bindeled.example")
    with entered(_municipal()):
        case = Case.objects.select_related("key", "resident", "unit").order_by("opened_at")[0]
        actions.add_file(case, made=Remade("picture", os.urandom(500), 1), name="Trappen", by=bo)
        actions.close(case, outcome="solved", resident_answer="unknown", text="Færdig.", by=bo)
        actions.note_filed(case, system="SBSYS", number="2026-1", filed_on=timezone.localdate(), by=bo)
        concerns = list(case.concerns.values_list("id", "key_id"))
        keys_of_it = [
            case.key_id,
            *(key for _concern, key in concerns),
            *([case.resident.key_id] if case.resident else []),
        ]
        return {
            "case": [str(case.id)],
            "concerns": [str(concern) for concern, _key in concerns],
            "keys": list(map(str, keys_of_it)),
        }


def agree() -> int:
    """Let Lis propose what could go, as if it were a week ago, and Dorte agree now."""
    lis, dorte = (User.objects.get(email=f"{name}@bindeled.example") for name in ("lis", "dorte"))
    units, then = _municipal().units, timezone.now() - erasing.APART
    a_week_ago = patch.object(erasing_actions, "timezone", SimpleNamespace(now=lambda: then))
    with a_week_ago, entered(Door("municipal", actor=lis.id, municipality=CODE, units=units)):
        proposed = actions.propose_erasure(approval="Kassation 2026-1", by=lis)
    with entered(Door("municipal", actor=dorte.id, municipality=CODE)):
        for erasure in Erasure.objects.filter(state="proposed"):
            actions.second_erasure(erasure, by=dorte)
    return proposed


def erase() -> int:
    """Let the worker do what it does each minute with cases that are to be erased."""
    erase_cases()
    return 0


def destroy(count: str, before: str, *spared: str) -> list[str]:
    """Destroy keys that were made before a moment, but for those that are spared."""
    destroyed = []
    with entered(WORKER):
        living = RecordKey.objects.filter(wrapped__isnull=False, made_at__lt=datetime.fromisoformat(before))
        living = living.exclude(id__in=spared)
        for key in living.order_by("?")[: int(count)]:
            assert records.destroy(key, reason="drill")
            destroyed.append(str(key.id))
    return destroyed


def roll_back() -> str:
    """Begin to destroy the newest key, and do not commit. ``destroy`` takes older ones."""
    with entered(WORKER):
        key = RecordKey.objects.filter(wrapped__isnull=False).order_by("-made_at")[0]
        assert records.destroy(key, reason="drill")
        transaction.set_rollback(True)
    return str(key.id)


def open_again(file: str) -> int:
    """Answer how many of these keys' records give their text."""
    wanted, opened = json.loads(Path(file).read_text()), 0
    with entered(_municipal()):
        for model, column in ((Concern, "body"), (Case, "dwelling"), (Resident, "name")):
            for row in model.objects.filter(key_id__in=wanted).select_related("key"):
                try:
                    record = records.unlock(row.key)
                    record.open(getattr(row, column), table=model._meta.db_table, column=column, row=row.id)
                except UnreadableError:
                    continue
                opened += 1
    return opened


DEEDS: dict[str, Callable[..., object]] = {
    "close_one": close_one,
    "agree": agree,
    "erase": erase,
    "arrive": arrive,
    "seal": seal,
    "fill": fill,
    "work": work,
    "destroy": destroy,
    "roll_back": roll_back,
    "open": open_again,
}

if __name__ == "__main__":
    print(json.dumps(DEEDS[sys.argv[1]](*sys.argv[2:])))
