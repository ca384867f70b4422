"""The housing package as a Django app."""

from typing import ClassVar

from django.apps import AppConfig

from bindeled.confidentiality.walls import Window
from bindeled.housing.rules import KINDS

# Whose entry a question in a letter is about: only for whoever has the link, and nothing but the account.
ASKED = Window(
    name="entry_asked",
    arguments="asked text",
    returns="TABLE (account_id uuid, municipality text)",
    body=(
        "SELECT entry.account_id, entry.municipality_id FROM app.housing_contactperson entry"
        " WHERE entry.question = asked AND asked <> ''"
    ),
    doors=("login:sender",),
)
COVERING = ", ".join(f"'{kind}'" for kind, it in KINDS.items() if it.covers)
# What the residents of some departments may see of their contact persons on a day: what each has chosen, and no more. Who is
# away is not shown; a deputy is, where no other is there.
SHOWN_TO_RESIDENTS = Window(
    name="shown_to_residents",
    arguments="departments uuid[], today date",
    returns="TABLE (department_id uuid, id uuid, kind text, name text, phone text, hours text, takes_letters boolean)",
    body=f"""
        WITH here AS (
            SELECT held.department_id, held.deputy, person.id, person.kind, person.name, person.phone,
                person.shows_name, person.shows_phone, person.hours, person.takes_letters
            FROM app.housing_appointment held JOIN app.housing_contactperson person ON person.id = held.contact_person_id
            WHERE held.department_id = ANY (departments)
                AND held.valid_from <= today AND (held.valid_to IS NULL OR held.valid_to >= today)
                AND person.kind IN ({COVERING})
                AND NOT EXISTS (
                    SELECT FROM app.housing_leave away WHERE away.contact_person_id = person.id
                        AND away.valid_from <= today AND (away.valid_to IS NULL OR away.valid_to >= today)))
        SELECT here.department_id, here.id, here.kind::text, CASE WHEN here.shows_name THEN here.name ELSE '' END::text,
            CASE WHEN here.shows_phone THEN here.phone ELSE '' END::text, here.hours::text, here.takes_letters
        FROM here
        WHERE NOT here.deputy OR NOT EXISTS (
            SELECT FROM here other WHERE other.department_id = here.department_id AND NOT other.deputy)
        ORDER BY here.department_id, here.kind = 'office', here.name, here.id
    """,
    doors=("public", "sender", "housing", "municipal", "worker"),
)


class HousingConfig(AppConfig):
    """Housing organisations, departments, entrances, and who is contact person where."""

    name = "bindeled.housing"
    label = "housing"

    WINDOWS: ClassVar = (SHOWN_TO_RESIDENTS, ASKED)
