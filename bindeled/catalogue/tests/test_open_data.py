"""The catalogue as open data: in the shape of HSDS, whole, the same on the endpoint and in the file, and with no adviser in it."""

import json
import re
from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from bindeled.catalogue.models import OfferVersion
from bindeled.catalogue.tests import hsds
from bindeled.municipalities.models import ContactPoint
from conftest import Site
from journeys.factory import World


def faults(told: Any, schema: dict[str, Any]) -> list[str]:
    """Answer what the specification would say is wrong."""
    checker = Draft202012Validator(schema, format_checker=FormatChecker())
    return [error.json_path + ": " + error.message for error in checker.iter_errors(told)]


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_service_is_as_hsds_says(offered: World, sender_site: Site, language: str) -> None:
    page = sender_site.get("/tilbud/data/services/", data={"sprog": language, "per_page": 500}).json()
    assert faults(page, hsds.PAGE) == []
    assert page["total_items"] == 20
    file = json.loads(sender_site.get("/tilbud/data/fil/", data={"sprog": language}).content)
    assert file == page["contents"]
    assert sender_site.get("/tilbud/data/").json()["version"].startswith("3.")


BROKEN: dict[str, Any] = {
    "a name that is missing": lambda it: it.pop("name"),
    "a status that there is not": lambda it: it.update(status="open"),
    "an id that is none": lambda it: it.update(id="1"),
    "an age in words": lambda it: it.update(minimum_age="18"),
    "a field that there is not": lambda it: it.update(adviser="28517178"),
    "a term without a name": lambda it: it["attributes"][0]["taxonomy_term"].pop("name"),
    "an address without a city": lambda it: it["service_at_locations"][0]["location"]["addresses"][0].pop("city"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_service_that_is_not_as_hsds_says_is_noticed(offered: World, sender_site: Site, fault: str) -> None:
    services = json.loads(sender_site.get("/tilbud/data/fil/").content)
    place = deepcopy(next(it for it in services if "service_at_locations" in it))
    assert faults(place, hsds.SERVICE) == []
    BROKEN[fault](place)
    assert faults(place, hsds.SERVICE)


def test_pages_go_on_to_the_last_and_hold_each_service_once(offered: World, sender_site: Site) -> None:
    pages = [
        sender_site.get("/tilbud/data/services/", data={"per_page": 7, "page": number}).json() for number in (1, 2, 3)
    ]
    assert [(it["first_page"], it["last_page"], len(it["contents"])) for it in pages] == [
        (True, False, 7), (False, False, 7), (False, True, 6),
    ]  # fmt: skip
    assert len({it["id"] for page in pages for it in page["contents"]}) == 20
    for odd in ({"page": "x"}, {"page": "-1"}, {"per_page": "0"}, {"per_page": "9999999999999"}, {"page": "٣"}):
        assert sender_site.get("/tilbud/data/services/", data=odd).status_code == 200


def test_one_service_is_found_by_its_id_and_a_draft_is_not(offered: World, sender_site: Site) -> None:
    version = OfferVersion.objects.get(offer__code="mentor")
    path = f"/tilbud/data/services/{version.offer_id}/"
    found = sender_site.get(path).json()
    assert (found["minimum_age"], found["maximum_age"]) == (18, 25)
    assert sender_site.get(path)["Access-Control-Allow-Origin"] == "*"
    OfferVersion.objects.filter(id=version.id).update(published_at=None)
    assert sender_site.get(path).status_code == 404


def test_law_kle_and_methods_are_terms(offered: World, sender_site: Site) -> None:
    services = json.loads(sender_site.get("/tilbud/data/fil/").content)
    first = next(it for it in services if it["name"].startswith("Bostøtte"))
    terms = {(it["link_type"], it["taxonomy_term"]["code"]): it["value"] for it in first["attributes"]}
    assert terms["service_type", "27.36.14"]
    assert terms["legal_basis", "housing_first"] == "Serviceloven § 85 a"
    assert terms["method", "method-cti"] == "9 måneder"
    assert "slutter aldrig af sig selv" in terms["method", "method-act"]


def test_no_way_to_an_adviser_is_in_the_open_data(offered: World, sender_site: Site) -> None:
    said = sender_site.get("/tilbud/data/fil/").content.decode()
    bare = re.sub(r"[\s.-]", "", said)
    hidden = [it.value for it in ContactPoint.objects.exclude(audience="public")]
    assert hidden
    assert [value for value in hidden if re.sub(r"[\s.-]", "", value) in bare] == []
