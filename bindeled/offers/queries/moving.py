"""Moves into a home: of one resident, and those whose stages are late."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from bindeled.confidentiality import trace
from bindeled.confidentiality.walls import TODAY
from bindeled.offers import access
from bindeled.offers.models import MoveIn
from bindeled.offers.models.moving import STAGES
from bindeled.offers.queries.courses import called
from bindeled.offers.rules import runway
from bindeled.residents.models import NOT_CLOSED, Resident

AT_ONCE = 50


@dataclass(frozen=True)
class Way:
    """A move into a home with its stages, as they stand on a day."""

    move: MoveIn
    today: date

    @property
    def stages(self) -> list[runway.Due]:
        """Answer its stages, the first of them first."""
        done = {name.removesuffix("_on"): getattr(self.move, name) for name in STAGES}
        return runway.runway(self.move.moves_on, done, today=self.today)

    @property
    def asking(self) -> list[runway.Due]:
        """Answer the stages that ask for something now."""
        return [stage for stage in self.stages if stage.asks]


def move_for(move_id: UUID) -> MoveIn:
    """Answer a move that the actor may see. Raises MoveIn.DoesNotExist, also for what belongs to others."""
    return access.moves_within_reach(MoveIn.objects).select_related("resident", "resident__key", "unit").get(id=move_id)


def read_move(move: MoveIn) -> Way:
    """Answer a move with its stages. The reading is traced."""
    trace.note("read", "move_in", move.id, purpose="support")
    return Way(move, timezone.localdate())


def moves_on(resident: str) -> Subquery:
    """Answer the expression that reads, with another record, the day on which that record's resident moves in; nothing without one."""
    rows = access.moves_within_reach(MoveIn.objects).filter(resident_id=OuterRef(resident), over_on=None)
    return Subquery(rows.values("moves_on")[:1])


def move_of(resident: UUID) -> Way | None:
    """Answer the move that a resident is on the way to, or nothing. The caller traces the reading."""
    found = access.moves_within_reach(MoveIn.objects).filter(resident_id=resident, over_on=None).first()
    return Way(found, timezone.localdate()) if found else None


READ = """SELECT jsonb_build_object('id', move.id, 'moves_on', moves_on, 'assessed_on', assessed_on, 'applied_on', applied_on,
    'visit_on', visit_on, 'support_on', support_on, 'pseudonym', pseudonym)"""
OF_THE_ACTOR = f"""FROM app.offers_movein AS move JOIN app.residents_resident AS resident ON resident.id = move.resident_id
    WHERE move.municipality_id = %(municipality)s AND move.unit_id = ANY (%(units)s)
    AND (responsible_id = %(actor)s OR EXISTS (SELECT FROM app.users_absence AS away WHERE away.user_id = responsible_id
        AND away.substitute_id = %(actor)s AND {TODAY} BETWEEN away.first_day AND away.last_day))
    AND over_on IS NULL AND {NOT_CLOSED} ORDER BY moves_on, move.id LIMIT {AT_ONCE}"""
# An expression, so that it is asked together with what else a first page asks. Row security asks again who may see them.
MOVES_TOLD = f"ARRAY ({READ} {OF_THE_ACTOR})"


def moves_asking(told: Iterable[str]) -> list[Way]:
    """Answer the moves of which something is late, or due this week, as ``MOVES_TOLD`` read them: those of the actor, and of whom they stand in for."""
    ways = [Way(_as_told(json.loads(one)), timezone.localdate()) for one in told]
    return [way for way in ways if way.asking]


def _as_told(told: dict[str, str]) -> MoveIn:
    days = {name: date.fromisoformat(told[name]) if told[name] else None for name in (*STAGES, "moves_on")}
    return MoveIn(id=UUID(told["id"]), resident=Resident(pseudonym=told["pseudonym"]), **days)


def who_moves(move: MoveIn) -> str:
    """Answer what the resident who moves in is called. The caller traces the reading."""
    return called(move.resident)
