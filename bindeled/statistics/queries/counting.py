"""Counting in the database: one statement for each measure and month, through the counting door, which sees no name and no text.

Each measure says which rows it counts and how a row is divided; the rest is the same for all. Everything is by the month in which it
happened, where the municipality is.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from bindeled.cases.rules import CONTACTS, NO_CONCERN
from bindeled.duty.rules import BY_PEOPLE
from bindeled.housing.rules import KINDS as SENDER_KINDS
from bindeled.statistics.rules.measures import BANDS, BY_CODE, NONE, RECEIPT_BANDS, Measure
from bindeled.suppression.rules.periods import months_on

PLACES = """
places AS MATERIALIZED (
    SELECT department.id, department.district_id::text AS district, department.organisation_id::text AS organisation,
        coalesce((
            SELECT left(encode(sha256(convert_to(min(party.plan), 'UTF8')), 'hex'), 32) FROM app.cooperation_contractparty AS party
            WHERE party.municipality_id = department.municipality_id AND party.organisation_id = department.organisation_id
            AND party.plan <> '' AND coalesce(party.valid_from, '-infinity') <= %(last)s
            AND coalesce(party.valid_to, 'infinity') >= %(last)s
        ), '') AS plan
    FROM app.housing_department AS department WHERE department.municipality_id = %(municipality)s
)
"""
AT_ITS_PLACE = """
    coalesce(place.district, {district}::text, '') AS district, coalesce(place.organisation, '') AS organisation,
    coalesce(place.plan, '') AS plan, coalesce({department}::text, '') AS department
"""
IN_MONTH = "{0} >= %(since)s AND {0} < %(until)s"
ON_MONTH = "{0} >= %(first)s AND {0} <= %(last)s"
COUNTED = f"concern.set_aside = '' AND concern.state NOT IN {NO_CONCERN}"


def _bands(waited: str, bands: Iterable[tuple[str, int]] = BANDS) -> str:
    """Answer the SQL by which a number of days, or hours, is put in its band."""
    cases = " ".join(f"WHEN {waited} <= {most} THEN '{code}'" for code, most in bands)
    return f"CASE {cases} ELSE 'longer' END"


def _days(earlier: str, later: str) -> str:
    return f"extract(epoch FROM {later} - {earlier}) / 86400"


def _hours(earlier: str, later: str) -> str:
    return f"extract(epoch FROM {later} - {earlier}) / 3600"


CONCERNS = f"""
SELECT {AT_ITS_PLACE.format(district="concern.district_id", department="concern.department_id")},
    ARRAY(SELECT DISTINCT unnest(CASE WHEN concern.own_kinds <> '{{}}' THEN concern.own_kinds WHEN concern.kinds <> '{{}}'
        THEN concern.kinds ELSE '{{{NONE}}}' END)) AS kind,
    coalesce(nullif(concern.urgency, ''), '{NONE}') AS urgency,
    CASE WHEN EXISTS (
        SELECT FROM app.cases_concern AS earlier WHERE earlier.municipality_id = concern.municipality_id
        AND earlier.place_mark = concern.place_mark AND earlier.received_at < concern.received_at
        AND earlier.received_at >= concern.received_at - interval '1 year' AND {COUNTED.replace("concern.", "earlier.")}
    ) THEN 'again' ELSE 'first' END AS again,
    CASE WHEN concern.sender_kind = ANY (%(senders)s) THEN concern.sender_kind ELSE 'other' END AS sender,
    CASE WHEN concern.called THEN 'yes' ELSE 'no' END AS called
FROM app.cases_concern AS concern LEFT JOIN places AS place ON place.id = concern.department_id
WHERE concern.municipality_id = %(municipality)s AND {IN_MONTH.format("concern.received_at")} AND {COUNTED}
"""
NO_CONCERNS = f"""
SELECT '' AS district, '' AS organisation, '' AS plan, '' AS department,
    CASE WHEN concern.state IN {NO_CONCERN} THEN concern.state ELSE 'aside' END AS why
FROM app.cases_concern AS concern
WHERE concern.municipality_id = %(municipality)s AND {IN_MONTH.format("concern.received_at")} AND NOT ({COUNTED})
"""
RECEIPTS = f"""
SELECT '' AS district, '' AS organisation, '' AS plan, '' AS department, contact.channel AS channel,
    {_bands(_hours("contact.came_at", "contact.receipt_at"), RECEIPT_BANDS)} AS waited
FROM app.duty_contact AS contact
WHERE contact.municipality_id = %(municipality)s AND {IN_MONTH.format("contact.receipt_at")} AND contact.receipt_way = ANY (%(given)s)
"""
# Cases with a contact in the month; of their concerns those whose first contact it was.
FIRST_CONTACTS = f"""
SELECT {AT_ITS_PLACE.format(district="concern.district_id", department="concern.department_id")},
    {_bands(_days("concern.received_at", "met.at"))} AS waited,
    CASE WHEN home.first_contact_days IS NULL THEN '{NONE}'
        WHEN {_days("concern.received_at", "met.at")} <= home.first_contact_days THEN 'within' ELSE 'later' END AS target
FROM (
    SELECT DISTINCT entry.case_id FROM app.cases_entry AS entry WHERE entry.municipality_id = %(municipality)s
    AND entry.kind = ANY (%(contacts)s) AND {IN_MONTH.format("entry.at")}
) AS touched
JOIN app.cases_concern AS concern ON concern.case_id = touched.case_id
JOIN app.municipalities_municipality AS home ON home.code = concern.municipality_id
CROSS JOIN LATERAL (
    SELECT min(entry.at) AS at FROM app.cases_entry AS entry
    WHERE entry.case_id = concern.case_id AND entry.at >= concern.received_at AND entry.kind = ANY (%(contacts)s)
) AS met
LEFT JOIN places AS place ON place.id = concern.department_id
WHERE concern.municipality_id = %(municipality)s AND {IN_MONTH.format("met.at")} AND {COUNTED}
"""
OF_A_UNIT = """
    coalesce(unit.district_id::text, '') AS district, '' AS organisation, '' AS plan, '' AS department
"""
HANDOVERS = f"""
SELECT {OF_A_UNIT}, {_bands(_days("handover.offered_at", "handover.answered_at"))} AS waited,
    CASE WHEN handover.state = 'refused' THEN 'refused' ELSE 'accepted' END AS answer
FROM app.cases_handover AS handover JOIN app.municipalities_unit AS unit ON unit.id = handover.from_unit_id
WHERE handover.municipality_id = %(municipality)s AND handover.state IN ('accepted', 'refused', 'ended')
AND {IN_MONTH.format("handover.answered_at")}
"""
OF_A_CASE = f"""
SELECT {AT_ITS_PLACE.format(district="unit.district_id", department="its.department_id")}, {{parts}}
FROM app.cases_case AS its JOIN app.municipalities_unit AS unit ON unit.id = its.unit_id
LEFT JOIN places AS place ON place.id = its.department_id {{more}}
WHERE its.municipality_id = %(municipality)s AND {{which}}
"""
CASES_OPENED = OF_A_CASE.format(parts="its.kind AS case_kind", more="", which=IN_MONTH.format("its.opened_at"))
CASES_CLOSED = OF_A_CASE.format(
    parts=f"its.outcome AS outcome, coalesce(nullif(its.resident_answer, ''), '{NONE}') AS said",
    more="",
    which=f"its.state = 'closed' AND {IN_MONTH.format('its.closed_at')}",
)
CONSENTS = OF_A_CASE.format(
    parts="consent.answer AS answer",
    more="JOIN app.cases_consent AS consent ON consent.case_id = its.id",
    which=ON_MONTH.format("consent.said_on"),
)
EVICTIONS = OF_A_CASE.format(
    parts="step.step AS step",
    more="JOIN app.cases_evictionstep AS step ON step.case_id = its.id AND step.struck_at IS NULL",
    which=ON_MONTH.format('step."on"'),
)
OF_A_COURSE = f"""
SELECT {OF_A_UNIT}, {{parts}}
FROM app.offers_course AS course JOIN app.municipalities_unit AS unit ON unit.id = course.unit_id
JOIN app.catalogue_offer AS offer ON offer.id = course.offer_id {{more}}
WHERE course.municipality_id = %(municipality)s AND {{which}}
"""
OFFERS = OF_A_COURSE.format(parts="offer.code AS offer", more="", which=IN_MONTH.format("course.offered_at"))
COURSES = OF_A_COURSE.format(parts="offer.code AS offer", more="", which=ON_MONTH.format("course.starts_on"))
OFFER_ANSWERS = OF_A_COURSE.format(
    parts="moment.detail AS answer",
    more="JOIN app.offers_moment AS moment ON moment.course_id = course.id AND moment.kind = 'answer'",
    which=ON_MONTH.format('moment."on"'),
)
CHILD_CLOCKS = f"""
SELECT '' AS district, '' AS organisation, '' AS plan, '' AS department,
    CASE WHEN clock.answered_at IS NULL THEN '{NONE}' WHEN clock.answered_at <= clock.received_at + interval '24 hours'
        THEN 'within' ELSE 'later' END AS answered
FROM app.children_childclock AS clock
WHERE clock.municipality_id = %(municipality)s AND {IN_MONTH.format("clock.received_at")} AND NOT EXISTS (
    SELECT FROM app.cases_concern AS concern WHERE concern.id = clock.id AND concern.state IN {NO_CONCERN}
)
"""
WISHES = f"""
SELECT '' AS district, '' AS organisation, '' AS plan, '' AS department, coalesce(nullif(theme.mark, ''), '{NONE}') AS mark
FROM app.cooperation_theme AS theme
WHERE theme.municipality_id = %(municipality)s AND {IN_MONTH.format("theme.raised_at")}
"""
ROWS = {
    "concerns": CONCERNS,
    "no_concerns": NO_CONCERNS,
    "receipts": RECEIPTS,
    "first_contacts": FIRST_CONTACTS,
    "handovers": HANDOVERS,
    "cases_opened": CASES_OPENED,
    "cases_closed": CASES_CLOSED,
    "consents": CONSENTS,
    "offers": OFFERS,
    "offer_answers": OFFER_ANSWERS,
    "courses": COURSES,
    "evictions": EVICTIONS,
    "child_clocks": CHILD_CLOCKS,
    "wishes": WISHES,
}


def _statement(measure: Measure) -> str:
    atom = "district, organisation, plan"
    asked = [
        f"SELECT '' AS cut, '' AS part, {atom}, department, count(*) AS number FROM counted GROUP BY {atom}, department"
    ]
    for cut in measure.cuts:
        part = f"unnest({cut.code})" if cut.several else cut.code
        asked.append(
            f"SELECT '{cut.code}', part, {atom}, '', count(*) FROM (SELECT {part} AS part, {atom} FROM counted) AS divided"
            f" GROUP BY part, {atom}"
        )
    return (
        f"WITH {PLACES}, counted AS MATERIALIZED ({ROWS[measure.code]})"
        " INSERT INTO app.statistics_tally"
        " (id, municipality_id, month, measure, cut, part, district, organisation, plan, department, number)"
        f" SELECT gen_random_uuid(), %(municipality)s, %(first)s, '{measure.code}', found.* FROM ({' UNION ALL '.join(asked)}) AS found"
    )


STATEMENTS = {code: _statement(BY_CODE[code]) for code in ROWS}


def count(measure: str, month: date, *, municipality: str) -> int:
    """Count one measure in one month into tallies. Answers how many tallies that made."""
    end = months_on(month, 1)
    told: dict[str, Any] = {
        "municipality": municipality,
        "first": month,
        "last": end - timedelta(days=1),
        "since": _midnight(month),
        "until": _midnight(end),
        "senders": list(SENDER_KINDS),
        "contacts": list(CONTACTS),
        "given": list(BY_PEOPLE),
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS[measure], told)
        return int(cursor.rowcount)


def _midnight(day: date) -> str:
    """Answer when a day begins where the municipality is, for the database to reckon."""
    return f"{day} 00:00 {settings.TIME_ZONE}"


PLACE_NAMES = """
SELECT 'district', id::text, name, '', NULL FROM app.municipalities_district WHERE municipality_id = %(municipality)s
UNION ALL
SELECT DISTINCT 'organisation', organisation.id::text, organisation.name, '', NULL::int
FROM app.housing_organisation AS organisation JOIN app.housing_department AS department ON department.organisation_id = organisation.id
WHERE department.municipality_id = %(municipality)s
UNION ALL
SELECT DISTINCT 'plan', left(encode(sha256(convert_to(plan, 'UTF8')), 'hex'), 32), plan, '', NULL::int
FROM app.cooperation_contractparty WHERE municipality_id = %(municipality)s AND plan <> ''
UNION ALL
SELECT 'department', department.id::text, department.name, department.organisation_id::text,
    coalesce(department.dwellings, nullif((SELECT count(*) FROM app.housing_dwelling AS dwelling
        WHERE dwelling.department_id = department.id), 0))::int
FROM app.housing_department AS department WHERE department.municipality_id = %(municipality)s
UNION ALL
SELECT 'offer', offer.code, coalesce((
    SELECT version.words -> 'da' ->> 'name' FROM app.catalogue_offerversion AS version WHERE version.offer_id = offer.id ORDER BY version.number DESC LIMIT 1
), offer.code), '', NULL::int
FROM app.catalogue_offer AS offer WHERE offer.municipality_id = %(municipality)s
"""


def names(municipality: str) -> Iterator[tuple[str, str, str, str, int | None]]:
    """Yield level, key and name of every place and offer there is today, and of departments whose they are and how many dwellings."""
    with connection.cursor() as cursor:
        cursor.execute(PLACE_NAMES, {"municipality": municipality})
        yield from cursor.fetchall()


def homes(municipality: str, *, last: date) -> dict[str, tuple[str, str, str]]:
    """Answer the district, organisation and area plan of each department, as they were on a day."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {PLACES} SELECT id::text, district, organisation, plan FROM places",
            {"municipality": municipality, "last": last},
        )
        return {department: (district, organisation, plan) for department, district, organisation, plan in cursor}


def earliest(municipality: str) -> date | None:
    """Answer the day of the first concern there is, or nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(received_at) FROM app.cases_concern WHERE municipality_id = %s AND received_at <= now()",
            [municipality],
        )
        found = cursor.fetchone()[0]
    return found.date() if found else None
