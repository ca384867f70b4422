"""The catalogue as open data, in the shape of Open Referral's HSDS 3: services, who gives them, where, and by which law.

Only the catalogue is open (D13): no way to an adviser is in it, and nothing of anybody who is helped.
"""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from bindeled.catalogue import queries, rules, words
from bindeled.catalogue.models import OfferVersion, Place, Provider
from bindeled.catalogue.queries import Told
from bindeled.confidentiality.doors import current, through
from bindeled.guidance.rules import LANGUAGES
from bindeled.municipalities.models import ContactPoint
from bindeled.municipalities.queries import name_in_language

HSDS = "3.1.2"
PROFILE = "https://docs.openreferral.org/en/latest/hsds/"
NAMESPACE = uuid.UUID("0b8f4a5e-3d0e-4f0a-9b52-2f3f6c1f7a10")
PAGE, LARGEST_PAGE = 50, 500
KINDS, KLE, LAW = "bindeled-kinds", "kle", "law"
TAXONOMIES = {
    KINDS: ("Bindeled", "What an offer is, in the order of the guide."),
    KLE: ("KLE", "The subject numbers of Danish municipalities."),
    LAW: ("Danish law", "The rules of law that an offer rests on."),
}
COMPLAINT, COST, ENDS = "complaint", "cost", "ends"


def service(told: Told, points: Iterable[ContactPoint] = ()) -> dict[str, Any]:
    """Answer an offer as a service of HSDS, in the language that it is told in."""
    version, said = told.version, told.said
    here = version.offer_id
    numbers = list(points)
    description = "\n\n".join(said[name] for name in (rules.SUMMARY, "purpose", "content") if said.get(name))
    found: dict[str, Any] = {
        "id": str(here),
        "organization_id": str(version.provider_id),
        "name": told.name,
        "description": description,
        "url": settings.SENDER_URL + reverse("offer_in", args=[version.municipality_id, told.slug]),
        "email": next((point.value for point in numbers if point.kind == "mail"), None),
        "status": "active",
        "application_process": said.get("how_to_apply"),
        "fees_description": str(rules.COSTS[version.cost]),
        "eligibility_description": "\n\n".join(said[name] for name in ("target", "criteria") if said.get(name)),
        "minimum_age": version.youngest,
        "maximum_age": version.oldest,
        "assured_date": version.published_at.date().isoformat() if version.published_at else None,
        "last_modified": version.published_at.isoformat() if version.published_at else None,
        "phones": [_phone(point, here) for point in numbers if point.kind == "phone"],
        "service_areas": [
            {"id": _id("area", here), "service_id": str(here), "name": name_in_language(version.municipality)}
        ],
        "service_at_locations": [_at(told, version.place)] if version.place else [],
        "languages": [
            {"id": _id("language", here, code), "service_id": str(here), "code": code, "name": LANGUAGES[code]}
            for code in version.languages
            if code in LANGUAGES
        ],
        "organization": organization(version.provider, told.language),
        "attributes": list(_attributes(told)),
    }
    return {key: value for key, value in found.items() if value not in (None, [], "")}


def organization(provider: Provider, language: str) -> dict[str, Any]:
    """Answer who gives an offer as an organization of HSDS."""
    english = language == rules.ENGLISH
    found = {
        "id": str(provider.id),
        "name": provider.name_en if english else provider.name,
        "description": provider.description_en if english else provider.description_da,
        "website": provider.website,
    }
    return {key: value for key, value in found.items() if value}


def _at(told: Told, place: Place) -> dict[str, Any]:
    here = told.version.offer_id
    address = {
        "id": _id("address", place.id),
        "location_id": str(place.id),
        "address_1": place.address,
        "city": place.city,
        "state_province": name_in_language(told.version.municipality),
        "postal_code": place.postal_code,
        "country": "DK",
        "address_type": "physical",
    }
    location: dict[str, Any] = {
        "id": str(place.id), "location_type": "physical", "name": place.name, "addresses": [address],
    }  # fmt: skip
    if told.hours:
        location["schedules"] = [
            {"id": _id("schedule", place.id), "location_id": str(place.id), "description": told.hours}
        ]
    return {
        "id": _id("at", here, place.id), "service_id": str(here), "location_id": str(place.id), "location": location,
    }  # fmt: skip


def _phone(point: ContactPoint, here: uuid.UUID) -> dict[str, Any]:
    return {
        "id": _id("phone", here, point.id), "service_id": str(here), "number": point.value, "type": "voice",
        "description": point.unit.name,
    }  # fmt: skip


def _attributes(told: Told) -> Iterator[dict[str, Any]]:
    """Yield what HSDS has no field for: kind, law, number of KLE, methods, how it ends, complaint, and who may come."""
    version = told.version
    yield _attribute(told, "service_type", (KINDS, version.kind, str(told.kind)))
    if version.kle:
        yield _attribute(told, "service_type", (KLE, version.kle, version.kle))
    for law in told.laws:
        name = law.name_en if told.language == rules.ENGLISH else law.name_da
        yield _attribute(told, "legal_basis", (LAW, law.code, f"{name} {law.paragraph}"))
    for method in version.ways:
        value = words.how_long(method)
        yield _attribute(told, "method", (KINDS, f"method-{method.code}", method.name(told.language)), value)
    yield _attribute(told, ENDS, (KINDS, f"ends-{version.ends}", words.ends(version.ends, version.months)))
    yield _attribute(told, COST, (KINDS, f"cost-{version.cost}", str(rules.COSTS[version.cost])))
    yield _attribute(
        told, COMPLAINT, (KINDS, f"complaint-{version.complaint}", str(rules.COMPLAINTS[version.complaint]))
    )
    for name, label in (("anonymous", words.ANONYMOUS), ("visitation", words.VISITATION), ("decision", words.DECISION)):
        if getattr(version, name):
            yield _attribute(told, name, (KINDS, name, str(label)), "yes")


def _attribute(told: Told, link: str, of: tuple[str, str, str], value: str = "") -> dict[str, Any]:
    """A link of an offer to a term: of a taxonomy, with its code and its name."""
    here, (taxonomy, code, name) = told.version.offer_id, of
    title, description = TAXONOMIES[taxonomy]
    term = _id("term", taxonomy, code)
    return {
        "id": _id("attribute", here, link, taxonomy, code),
        "link_id": str(here),
        "taxonomy_term_id": term,
        "link_type": link,
        "link_entity": "service",
        "value": value or name,
        "taxonomy_term": {
            "id": term,
            "code": code,
            "name": name,
            "description": name,
            "taxonomy": title,
            "taxonomy_detail": {"id": _id("taxonomy", taxonomy), "name": title, "description": description},
        },
    }


def _id(*parts: object) -> str:
    """Answer an id that follows from what it is of, so that it is the same each time."""
    return str(uuid.uuid5(NAMESPACE, "|".join(map(str, parts))))


def _as_services(rows: Iterable[OfferVersion], *, on: date, language: str) -> list[dict[str, Any]]:
    """Answer offers as services: how their units are reached, and the law behind them, are read for all at once."""
    with override(language):
        found = queries.with_laws(queries.told_of(rows, on=on, language=language), on=on)
        points = queries.points_of(found, on=on)
        return [service(told, points[told.version.offer_id]) for told in found]


# -- The endpoints -------------------------------------------------------------------------------------------------------------


def _open(data: Any) -> HttpResponse:
    """Answer data that any page may read."""
    answer = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1}, safe=False)
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "private, max-age=300"
    return answer


def _language(request: HttpRequest) -> str:
    return rules.ENGLISH if request.GET.get("sprog") == rules.ENGLISH else rules.DANISH


def _number(request: HttpRequest, name: str, fallback: int, highest: int) -> int:
    """Answer a number of the address within its bounds; what is no number is as if nothing was said."""
    said = request.GET.get(name, "")
    return min(max(int(said), 1), highest) if said.isascii() and said.isdigit() and len(said) < 10 else fallback  # noqa: PLR2004 - digits


@require_safe
@through("public")
def about(request: HttpRequest) -> HttpResponse:
    """Say which version of HSDS this is."""
    return _open({"version": HSDS, "profile": PROFILE})


@require_safe
@through("public")
def services(request: HttpRequest) -> HttpResponse:
    """Answer a page of services, as HSDS pages them."""
    size, wanted = _number(request, "per_page", PAGE, LARGEST_PAGE), _number(request, "page", 1, 1_000_000)
    today = timezone.localdate()
    page = Paginator(queries.whole(queries.found(current().municipality, on=today)), size).get_page(wanted)
    contents = _as_services(page.object_list, on=today, language=_language(request))
    return _open({
        "total_items": page.paginator.count, "total_pages": page.paginator.num_pages, "page_number": page.number, "size": size,
        "first_page": not page.has_previous(), "last_page": not page.has_next(), "empty": not contents, "contents": contents,
    })  # fmt: skip


@require_safe
@through("public")
def one_service(request: HttpRequest, offer_id: uuid.UUID) -> HttpResponse:
    """Answer one service."""
    today = timezone.localdate()
    rows = queries.whole(queries.found(current().municipality, on=today)).filter(offer_id=offer_id)
    found = _as_services(rows, on=today, language=_language(request))
    if not found:
        raise Http404
    return _open(found[0])


@require_safe
@through("public")
def file(request: HttpRequest) -> HttpResponse:
    """Answer the whole catalogue as one file."""
    today = timezone.localdate()
    rows = queries.whole(queries.found(current().municipality, on=today))
    answer = _open(_as_services(rows, on=today, language=_language(request)))
    answer["Content-Disposition"] = f'attachment; filename="hsds-{current().municipality}.json"'
    return answer
