"""Posters and door signs, for who keeps an organisation's list: of one department, or of all at once."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.confidentiality.doors import through
from bindeled.housing.models import Department, Organisation
from bindeled.paper.actions import order, put_together
from bindeled.paper.forms import FIRST_LANGUAGE, FIRST_PAPER, OnePaperForm, StackForm
from bindeled.paper.models import Stack
from bindeled.paper.queries import departments_kept, progress_of, stacks_of
from bindeled.paper.views import as_file, one_paper
from bindeled.users.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("housing")
def papers(request: HttpRequest) -> HttpResponse:
    """List the departments of the organisations whose lists one keeps; order papers of all of one's departments."""
    kept = _kept()
    if request.method != "POST":
        return _page(request, kept, None)
    wanted = next((one for one in kept if str(one.id) == request.POST.get("organisation")), None)
    if wanted is None:
        raise Http404
    form = StackForm(request.POST, departments=len(kept[wanted]), auto_id=f"id_{wanted.id}_%s")
    if not form.is_valid():
        return _page(request, kept, form)
    stack = order(
        wanted, papers=form.cleaned_data["papers"], languages=form.cleaned_data["languages"], by=_keeper(request)
    )
    return redirect("paper_stack", stack_id=stack.id)


def _keeper(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    return request.user


def _kept() -> dict[Organisation, list[Department]]:
    """Answer the organisations with departments that are kept through this door. Raises Http404 where there are none."""
    kept: dict[Organisation, list[Department]] = {}
    for department in departments_kept(on=timezone.localdate()):
        kept.setdefault(department.organisation, []).append(department)
    if not kept:
        raise Http404
    return kept


def _page(request: HttpRequest, kept: dict[Organisation, list[Department]], sent: StackForm | None) -> HttpResponse:
    shown = [
        {
            "organisation": organisation,
            "departments": departments,
            "form": sent
            if sent and sent.data.get("organisation") == str(organisation.id)
            else StackForm(
                initial={"organisation": organisation.id, "papers": [FIRST_PAPER], "languages": [FIRST_LANGUAGE]},
                auto_id=f"id_{organisation.id}_%s",
            ),
        }
        for organisation, departments in kept.items()
    ]
    context = {"shown": shown, "stacks": stacks_of(_keeper(request).id)[:5]}
    return TemplateResponse(request, "paper/papers.html", context, status=422 if sent else 200)


def _department(department_id: UUID) -> Department:
    found = departments_kept(on=timezone.localdate()).filter(id=department_id).first()
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
@through("housing")
def department_papers(request: HttpRequest, department_id: UUID) -> HttpResponse:
    """Choose a paper of one department."""
    context = {"department": _department(department_id), "form": OnePaperForm()}
    return TemplateResponse(request, "paper/department_papers.html", context)


@require_safe
@never_cache
@through("housing")
def department_paper(request: HttpRequest, department_id: UUID) -> HttpResponse:
    """Fetch a paper of one department."""
    return one_paper(request, _department(department_id), on=timezone.localdate())


def _stack(request: HttpRequest, stack_id: UUID) -> Stack:
    found = stacks_of(_keeper(request).id).filter(id=stack_id).first()
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
@through("housing")
def paper_stack(request: HttpRequest, stack_id: UUID) -> HttpResponse:
    """Show how far a stack is; the page renews that part by itself, and by a link where scripts are off."""
    stack = _stack(request, stack_id)
    part = "#progress" if request.htmx else ""  # type: ignore[attr-defined]
    context = {"stack": stack, "progress": progress_of(stack)}
    return TemplateResponse(request, f"paper/paper_stack.html{part}", context)


@require_safe
@never_cache
@through("housing")
def paper_stack_file(request: HttpRequest, stack_id: UUID) -> HttpResponse:
    """Fetch a whole stack, once all of it is made."""
    stack = _stack(request, stack_id)
    if not progress_of(stack).is_done:
        raise Http404
    day = timezone.localtime(stack.ordered_at).date().isoformat()
    return as_file(put_together(stack), f"opslag-{day}.zip", "application/zip")
