"""Papers of a contact person: those of one's own departments, and one's own card."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bindeled.confidentiality.doors import through
from bindeled.paper import rules, typeset
from bindeled.paper.forms import OnePaperForm
from bindeled.paper.queries import card_facts, departments_of
from bindeled.paper.views import as_file, one_paper
from bindeled.users.models import User


@require_safe
@never_cache
@through("sender")
def own_papers(request: HttpRequest) -> HttpResponse:
    """Choose a paper of one's own departments, or one's own card."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    today = timezone.localdate()
    departments = departments_of(request.user, on=today)
    shown = [{"department": place, "form": OnePaperForm(auto_id=f"id_{place.id}_%s")} for place in departments]
    context = {"shown": shown, "has_card": card_facts(request.user, on=today) is not None}
    return TemplateResponse(request, "paper/own_papers.html", context)


@require_safe
@never_cache
@through("sender")
def own_paper(request: HttpRequest, department_id: UUID) -> HttpResponse:
    """Fetch a paper of one of one's own departments."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    today = timezone.localdate()
    own = next((place for place in departments_of(request.user, on=today) if place.id == department_id), None)
    if own is None:
        raise Http404
    return one_paper(request, own, on=today)


@require_safe
@never_cache
@through("sender")
def own_card(request: HttpRequest) -> HttpResponse:
    """Fetch one's own card with the duty number; the size of a bank card, or on A4 to be cut out."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    today, paper = timezone.localdate(), request.GET.get("papir", "card-a4")
    facts = card_facts(request.user, on=today)
    if facts is None or paper not in rules.CARDS:
        raise Http404
    language = "en" if (get_language() or "").startswith("en") else "da"
    pdf = typeset.own_card(facts, paper=paper, language=language, on=today)
    return as_file(pdf, rules.file_name(paper, language, ""))
