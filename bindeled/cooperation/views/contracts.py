"""Contracts to read: on the municipality's side for all its staff, on the sender's side for those whose organisations are party."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bindeled.confidentiality.doors import through
from bindeled.cooperation import access
from bindeled.cooperation.models import ContractVersion
from bindeled.cooperation.queries import contracts as queries
from bindeled.cooperation.queries.wheel import year_of
from bindeled.municipalities.queries import name_of
from bindeled.paper.typeset import record
from bindeled.users.models import User


def reader(request: HttpRequest) -> User:
    """Answer who reads."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    return request.user


def convenor(request: HttpRequest) -> User:
    """Answer the convenor; for anybody else the page does not exist."""
    by = reader(request)
    if access.may_convene(by=by):
        raise Http404
    return by


def drawn(version: ContractVersion) -> dict[str, Any]:
    """Answer what the part of a page that draws one version needs."""
    sections = queries.sections(version)
    return {
        "shown": queries.Shown(version, timezone.localdate()),
        "sections": sections,
        "headings": [section for section in sections if not section.is_part],
        "where_from": queries.where_from(version).lines,
    }


def _wheel(name: str, version: ContractVersion) -> str:
    """Answer where the year of a contract stands that one looks at first."""
    return reverse(name, args=[version.contract_id, year_of(version, on=timezone.localdate())])


def paper(version: ContractVersion) -> HttpResponse:
    """Answer one version as PDF."""
    made = record(
        title=version.title,
        municipality=name_of(version.municipality_id),
        sections=queries.on_paper(version),
        on=timezone.localdate(version.published_at),
    )
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{slugify(version.title)[:60] or "kontrakt"}.pdf"'
    return answer


# -- The municipality's side -----------------------------------------------------------------------------------------------


@require_safe
@never_cache
@through("municipal")
def contracts(request: HttpRequest) -> HttpResponse:
    """List the municipality's contracts, those that somebody must think of first; for convenors also what waits to be published."""
    writes = not access.may_convene(by=reader(request))
    found = queries.shown(queries.in_force())
    context = {
        "due": _linked([it for it in found if it.waits]) if writes else [],
        "rows": _linked(found),
        "drafts": queries.drafts() if writes else [],
        "writes": writes,
    }
    return TemplateResponse(request, "cooperation/contracts.html", context)


def _linked(found: list[queries.Shown]) -> list[tuple[queries.Shown, str]]:
    return [(it, reverse("contract", args=[it.version.contract_id])) for it in found]


@require_safe
@never_cache
@through("municipal")
def contract(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Show one contract as it holds, and its versions. What was only drafted, convenors alone find."""
    by = reader(request)
    history = queries.history(contract_id, by=by)
    if not history:
        raise Http404
    told = next((version for version in history if version.number == history[0].contract.told), None)
    context = {
        "contract": history[0].contract,
        "title": (told or history[0]).title,
        "history": history,
        "told": told,
        "writes": not access.may_convene(by=by),
        "wheel_url": _wheel("contract_wheel", told) if told else "",
        **(drawn(told) if told else {}),
    }
    return TemplateResponse(request, "cooperation/contract.html", context)


@require_safe
@never_cache
@through("municipal")
def contract_paper(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Hand out one contract, as it holds, to the staff."""
    found = access.readable(queries.in_force(), by=reader(request)).filter(contract_id=contract_id).first()
    if found is None:
        raise Http404
    return paper(found)


# -- The sender's side -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """The pages on which some of the parties read their contracts: the list, one of them, one on paper, and its year."""

    listed: str
    one: str
    paper: str
    wheel: str


CONTACT_PERSONS = Way("own_contracts", "own_contract", "own_contract_paper", "own_wheel")
KEEPERS = Way("kept_contracts", "kept_contract", "kept_contract_paper", "kept_wheel")


def _list(request: HttpRequest, way: Way) -> HttpResponse:
    found = queries.shown(queries.of_ones_own(reader(request)))
    if not found and way is CONTACT_PERSONS:
        raise Http404
    rows = [(it, reverse(way.one, args=[it.version.contract_id])) for it in found]
    return TemplateResponse(request, "cooperation/own_contracts.html", {"rows": rows})


def _one(request: HttpRequest, contract_id: UUID, way: Way) -> HttpResponse:
    found = _own(request, contract_id)
    ways = {"back": reverse(way.listed), "paper": reverse(way.paper, args=[contract_id])}
    ways["wheel_url"] = _wheel(way.wheel, found)
    return TemplateResponse(request, "cooperation/own_contract.html", {"title": found.title, **ways, **drawn(found)})


def _own(request: HttpRequest, contract_id: UUID) -> ContractVersion:
    found = queries.of_ones_own(reader(request)).filter(contract_id=contract_id).first()
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
@through("sender")
def own_contracts(request: HttpRequest) -> HttpResponse:
    """List the contracts that a contact person's housing organisation is party to; whoever has none has no such page."""
    return _list(request, CONTACT_PERSONS)


@require_safe
@never_cache
@through("sender")
def own_contract(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Show a contact person of a party one contract as it holds."""
    return _one(request, contract_id, CONTACT_PERSONS)


@require_safe
@never_cache
@through("sender")
def own_contract_paper(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Hand out one contract, as it holds, to a contact person of a party."""
    return paper(_own(request, contract_id))


@require_safe
@never_cache
@through("housing")
def kept_contracts(request: HttpRequest) -> HttpResponse:
    """List the contracts that the housing organisations are party to whose lists one keeps."""
    return _list(request, KEEPERS)


@require_safe
@never_cache
@through("housing")
def kept_contract(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Show a keeper one contract that their organisation is party to, as it holds."""
    return _one(request, contract_id, KEEPERS)


@require_safe
@never_cache
@through("housing")
def kept_contract_paper(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Hand out one contract, as it holds, to a keeper."""
    return paper(_own(request, contract_id))
