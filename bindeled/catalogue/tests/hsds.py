"""What HSDS 3.1 says of the objects that the catalogue gives out, written from its specification for the tests.

The published schemas are no package that could be installed, and are not copied here: these are the facts of the specification's
tables (docs.openreferral.org, HSDS 3.1), for the objects that we use: which fields there are, and which are needed.
"""

from typing import Any

UUID: dict[str, Any] = {"type": "string", "format": "uuid"}
TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
URI: dict[str, Any] = {"type": "string", "format": "uri"}
WHOLE: dict[str, Any] = {"type": "integer", "minimum": 0}


def thing(needed: str, **fields: Any) -> dict[str, Any]:
    """An object with these fields and no others, of which some are needed."""
    return {"type": "object", "properties": fields, "required": needed.split(), "additionalProperties": False}


def several(items: dict[str, Any]) -> dict[str, Any]:
    """A list of something."""
    return {"type": "array", "items": items}


TAXONOMY = thing("id name description", id=UUID, name=TEXT, description=TEXT, uri=URI, version=TEXT)
TERM = thing(
    "id name description", id=UUID, code=TEXT, name=TEXT, description=TEXT, parent_id=UUID, taxonomy=TEXT, language=TEXT,
    term_uri=URI, taxonomy_detail=TAXONOMY,
)  # fmt: skip
ATTRIBUTE = thing(
    "id", id=UUID, link_id=UUID, taxonomy_term_id=UUID, link_type=TEXT, link_entity=TEXT, value=TEXT, taxonomy_term=TERM
)
ADDRESS = thing(
    "id address_1 city state_province postal_code country address_type", id=UUID, location_id=UUID, attention=TEXT, address_1=TEXT,
    address_2=TEXT, city=TEXT, region=TEXT, state_province=TEXT, postal_code=TEXT,
    country={"type": "string", "minLength": 2, "maxLength": 2}, address_type={"enum": ["physical", "postal", "virtual"]},
)  # fmt: skip
SCHEDULE = thing("id", id=UUID, service_id=UUID, location_id=UUID, service_at_location_id=UUID, description=TEXT)
LOCATION = thing(
    "id location_type", id=UUID, location_type={"enum": ["physical", "postal", "virtual"]}, name=TEXT, url=URI, description=TEXT,
    addresses=several(ADDRESS), schedules=several(SCHEDULE),
)  # fmt: skip
PHONE = thing(
    "id number", id=UUID, service_id=UUID, location_id=UUID, organization_id=UUID, number=TEXT, extension={"type": "number"},
    type=TEXT, description=TEXT,
)  # fmt: skip
ORGANIZATION = thing(
    "id name description", id=UUID, name=TEXT, alternate_name=TEXT, description=TEXT,
    email={"type": "string", "format": "email"}, website=URI,
)  # fmt: skip
SERVICE = thing(
    "id name status", id=UUID, organization_id=UUID, program_id=UUID, name=TEXT, alternate_name=TEXT, description=TEXT, url=URI,
    email={"type": "string", "format": "email"}, status={"enum": ["active", "inactive", "defunct", "temporarily closed"]},
    application_process=TEXT, fees_description=TEXT, eligibility_description=TEXT, minimum_age=WHOLE, maximum_age=WHOLE,
    assured_date={"type": "string", "format": "date"}, alert=TEXT, last_modified={"type": "string", "format": "date-time"},
    phones=several(PHONE), schedules=several(SCHEDULE), organization=ORGANIZATION, attributes=several(ATTRIBUTE),
    service_areas=several(thing("id", id=UUID, service_id=UUID, name=TEXT, description=TEXT, extent=TEXT, uri=URI)),
    service_at_locations=several(thing("id", id=UUID, service_id=UUID, location_id=UUID, description=TEXT, location=LOCATION)),
    languages=several(thing("id", id=UUID, service_id=UUID, location_id=UUID, phone_id=UUID, name=TEXT, code=TEXT, note=TEXT)),
)  # fmt: skip
PAGE = thing(
    "total_items total_pages page_number size first_page last_page empty contents", total_items=WHOLE, total_pages=WHOLE,
    page_number=WHOLE, size=WHOLE, first_page={"type": "boolean"}, last_page={"type": "boolean"}, empty={"type": "boolean"},
    contents=several(SERVICE),
)  # fmt: skip
