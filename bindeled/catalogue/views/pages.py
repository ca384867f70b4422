"""What the municipality can give, for anybody and for the municipality's staff: the list, one offer, and that on paper."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bindeled.catalogue import queries, rules, words
from bindeled.catalogue.forms import SearchForm
from bindeled.confidentiality.doors import current, through
from bindeled.municipalities.queries import name_in_language, name_of
from bindeled.paper.typeset import record


@dataclass(frozen=True)
class Way:
    """By which addresses the catalogue is read: those of a site at home, or those that name a municipality."""

    all: str
    one: str
    paper: str
    named: str = ""

    def to(self, name: str, *slug: str) -> str:
        """Answer an address."""
        return reverse(getattr(self, name), args=[*([self.named] if self.named else []), *slug])


def _way(named: str) -> Way:
    return Way("offers_in", "offer_in", "offer_paper_in", named) if named else Way("offers", "offer", "offer_paper")


LONGEST_PLACE = 6
STAFFS = Way("staff_offers", "staff_offer", "staff_offer_paper")


def _list(request: HttpRequest, way: Way) -> HttpResponse:
    """List the offers; those found by what is typed. A part of the same page answers while one types."""
    name = name_of(current().municipality)
    if not name:
        raise Http404
    form = SearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    question, kind = asked.get("q", ""), asked.get("slags", "")
    today = timezone.localdate()
    found = queries.found(current().municipality, on=today, question=question, kind=kind)
    page = queries.page_of(found, _place(request), on=today)
    rows = [(told, way.to("one", told.slug)) for told in page.told]
    query = request.GET.copy()
    query.pop("side", None)
    rest = f"&{query.urlencode()}" if query else ""
    context: dict[str, Any] = {
        "form": form,
        "question": question,
        "kind": kind,
        "rows": rows,
        "number": page.number,
        "address": way.to("all"),
        "newer": f"?side={page.newer}{rest}" if page.newer else "",
        "older": f"?side={page.older}{rest}" if page.older else "",
        "municipality_name": name,
    }
    part = "catalogue/offers.html#found" if getattr(request, "htmx", False) else "catalogue/offers.html"
    answer = TemplateResponse(request, part, context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _place(request: HttpRequest) -> int:
    """Answer which page is asked for: the first, unless a whole number that could be one says otherwise."""
    asked = request.GET.get("side", "")
    return max(int(asked), 1) if asked.isascii() and asked.isdecimal() and len(asked) < LONGEST_PLACE else 1


def _told(slug: str) -> queries.Told:
    found = queries.offer(current().municipality, on=timezone.localdate(), slug=slug)
    if found is None:
        raise Http404
    return found


def _one(request: HttpRequest, way: Way, slug: str) -> HttpResponse:
    """Show one offer under the headings of a quality standard."""
    told = _told(slug)
    context = {**shown(told), "back": way.to("all"), "paper": way.to("paper", slug)}
    return TemplateResponse(request, "catalogue/offer.html", context)


def shown(told: queries.Told) -> dict[str, Any]:
    """Answer what the part of a page that draws one offer needs."""
    return {
        "told": told,
        "standard": _for_readers(queries.quality_standard(told)),
        "facts": facts(told),
        "methods": [(it.name(told.language), words.team(it), words.how_long(it)) for it in told.version.ways],
        "where_from": queries.where_from(told)[1],
        "hours": told.hours,
    }


def _for_readers(standard: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """On a page, whom it is for comes first; the unit, the law and the number, with which a standard begins, come last."""
    begins = next(at for at, (heading, _text) in enumerate(standard) if heading == str(rules.HEADINGS["target"]))
    return standard[begins:] + standard[:begins]


def facts(told: queries.Told) -> list[tuple[str, str]]:
    """Answer an offer's facts in short: label and value."""
    version = told.version
    yes, no = str(words.YES), str(words.NO)
    short = [
        (words.AGES, words.ages(version.youngest, version.oldest)),
        (words.LASTS, "" if version.methods else words.ends(version.ends, version.months)),
        (words.COST, str(rules.COSTS[version.cost])),
        (words.ANONYMOUS, yes if version.anonymous else ""),
        (words.VISITATION, yes if version.visitation else no),
        (words.DECISION, yes if version.decision else no),
    ]
    return [(str(label), value) for label, value in short if value]


def _paper(slug: str) -> HttpResponse:
    """Answer one offer's quality standard as PDF."""
    told = _told(slug)
    made = record(
        title=told.name,
        municipality=name_in_language(told.version.municipality),
        sections=[*queries.quality_standard(told), queries.where_from(told)],
        on=timezone.localdate(told.version.published_at),
    )
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{slug}.pdf"'
    return answer


@require_safe
@through("public")
def offers(request: HttpRequest, municipality: str = "") -> HttpResponse:
    """List what the municipality can give, for anybody."""
    return _list(request, _way(municipality))


@require_safe
@through("public")
def offer(request: HttpRequest, slug: str, municipality: str = "") -> HttpResponse:
    """Show one offer to anybody."""
    return _one(request, _way(municipality), slug)


@require_safe
@through("public")
def offer_paper(request: HttpRequest, slug: str, municipality: str = "") -> HttpResponse:
    """Hand out one offer's quality standard to anybody."""
    return _paper(slug)


@require_safe
@never_cache
@through("municipal")
def staff_offers(request: HttpRequest) -> HttpResponse:
    """List what the municipality can give, for its staff."""
    return _list(request, STAFFS)


@require_safe
@never_cache
@through("municipal")
def staff_offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one offer to the staff."""
    return _one(request, STAFFS, slug)


@require_safe
@never_cache
@through("municipal")
def staff_offer_paper(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out one offer's quality standard to the staff."""
    return _paper(slug)
