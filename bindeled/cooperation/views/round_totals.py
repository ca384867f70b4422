"""What the municipality's staff are told of rounds: totals and what was learned, when they are closed. Nothing of any door."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bindeled.confidentiality.doors import through
from bindeled.cooperation import access
from bindeled.cooperation.queries.rounds import rounds_told
from bindeled.users.models import User


@require_safe
@never_cache
@through("municipal")
def round_totals(request: HttpRequest) -> HttpResponse:
    """Show the closed rounds of the municipality, the latest first: for the network meeting."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if access.may_read_totals(by=request.user):
        raise Http404
    return TemplateResponse(request, "cooperation/round_totals.html", {"rounds": rounds_told(on=timezone.localdate())})
