"""A sender's receipts. They never change, whatever the municipality does."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bindeled.confidentiality.doors import through
from bindeled.receipts.queries import PAGE, receipts_of
from bindeled.users.models import User


@require_safe
@never_cache
@through("sender")
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Show one receipt, right after sending and for as long as it is kept."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    found = receipts_of(request.user).filter(number=number).first()
    if found is None:
        raise Http404
    return TemplateResponse(request, "receipts/receipt.html", {"receipt": found, "number": str(found)})


@require_safe
@never_cache
@through("sender")
def receipts(request: HttpRequest) -> HttpResponse:
    """List one's receipts: number, date and department, nothing else. Older ones behind the last one's number."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    own = receipts_of(request.user)
    last = own.filter(number=request.GET.get("efter", "")).first()
    if last:
        own = own.filter(received_at__lt=last.received_at)
    page = list(own[: PAGE + 1])
    older = f"?efter={page[PAGE - 1].number}" if len(page) > PAGE else ""
    return TemplateResponse(request, "receipts/receipts.html", {"receipts": page[:PAGE], "older": older})
