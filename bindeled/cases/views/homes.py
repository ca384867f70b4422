"""Where one lives oneself: one page, for oneself alone."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.forms import HomeForm
from bindeled.confidentiality.doors import through
from bindeled.users.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def home(request: HttpRequest) -> HttpResponse:
    """Say when one said where one lives, take that in, or forget it. The address itself is shown to nobody again."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    form = HomeForm()
    if request.method == "POST" and request.POST.get("do") == "forget":
        actions.forget_home(by=request.user)
        return redirect("home_of_staff")
    if request.method == "POST":
        form = HomeForm(request.POST)
        if form.is_valid():
            try:
                with transaction.atomic():
                    actions.say_home(form.cleaned_data["address"], by=request.user)
            except RefusedError as refusal:
                form.add_error("address", str(refusal))
            else:
                return redirect("home_of_staff")
    context = {"form": form, "said_at": queries.home_said_at(request.user)}
    return TemplateResponse(request, "cases/home_of_staff.html", context, status=422 if form.errors else 200)
