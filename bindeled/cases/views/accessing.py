"""Answering somebody who asks to read what is written about them: beside the case, passage by passage, and the document that goes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.cases import access, actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.forms import AccessRequestForm, DecideForm, HandAccessOverForm, ReturnAccessForm
from bindeled.cases.models import AccessProposal, AccessRequest, Case
from bindeled.cases.queries.accessing import Asked, Pack, Put
from bindeled.cases.rules import accessing as rules
from bindeled.cases.rules import passages
from bindeled.cases.views import kept
from bindeled.cases.views.case import bare
from bindeled.confidentiality.doors import through
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.users.models import User

Bound = dict[str, forms.Form]
# The first passage that waits, whichever it is.
NEXT = "next"


def _ours(request: HttpRequest, case_id: UUID) -> tuple[Case, User]:
    """Answer a case of one's own unit, or 404; who is only offered it has no say over what is told of it."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    found = bare(case_id)
    if access.may_handle(found, by=request.user):
        raise Http404
    return found, request.user


def _asked(found: Case, request_id: UUID) -> AccessRequest:
    try:
        return queries.access_request_of(found, request_id)
    except AccessRequest.DoesNotExist:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def requests(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show who asked for access to a case, and write down that somebody does. The reading is traced."""
    found, by = _ours(request, case_id)
    form, refused = _request_form(), ""
    if request.method == "POST":
        form = _request_form(request.POST)
        if form.is_valid():
            try:
                with actions.refusing_unread(), transaction.atomic():
                    row = _noted(found, form.cleaned_data, by=by)
                return redirect("access_request", case_id=found.id, request_id=row.id)
            except RefusedError as refusal:
                refused = str(refusal)
    try:
        asked = queries.access_requests_of(found)
    except UnreadableError:
        raise Http404 from None
    queries.note_case_read(found, purpose="access_request")
    context = {"case": found, "requests": asked, "form": form, "refused": refused, "laws": queries.laws_of_access()}
    status = 409 if refused else 422 if form.errors else 200
    return TemplateResponse(request, "cases/access_requests.html", context, status=status)


def _request_form(data: Any = None) -> AccessRequestForm:
    return AccessRequestForm(data, initial={"asked_on": timezone.localdate(), "asker": rules.RESIDENT})


def _noted(found: Case, told: dict[str, Any], *, by: User) -> AccessRequest:
    is_other = told["asker"] == rules.REPRESENTATIVE
    words = Asked(told["what"], told["who"] if is_other else "", told["power"] if is_other else "")
    chosen = {name: told[name] for name in ("asked_on", "asked_by", "asker", "identity")}
    return actions.note_access_request(found, **chosen, words=words, by=by)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def one(request: HttpRequest, case_id: UUID, request_id: UUID) -> HttpResponse:
    """Show everything that is gathered for a request, decide a passage, propose what goes, answer a proposal. The reading is traced."""
    found, by = _ours(request, case_id)
    row = _asked(found, request_id)
    code = request.POST.get("passage", "") or request.GET.get("passage", "")
    if request.method != "POST":
        return _decide_page(request, row, code, None) if code else _page(request, row, {})
    verb = VERBS.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    try:
        with actions.refusing_unread(), transaction.atomic():
            wrong = verb(request, row, by)
    except RefusedError as refusal:
        return _refused(request, _asked(found, request_id), code, str(refusal))
    if "decide_form" in wrong:
        return _decide_page(request, row, code, request.POST)
    if wrong:
        return _page(request, row, wrong)
    there = reverse("access_request", args=[found.id, request_id])
    return redirect(f"{there}?passage={NEXT}" if request.POST.get("do") == "decide" else there)


def _refused(request: HttpRequest, row: AccessRequest, code: str, refused: str) -> HttpResponse:
    """Say why not. What was typed is given back where its form is shown still."""
    if code and row.state in rules.OPEN_TO_DECIDE:
        return _decide_page(request, row, code, request.POST, refused=refused)
    typed: Bound = {"decide_form": DecideForm(request.POST, words=())} if code else {}
    match request.POST.get("do"):
        case "return":
            typed = {"return_form": _return_form(request.POST)}
        case "hand_over":
            typed = {"hand_form": _hand_form(request.POST)}
    return _page(request, row, typed, refused=refused)


def _gathered(row: AccessRequest) -> Pack:
    try:
        return queries.pack_of(row)
    except UnreadableError:
        raise Http404 from None


def _page(
    request: HttpRequest, row: AccessRequest, bound: Bound, *, pack: Pack | None = None, refused: str = ""
) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    pack = pack or _gathered(row)
    proposal = pack.proposal
    is_open = row.state in rules.OPEN_TO_DECIDE
    may_answer = row.state == "proposed" and proposal is not None and proposal.by_id != request.user.id
    shown = {"return_form"} if may_answer else {"hand_form"} if row.state == "agreed" else set()
    context: dict[str, Any] = {
        "case": row.case,
        "pack": pack,
        "requested": queries.Requested(row, pack.asked),
        "at_latest": rules.reply_at_latest(row.asked_on),
        "identity": rules.IDENTITY[row.identity],
        "asked_by": rules.ASKED_BY[row.asked_by],
        "handed_by": rules.HANDED_BY.get(row.handed_by, ""),
        "headings": by_heading(pack.puts),
        "log": [(decided, pack.put(decided.code)) for decided in reversed(pack.log)],
        "is_open": is_open,
        "may_answer": may_answer,
        "has_ended": row.state in rules.REQUEST_ENDED,
        "goes": row.state in {"agreed", "handed_over"} and pack.is_the_same,
        "return_form": _return_form(),
        "hand_form": _hand_form(),
        "refused": refused,
        **bound,
        "unasked": kept.written(form for name, form in bound.items() if name not in shown),
    }
    status = 409 if refused else 422 if bound else 200
    return TemplateResponse(request, "cases/access_request.html", context, status=status)


def by_heading(puts: Any) -> list[tuple[str, list[Put]]]:
    """Answer passages under their headings, in their order."""
    under: dict[str, list[Put]] = {}
    for put in puts:
        under.setdefault(put.piece.heading, []).append(put)
    return list(under.items())


def _decide_page(request: HttpRequest, row: AccessRequest, code: str, data: Any, *, refused: str = "") -> HttpResponse:
    """Draw one passage to be decided, among those of the same text. Where it is not there any more, or closed, say so on the request."""
    pack = _gathered(row)
    put = next(iter(pack.waiting), None) if code == NEXT else pack.put(code)
    if put is None or row.state not in rules.OPEN_TO_DECIDE:
        wrong = refused or ("" if code == NEXT else str(actions.PASSAGE_CHANGED))
        return _page(request, row, {}, pack=pack, refused=wrong)
    words = passages.words(put.piece.text)
    form = DecideForm(data, words=words, initial=_before(put))
    around = [one for one in pack.puts if (one.piece.kind, one.piece.row) == (put.piece.kind, put.piece.row)]
    context = {
        "case": row.case,
        "pack": pack,
        "put": put,
        "around": around if len(around) > 1 else [],
        "digest": request.POST.get("digest", "") if data and not refused else put.digest.hex(),
        "form": form,
        "left": len(pack.waiting),
        "refused": refused,
    }
    status = 409 if refused else 422 if form.errors else 200
    return TemplateResponse(request, "cases/access_decide.html", context, status=status)


def _before(put: Put) -> dict[str, Any]:
    """Answer what was decided of a passage before, to begin from."""
    before = put.decided
    if before is None:
        return {}
    taken = [str(at) for at in sorted(before.taken)]
    return {"decision": before.decision, "ground": before.ground, "why": before.why, "taken": taken}


def _return_form(data: Any = None) -> ReturnAccessForm:
    return ReturnAccessForm(data, auto_id="id_%s_return")


def _hand_form(data: Any = None) -> HandAccessOverForm:
    return HandAccessOverForm(data, auto_id="id_%s_hand", initial={"handed_on": timezone.localdate()})


def _put_up(request: HttpRequest, row: AccessRequest, by: User) -> Bound:
    actions.put_passage_up(row, code=request.POST.get("passage", ""), by=by)
    return {}


def _decide(request: HttpRequest, row: AccessRequest, by: User) -> Bound:
    code = request.POST.get("passage", "")
    put = queries.pack_of(row).put(code)
    form = DecideForm(request.POST, words=passages.words(put.piece.text) if put else ())
    if put and not form.is_valid():
        return {"decide_form": form}
    told = form.cleaned_data if put else {"decision": ""}
    actions.decide_passage(row, code=code, digest=request.POST.get("digest", ""), **told, by=by)
    return {}


def _propose(_request: HttpRequest, row: AccessRequest, by: User) -> Bound:
    actions.propose_access(row, by=by)
    return {}


def _proposal(row: AccessRequest) -> AccessProposal:
    try:
        return queries.access_proposal_of(row)
    except AccessProposal.DoesNotExist:
        raise RefusedError(str(actions.REQUEST_MOVED)) from None


def _agree(_request: HttpRequest, row: AccessRequest, by: User) -> Bound:
    actions.agree_to_access(_proposal(row), by=by)
    return {}


def _return(request: HttpRequest, row: AccessRequest, by: User) -> Bound:
    proposed, form = _proposal(row), _return_form(request.POST)
    kept.refuse(access.may_answer_access(proposed, by=by))
    if not form.is_valid():
        return {"return_form": form}
    actions.return_access(proposed, words=form.cleaned_data["words"], by=by)
    return {}


def _take_up(_request: HttpRequest, row: AccessRequest, by: User) -> Bound:
    actions.take_access_up(row, by=by)
    return {}


def _hand_over(request: HttpRequest, row: AccessRequest, by: User) -> Bound:
    form = _hand_form(request.POST)
    if not form.is_valid():
        return {"hand_form": form}
    actions.hand_access_over(row, **form.cleaned_data, by=by)
    return {}


def _withdraw(_request: HttpRequest, row: AccessRequest, by: User) -> Bound:
    actions.withdraw_access_request(row, by=by)
    return {}


VERBS: dict[str, Callable[[HttpRequest, AccessRequest, User], Bound]] = {
    "put_up": _put_up,
    "decide": _decide,
    "propose": _propose,
    "agree": _agree,
    "return": _return,
    "take_up": _take_up,
    "hand_over": _hand_over,
    "withdraw": _withdraw,
}


@require_safe
@never_cache
@through("municipal")
def document(request: HttpRequest, case_id: UUID, request_id: UUID) -> HttpResponse:
    """Answer the document that two persons agreed to, to be handed over by the municipality's own ways. It is traced."""
    found, by = _ours(request, case_id)
    row = _asked(found, request_id)
    try:
        with actions.refusing_unread(), transaction.atomic():
            pack = actions.fetch_access(row, by=by)
    except RefusedError as refusal:
        return _page(request, row, {}, refused=str(refusal))
    headers = {"Content-Disposition": f'attachment; filename="aktindsigt-{found.number}-{row.asked_on:%Y-%m-%d}.pdf"'}
    made = queries.access_document(pack, queries.laws_of_access())
    return HttpResponse(made, content_type="application/pdf", headers=headers)
