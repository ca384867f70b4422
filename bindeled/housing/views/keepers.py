"""Who keeps the list: colleagues see each other, name one more, and end it."""

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
from bindeled.housing.actions.keepers import end_keeping, name_keeper
from bindeled.housing.forms import KeeperForm
from bindeled.housing.models import Keeper, Organisation
from bindeled.housing.views.roster import keeper
from bindeled.municipalities.models import Municipality
from bindeled.municipalities.queries import in_force
from bindeled.users.queries import accounts_of_senders


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("housing")
def keepers(request: HttpRequest) -> HttpResponse:
    """Show who keeps the list, and let one more do so."""
    organisations = list(Organisation.objects.filter(id__in=current().units).order_by("name"))
    if request.method != "POST":
        return _page(request, KeeperForm(organisations=organisations))
    form = KeeperForm(request.POST, organisations=organisations)
    if form.is_valid():
        try:
            with transaction.atomic():  # a refusal takes back what was written before it
                _name(request, form)
            return redirect("keepers")
        except RefusedError as refusal:
            form.add_error("email", str(refusal))
    return _page(request, form, status=422)


def _name(request: HttpRequest, form: KeeperForm) -> None:
    name_keeper(
        municipality=Municipality.objects.get(code=current().municipality),
        on=timezone.localdate(),
        by=keeper(request),
        **form.cleaned_data,
    )


def _page(request: HttpRequest, form: KeeperForm, *, refused: str = "", status: int = 200) -> HttpResponse:
    kept = Keeper.objects.filter(in_force(timezone.localdate()), organisation_id__in=current().units)
    context = {
        "form": form,
        "keepers": list(kept.select_related("organisation").order_by("organisation__name", "name", "id")),
        "several": len(current().units) > 1,
        "accounts": accounts_of_senders(),
        "refused": refused,
    }
    return TemplateResponse(request, "housing/keepers.html", context, status=status)


@require_POST
@never_cache
@through("housing")
def end_a_keeping(request: HttpRequest, keeper_id: UUID) -> HttpResponse:
    """Let a colleague, or oneself, keep the list no more: from the next page on."""
    found = Keeper.objects.filter(id=keeper_id, organisation_id__in=current().units).select_related("organisation")
    ended = found.first()
    if ended is None:
        raise Http404
    try:
        with transaction.atomic():
            end_keeping(ended, on=timezone.localdate(), by=keeper(request))
    except RefusedError as refusal:
        organisations = list(Organisation.objects.filter(id__in=current().units).order_by("name"))
        return _page(request, KeeperForm(organisations=organisations), refused=str(refusal), status=409)
    return redirect("front" if ended.account_id == keeper(request).id else "keepers")
