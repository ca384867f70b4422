"""The committee's memo as pages: choose its period, read it, write in it, and take it along as PDF or as a document."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bindeled.confidentiality.doors import through
from bindeled.cooperation.queries.minutes import known_here
from bindeled.municipalities.queries import name_of
from bindeled.statistics import access
from bindeled.statistics.actions.documents import as_docx
from bindeled.statistics.actions.memo import WrittenMeanwhileError, gather_memo, write_memo
from bindeled.statistics.actions.papers import as_pdf
from bindeled.statistics.forms.memo import MemoForm, PeriodForm, beginning
from bindeled.statistics.models import Memo
from bindeled.statistics.queries import figures
from bindeled.statistics.queries import memo as asked
from bindeled.statistics.rules import memo as rules
from bindeled.statistics.rules.memo import Document
from bindeled.statistics.words import period_words
from bindeled.suppression.rules.periods import QUARTER, YEAR, Period
from bindeled.users.models import User

REFUSED, CHANGED = 422, 409
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _reader(request: HttpRequest) -> User:
    """Answer who reads; to whoever may not, the pages do not exist."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if access.may_read(by=request.user):
        raise Http404
    return request.user


def _writer(request: HttpRequest) -> User:
    """Answer who writes; to whoever may not, the pages do not exist."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if access.may_write(by=request.user):
        raise Http404
    return request.user


def _found(name: str) -> Memo:
    period = rules.period_named(name)
    found = asked.memo_of(period) if period else None
    if found is None:
        raise Http404
    return found


# -- Reading -----------------------------------------------------------------------------------------------------------------


@require_safe
@never_cache
@through("statistics")
def memos(request: HttpRequest) -> HttpResponse:
    """List the memos there are, and let a leader choose a period for another: of those that the figures have."""
    by = _reader(request)
    months = max(figures.months_out().values(), key=len, default=[])
    periods = [one for kind in (YEAR, QUARTER) for one in reversed(figures.periods_out(kind, months))]
    return _memos(request, PeriodForm(periods=periods), list(asked.memos_here()), by=by, periods=periods)


def _memos(
    request: HttpRequest, form: PeriodForm, found: list[Memo], *, by: User, periods: list[Period], status: int = 200
) -> HttpResponse:
    context = {
        "form": form if periods and not access.may_write(by=by) else None,
        "memos": [(one, rules.named(one.over), period_words(one.over)) for one in found],
        "periods": periods,
        "writes": not access.may_write(by=by),
    }
    return TemplateResponse(request, "statistics/memos.html", context, status=status)


@require_safe
@never_cache
@through("statistics")
def memo(request: HttpRequest, period: str) -> HttpResponse:
    """Show a memo as it is printed."""
    by = _reader(request)
    found = _found(period)
    context = {
        "memo": found,
        "document": _document(found),
        "name": period,
        "period": period_words(found.over),
        "writes": not access.may_write(by=by),
    }
    return TemplateResponse(request, "statistics/memo.html", context)


def _document(found: Memo) -> Document:
    """Answer the memo in the municipality's language: the committee's, whoever looks."""
    with translation.override(settings.LANGUAGE_CODE):
        return asked.document(found, municipality=name_of(found.municipality_id), on=timezone.localdate())


def _paper(request: HttpRequest, name: str, made: Callable[[Document], bytes], ending: str, kind: str) -> HttpResponse:
    _reader(request)
    document = _document(_found(name))
    with translation.override(settings.LANGUAGE_CODE):
        content = made(document)
    named = {"Content-Disposition": f'attachment; filename="notat-{name}.{ending}"'}
    return HttpResponse(content, content_type=kind, headers=named)


@require_safe
@never_cache
@through("statistics")
def memo_pdf(request: HttpRequest, period: str) -> HttpResponse:
    """Answer a memo as PDF."""
    return _paper(request, period, as_pdf, "pdf", "application/pdf")


@require_safe
@never_cache
@through("statistics")
def memo_docx(request: HttpRequest, period: str) -> HttpResponse:
    """Answer a memo as a document that can be written on."""
    return _paper(request, period, as_docx, "docx", DOCX)


# -- Writing -----------------------------------------------------------------------------------------------------------------


@require_POST
@never_cache
@through("municipal")
def gather(request: HttpRequest) -> HttpResponse:
    """Put a memo together, or read anew what stands beside its figures; what was written stays."""
    by = _writer(request)
    periods = rules.offered(timezone.localdate())
    form = PeriodForm(request.POST, periods=periods)
    wanted = rules.period_named(form.cleaned_data["period"]) if form.is_valid() else None
    if wanted is None:
        return _memos(request, form, list(asked.memos_here()), by=by, periods=periods, status=REFUSED)
    made = gather_memo(wanted, by=by)
    return redirect("memo", period=rules.named(made.over))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def write(request: HttpRequest, period: str) -> HttpResponse:
    """Write in a memo: the conclusions, what happens next, and its head."""
    by = _writer(request)
    found = _found(period)
    if request.method != "POST":
        return _writing(request, found, MemoForm(initial=beginning(found), memo=found))
    known = known_here(by=by, people=(request.POST.get("author", ""),), places=(request.POST.get("committee", ""),))
    form = MemoForm(request.POST, memo=found, known=known)
    if not form.is_valid():
        return _writing(request, found, form, status=REFUSED)
    try:
        with transaction.atomic():
            write_memo(found, form.cleaned_data, version=form.cleaned_data["version"], by=by)
    except WrittenMeanwhileError as meanwhile:
        return _meanwhile(request, form, meanwhile)
    return redirect("memo", period=period)


def _meanwhile(request: HttpRequest, form: MemoForm, meanwhile: WrittenMeanwhileError) -> HttpResponse:
    """Give back what was typed, show what differs in what the other saved, and let a second press put one's own on top of it."""
    theirs, again = meanwhile.theirs, request.POST.copy()
    again["version"] = str(theirs.version)
    differs = [
        (form.fields[name].label, getattr(theirs, name))
        for name in Memo.WRITTEN
        if getattr(theirs, name) != form.cleaned_data[name].strip()
    ]
    anew = MemoForm(again, memo=theirs)
    return _writing(request, theirs, anew, refused=str(meanwhile), differs=differs, status=CHANGED)


def _writing(request: HttpRequest, found: Memo, form: MemoForm, *, status: int = 200, **more: Any) -> HttpResponse:
    name = rules.named(found.over)
    context = {"memo": found, "form": form, "name": name, "period": period_words(found.over), **more}
    return TemplateResponse(request, "statistics/write_memo.html", context, status=status)
