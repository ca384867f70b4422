"""The cooperation package as a Django app."""

from typing import ClassVar

from django.apps import AppConfig

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, TODAY, Window
from bindeled.cooperation.rules import contacts as rules

# Whose month's letter a link ends: only for whoever has the link, and nothing but the account.
DIGEST_OF = Window(
    name="digest_of",
    arguments="asked text",
    returns="TABLE (account_id uuid, municipality text)",
    body=(
        "SELECT reader.account_id, reader.municipality_id FROM app.cooperation_digestreader reader"
        " WHERE reader.key = asked AND asked <> ''"
    ),
    doors=("login:sender",),
)
RUNS = f"{{held}}.valid_from <= {TODAY} AND ({{held}}.valid_to IS NULL OR {{held}}.valid_to >= {TODAY})"
ON_A_LIST = (
    "EXISTS (SELECT FROM app.housing_appointment held JOIN app.housing_contactperson entry ON entry.id = held.contact_person_id"
    f" WHERE entry.account_id = who.id AND held.municipality_id = card.municipality_id AND {RUNS.format(held='held')})"
)
IN_SERVICE = (
    "EXISTS (SELECT FROM app.users_service served WHERE served.user_id = who.id AND served.municipality_id = card.municipality_id"
    f" AND served.role IN ('adviser', 'leader', 'convenor') AND {RUNS.format(held='served')})"
)
# Everybody whose card holds, for somebody whose own does; nobody's for anybody else. Names are read live from the accounts of both
# sides, of which each side's doors see no more than this.
CONTACT_LIST = Window(
    name="contact_list",
    arguments="",
    returns='TABLE (user_id uuid, name text, phone text, "function" text, organisation text, confirmed_on date)',
    body=f"""
        WITH live AS (
            SELECT card.user_id, who.name, card.phone, card.function, card.organisation, card.confirmed_on
            FROM app.cooperation_contactcard card JOIN app.users_user who ON who.id = card.user_id
            WHERE card.{OWN_MUNICIPALITY} AND who.is_active AND card.confirmed_on > {TODAY} - {rules.HOLDS_DAYS}
                AND (who.side = 'sender' AND {ON_A_LIST} OR who.side = 'municipality' AND {IN_SERVICE}))
        SELECT live.* FROM live WHERE EXISTS (SELECT FROM live mine WHERE mine.user_id {IS_ACTOR})
        ORDER BY live.name, live.user_id
    """,  # noqa: S608 - our own words
    doors=("sender", "municipal"),
)


class CooperationConfig(AppConfig):
    """What the parties of an area agree on and do together; nothing of any resident."""

    name = "bindeled.cooperation"
    label = "cooperation"

    WINDOWS: ClassVar = (DIGEST_OF, CONTACT_LIST)
