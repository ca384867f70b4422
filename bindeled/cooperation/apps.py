"""The cooperation package as a Django app."""

from typing import ClassVar

from django.apps import AppConfig

from bindeled.confidentiality.walls import Window

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


class CooperationConfig(AppConfig):
    """What the parties of an area agree on and do together; nothing of any resident."""

    name = "bindeled.cooperation"
    label = "cooperation"

    WINDOWS: ClassVar = (DIGEST_OF,)
