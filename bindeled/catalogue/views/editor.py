"""The editor's pages: which offers there are and which are due, one offer's versions, writing, looking, publishing, going back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
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

from bindeled.catalogue import access, actions, queries
from bindeled.catalogue.forms import NewOfferForm, OfferForm, beginning
from bindeled.catalogue.models import Offer, OfferVersion
from bindeled.catalogue.rules import KINDS
from bindeled.catalogue.views.pages import shown
from bindeled.confidentiality.doors import current, through
from bindeled.guidance.actions import RefusedError, SavedMeanwhileError, held_against, highest
from bindeled.guidance.rules import LATER, compare, review_state
from bindeled.users.models import User

REFUSED, CHANGED = 422, 409


def _editor(request: HttpRequest) -> User:
    """Answer the editor; for anybody else the page does not exist."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if access.may_edit(by=request.user):
        raise Http404
    return request.user


def _offer(request: HttpRequest, offer_id: UUID) -> Offer:
    """Answer an offer of the editor's own municipality, or 404."""
    _editor(request)
    found = Offer.objects.filter(municipality_id=current().municipality, id=offer_id).first()
    if found is None:
        raise Http404
    return found


def _version(request: HttpRequest, offer_id: UUID, number: int) -> OfferVersion:
    rows = actions.versions(_offer(request, offer_id)).filter(number=number)
    found = rows.select_related("offer", "made_by", "published_by", "provider", "place", "responsible").first()
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
@through("municipal")
def catalogue(request: HttpRequest) -> HttpResponse:
    """List every offer with how it stands, those that somebody must look at again first."""
    _editor(request)
    today, municipality = timezone.localdate(), current().municipality
    told = {version.offer_id: version for version in queries.in_force(municipality, on=today)}
    newest = queries.newest_versions(municipality)
    rows = [_row(offer, newest.get(offer.code), told.get(offer.id), on=today) for offer in _all_of(municipality)]
    due = sorted((it for it in rows if it.told and it.state != LATER), key=lambda it: it.told.review_by or today)  # type: ignore[union-attr]
    context = {"rows": sorted(rows, key=lambda it: it.name.casefold()), "due": due}
    return TemplateResponse(request, "catalogue/catalogue.html", context)


@dataclass(frozen=True)
class Kept:
    """An offer as the editor's list shows it; ``state`` is how it stands with its review (guidance.rules)."""

    offer: Offer
    name: str
    kind: str
    told: OfferVersion | None
    draft: bool
    state: str


def _all_of(municipality: str) -> list[Offer]:
    return list(Offer.objects.filter(municipality_id=municipality))


def _row(offer: Offer, newest: OfferVersion | None, told: OfferVersion | None, *, on: date) -> Kept:
    return Kept(
        offer=offer,
        name=str(newest or offer.code),
        kind=str(KINDS[newest.kind]) if newest else "",
        told=told,
        draft=newest is not None and newest.published_at is None,
        state=review_state(told.review_by, on=on) if told else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def new_offer(request: HttpRequest) -> HttpResponse:
    """Begin an offer: its word in the address first, then what it says."""
    editor = _editor(request)
    form = NewOfferForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            begun = actions.begin(form.code, form.cleaned_data["slug"], by=editor)
            return redirect("edit_offer", offer_id=begun.id)
        except RefusedError as refusal:
            form.add_error("slug", str(refusal))
    return TemplateResponse(request, "catalogue/new_offer.html", {"form": form}, status=REFUSED if form.errors else 200)


@require_safe
@never_cache
@through("municipal")
def offer_versions(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Show one offer: what is told, what waits and what was before."""
    found = _offer(request, offer_id)
    history = queries.history(found)
    told = queries.in_force(found.municipality_id, on=timezone.localdate()).filter(offer=found).first()
    context = {
        "offer": found,
        "name": str(history[0]) if history else found.code,
        "history": history,
        "shown": told.number if told else None,
    }
    return TemplateResponse(request, "catalogue/offer_versions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def edit_offer(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Write: look at it as readers would, or save a draft. Nothing is stored by looking."""
    found, editor = _offer(request, offer_id), _editor(request)
    if request.method != "POST":
        return _writing(request, found, OfferForm(initial=_beginning(found), municipality=found.municipality_id))
    form = OfferForm(request.POST, municipality=found.municipality_id)
    if not form.is_valid():
        return _writing(request, found, form, status=REFUSED)
    if request.POST.get("do") != "save":
        return _writing(request, found, form, preview=shown(queries.preview(found, form.facts())))
    try:
        saved = actions.save(found, facts=form.facts(), base=form.cleaned_data["base"], by=editor)
    except SavedMeanwhileError as meanwhile:
        return _meanwhile(request, found, form, meanwhile.theirs)
    return redirect("offer_version", offer_id=found.id, number=saved.number)


def _beginning(found: Offer) -> dict[str, Any]:
    """What the form holds at first: what the newest version says, valid from today."""
    newest = actions.versions(found).order_by("-number").first()
    fresh = {"base": 0, "valid_from": timezone.localdate(), "languages": ["da"]}
    return {**fresh, **beginning(newest)} if newest else fresh


def _writing(request: HttpRequest, found: Offer, form: OfferForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"offer": found, "form": form, **more}
    return TemplateResponse(request, "catalogue/edit_offer.html", context, status=status)


def _meanwhile(request: HttpRequest, found: Offer, form: OfferForm, theirs: OfferVersion) -> HttpResponse:
    """Give back what was typed, show what the other saved, and let a second press put one's own on top of it."""
    again = request.POST.copy()
    again["base"] = str(theirs.number)
    anew = OfferForm(again, municipality=found.municipality_id)
    anew.is_valid()
    lines = compare(queries.as_text(theirs), queries.as_text(queries.preview(found, form.facts()).version))
    return _writing(request, found, anew, status=CHANGED, theirs=theirs, lines=lines)


@require_safe
@never_cache
@through("municipal")
def offer_version(request: HttpRequest, offer_id: UUID, number: int) -> HttpResponse:
    """Show one version as readers see it, what it changes, and what can be done with it."""
    return _one_version(request, _version(request, offer_id, number))


def _one_version(request: HttpRequest, version: OfferVersion, *, refused: str = "") -> HttpResponse:
    among = actions.versions(version.offer)
    told = queries.in_force(version.municipality_id, on=timezone.localdate()).filter(offer=version.offer).first()
    before = held_against(version, among=among, told=told.number if told else None)
    context = {
        "version": version,
        "offer": version.offer,
        "is_shown": told is not None and told.number == version.number,
        "is_newest": version.number == highest(among),
        "before": before,
        "lines": compare(queries.as_text(before), queries.as_text(version)) if before else [],
        "why_not": actions.why_not_publish(version),
        "refused": refused,
        **shown(queries.as_told(version)),
    }
    return TemplateResponse(request, "catalogue/offer_version.html", context, status=CHANGED if refused else 200)


@require_POST
@never_cache
@through("municipal")
def work_on_offer(request: HttpRequest, offer_id: UUID, number: int) -> HttpResponse:
    """Publish a version, go back to it, or say that it is still right: the button pressed says which."""
    version, editor = _version(request, offer_id, number), _editor(request)
    verb = VERBS.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    try:
        with transaction.atomic():  # a refusal takes back what was written before it
            return redirect(verb(version, editor))
    except RefusedError as refusal:
        return _one_version(request, version, refused=str(refusal))
    except SavedMeanwhileError:
        refused = _("Somebody saved a newer version just now. Look at the newest one.")
        return _one_version(request, version, refused=refused)


def _page_of(version: OfferVersion) -> str:
    return reverse("offer_version", args=[version.offer_id, version.number])


def _publish(version: OfferVersion, editor: User) -> str:
    actions.publish(version, by=editor)
    return reverse("offer_versions", args=[version.offer_id])


def _go_back(version: OfferVersion, editor: User) -> str:
    return _page_of(actions.go_back(version, by=editor))


def _still_right(version: OfferVersion, editor: User) -> str:
    return _page_of(actions.still_right(version, by=editor))


VERBS: dict[str, Callable[[OfferVersion, User], str]] = {
    "publish": _publish,
    "go_back": _go_back,
    "still_right": _still_right,
}
