"""The first page of whoever works with residents: what is mine today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bindeled.cases import queries
from bindeled.cases.queries import CLOCKS_SHOWN, SHOWN, SHOWN_TO_TELL
from bindeled.confidentiality.doors import current, through
from bindeled.offers import queries as offers
from bindeled.users.models import User


@require_safe
@never_cache
@through("municipal")
def today(request: HttpRequest) -> HttpResponse:
    """Show what is one's own today. Whoever serves no unit has another first page."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if not current().units:
        return redirect("home")
    found = queries.today_of(request.user)
    context = {
        "today": found,
        "clocks": found.clocks[:CLOCKS_SHOWN],
        "taken": found.taken[:SHOWN],
        "cases": found.cases[:SHOWN],
        "to_tell": found.to_tell[:SHOWN_TO_TELL],
        "more_to_tell": len(found.to_tell) > SHOWN_TO_TELL,
        "more_cases": len(found.cases) > SHOWN,
        "asking": offers.asking_today(request.user)[:SHOWN],
        "moves": offers.moves_asking(found.head.moves),
        "now": timezone.now(),
        "me": request.user,
    }
    return TemplateResponse(request, "cases/today.html", context)
