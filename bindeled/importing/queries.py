"""Questions about imports."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Model
from django.utils import timezone

from bindeled.housing.models import Appointment, Department, Dwelling, Keeper, Organisation
from bindeled.importing.models import Change, Import, ImportRow, KnownHeading
from bindeled.importing.rules.states import KEPT_DAYS, WORKING
from bindeled.municipalities.queries import in_force


@dataclass(frozen=True)
class Errand:
    """An import that waits for a process, and in whose name it runs. What the login may know of it, and no more."""

    id: UUID
    municipality: str
    organisation: UUID
    by: UUID
    state: str


ERRAND = ("id", "municipality_id", "organisation_id", "by", "state")


def waiting() -> list[Errand]:
    """Answer the imports that have work to be done, the one that waited longest first. As the login, outside every door."""
    rows = Import.objects.filter(state__in=WORKING).order_by("moved_at", "id").values_list(*ERRAND)
    return [Errand(*row) for row in rows]


def outlived() -> list[Errand]:
    """Answer the imports whose time is over. As the login, outside every door."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    rows = Import.objects.filter(moved_at__lt=before).exclude(state__in=WORKING).values_list(*ERRAND)
    return [Errand(*row) for row in rows]


def keeps(errand: Errand, *, on: date) -> bool:
    """Say whether whoever gave an errand keeps that organisation's list still. As the login, outside every door."""
    return Keeper.objects.filter(
        in_force(on),
        municipality_id=errand.municipality,
        organisation_id=errand.organisation,
        account_id=errand.by,
    ).exists()


def begun_by_a_keeper(run: Import, *, on: date) -> bool:
    """Say whether whoever began an import keeps the organisation's list still; if not, it stands still."""
    return keeps(Errand(run.id, run.municipality_id, run.organisation_id, run.by, run.state), on=on)


def import_(run_id: UUID) -> Import | None:
    """Answer an import of an organisation whose list is kept in this door, or nothing."""
    return Import.objects.filter(id=run_id).select_related("organisation").first()


def latest(*, most: int = 20) -> list[Import]:
    """Answer the latest imports of the organisations kept in this door."""
    return list(Import.objects.select_related("organisation").order_by("-created_at")[:most])


def organisations(kept: tuple[UUID, ...]) -> list[Organisation]:
    """Answer the organisations whose lists are kept in this door."""
    return list(Organisation.objects.filter(id__in=kept).order_by("name"))


def counts(run: Import) -> dict[str, int]:
    """Answer how many rows are in which state."""
    found = ImportRow.objects.filter(run=run).exclude(state="ready").values_list("state").annotate(Count("id"))
    counted = {"faulty": 0, "skipped": 0, "repeated": 0, **dict(found)}
    return {**counted, "ready": max(0, run.rows - sum(counted.values()))}


def faulty(run: Import, *, after: int, most: int) -> list[ImportRow]:
    """Answer the next rows that must be mended or skipped."""
    return list(ImportRow.objects.filter(run=run, state="faulty", number__gt=after).order_by("number")[:most])


def first_rows(run: Import, *, most: int = 5) -> list[ImportRow]:
    """Answer the first rows, to see what the columns are taken for."""
    return list(ImportRow.objects.filter(run=run).order_by("number")[:most])


def noted(run: Import, *, most: int = 30) -> list[ImportRow]:
    """Answer rows in which something was read differently from how it is written."""
    return list(ImportRow.objects.filter(run=run).exclude(notes=[]).order_by("number")[:most])


def left(run: Import, *, most: int = 20) -> list[Change]:
    """Answer what undoing left as it was."""
    return list(Change.objects.filter(run=run, stays=True).order_by("number")[:most])


def remembered(run: Import) -> dict[str, str]:
    """Answer what this organisation's keepers took headings for in such files."""
    known = KnownHeading.objects.filter(
        municipality_id=run.municipality_id, organisation_id=run.organisation_id, kind=run.kind
    )
    return dict(known.values_list("heading", "field"))


def department_names(run: Import) -> list[str]:
    """Answer the names of the organisation's departments."""
    own = Department.objects.filter(municipality_id=run.municipality_id, organisation_id=run.organisation_id)
    return list(own.order_by("sort_key").values_list("name", flat=True))


def size_of(kind: str, organisations: tuple[UUID, ...]) -> int:
    """Answer how many lines a list of these organisations has, about."""
    of: dict[str, type[Model]] = {"departments": Department, "addresses": Dwelling, "contacts": Appointment}
    through = "department__organisation_id__in" if kind == "addresses" else "organisation_id__in"
    return of[kind]._default_manager.filter(**{through: organisations}).count()
