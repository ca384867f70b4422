"""My department: what a contact person shows to residents, and how it looks to them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bindeled.confidentiality.doors import through
from bindeled.doorstep.actions import SHOWN_FIELDS, choose_shown
from bindeled.doorstep.forms import ShownForm
from bindeled.doorstep.queries import departments_of, own_entries
from bindeled.housing.models import ContactPerson
from bindeled.users.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("sender")
def my_department(request: HttpRequest) -> HttpResponse:
    """Show and change what residents see of oneself, on each list that one stands on."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    entries = own_entries(request.user.id)
    if request.method != "POST":
        return _page(request, entries, None)
    chosen = next((entry for entry in entries if str(entry.id) == request.POST.get("entry")), None)
    if chosen is None:
        raise Http404
    form = _form(chosen, request.POST)
    if not form.is_valid():
        return _page(request, entries, form)
    choose_shown(chosen, **{name: form.cleaned_data[name] for name in SHOWN_FIELDS})
    return redirect("my_department")


def _page(request: HttpRequest, entries: list[ContactPerson], sent: ShownForm | None) -> HttpResponse:
    departments = departments_of(entries, on=timezone.localdate())
    shown: list[dict[str, Any]] = [
        {
            "entry": entry,
            "form": sent if sent and sent.data.get("entry") == str(entry.id) else _form(entry),
            "departments": departments[entry.id],
        }
        for entry in entries
    ]
    status = 422 if sent and sent.errors else 200
    return TemplateResponse(request, "doorstep/my_department.html", {"shown": shown}, status=status)


def _form(entry: ContactPerson, data: Any = None) -> ShownForm:
    """Answer the form of one entry; each has names of its own on the page, as there may be several."""
    known = {"entry": entry.id, **{name: getattr(entry, name) for name in SHOWN_FIELDS}}
    return ShownForm(data, initial=known, auto_id=f"id_{entry.id}_%s")
