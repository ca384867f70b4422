"""Finding again. What is typed travels in the form alone: it is often a name, and stands in no address."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bindeled.cases import queries
from bindeled.cases.forms import OWN, FindForm
from bindeled.cases.queries import Found, Looker
from bindeled.confidentiality.doors import current, through
from bindeled.users.models import User

WORDS = "words"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def find(request: HttpRequest) -> HttpResponse:
    """Find records: exactly, or by words in their texts. Who serves no unit has nothing to find."""
    if not current().units:
        raise Http404
    if request.method != "POST":
        return TemplateResponse(request, "cases/find.html", {"form": FindForm()})
    form = FindForm(request.POST)
    found = _found(request, form) if form.is_valid() else None
    if found is None:
        return TemplateResponse(request, "cases/find.html", {"form": form}, status=422)
    return TemplateResponse(request, "cases/find.html", _context(request, form, found))


def _found(request: HttpRequest, form: FindForm) -> Found | None:
    """Answer what was found; nothing where there is a mistake in the form."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    told = form.cleaned_data
    looker = Looker(request.user, "" if told["why"] == OWN else told["why"])
    if request.POST.get("do") != WORDS:
        return queries.find(told["text"], looker=looker, after=told["after"])
    words = form.words()
    if not words:
        return None
    return queries.look_through(words, looker=looker, after=told["after"], looked=told["looked"] or 0)


def _context(request: HttpRequest, form: FindForm, found: Found) -> dict[str, Any]:
    told, by_words = form.cleaned_data, request.POST.get("do") == WORDS
    onward = {"text": told["text"], "why": told["why"], "after": found.onward, "looked": found.looked}
    now = timezone.now()
    days = (now - found.first).days if found.first else 0
    return {
        "form": FindForm(initial={"text": told["text"], "why": told["why"]}),
        "found": found,
        "by_words": by_words,
        # What is opened from here is opened for the same reason.
        "reason": "" if told["why"] == OWN else f"?hvorfor={told['why']}",
        "goes_on": bool(told["after"]),
        "onward": FindForm(initial=onward) if found.onward else None,
        "days_done": (now - found.back_to).days if found.back_to else 0,
        "days": days,
    }
