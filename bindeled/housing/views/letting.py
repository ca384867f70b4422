"""Who of the letting department tells of steps towards an eviction: whoever keeps the list names them, and ends it."""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bindeled.confidentiality.doors import current, through
from bindeled.housing.actions import RefusedError
from bindeled.housing.actions.letting import let_tell, let_tell_no_more
from bindeled.housing.forms import LettingForm
from bindeled.housing.models import LettingStaff, Organisation
from bindeled.housing.queries.letting import letting_staff
from bindeled.housing.views.roster import keeper
from bindeled.municipalities.models import Municipality
from bindeled.users.queries import accounts_of_senders


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("housing")
def letting(request: HttpRequest) -> HttpResponse:
    """Show who tells of steps, and let one more do so."""
    if request.method != "POST":
        return _page(request, LettingForm(organisations=_kept()))
    form = LettingForm(request.POST, organisations=_kept())
    if form.is_valid():
        try:
            with transaction.atomic():  # a refusal takes back what was written before it
                municipality = Municipality.objects.get(code=current().municipality)
                let_tell(municipality=municipality, on=timezone.localdate(), by=keeper(request), **form.cleaned_data)
            return redirect("letting_staff")
        except RefusedError as refusal:
            form.add_error("email", str(refusal))
    return _page(request, form, status=422)


@require_POST
@never_cache
@through("housing")
def end_a_letting(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    """Let somebody tell of steps no more: from the next page on."""
    found = LettingStaff.objects.filter(id=staff_id, organisation_id__in=current().units).first()
    if found is None:
        raise Http404
    try:
        with transaction.atomic():
            let_tell_no_more(found, on=timezone.localdate(), by=keeper(request))
    except RefusedError as refusal:
        return _page(request, LettingForm(organisations=_kept()), refused=str(refusal), status=409)
    return redirect("letting_staff")


def _kept() -> list[Organisation]:
    return list(Organisation.objects.filter(id__in=current().units).order_by("name"))


def _page(request: HttpRequest, form: LettingForm, *, refused: str = "", status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "staff": letting_staff(on=timezone.localdate()),
        "several": len(current().units) > 1,
        "accounts": accounts_of_senders(),
        "refused": refused,
    }
    return TemplateResponse(request, "housing/letting.html", context, status=status)
