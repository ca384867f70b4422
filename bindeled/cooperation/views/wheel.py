"""A contract's year: to its parties and the staff to read, and for the convenor to plan, move and strike."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.confidentiality.doors import through
from bindeled.cooperation import access
from bindeled.cooperation.actions import wheel as actions
from bindeled.cooperation.forms.wheel import MoveForm, SetDayForm, StrikeForm
from bindeled.cooperation.models import ContractVersion, Occasion
from bindeled.cooperation.queries import contracts as asked
from bindeled.cooperation.queries import wheel as queries
from bindeled.cooperation.queries.meetings import of_a_year
from bindeled.cooperation.rules import wheel as rules
from bindeled.cooperation.rules.meetings import kind_of
from bindeled.cooperation.views.contracts import convenor, reader
from bindeled.guidance.actions import RefusedError
from bindeled.users.models import User

REFUSED, CHANGED = 422, 409


def _rows(year: queries.Year, version: ContractVersion, *, writes: bool) -> list[tuple[queries.Meeting, str]]:
    """Answer the meetings of a year, each with where the convenor works on it."""
    new = reverse("set_day", args=[version.contract_id, year.span.year]) if writes else ""
    held = of_a_year(version.contract_id, year.span.year) if writes else {}
    found = []
    for it in year.meetings:
        address = f"{new}?{urlencode({'krav': it.place.name})}" if it.occasion is None else ""
        if it.occasion is not None and writes:
            meeting = held.get(it.occasion.id)
            address = reverse("meeting", args=[meeting]) if meeting else reverse("occasion", args=[it.occasion.id])
        found.append((it, address if writes else ""))
    return found


def drawn(version: ContractVersion, year: int, address: Callable[[int], str], *, writes: bool) -> dict[str, Any]:
    """Answer what the page of a year needs; ``address`` answers where another year stands."""
    wheel = queries.wheel_of(version, year, on=timezone.localdate())
    others = [at for at in (year - 1, year + 1) if version.begins_on.year <= at <= version.ends_on.year]
    return {
        "title": version.title,
        "wheel": wheel,
        "rows": _rows(wheel, version, writes=writes),
        "writes": writes,
        "others": [(at, address(at)) for at in others],
        "closed": rules.SCHOOLS_CLOSED,
    }


# -- The municipality's side -----------------------------------------------------------------------------------------------


def _version(contract_id: UUID) -> ContractVersion:
    """Answer the contract as it holds, for the staff of its municipality, or 404."""
    found = asked.in_force().filter(contract_id=contract_id).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def contract_wheel(request: HttpRequest, contract_id: UUID, year: int) -> HttpResponse:
    """Show the staff a contract's year; a convenor plans what nobody has planned in it."""
    version = _version(contract_id)
    here = reverse("contract_wheel", args=[contract_id, year])
    if request.method == "POST":
        actions.plan_year(version, year=year, by=convenor(request))
        return redirect(here)
    writes = not access.may_convene(by=reader(request))
    context = drawn(version, year, lambda at: reverse("contract_wheel", args=[contract_id, at]), writes=writes)
    more = {"contract_id": contract_id, "back": reverse("contract", args=[contract_id])}
    return TemplateResponse(request, "cooperation/contract_wheel.html", {**context, **more})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def set_day(request: HttpRequest, contract_id: UUID, year: int) -> HttpResponse:
    """Plan one meeting of a contract's year on a day that the convenor chooses."""
    by, version = convenor(request), _version(contract_id)
    demands, span = rules.demands_of(version.terms), queries.span_of(version, year)
    typed = request.POST if request.method == "POST" else None
    form = SetDayForm(typed, initial={"demand": request.GET.get("krav")}, demands=demands, span=span)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_day(version, year=year, by=by, **form.cleaned_data)
            return redirect("contract_wheel", contract_id=contract_id, year=year)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "version": version, "year": year, "has_demands": bool(demands)}
    status = REFUSED if request.method == "POST" else 200
    return TemplateResponse(request, "cooperation/set_day.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def occasion(request: HttpRequest, occasion_id: UUID) -> HttpResponse:
    """Move a meeting of the year, strike it, or say that it was held: the button pressed says which."""
    by = convenor(request)
    found = Occasion.objects.filter(id=occasion_id).first()
    if found is None:
        raise Http404
    return _Work(request, found, _version(found.contract_id), by).answer()


class _Work:
    """One request about one occasion: its forms, the verb that was asked for, and the page."""

    def __init__(self, request: HttpRequest, found: Occasion, version: ContractVersion, by: User) -> None:
        self._request, self._found, self._version, self._by = request, found, version, by
        self._span = queries.span_of(version, found.year)

    def answer(self) -> HttpResponse:
        """Answer the page, or do what was asked."""
        if self._request.method != "POST":
            return self._page()
        verbs = {"move": self._move, "strike": self._strike, "held": self._held, "not_held": self._held}
        verb = verbs.get(self._request.POST.get("do", ""))
        if verb is None:
            raise Http404
        try:
            return verb()
        except RefusedError as refusal:
            self._found.refresh_from_db()  # as it stands now
            return self._page(refused=str(refusal), status=CHANGED)

    def _move(self) -> HttpResponse:
        form = MoveForm(self._request.POST, span=self._span)
        if not form.is_valid():
            return self._page(move=form, status=REFUSED)
        actions.move(self._found, version=self._version, by=self._by, **form.cleaned_data)
        return self._onward()

    def _strike(self) -> HttpResponse:
        form = StrikeForm(self._request.POST, auto_id="id_strike_%s")
        if not form.is_valid():
            return self._page(strike=form, status=REFUSED)
        actions.strike(self._found, by=self._by, **form.cleaned_data)
        return self._onward()

    def _held(self) -> HttpResponse:
        actions.note_held(self._found, was_held=self._request.POST.get("do") == "held", by=self._by)
        return self._onward()

    def _onward(self) -> HttpResponse:
        return redirect("contract_wheel", contract_id=self._found.contract_id, year=self._found.year)

    def _page(self, *, status: int = 200, refused: str = "", **forms: Any) -> HttpResponse:
        year = queries.wheel_of(self._version, self._found.year, on=timezone.localdate())
        meeting = next(it for it in year.meetings if it.occasion and it.occasion.id == self._found.id)
        first = MoveForm(span=self._span, initial={"on": self._found.day})
        context = {
            "meeting": meeting,
            "occasion": self._found,
            "refused": refused,
            "move": first,
            "strike": StrikeForm(auto_id="id_strike_%s"),
            "held_as": of_a_year(self._found.contract_id, self._found.year).get(self._found.id),
            "plan_address": f"{reverse('new_meeting')}?{urlencode({'kind': kind_of(self._found.demand), 'fra': self._found.id})}",
            "may_be_held": self._found.day <= timezone.localdate(),
            **forms,
        }
        return TemplateResponse(self._request, "cooperation/occasion.html", context, status=status)


# -- The sender's side -----------------------------------------------------------------------------------------------------


def _own(request: HttpRequest, contract_id: UUID, year: int, *, one: str, here: str) -> HttpResponse:
    found = asked.of_ones_own(reader(request)).filter(contract_id=contract_id).first()
    if found is None:
        raise Http404
    context = drawn(found, year, lambda at: reverse(here, args=[contract_id, at]), writes=False)
    context["back"] = reverse(one, args=[contract_id])
    return TemplateResponse(request, "cooperation/contract_wheel.html", context)


@require_safe
@never_cache
@through("sender")
def own_wheel(request: HttpRequest, contract_id: UUID, year: int) -> HttpResponse:
    """Show a contact person of a party a contract's year."""
    return _own(request, contract_id, year, one="own_contract", here="own_wheel")


@require_safe
@never_cache
@through("housing")
def kept_wheel(request: HttpRequest, contract_id: UUID, year: int) -> HttpResponse:
    """Show a keeper a contract's year that their organisation is party to."""
    return _own(request, contract_id, year, one="kept_contract", here="kept_wheel")
