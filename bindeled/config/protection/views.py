"""The data protection officer's pages. For everybody else they do not exist. None of them shows anything of a record."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bindeled.breaches.access import may_protect
from bindeled.breaches.queries import overview as breaches_overview
from bindeled.cases.queries import number_of_look_ups
from bindeled.confidentiality.doors import through
from bindeled.confidentiality.seals import HEARTBEAT
from bindeled.config.protection import reach
from bindeled.config.protection.documents import DOCUMENTS, Document, document
from bindeled.config.protection.processing import processing_of
from bindeled.config.protection.sealed import SPAN, verify_latest
from bindeled.users.models import User

# A seal is made at least as often as this; one that is older tells that nobody seals.
LATE: timedelta = 2 * HEARTBEAT


def _officer(request: HttpRequest) -> User:
    """Answer the data protection officer who asks, or 404."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if may_protect(by=request.user):
        raise Http404
    return request.user


@require_safe
@never_cache
@through("municipal")
def protection(request: HttpRequest) -> HttpResponse:
    """Lead to what the data protection officer looks after, and say how the trace stands; its latest seals are verified."""
    officer = _officer(request)
    now = timezone.now()
    verified = verify_latest(officer.municipality_id, now=now)
    seal = verified.newest
    context = {
        "verified": verified,
        "days": SPAN.days,
        "breaches": breaches_overview(by=officer, now=now),
        "sealed_until": seal.sealed_at if seal else None,
        "seal_is_old": seal is None or now - seal.sealed_at > LATE,
        "look_ups": number_of_look_ups(by=officer),
    }
    return TemplateResponse(request, "config/protection.html", context)


@require_safe
@never_cache
@through("municipal")
def processing(request: HttpRequest) -> HttpResponse:
    """Show the record of processing as it is today, to be printed or copied."""
    officer = _officer(request)
    told = processing_of(officer.municipality, on=timezone.localdate())
    return TemplateResponse(request, "config/processing.html", {"told": told})


@require_safe
@never_cache
@through("municipal")
def access(request: HttpRequest) -> HttpResponse:
    """Show who has access to what, as every address is tested."""
    _officer(request)
    rows = reach.reached()
    sides = [(words, [row for row in rows if row.side == side]) for side, words in reach.SIDES.items()]
    return TemplateResponse(request, "config/access.html", {"sides": sides})


@require_safe
@never_cache
@through("municipal")
def access_file(request: HttpRequest) -> HttpResponse:
    """Answer the same as a file for spreadsheets."""
    _officer(request)
    name = f"adgang-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(reach.as_csv(), content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
@never_cache
@through("municipal")
def templates(request: HttpRequest) -> HttpResponse:
    """Show which templates there are for what the municipality must write itself."""
    _officer(request)
    return TemplateResponse(request, "config/templates.html", {"documents": DOCUMENTS.items()})


@require_safe
@never_cache
@through("municipal")
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a template as it is today, to be printed."""
    return TemplateResponse(request, "config/template.html", {"document": _document(request, slug)})


@require_safe
@never_cache
@through("municipal")
def template_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the same as a file of plain text, to be worked on."""
    found = _document(request, slug)
    headers = {"Content-Disposition": f'attachment; filename="{found.slug}-{timezone.localdate():%Y-%m-%d}.md"'}
    return HttpResponse(found.whole, content_type="text/markdown; charset=utf-8", headers=headers)


def _document(request: HttpRequest, slug: str) -> Document:
    officer, now = _officer(request), timezone.now()
    if slug not in DOCUMENTS:
        raise Http404
    exercised = breaches_overview(by=officer, now=now).exercised_at
    exercised_on = timezone.localdate(exercised) if exercised else None
    return document(slug, officer.municipality, on=timezone.localdate(now), exercised_on=exercised_on)
