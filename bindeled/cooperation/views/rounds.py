"""Going through a round on a phone: the contact persons of its department, one press at each door."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.confidentiality.doors import through
from bindeled.cooperation.actions.rounds import RoundRefusedError, press
from bindeled.cooperation.models import ServiceRound
from bindeled.cooperation.queries import rounds as asked
from bindeled.cooperation.rules import rounds as rules
from bindeled.design.components.presses import Way
from bindeled.users.models import User

JSON = "application/json"


def _walker(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    return request.user


@require_safe
@never_cache
@through("sender")
def rounds(request: HttpRequest) -> HttpResponse:
    """Show the rounds that are not closed in the departments in which one is contact person today."""
    found = asked.rounds_to_walk(by=_walker(request), on=timezone.localdate())
    return TemplateResponse(request, "cooperation/rounds.html", {"rounds": found})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("sender")
def round_(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show the list of a round, and take what was pressed: one press from a button, or all that waited on a phone."""
    found = asked.walked_round(round_id, by=_walker(request))
    if found is None:
        raise Http404
    response = _take(request, found) if request.method == "POST" else _page(request, found)
    patch_vary_headers(response, ["Accept"])
    return response


def _take(request: HttpRequest, found: ServiceRound) -> HttpResponse:
    presses = [one for text in request.POST.getlist("press") if (one := rules.read_press(text))]
    by_script = request.headers.get("Accept") == JSON
    try:
        press(found, presses, by=_walker(request))
    except RoundRefusedError as refusal:
        return JsonResponse({}, status=409) if by_script else _page(request, found, refused=str(refusal), status=409)
    if by_script:
        return JsonResponse({})
    here = reverse("round", args=[found.id])
    return redirect(f"{here}?doer={presses[0].dwelling}#d-{presses[0].dwelling}" if presses else here)


@dataclass(frozen=True)
class Row:
    """A door as it stands in the list: with its buttons, and the way to the form for a worry."""

    name: str
    whole: str
    key: str
    said: str
    word: str
    ways: tuple[Way, ...]
    undo: Way
    place: str


def _page(request: HttpRequest, found: ServiceRound, *, refused: str = "", status: int = 200) -> HttpResponse:
    closed = found.is_closed or bool(refused)
    entrances = [] if closed else asked.list_of(found)
    groups = [(one, [_row(one, listed) for listed in one.doors]) for one in entrances]
    context: dict[str, Any] = {
        "round": found,
        "closed": closed,
        "refused": refused,
        "groups": groups,
        "open": _to_open(entrances, request.GET.get("doer", "")),
        "left": sum(one.left for one in entrances),
        "dwellings": sum(len(one.doors) for one in entrances),
        "words": _words(),
        "days": rules.LONGEST_WAIT.days,
    }
    return TemplateResponse(request, "cooperation/round.html", context, status=status)


def _to_open(entrances: list[asked.AtEntrance], door: str) -> UUID | None:
    """Answer the entrance that is unfolded: the one in which somebody just pressed, or the first that is not done."""
    pressed = (one.id for one in entrances if any(str(listed.dwelling.id) == door for listed in one.doors))
    left = (one.id for one in entrances if one.left)
    return next(pressed, next(left, None))


def _row(at: asked.AtEntrance, listed: asked.Listed) -> Row:
    dwelling = listed.dwelling
    door = str(dwelling)
    ways = tuple(_way(dwelling.id, what, str(rules.SAID[what])) for what in (rules.VISITED, rules.NOT_HOME))
    place = {"opgang": at.id, "etage": dwelling.floor, "doer": dwelling.door}
    return Row(
        name=door or at.street,
        whole=f"{at.street}, {door}" if door else at.street,
        key=str(dwelling.id),
        said="" if listed.is_left else listed.what,
        word=str(rules.SAID.get(listed.what, "")),
        ways=ways,
        undo=_way(dwelling.id, rules.UNDONE, _("Undo")),
        place=urlencode(place),
    )


def _way(dwelling: UUID, what: str, label: str) -> Way:
    """Answer a button. What it sends has an id, so that what a phone sends twice is written once."""
    return Way(label, f"{uuid4()}:{what}:{dwelling}", what, str(rules.SAID[what]))


def _words() -> dict[str, str]:
    """Answer what the page says of what is not sent yet."""
    return {
        "unsent": _(
            "Not sent yet: {count}. They are kept on this phone and are sent when there is a connection. You can go on."
        ),
        "sent": _("Everything is sent."),
        "signed_out": _(
            "Not sent yet: {count}. You are signed out. Sign in again on this phone and open the round: then they are sent."
        ),
        "reload": _("Not sent yet: {count}. Reload the page: then they are sent."),
        "closed": _("Not sent: {count}. The round was closed first, and nothing more is noted in it."),
        "gone": _(
            "Not sent: {count}. You are not contact person here any more, or the round is gone. Ask whoever keeps the list."
        ),
        "no_way": _(
            "There is no connection, so that page cannot be opened. Is somebody in danger? Call 112. Otherwise pass the concern on"
            " as soon as you have a connection."
        ),
    }
