"""What an evaluator may count: how many concerns came, month by month. Never a row, never a small number (A24, M7)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bindeled.cases import queries
from bindeled.cases.rules import LEAST_SHOWN
from bindeled.confidentiality.doors import through
from bindeled.users.models import Service, User
from bindeled.users.queries import roles_today


@require_safe
@never_cache
@through("evaluation")
def numbers(request: HttpRequest) -> HttpResponse:
    """Show how many came in each of the last months. Small numbers are hidden: they could be somebody."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if Service.Role.EVALUATOR not in roles_today(request.user):
        raise Http404
    context = {"months": queries.months(), "least": LEAST_SHOWN}
    return TemplateResponse(request, "cases/numbers.html", context)
