"""Contracts as their readers see them: which there are, what each says under its headings, and what was before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from bindeled.confidentiality.doors import current
from bindeled.cooperation import access
from bindeled.cooperation.models import Contract, ContractVersion
from bindeled.cooperation.rules import contracts as rules
from bindeled.guidance.rules import SAME, Line, compare
from bindeled.municipalities.rules import sort_key
from bindeled.users.models import User

# What a party may see of a version; the municipality's staff may see more.
SEEN = (
    "id", "municipality", "contract", "number", "title", "area", "district", "begins_on", "ends_on", "terms", "source", "note",
    "decided_on", "published_at",
)  # fmt: skip

FEWEST = 2  # columns of a table


@dataclass(frozen=True)
class Section:
    """One heading of a contract: ``text``, in the small markup unless it is plain, or rows below named columns.

    ``number`` is its place, as "2.1"; ``activity`` the name of the activity that it stands under.
    """

    heading: str
    text: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    number: str = ""
    activity: str = ""
    is_plain: bool = False

    @property
    def numbered(self) -> str:
        """Answer the heading with its place, where it has one."""
        return f"{self.number} {self.heading}" if self.number else self.heading

    @property
    def label(self) -> str:
        """Answer the heading as it stands on a page: an activity by its number and name."""
        if self.number and not self.is_part:
            return _("Activity %(number)s: %(name)s") % {"number": self.number, "name": self.heading}
        return self.heading

    @property
    def anchor(self) -> str:
        """Answer where it stands on a page."""
        return f"afsnit-{slugify(self.numbered)}"

    @property
    def is_part(self) -> bool:
        """Say whether it stands under an activity."""
        return "." in self.number

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """Answer the rows, each value beside the name of its column."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    @property
    def lines(self) -> list[str]:
        """Answer what stands under it as lines of plain text."""
        return [*self.text.splitlines(), *(" · ".join(part for part in row if part) for row in self.rows)]


@dataclass(frozen=True)
class Shown:
    """A version of a contract as it is read on a day."""

    version: ContractVersion
    on: date

    @property
    def standing(self) -> str:
        """Answer how it stands (cooperation.rules.contracts)."""
        return rules.standing(self.version.begins_on, self.version.ends_on, on=self.on)

    @property
    def stands(self) -> str:
        """Answer how it stands, in words."""
        return str(rules.STANDINGS[self.standing])

    @property
    def waits(self) -> bool:
        """Say whether somebody must think of what comes after it."""
        return self.standing in {rules.ENDING, rules.ENDED}

    @property
    def period(self) -> str:
        """Answer from when to when it holds."""
        return f"{_day(self.version.begins_on)} – {_day(self.version.ends_on)}"


def _day(day: date) -> str:
    return date_format(day, "j. F Y")


# -- Which there are -------------------------------------------------------------------------------------------------------


def shown(versions: QuerySet[ContractVersion]) -> list[Shown]:
    """Answer versions as they are read today: what somebody must think of first, then by area and title."""
    today = timezone.localdate()
    found = [Shown(version, today) for version in versions]
    return sorted(found, key=lambda it: (not it.waits, sort_key(it.version.area), sort_key(it.version.title)))


def in_force() -> QuerySet[ContractVersion]:
    """Answer of each contract of the door's municipality the version that holds."""
    told = ContractVersion.objects.filter(number=F("contract__told"))
    return told.filter(municipality_id=current().municipality)


def drafts() -> list[ContractVersion]:
    """Answer of each contract the newest version where that waits to be published: for convenors."""
    newest = ContractVersion.objects.filter(municipality_id=current().municipality)
    newest = newest.order_by("contract_id", "-number").distinct("contract_id").select_related("contract")
    return [version for version in newest if version.published_at is None]


def of_ones_own(by: User) -> QuerySet[ContractVersion]:
    """Answer the contracts that an organisation of a contact person or keeper is party to, as they hold."""
    mine = access.of_a_party(Contract.objects.all(), by=by)
    return ContractVersion.objects.filter(contract__in=mine, number=F("contract__told")).only(*SEEN)


def has_any(by: User) -> bool:
    """Say whether somebody has a contract to read on the sender's side."""
    return access.of_a_party(Contract.objects.all(), by=by).exists()


def history(contract_id: UUID, *, by: User) -> list[ContractVersion]:
    """Answer the versions of a contract that somebody of the staff may read, the newest first."""
    found = access.readable(ContractVersion.objects.filter(contract_id=contract_id), by=by)
    return list(found.select_related("contract", "made_by", "published_by").order_by("-number"))


# -- What one says ---------------------------------------------------------------------------------------------------------


def sections(version: ContractVersion) -> list[Section]:
    """Answer a contract under its headings, in order: what holds for all of it, then each activity. Empty ones are left out."""
    terms = version.terms
    overall = [
        Section(_("Area"), version.area, is_plain=True),
        Section(_("Period"), f"{_day(version.begins_on)} – {_day(version.ends_on)}", is_plain=True),
        Section(_("Overall goals"), terms.get("goals", "")),
        Section(_("The policy behind the goals"), terms.get("policy", "")),
        Section(_("The agreement above this contract"), terms.get("agreement", "")),
        Section(_("Activities"), "\n".join(f"- {activity['name']}" for activity in terms.get("activities", []))),
        *_parties(terms),
        _economy(terms),
        _demands(terms),
        Section(_("Coordination and revision"), terms.get("coordination", "")),
        Section(_("Other contracts of the area"), "\n".join(f"- {row['name']}" for row in terms.get("siblings", []))),
    ]
    found = [section for section in overall if section.text or section.rows]
    for number, activity in enumerate(terms.get("activities", []), start=1):
        found.append(Section(activity["name"], number=str(number)))
        found += _activity(activity, number)
    return found


def _parties(terms: rules.Terms) -> list[Section]:
    """The parties, with whom one turns to in their management, by function."""
    headings = {
        rules.AREA_PLAN: _("Area plans"),
        rules.ORGANISATION: _("Housing organisations"),
        rules.UNIT: _("Units of the municipality"),
        rules.PARTNER: _("Other partners"),
    }
    columns = (_("Party"), _("Contact in the management"), _("Takes part"))
    organisations = (columns[0], _("Under the area plan"), *columns[1:])
    return [
        _rows(
            headings[kind],
            organisations if kind == rules.ORGANISATION else columns,
            tuple(_party(row) for row in terms.get(listed, [])),
        )
        for kind, listed in rules.LISTED.items()
    ]


def _rows(heading: str, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...], number: str = "") -> Section:
    """Answer a heading with rows below it, without the columns in which nothing stands."""
    kept = [at for at in range(len(columns)) if at < FEWEST or any(row[at] for row in rows)]
    narrowed = tuple(tuple(row[at] for at in kept) for row in rows)
    return Section(heading, columns=tuple(columns[at] for at in kept), rows=narrowed, number=number)


def _party(row: dict[str, Any]) -> tuple[str, ...]:
    plan = (row["plan"],) if "plan" in row else ()
    first, last = (date.fromisoformat(row[key]) if row.get(key) else None for key in ("from", "to"))
    return (row["name"], *plan, row.get("contact", ""), _takes_part(first, last))


def _takes_part(first: date | None, last: date | None) -> str:
    """Answer from when to when somebody is party, in words; nothing where that is all of the contract's time."""
    told = {"first": date_format(first, "j.n.Y") if first else "", "last": date_format(last, "j.n.Y") if last else ""}
    if first and last:
        return _("%(first)s to %(last)s") % told
    return _("from %(first)s") % told if first else _("until %(last)s") % told if last else ""


def _economy(terms: rules.Terms) -> Section:
    rows = [(row["plan"], rules.kroner(row["kroner"])) for row in terms.get("economy", [])]
    if len(rows) > 1:
        rows.append((_("Together"), rules.kroner(rules.total(terms))))
    return Section(_("Economy by area plan"), columns=(_("Area plan"), _("Amount")), rows=tuple(rows))


def _demands(terms: rules.Terms) -> Section:
    columns = (_("Meeting"), _("How often"), _("Who calls it"), _("About when"))
    rows = tuple(
        (row["name"], rules.how_often(row["often"]), row["by"], _around(row["around"]))
        for row in terms.get("demands", [])
    )
    return _rows(_("Meetings that it demands"), columns, rows)


def _around(day: str) -> str:
    return date_format(date.fromisoformat(day), "F Y") if day else ""


def _activity(activity: dict[str, Any], number: int) -> list[Section]:
    columns = {
        rules.FUNCTIONS: (_("Party"), _("Functions"), _("Contact, by function")),
        rules.DUTIES: (_("Who"), _("When"), _("What")),
    }
    found = []
    for at, (key, heading) in enumerate(rules.HEADINGS.items(), start=1):
        said = activity.get(key)
        place = f"{number}.{at}"
        if key in columns:
            rows = tuple(tuple(row.get(it.key, "") for it in rules.ROWS[key]) for row in said or [])
            found.append(_rows(str(heading), columns[key], rows, place))
        else:
            found.append(Section(str(heading), said or "", number=place))
    named = (replace(section, activity=activity["name"]) for section in found)
    return [section for section in named if section.text or section.rows]


def where_from(version: ContractVersion) -> Section:
    """Answer a last heading: where what is said comes from, which version it is, and when it was decided and published."""
    lines = [_("Version %(number)s.") % {"number": version.number}]
    if version.note:
        lines.append(version.note)
    if version.decided_on:
        lines.append(_("Decided on %(day)s.") % {"day": _day(version.decided_on)})
    if version.published_at:
        lines.append(_("Published on %(day)s.") % {"day": _day(timezone.localdate(version.published_at))})
    lines.append(_("Source: %(source)s") % {"source": version.source})
    return Section(_("Where it comes from"), "\n".join(lines))


def on_paper(version: ContractVersion) -> list[tuple[str, str]]:
    """Answer a contract as headings and plain words, for a paper."""
    return [(it.numbered, "\n".join(it.lines)) for it in [*sections(version), where_from(version)]]


def as_text(version: ContractVersion) -> str:
    """Answer everything that a version says as lines of text, so that two can be compared: headings without their places."""
    lines = [version.title]
    for section in sections(version):
        lines += [section.heading, *section.lines]
    return "\n".join(lines)


@dataclass(frozen=True)
class Changed:
    """A heading under which two versions differ, with both as one, line by line; ``activity`` where it stands under one."""

    heading: str
    activity: str
    lines: list[Line]


def changes(before: ContractVersion, after: ContractVersion) -> list[Changed]:
    """Answer the headings under which two versions differ, in their order: those that are gone come last."""
    was, now = _by_heading(before), _by_heading(after)
    found = []
    for activity, heading in [*now, *(key for key in was if key not in now)]:
        key = (activity, heading)
        lines = compare(was.get(key, ""), now.get(key, ""))
        if any(line.what != SAME for line in lines):
            found.append(Changed(heading, activity, lines))
    return found


def _by_heading(version: ContractVersion) -> Mapping[tuple[str, str], str]:
    told = {(it.activity, it.heading): "\n".join(it.lines) for it in sections(version) if it.lines}
    return {("", _("What it is called")): version.title, **told}
