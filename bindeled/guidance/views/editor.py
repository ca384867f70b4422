"""The editor's pages: which texts there are, one text's versions, writing, looking at it, publishing, going back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bindeled.confidentiality.doors import current, through
from bindeled.guidance import access, actions, queries, rules
from bindeled.guidance.actions import RefusedError, SavedMeanwhileError
from bindeled.guidance.forms import TextForm
from bindeled.guidance.models import Text, Version
from bindeled.users.models import User

REFUSED, CHANGED = 422, 409


def _editor(request: HttpRequest) -> User:
    """Answer the editor; for anybody else the page does not exist."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if access.may_edit(by=request.user):
        raise Http404
    return request.user


def _text(request: HttpRequest, text_id: UUID, language: str = rules.DANISH) -> Text:
    """Answer a text of the editor's own municipality, or 404."""
    _editor(request)
    found = Text.objects.filter(municipality_id=current().municipality, id=text_id).first()
    if found is None or language not in rules.languages_of(for_residents=found.for_residents):
        raise Http404
    return found


def _version(request: HttpRequest, text_id: UUID, language: str, number: int) -> Version:
    text = _text(request, text_id, language)
    versions = Version.objects.select_related("text", "made_by", "published_by")
    found = versions.filter(text=text, language=language, number=number).first()
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
@through("municipal")
def texts(request: HttpRequest) -> HttpResponse:
    """List what is due for review, the soonest first, and then every text with how it stands."""
    _editor(request)
    today, municipality = timezone.localdate(), current().municipality
    listed = queries.texts_of(municipality)
    newest = queries.newest_versions(text.id for text in listed)
    told = queries.in_force_versions((text.id for text in listed), on=today)
    rows = [
        {
            "text": text,
            "title": _title(newest.get(text.id, {})) or text.code,
            "audience": rules.AUDIENCES[text.audience],
            "languages": [rules.LANGUAGES[code] for code in rules.LANGUAGES if code in told.get(text.id, {})],
            "draft": any(version.published_at is None for version in newest.get(text.id, {}).values()),
        }
        for text in listed
    ]
    due = queries.due(municipality, on=today)
    context = {
        "rows": rows,
        "due": [it for it in due if it.state != rules.LATER],
        "later": [it for it in due if it.state == rules.LATER],
        "language_names": rules.LANGUAGES,
    }
    return TemplateResponse(request, "guidance/texts.html", context)


def _title(versions: dict[str, Version]) -> str:
    version = versions.get(queries.own_language()) or versions.get(rules.DANISH)
    return version.title if version else ""


@require_safe
@never_cache
@through("municipal")
def text(request: HttpRequest, text_id: UUID) -> HttpResponse:
    """Show one text: its languages, and in each what is told, what waits and what was before."""
    found = _text(request, text_id)
    told = queries.in_force_versions([found.id], on=timezone.localdate()).get(found.id, {})
    languages = [
        {
            "code": code,
            "name": rules.LANGUAGES[code],
            "shown": told[code]["number"] if code in told else None,
            "history": queries.history(found, code),
        }
        for code in rules.languages_of(for_residents=found.for_residents)
    ]
    danish = queries.newest_versions([found.id]).get(found.id, {})
    context = {
        "text": found,
        "title": _title(danish) or found.code,
        "audience": rules.AUDIENCES[found.audience],
        "languages": [it for it in languages if it["history"]],
        "missing": [it for it in languages if not it["history"]],
        "readings": _readings(found, told),
    }
    return TemplateResponse(request, "guidance/editor_text.html", context)


def _readings(found: Text, told: dict[str, dict[str, Any]]) -> list[Any]:
    """Who has read a work instruction as it stands (D37)."""
    if found.audience != rules.MUNICIPALITY or rules.DANISH not in told:
        return []
    return queries.readers_of(Version(id=told[rules.DANISH]["id"]))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def edit_text(request: HttpRequest, text_id: UUID, language: str) -> HttpResponse:
    """Write: look at it as readers would, or save a draft. Nothing is stored by looking."""
    found, editor = _text(request, text_id, language), _editor(request)
    if request.method != "POST":
        return _writing(request, found, language, TextForm(initial=_beginning(found, language)))
    form = TextForm(request.POST)
    if not form.is_valid():
        return _writing(request, found, language, form, status=REFUSED)
    if request.POST.get("do") != "save":
        return _writing(request, found, language, form, preview=form.words())
    try:
        saved = actions.save(found, language=language, words=form.words(), base=form.cleaned_data["base"], by=editor)
    except SavedMeanwhileError as meanwhile:
        return _meanwhile(request, found, language, form, meanwhile.theirs)
    return redirect("text_version", text_id=found.id, language=language, number=saved.number)


def _beginning(found: Text, language: str) -> dict[str, Any]:
    """What the form holds at first: the newest version's words, and a validity from today."""
    newest = Version.objects.filter(text=found, language=language).order_by("-number").first()
    fresh = {"base": 0, "valid_from": timezone.localdate()}
    if newest is None:
        return fresh
    names = ("title", "body", "source", "review_by", "valid_to")
    return {**fresh, "base": newest.number, **{name: getattr(newest, name) for name in names}}


def _writing(
    request: HttpRequest, found: Text, language: str, form: TextForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    danish = None
    if language != rules.DANISH:
        danish = Version.objects.filter(text=found, language=rules.DANISH).order_by("-number").first()
    context = {
        "text": found,
        "form": form,
        "language": language,
        "language_name": rules.LANGUAGES[language],
        "direction": rules.direction(language),
        "audience": rules.AUDIENCES[found.audience],
        "danish": danish,
        **more,
    }
    return TemplateResponse(request, "guidance/edit_text.html", context, status=status)


def _meanwhile(request: HttpRequest, found: Text, language: str, form: TextForm, theirs: Version) -> HttpResponse:
    """Give back what was typed, show what the other saved, and let a second press put one's own on top of it."""
    again = request.POST.copy()
    again["base"] = str(theirs.number)
    anew = TextForm(again)
    anew.is_valid()
    lines = rules.compare(theirs.body, form.cleaned_data["body"])
    return _writing(request, found, language, anew, status=CHANGED, theirs=theirs, lines=lines)


@require_safe
@never_cache
@through("municipal")
def text_version(request: HttpRequest, text_id: UUID, language: str, number: int) -> HttpResponse:
    """Show one version as readers see it, what it changes, and what can be done with it."""
    return _one_version(request, _version(request, text_id, language, number))


def _one_version(request: HttpRequest, version: Version, *, refused: str = "") -> HttpResponse:
    told = queries.in_force_versions([version.text_id], on=timezone.localdate()).get(version.text_id, {})
    shown = told.get(version.language, {}).get("number")
    before = actions.held_against(version, among=actions.versions(version.text, version.language), told=shown)
    context = {
        "version": version,
        "text": version.text,
        "language_name": rules.LANGUAGES[version.language],
        "direction": rules.direction(version.language),
        "audience": rules.AUDIENCES[version.text.audience],
        "is_shown": shown == version.number,
        "is_newest": version.number == actions.newest_number(version.text, version.language),
        "before": before,
        "lines": rules.compare(before.body, version.body) if before else [],
        "why_not": actions.why_not_publish(version),
        "refused": refused,
    }
    return TemplateResponse(request, "guidance/version.html", context, status=CHANGED if refused else 200)


@require_POST
@never_cache
@through("municipal")
def work_on_text(request: HttpRequest, text_id: UUID, language: str, number: int) -> HttpResponse:
    """Publish a version, go back to it, or say that it is still right: the button pressed says which."""
    version, editor = _version(request, text_id, language, number), _editor(request)
    verb = VERBS.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    try:
        with transaction.atomic():  # a refusal takes back what was written before it
            return redirect(verb(version, editor))
    except RefusedError as refusal:
        return _one_version(request, version, refused=str(refusal))
    except SavedMeanwhileError:
        refused = _("Somebody saved a newer version just now. Look at the newest one.")
        return _one_version(request, version, refused=refused)


def _page_of(version: Version) -> str:
    return reverse("text_version", args=[version.text_id, version.language, version.number])


def _publish(version: Version, editor: User) -> str:
    actions.publish(version, by=editor)
    return reverse("text", args=[version.text_id])


def _go_back(version: Version, editor: User) -> str:
    return _page_of(actions.go_back(version, by=editor))


def _still_right(version: Version, editor: User) -> str:
    return _page_of(actions.still_right(version, by=editor))


VERBS: dict[str, Callable[[Version, User], str]] = {
    "publish": _publish,
    "go_back": _go_back,
    "still_right": _still_right,
}
