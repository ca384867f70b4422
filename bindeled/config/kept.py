"""When a form arrives without a valid token or a living session: what was typed is given back, never lost.

Nothing is stored: the words stand in the page that is answered. A form from another site gets nothing back.
"""

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

LONGEST_LINE = 60
NOT_OURS = {"csrfmiddlewaretoken"}
# Files do not come back. Where there were some, the form leads to the page on which they are chosen, and is not sent without them.
STEP, READ_THROUGH = "step", "check"


def is_from_here(request: HttpRequest) -> bool:
    """Say whether a form was sent by one of our own pages."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        return urlsplit(origin).netloc == request.get_host() if origin else False
    except ValueError:  # it is no address at all
        return False


def form_of(request: HttpRequest) -> forms.Form:
    """Answer a form with every field that came: longer texts to be seen and changed, the rest carried along."""
    form, files = forms.Form(auto_id="kept_%s"), had_files(request)
    for name, values in request.POST.lists():
        if name not in NOT_OURS:
            form.fields[name] = _field([READ_THROUGH] if name == STEP and files else values)
    return form


def had_files(request: HttpRequest) -> bool:
    """Say whether files came with a form, which are not given back with its words."""
    return bool(request.FILES) or settings.FILES_LEFT_OUT in request.META


def _field(values: list[str]) -> forms.Field:
    if len(values) > 1:
        return forms.MultipleChoiceField(initial=values, widget=forms.MultipleHiddenInput)
    [value] = values
    if len(value) > LONGEST_LINE or "\n" in value:
        return forms.CharField(label=_("Your text"), initial=value, widget=forms.Textarea(attrs={"rows": 8}))
    return forms.CharField(initial=value, widget=forms.HiddenInput)


@never_cache
def page(request: HttpRequest, *, signed_out: bool, status: int) -> HttpResponse:
    """Give the form back with its text and a fresh token, saying what to do."""
    context = {"form": form_of(request), "signed_out": signed_out, "action": request.get_full_path()}
    context["files"] = had_files(request)
    return render(request, "config/kept.html", context, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or old: signing in again renews it."""
    if not is_from_here(request):
        return HttpResponseForbidden()
    user = getattr(request, "user", None)  # the demo's post office knows nobody
    return page(request, signed_out=user is not None and not user.is_authenticated, status=403)
