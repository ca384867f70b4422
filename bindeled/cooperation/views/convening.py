"""The convenor's pages of a contract: writing it, looking at a version, publishing it, going back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bindeled.confidentiality.doors import current, through
from bindeled.cooperation import access
from bindeled.cooperation.actions import contracts as actions
from bindeled.cooperation.forms.contracts import ContractForm, beginning
from bindeled.cooperation.models import Contract, ContractVersion
from bindeled.cooperation.queries import contracts as queries
from bindeled.cooperation.rules.contracts import MOST_ACTIVITIES
from bindeled.cooperation.views.contracts import convenor, drawn, reader
from bindeled.guidance.actions import RefusedError, SavedMeanwhileError, held_against, highest
from bindeled.guidance.rules import compare
from bindeled.users.models import User

REFUSED, CHANGED = 422, 409


def _contract(request: HttpRequest, contract_id: UUID) -> Contract:
    """Answer a contract of the convenor's own municipality, or 404."""
    convenor(request)
    found = Contract.objects.filter(municipality_id=current().municipality, id=contract_id).first()
    if found is None:
        raise Http404
    return found


def _version(request: HttpRequest, contract_id: UUID, number: int) -> ContractVersion:
    """Answer a version that this person may read, or 404."""
    rows = ContractVersion.objects.filter(contract_id=contract_id, number=number)
    rows = rows.select_related("contract", "made_by", "published_by")
    found = access.readable(rows, by=reader(request)).first()
    if found is None:
        raise Http404
    return found


# -- Writing ---------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def new_contract(request: HttpRequest) -> HttpResponse:
    """Begin a contract by writing its first version."""
    convenor(request)
    return _write(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def edit_contract(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Write a new version on top of the newest one."""
    return _write(request, _contract(request, contract_id))


def _write(request: HttpRequest, found: Contract | None) -> HttpResponse:
    """Write: look at it as readers would, make room for one more activity, or save a draft. Only saving stores anything."""
    municipality = current().municipality
    if request.method != "POST":
        return _writing(request, found, ContractForm(initial=_beginning(found), municipality=municipality))
    if request.POST.get("do") == "more":
        return _writing(request, found, _roomier(request, municipality))
    form = ContractForm(request.POST, municipality=municipality)
    if not form.is_valid():
        return _writing(request, found, form, status=REFUSED)
    if request.POST.get("do") != "save":
        looked_at = ContractVersion(municipality_id=municipality, number=form.cleaned_data["base"] + 1, **form.facts())
        return _writing(request, found, form, preview=True, **drawn(looked_at))
    try:
        saved = _save(found, form, by=reader(request))
    except SavedMeanwhileError as meanwhile:
        return _meanwhile(request, found, form, meanwhile.theirs)
    return redirect("contract_version", contract_id=saved.contract_id, number=saved.number)


def _save(found: Contract | None, form: ContractForm, *, by: User) -> ContractVersion:
    if found is None:
        return actions.begin(facts=form.facts(), by=by)
    return actions.save(found, facts=form.facts(), base=form.cleaned_data["base"], by=by)


def _beginning(found: Contract | None) -> dict[str, Any]:
    """What the form holds at first: what the newest version says, or nothing yet."""
    newest = actions.versions(found).order_by("-number").first() if found else None
    return beginning(newest) if newest else {"base": 0, "count": 1, "begins_on": timezone.localdate()}


def _roomier(request: HttpRequest, municipality: str) -> ContractForm:
    """Answer the form with all that was typed and room for one more activity; nothing in it is judged yet."""
    typed = request.POST.dict()
    typed["count"] = str(min(ContractForm(request.POST, municipality=municipality).room + 1, MOST_ACTIVITIES))
    return ContractForm(initial=typed, municipality=municipality)


def _writing(
    request: HttpRequest, found: Contract | None, form: ContractForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"contract": found, "form": form, "is_full": form.room == MOST_ACTIVITIES, **more}
    return TemplateResponse(request, "cooperation/edit_contract.html", context, status=status)


def _meanwhile(
    request: HttpRequest, found: Contract | None, form: ContractForm, theirs: ContractVersion
) -> HttpResponse:
    """Give back what was typed, show what the other saved, and let a second press put one's own on top of it."""
    again = request.POST.copy()
    again["base"] = str(theirs.number)
    anew = ContractForm(again, municipality=current().municipality)
    anew.is_valid()
    mine = ContractVersion(municipality_id=theirs.municipality_id, number=theirs.number + 1, **form.facts())
    lines = compare(queries.as_text(theirs), queries.as_text(mine))
    return _writing(request, found, anew, status=CHANGED, theirs=theirs, lines=lines)


# -- One version -----------------------------------------------------------------------------------------------------------


@require_safe
@never_cache
@through("municipal")
def contract_version(request: HttpRequest, contract_id: UUID, number: int) -> HttpResponse:
    """Show one version as readers see it, what it changes, and to a convenor what can be done with it."""
    return _one_version(request, _version(request, contract_id, number))


def _one_version(request: HttpRequest, version: ContractVersion, *, refused: str = "") -> HttpResponse:
    among = actions.versions(version.contract)
    before = held_against(version, among=among, told=version.contract.told)
    writes = not access.may_convene(by=reader(request))
    context = {
        "version": version,
        "is_told": version.contract.told == version.number,
        "is_newest": version.number == highest(among),
        "before": before,
        "changes": queries.changes(before, version) if before else [],
        "writes": writes,
        "why_not": actions.why_not_publish(version) if writes and version.published_at is None else "",
        "refused": refused,
        **drawn(version),
    }
    return TemplateResponse(request, "cooperation/contract_version.html", context, status=CHANGED if refused else 200)


@require_POST
@never_cache
@through("municipal")
def work_on_contract(request: HttpRequest, contract_id: UUID, number: int) -> HttpResponse:
    """Publish a version, or go back to it: the button pressed says which."""
    by = convenor(request)
    version = _version(request, contract_id, number)
    verb = VERBS.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    try:
        with transaction.atomic():  # a refusal takes back what was written before it
            return redirect(verb(version, by))
    except RefusedError as refusal:
        return _one_version(request, version, refused=str(refusal))
    except SavedMeanwhileError:
        refused = _("Somebody saved a newer version just now. Look at the newest one.")
        return _one_version(request, version, refused=refused)


def _publish(version: ContractVersion, by: User) -> str:
    actions.publish(version, by=by)
    return reverse("contract", args=[version.contract_id])


def _go_back(version: ContractVersion, by: User) -> str:
    again = actions.go_back(version, by=by)
    return reverse("contract_version", args=[again.contract_id, again.number])


VERBS: dict[str, Callable[[ContractVersion, User], str]] = {"publish": _publish, "go_back": _go_back}
