"""The way into a first home: its day, and what is in place for it (D24)."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.confidentiality import trace
from bindeled.municipalities.models import Unit
from bindeled.offers import access
from bindeled.offers.actions.steps import MEANWHILE, RefusedError, allow, allow_said
from bindeled.offers.models import MoveIn
from bindeled.offers.rules import runway
from bindeled.residents.models import Resident
from bindeled.users.models import User


def plan_move(resident: Resident, *, unit: Unit, moves_on: date, by: User) -> MoveIn:
    """Write down on which day a resident moves in; what is in place by which day follows from it."""
    allow(access.may_offer(by=by))
    move = MoveIn(
        municipality_id=by.municipality_id,
        resident=resident,
        unit=unit,
        responsible=by,
        moves_on=moves_on,
        noted_at=timezone.now(),
        noted_by=by,
    )
    try:
        with transaction.atomic():
            move.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(_("A day is written down already. Change that one.")) from None
    trace.note("move_planned", "move_in", move.id, purpose="support")
    return move


def change_day(move: MoveIn, *, moves_on: date, by: User) -> None:
    """Write down another day of moving in."""
    allow(access.may_move(move, by=by))
    _standing(move, moves_on=moves_on)
    trace.note("move_changed", "move_in", move.id, purpose="support")


def note_stage(move: MoveIn, *, stage: str, on: date | None, by: User) -> None:
    """Note that a stage is in place since a day, or, with nothing, that it is not after all."""
    allow(access.may_move(move, by=by))
    if stage not in runway.STAGES:
        raise RefusedError(_("There is no such step. Choose one from the list."))
    if on:
        allow_said(on)
    _standing(move, **{f"{stage}_on": on})
    trace.note("move_stage_noted", "move_in", move.id, purpose="support")


def end_move(move: MoveIn, *, by: User) -> None:
    """Say that the move is done, or comes to nothing."""
    allow(access.may_move(move, by=by))
    _standing(move, over_on=timezone.localdate())
    trace.note("move_ended", "move_in", move.id, purpose="support")


def _standing(move: MoveIn, **changed: date | None) -> None:
    if not MoveIn.objects.filter(id=move.id, over_on=None).update(**changed):
        raise RefusedError(str(MEANWHILE))
