"""What a case knows that offers may be suggested by. Nothing is unsealed for it."""

from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone

from bindeled.cases import access
from bindeled.cases.models import Case, Concern
from bindeled.cases.queries.casework import bare_cases
from bindeled.cases.rules.offering import known_of_case
from bindeled.offers.queries import moves_on
from bindeled.offers.rules.suggesting import Known


def case_with_situation(case_id: UUID) -> tuple[Case, Known]:
    """Answer a case that the actor may see, and what it knows of its resident's situation by what stands in the open.

    What an adviser judged a concern to be about goes before what its sender said. The caller traces the reading.
    Raises Case.DoesNotExist, also for what belongs to others.
    """
    own = access.readable(Concern.objects).filter(case=OuterRef("id")).order_by("-received_at", "-id")
    told = JSONObject(kinds="kinds", own_kinds="own_kinds", district="district__name")
    found = bare_cases().annotate(concerns_told=ArraySubquery(own.values(told=told)), moves_on=moves_on("resident"))
    case = found.get(id=case_id)
    concerns = case.concerns_told
    known = known_of_case(
        kind=case.kind,
        about={kind for one in concerns for kind in one["own_kinds"] or one["kinds"]},
        has_department=case.department_id is not None,
        district=next((one["district"] for one in concerns if one["district"]), ""),
        moves_on=case.moves_on,
        today=timezone.localdate(),
    )
    return case, known
