"""What the addresses of evaluation name, for the matrix."""

from datetime import date

from django.utils import timezone

from bindeled.config import access_table as table
from bindeled.evaluation.models import Extract, Inquiry, Sample
from bindeled.statistics.tests.memos import a_memo
from drills.relations import RANDOM_ID, Place, Thing
from journeys.factory import World


def inquiries(world: World) -> dict[str, list[Thing]]:
    """What was done in Copenhagen, and in Gentofte."""
    found = []
    for name in ("Esther", "Gitte"):
        row = Inquiry.objects.create(
            municipality_id=world[name].municipality_id,
            on=date(2026, 1, 1),
            kind="interview",
            group="contacts",
            took_part=1,
            done_by="evaluator",
            entered_by=world[name],
            entered_at=timezone.now(),
        )
        found.append(Thing({"inquiry_id": row.id}, Place(municipality=row.municipality_id)))
    return {"inquiry": [*found, Thing({"inquiry_id": RANDOM_ID}, fixed=table.RANDOM)]}


def samples(world: World) -> dict[str, list[Thing]]:
    """A sample that Esther asked for, and one of somebody in Gentofte."""
    found: dict[str, list[Thing]] = {"asked sample": [], "sample": []}
    for name in ("Esther", "Gitte"):
        who = world[name]
        row = Sample.objects.create(
            municipality_id=who.municipality_id,
            asked_by=who,
            asked_at=timezone.now(),
            purpose="Hvem ordningen hjælper.",
            since=date(2025, 1, 1),
            until=date(2026, 1, 1),
            size=10,
        )
        its = {"sample_id": row.id}
        asked_by = who.id if name == "Esther" else None
        found["asked sample"].append(Thing(its, Place(municipality=who.municipality_id, user=asked_by)))
        found["sample"].append(Thing(its, Place(municipality=who.municipality_id)))
    for things in found.values():
        things.append(Thing({"sample_id": RANDOM_ID}, fixed=table.RANDOM))
    return found


def extracts(world: World) -> dict[str, list[Thing]]:
    """What Esther asked for, and what somebody asked for in Gentofte."""
    found: dict[str, list[Thing]] = {"asked extract": [], "extract": []}
    for name in ("Esther", "Gitte"):
        who = world[name]
        row = Extract.objects.create(
            municipality_id=who.municipality_id,
            asked_by=who,
            asked_at=timezone.now(),
            purpose="Hvem ordningen hjælper.",
            since=date(2025, 1, 1),
            until=date(2026, 1, 1),
            fields=["kind"],
        )
        its = {"extract_id": row.id}
        found["asked extract"].append(
            Thing(its, Place(municipality=who.municipality_id, user=who.id if name == "Esther" else None))
        )
        found["extract"].append(Thing(its, Place(municipality=who.municipality_id)))
    for things in found.values():
        things.append(Thing({"extract_id": RANDOM_ID}, fixed=table.RANDOM))
    return found


def memos(world: World) -> list[Thing]:
    """Answer a memo of each municipality, about different years, and one that nobody put together."""
    a_memo(world["Lis"], year=2024)
    a_memo(world["Gitte"], year=2023)
    return [
        Thing({"period": "2024"}, Place(municipality="0101")),
        Thing({"period": "2023"}, Place(municipality="0157")),
        Thing({"period": "2022"}, fixed=table.RANDOM),
    ]
