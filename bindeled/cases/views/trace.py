"""Who has read: the trace, for leaders and the data protection officer. It shows deeds, never a record's text."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bindeled.cases import access, queries
from bindeled.cases.forms import CODE, TraceForm
from bindeled.cases.queries import PAGE, Mark, TraceFilter
from bindeled.cases.views.inbox import mark_from
from bindeled.confidentiality.doors import through
from bindeled.confidentiality.models import Seal, TraceEntry
from bindeled.confidentiality.seals import HEARTBEAT, latest
from bindeled.users.models import User


@dataclass(frozen=True)
class Shown:
    """One line as the page shows it: who by name, and the record by its number or code."""

    line: TraceEntry
    who: str
    number: str

    @property
    def code(self) -> str:
        """Answer the first signs of the record's id, by which people name it."""
        return self.line.record_id.hex[:CODE] if self.line.record_id else ""


@require_safe
@never_cache
@through("municipal")
def who_has_read(request: HttpRequest) -> HttpResponse:
    """Show who read or changed what, when and why. Looking here leaves a line too."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if access.may_oversee(by=request.user):
        raise Http404
    people = queries.people_overseen(by=request.user)
    form = TraceForm(request.GET, people=people)
    seal = latest(request.user.municipality_id)
    context: dict[str, Any] = {
        "form": form,
        **sealed(seal),
        "look_ups": queries.number_of_look_ups(by=request.user),
        "narrowed": any(request.GET.get(name) for name in form.fields),
        "lines": [],
    }
    if form.is_valid():
        rows = queries.trace_page(_chosen(form), after=mark_from(request), by=request.user)
        context["lines"] = _shown(rows[:PAGE], {person.id: person.name for person in people})
        context["unsealed"] = unsealed(rows[:PAGE], seal)
        context["older"] = older(request, rows[PAGE - 1]) if len(rows) > PAGE else ""
    return TemplateResponse(request, "cases/who_has_read.html", context, status=200 if form.is_valid() else 422)


def _chosen(form: TraceForm) -> TraceFilter:
    told = form.cleaned_data
    person = UUID(told["person"]) if told["person"] else None
    return TraceFilter(person=person, records=told["record"], day=told["day"], deed=told["deed"])


def _shown(lines: list[TraceEntry], names: dict[UUID, str]) -> list[Shown]:
    numbers = queries.numbers_of(line.record_id for line in lines if line.record_kind == "case")
    return [
        Shown(
            line,
            names.get(line.actor_id, "") if line.actor_id else "",
            numbers.get(line.record_id, "") if line.record_id else "",
        )
        for line in lines
    ]


def sealed(seal: Seal | None) -> dict[str, Any]:
    """Answer what a page says of the newest seal: until when it reaches, and whether it should be newer."""
    is_old = seal is None or timezone.now() - seal.sealed_at > 2 * HEARTBEAT
    return {"sealed_until": seal.sealed_at if seal else None, "seal_is_old": is_old}


def unsealed(lines: list[TraceEntry], seal: Seal | None) -> int:
    """Answer how many of some lines no seal covers yet."""
    return sum(seal is None or line.transaction >= seal.to_transaction for line in lines)


def older(request: HttpRequest, last: TraceEntry) -> str:
    """Answer the address of the page that follows after a line, narrowed down as this one is."""
    kept = urlencode({name: value for name, value in request.GET.items() if name != "efter"})
    return f"?{kept}{'&' if kept else ''}efter={Mark(last.at, last.id).written}"
