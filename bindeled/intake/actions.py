"""Telling through the open door, and forgetting where from."""

import hmac
import secrets
import time
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils import timezone

from bindeled.concerns.actions import Told, pass_on_openly
from bindeled.intake import rules
from bindeled.intake.models import DayKey, Footprint
from bindeled.intake.queries import lately
from bindeled.receipts.models import Receipt

KEY_BYTES, FORM_BYTES = 32, 16
OF_A_FORM, OF_A_REST = "intake.form", "intake.rest"


# -- A form knows since when it is out, and a rest since when it is taken: signed, so that nobody makes their own ------------


def new_key() -> str:
    """Answer the key of a new form: chance, and the time it was given out."""
    return signing.dumps([secrets.token_urlsafe(FORM_BYTES), int(time.time())], salt=OF_A_FORM)


def age_of(key: str) -> float | None:
    """Answer how many seconds a form has been out; nothing where its key is none of ours."""
    told = _signed(key, OF_A_FORM)
    return None if told is None else max(0.0, time.time() - told[1])


def rest_for(key: str) -> str:
    """Answer the sign that somebody was asked to wait with this form, from now on."""
    return signing.dumps([_short(key), int(time.time())], salt=OF_A_REST)


def rested(rest: str, *, key: str) -> float | None:
    """Answer how many seconds ago somebody was asked to wait with this form; nothing where nobody was."""
    told = _signed(rest, OF_A_REST)
    return max(0.0, time.time() - told[1]) if told and told[0] == _short(key) else None


def _signed(text: str, salt: str) -> list[Any] | None:
    try:
        told: list[Any] = signing.loads(text, salt=salt)
    except signing.BadSignature:
        return None
    return told


def _short(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:32]


# -- Telling ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Visit:
    """Where and how something was sent. ``age`` and ``rested`` in seconds: of the form, and since a rest was asked for."""

    municipality: str
    address: str
    age: float
    rested: float | None
    trapped: bool


@dataclass(frozen=True)
class Marks:
    """What is known of where somebody comes from, until the day's key goes."""

    narrow: bytes
    wide: bytes


def judged(visit: Visit) -> tuple[rules.Judgement, Marks]:
    """Answer what is done with something that was sent, and the marks to keep if it is let through."""
    now = timezone.now()
    key = _key_of_the_day(visit.municipality, now)
    narrow, wide = (rules.mark(key, network) for network in rules.networks(visit.address))
    seen = lately(visit.municipality, narrow, wide, now=now)
    return rules.judge(seen, age=visit.age, rested=visit.rested, trapped=visit.trapped), Marks(narrow, wide)


def _key_of_the_day(municipality: str, now: datetime) -> bytes:
    """Answer today's key: half of it from the database, where it is made anew each day, and half from this process."""
    today = DayKey.objects.filter(municipality_id=municipality, day=timezone.localdate(now))
    drawn = today.values_list("key", flat=True).first()
    if drawn is None:
        new = DayKey(municipality_id=municipality, day=timezone.localdate(now), key=secrets.token_bytes(KEY_BYTES))
        DayKey.objects.bulk_create([new], ignore_conflicts=True)  # somebody else may draw one at this moment
        drawn = today.values_list("key", flat=True).get()
    return hmac.new(settings.SECRET_KEY.encode(), b"intake" + bytes(drawn), sha256).digest()


def tell(told: Told, *, key: str, judgement: rules.Judgement, marks: Marks, municipality: str) -> Receipt:
    """Seal what was told, write the receipt and the marks: one transaction. Raises IntegrityError when it was sent before.

    No letter goes out: nobody may make us write to an address that nobody has shown to be theirs, and an address of somebody
    who may wish to stay unknown lies inside the seal and nowhere else. The number stands on the page.
    """
    receipt = pass_on_openly(told, key=key, municipality=municipality, set_aside=judgement.set_aside)
    Footprint(municipality_id=municipality, at=receipt.received_at, narrow=marks.narrow, wide=marks.wide).save(
        force_insert=True
    )
    return receipt


def forget(*, now: datetime) -> int:
    """Delete the marks that have had their day, and the keys of the days before. Answers how many marks. In a worker's door."""
    DayKey.objects.filter(day__lt=timezone.localdate(now)).delete()
    return Footprint.objects.filter(at__lte=now - rules.TRACE_LIFE + rules.LOOKING_BACK).delete()[0]
