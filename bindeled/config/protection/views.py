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
