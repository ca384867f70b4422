"""Texts as their readers see them: for anybody, for contact persons signed in, and for the municipality's staff."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.confidentiality.doors import current, through
from bindeled.design.components.prose import parts
from bindeled.guidance import actions, queries, rules
from bindeled.guidance.models import Version
from bindeled.guidance.queries import Told
from bindeled.housing.queries import own_departments
from bindeled.municipalities.models import Municipality
from bindeled.municipalities.queries import contact_points
from bindeled.users.models import User

ENOUGH_PARTS = 4  # so many headings are worth a list of them
REACHING = "reaching_units"
EVERYBODYS = (rules.PUBLIC,)
SENDERS = (rules.PUBLIC, rules.SENDERS)
STAFFS = (rules.PUBLIC, rules.SENDERS, rules.MUNICIPALITY)


def _page(request: HttpRequest, found: Told | None, **more: Any) -> HttpResponse:
    """Draw one text, with its parts where there are many, and the other languages where there may be any."""
    context: dict[str, Any] = {"told": found, **more}
    if found:
        headings = parts(found.body)
        offered = rules.languages_of(for_residents=True) if found.text.for_residents else []
        context |= {
            "parts": headings if len(headings) >= ENOUGH_PARTS else [],
            "languages": [(code, rules.LANGUAGES[code], rules.direction(code)) for code in offered],
            "asked_language": rules.LANGUAGES[found.in_language],
            "english": queries.own_language() == rules.ENGLISH,
            **_made_above(found),
        }
    return TemplateResponse(request, "guidance/text.html", context)


def _made_above(found: Told) -> dict[str, Any]:
    """Answer what stands below a text and is kept by a package above; as with what is kept, a setting says by which."""
    made = settings.BELOW_A_TEXT.get(found.text.code)
    return import_string(made)(current().municipality) if made else {}


def _told(request: HttpRequest, *audiences: str, **which: str) -> Told | None:
    language = request.GET.get("sprog", "")
    return queries.told(current().municipality, *audiences, on=timezone.localdate(), language=language, **which)


# -- For anybody ---------------------------------------------------------------------------------------------------------


@require_safe
@through("public")
def when_and_how(request: HttpRequest) -> HttpResponse:
    """Say when to pass a concern on, and how (D3, D4)."""
    return _page(request, _told(request, *EVERYBODYS, code="when_to_react"), contents_url="guide")


@require_safe
@through("public")
def what_you_may_say(request: HttpRequest) -> HttpResponse:
    """Show the phrase card: it never confirms a report (decision 12)."""
    return _page(request, _told(request, *EVERYBODYS, code="what_you_may_say"), contents_url="guide")


@require_safe
@through("public")
def guide(request: HttpRequest) -> HttpResponse:
    """List the texts for everybody."""
    headings = queries.table_of_contents(current().municipality, *EVERYBODYS, on=timezone.localdate())
    return TemplateResponse(request, "guidance/guide.html", {"headings": headings})


@require_safe
@through("public")
def guidance_text(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one text for everybody."""
    found = _told(request, *EVERYBODYS, slug=slug)
    if found is None:
        raise Http404
    return _page(request, found, contents_url="guide")


@require_safe
@through("public")
def privacy(request: HttpRequest) -> HttpResponse:
    """Say how information is looked after, and what is kept for how long (decision 15)."""
    municipality = Municipality.objects.filter(code=current().municipality).first()
    # What other packages keep is known to those above; they say it through a setting, as the doorkeeper does.
    kept = import_string(settings.WHAT_IS_KEPT)(municipality) if municipality else []
    return TemplateResponse(request, "guidance/privacy.html", {"municipality": municipality, "kept": kept})


@require_safe
@through("public")
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible the site is, and where the municipality's statement stands, if it has made one."""
    municipality = Municipality.objects.filter(code=current().municipality).first()
    return TemplateResponse(request, "guidance/accessibility.html", {"municipality": municipality})


# -- For contact persons, signed in --------------------------------------------------------------------------------------


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    return request.user


def _is_contact_person(request: HttpRequest) -> bool:
    return bool(own_departments(_person(request).id, on=timezone.localdate()))


@require_safe
@never_cache
@through("sender")
def handbook(request: HttpRequest) -> HttpResponse:
    """List the texts for contact persons, those for everybody among them."""
    if not _is_contact_person(request):
        return TemplateResponse(request, "guidance/not_yours.html", status=403)
    today = timezone.localdate()
    headings = queries.table_of_contents(current().municipality, *SENDERS, on=today)
    return TemplateResponse(request, "guidance/handbook.html", {"headings": headings, "audience": rules.SENDERS})


@require_safe
@never_cache
@through("sender")
def handbook_text(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one text to a contact person; how to reach the units comes with the numbers in force (D40, D13)."""
    if not _is_contact_person(request):
        return TemplateResponse(request, "guidance/not_yours.html", status=403)
    found = _told(request, *SENDERS, slug=slug)
    if found is None:
        raise Http404
    return _page(request, found, contents_url="handbook", **_further(found))


def _further(found: Told) -> dict[str, Any]:
    """Answer what stands below some texts, made of data that is kept elsewhere: each by the text's code."""
    made = FURTHER.get(found.text.code)
    return made() if made else {}


def _ways_to_reach_us() -> dict[str, Any]:
    """Answer the numbers and addresses in force that a contact person may use, the advisers' first."""
    home, today = current().municipality, timezone.localdate()
    points = [
        point for audience in ("senders", "public") for point in contact_points(home, audience=audience, on=today)
    ]
    return {"below": "guidance/reaching.html", "phones": points}


FURTHER: dict[str, Callable[[], dict[str, Any]]] = {REACHING: _ways_to_reach_us}


# -- For the municipality's staff ----------------------------------------------------------------------------------------


@require_safe
@never_cache
@through("municipal")
def staff_guide(request: HttpRequest) -> HttpResponse:
    """List every text of the municipality, work instructions among them (D37)."""
    today = timezone.localdate()
    headings = queries.table_of_contents(current().municipality, *STAFFS, on=today)
    return TemplateResponse(
        request, "guidance/staff_guide.html", {"headings": headings, "audience": rules.MUNICIPALITY}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def staff_text(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one text to the staff; a work instruction can be marked as read, each version once (D37)."""
    found = _told(request, *STAFFS, slug=slug)
    if found is None:
        raise Http404
    version = Version.objects.get(id=found.version_id)
    if request.method == "POST":
        if found.text.audience == rules.MUNICIPALITY:
            actions.confirm_reading(version, by=_person(request))
        return redirect("staff_text", slug=slug)
    context: dict[str, Any] = {"contents_url": "staff_guide"}
    if found.text.audience == rules.MUNICIPALITY:
        context |= {"may_confirm": True, "read_at": queries.when_read(version, by=_person(request))}
    return _page(request, found, **context)
