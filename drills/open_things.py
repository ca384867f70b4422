"""The things of the neighbourhood that belong to nobody: what public addresses name, and what they name that is not public."""

from django.utils import timezone

from bindeled.catalogue.models import Offer
from bindeled.config import access_table as table
from bindeled.intake.views import receipt_token
from drills.relations import Thing


def for_anybody() -> dict[str, list[Thing]]:
    """Answer what belongs to nobody, by the word that the access table has for it."""
    return {
        "": [Thing({}, fixed=table.OPEN)],
        "municipality": _named("code", there=("0101", "0157"), never=("9999",)),
        "named municipality": _named("municipality", there=("0101", "0157"), never=("9999",)),
        "receipt of nobody": [
            Thing({"municipality": "0157", "token": receipt_token("000000000A", timezone.now())}, fixed=table.OPEN),
            Thing({"municipality": "0157", "token": "nobodys"}, fixed=table.RANDOM),
        ],
        **_texts(),
        **_offers(),
    }


def _named(by: str, *, there: tuple[str, ...], never: tuple[str, ...]) -> list[Thing]:
    return [
        *(Thing({by: value}, fixed=table.OPEN) for value in there),
        *(Thing({by: value}, fixed=table.RANDOM) for value in never),
    ]


def _texts() -> dict[str, list[Thing]]:
    """Texts that anybody reads, and one for contact persons alone: for anybody else it is not there; staff read it, too."""
    for_senders, for_staff = "saadan-faar-du-fat-i-os", "foer-du-ringer-eller-banker-paa"
    return {
        "public text": _named("slug", there=("tavshedspligt",), never=(for_senders,)),
        "text": _named("slug", there=("tavshedspligt", for_senders), never=(for_staff,)),
    }


def _offers() -> dict[str, list[Thing]]:
    ours = Offer.objects.get(municipality_id="0101", code="mentor")
    theirs = Offer.objects.get(municipality_id="0157", code="support_contact")
    return {
        "offer": _named("slug", there=("housing-first",), never=("findes-ikke",)),
        "named offer": [
            Thing({"municipality": "0157", "slug": "stoette-kontaktperson"}, fixed=table.OPEN),
            Thing({"municipality": "0157", "slug": "housing-first"}, fixed=table.RANDOM),
            Thing({"municipality": "9999", "slug": "housing-first"}, fixed=table.RANDOM),
        ],
        "service": [
            Thing({"offer_id": ours.id}, fixed=table.OPEN),
            Thing({"offer_id": theirs.id}, fixed=table.RANDOM),
        ],
    }
