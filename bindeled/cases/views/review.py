"""What a leader looks at: concerns of which several tell the same independently, shown as the concerns they are."""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.forms import LookedForm
from bindeled.cases.models import Review
from bindeled.confidentiality.doors import through
from bindeled.users.models import User
from bindeled.users.queries import units_led


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def reviews(request: HttpRequest) -> HttpResponse:
    """Show what waits for this leader, and take in what the leader saw to."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if not units_led(request.user):
        raise Http404
    if request.method != "POST":
        return _page(request, request.user)
    form = LookedForm(request.POST, auto_id=f"id_%s_{request.POST.get('review', '')[:36].replace('-', '')}")
    if not form.is_valid():
        return _page(request, request.user, wrong=form)
    try:
        with transaction.atomic():
            review = _review(form.cleaned_data["review"], request.user)
            actions.look_at(review, text=form.cleaned_data["text"], by=request.user)
    except RefusedError as refusal:
        return _page(request, request.user, refused=str(refusal), typed=form.cleaned_data["text"])
    return redirect("reviews")


def _review(review_id: UUID, by: User) -> Review:
    try:
        return queries.review_for(review_id, by=by)
    except Review.DoesNotExist:
        raise Http404 from None


def _form(review: Review) -> LookedForm:
    """Answer an empty form; several stand on one page, and their fields have ids of their own."""
    return LookedForm(initial={"review": review.id}, auto_id=f"id_%s_{review.id.hex}")


def _page(
    request: HttpRequest, by: User, *, wrong: LookedForm | None = None, refused: str = "", typed: str = ""
) -> HttpResponse:
    """Draw what waits, each with its form; the form that was wrong stands with its own."""
    waiting = queries.reviews_waiting(by=by)
    meant = str(wrong["review"].value() or "") if wrong else ""
    shown = [(found, wrong if wrong and meant == str(found.review.id) else _form(found.review)) for found in waiting]
    context = {
        "waiting": shown,
        "refused": refused,
        "typed": typed,
        # A form that names nothing that waits has its mistake said at the top.
        "stray": wrong if wrong and all(form is not wrong for _found, form in shown) else None,
        "unserved": queries.units_nobody_serves(by.municipality_id, on=timezone.localdate()),
        "number": by.municipality.signals_number,
        "days": by.municipality.signals_days,
        "source": by.municipality.signals_source,
    }
    return TemplateResponse(request, "cases/reviews.html", context, status=409 if refused else 422 if wrong else 200)
