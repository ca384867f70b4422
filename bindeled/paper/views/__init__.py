"""Views of the paper package."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse

from bindeled.guidance.rules import LANGUAGES
from bindeled.housing.models import Department
from bindeled.paper import rules, typeset
from bindeled.paper.forms import FIRST_LANGUAGE, FIRST_PAPER
from bindeled.paper.queries import facts_of


def as_file(content: bytes, name: str, kind: str = "application/pdf") -> HttpResponse:
    """Answer a paper, or several, to be saved or opened."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def one_paper(request: HttpRequest, department: Department, *, on: date) -> HttpResponse:
    """Answer the paper of a department that an address asks for. Raises Http404 for one there is not."""
    paper, language = request.GET.get("papir", FIRST_PAPER), request.GET.get("sprog", FIRST_LANGUAGE)
    if paper not in rules.PAPERS or language not in LANGUAGES:
        raise Http404
    facts = facts_of([department], language=language, on=on)[department.id]
    pdf = typeset.resident_paper(facts, paper=paper, language=language, on=on)
    return as_file(pdf, rules.file_name(paper, language, department.name))
