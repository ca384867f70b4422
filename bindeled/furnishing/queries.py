"""The household of a case and its applications, opened; what was sent, under headings; and whether somebody has applied at all.

Which case one may open is asked where cases are, and by row security once more. Each caller traces the reading.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from bindeled.catalogue.queries import Told
from bindeled.catalogue.queries import offer as catalogue_offer
from bindeled.confidentiality.records import Record, unlock
from bindeled.furnishing import rules
from bindeled.furnishing.models import Application, Household
from bindeled.furnishing.rules import Applicants, Checklist, Line, Member, State
from bindeled.guidance.models import Law
from bindeled.guidance.queries import laws
from bindeled.paper.typeset import record as typeset

HOUSEHOLDS, APPLICATIONS = "furnishing_household", "furnishing_application"
OFFER = "furnishing"
# The authority works in Danish, whoever helps to write.
SENT_IN = "da"
Section = tuple[str, str]


@dataclass(frozen=True)
class Home:
    """A household, opened: who is to live there, and what they have."""

    row: Household
    record: Record
    members: tuple[Member, ...]
    checklist: Checklist
    # Its applications, as they were read with it.
    rows: tuple[Application, ...] = ()

    @cached_property
    def groups(self) -> list[Applicants]:
        """Answer who applies with whom."""
        return rules.applications(self.members)

    @property
    def unasked(self) -> int:
        """Answer how much of the list nobody has answered."""
        return len(rules.unasked(self.members, self.checklist))

    def lines(self, group: Applicants) -> list[Line]:
        """Answer what is missing on one application."""
        shares = rules.shares(group, self.groups, self.checklist)
        return rules.missing(group, self.checklist, shares=shares)


@dataclass(frozen=True)
class Form:
    """An application, opened. ``group`` is who applies as the household stands now; nothing where nobody does so any more."""

    row: Application
    home: Home
    group: Applicants | None
    answers: Mapping[str, str]
    sent: Mapping[str, Any] | None
    decision: Mapping[str, Any] | None

    @property
    def stands(self) -> State:
        """Answer how it stands, in words."""
        return rules.STATES[self.row.state]

    @property
    def names(self) -> list[str]:
        """Answer who applies: as it was sent, where it was."""
        return list(self.sent["applicants"]) if self.sent else self.group.names if self.group else []

    @property
    def who(self) -> str:
        """Answer who applies, in words."""
        return in_words(self.names)

    @property
    def lines(self) -> list[Line]:
        """Answer what is applied for: as it was sent, where it was."""
        if self.sent:
            return [Line(**line) for line in self.sent["lines"]]
        return self.home.lines(self.group) if self.group else []

    @property
    def total(self) -> int:
        """Answer what the things cost whose price is known, in kroner."""
        return rules.total(self.lines)

    @property
    def unpriced(self) -> int:
        """Answer of how many things nobody knows the price."""
        return sum(line.price is None for line in self.lines)

    @property
    def complain_by(self) -> date | None:
        """Answer the last day to complain, as we count it; nothing where there is nothing to complain of, or it was done."""
        may = self.row.told_on and rules.can("complain", self.row.state)
        return rules.complain_by(self.row.told_on) if may and self.row.told_on else None

    @property
    def granted(self) -> list[str]:
        """Answer for which things the authority said yes, in words."""
        return [str(rules.THINGS[code].label) for code in (self.decision or {}).get("things", ()) if code in rules.THINGS]  # fmt: skip

    @property
    def shown(self) -> bool:
        """Say whether it is one of those that stand now: somebody applies so, or it was sent."""
        return self.group is not None or self.row.sent_on is not None


def in_words(names: Sequence[str]) -> str:
    """Answer one name, or two with a word between."""
    return _("%(one)s and %(other)s") % {"one": names[0], "other": names[1]} if len(names) > 1 else "".join(names)


def home_of(case: UUID) -> Home | None:
    """Open the household of a case, or answer nothing where none was begun. Raises UnreadableError."""
    applied = Application.objects.filter(case_id=case).order_by("begun_at", "id")
    rows = tuple(applied.select_related("household", "household__key", "changed_by"))
    return opened(rows[0].household, rows) if rows else None


def opened(row: Household, rows: tuple[Application, ...] = ()) -> Home:
    """Open a household, with the applications that were read with it. Raises UnreadableError."""
    record = unlock(row.key)
    told = json.loads(record.open(row.body, table=HOUSEHOLDS, column="body", row=row.id))
    members = tuple(Member(**one) for one in told["members"])
    return Home(row, record, members, Checklist(told["answers"], told["prices"], told["shared_by"]), rows)


def forms_of(home: Home) -> list[Form]:
    """Open the applications of a household: in the order of those who apply. Raises UnreadableError."""
    order = [group.first for group in home.groups]
    found = [_form(row, home) for row in home.rows]
    return sorted(
        (one for one in found if one.shown), key=lambda one: order.index(one.row.member) if one.group else len(order)
    )


def _form(row: Application, home: Home) -> Form:
    def told(column: str) -> Any:
        value = getattr(row, column)
        text = home.record.open(value, table=APPLICATIONS, column=column, row=row.id) if value is not None else None
        return json.loads(text) if text else None

    group = next((one for one in home.groups if one.first == row.member), None)
    return Form(row, home, group, told("answers") or {}, told("sent"), told("decision"))


# -- What is sent ---------------------------------------------------------------------------------------------------------


def document_of(form: Form) -> dict[str, Any]:
    """Answer what is sent: who applies for what, the four answers, and what the others apply for themselves."""
    home, group = form.home, form.group
    others = [one for one in home.groups if one is not group]
    return {
        "applicants": form.names,
        "members": [{"name": one.name, "kind": one.kind} for one in home.members],
        "lines": [_plain(line) for line in form.lines],
        "answers": dict(form.answers),
        "others": [{"names": one.names, "lines": [_plain(line) for line in home.lines(one)]} for one in others],
    }


def _plain(line: Line) -> dict[str, Any]:
    return {"thing": line.thing, "number": line.number, "price": line.price}


def sections_of(document: Mapping[str, Any], *, dwelling: str) -> list[Section]:
    """Answer an application under headings, in the language that is on: to be printed, or read aloud."""
    lines = [Line(**line) for line in document["lines"]]
    questions = [
        (str(question), document["answers"].get(code, "").strip() or _("Not answered yet."))
        for code, (question, _hint) in rules.QUESTIONS.items()
    ]
    told = [
        (_("Who applies"), in_words(document["applicants"])),
        (_("Where I am to live"), dwelling),
        (_("Who is to live there"), "\n".join(_members(document["members"]))),
        (_("What I apply for"), "\n".join(_applied(lines)) or _("Nothing is missing on this application yet.")),
        *questions,
        (_("What others in the household apply for themselves"), "\n".join(_others(document["others"]))),
        (_("CPR number and signature"), _("Write them by hand. They are not kept where this was written.")),
        (_("Who decides"), _("The authority decides. Nobody has promised anything by helping to write this.")),
    ]
    return [(heading, text) for heading, text in told if text]


def _members(members: Sequence[Mapping[str, str]]) -> Iterator[str]:
    for member in members:
        yield f"{member['name']}, {str(rules.MEMBER_KINDS[member['kind']]).lower()}"


def _applied(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        costs = _("price not known") if line.costs is None else _("%(sum)s kr.") % {"sum": line.costs}
        yield f"{line.number} × {line.label}: {costs}"
    if lines:
        unknown = sum(line.price is None for line in lines)
        beside = ngettext("the price of %(count)s thing not known", "the price of %(count)s things not known", unknown)
        known = _("Together %(sum)s kr.") % {"sum": rules.total(lines)}
        yield f"{known[:-1]}, {beside % {'count': unknown}}." if unknown else known


def _others(others: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for other in others:
        lines = ", ".join(f"{line['number']} × {rules.THINGS[line['thing']].label}" for line in other["lines"])
        yield f"{in_words(other['names'])}: {lines or _('nothing')}"


def paper_of(form: Form, *, dwelling: str, municipality: str) -> bytes:
    """Answer an application as a tagged PDF: as it was sent, or as it stands. The same words of the same day are the same bytes."""
    document = form.sent or document_of(form)
    with override(SENT_IN):
        return typeset(
            title=_("Application for help to furnish a home"),
            municipality=municipality,
            sections=sections_of(document, dwelling=dwelling),
            on=form.row.sent_on or timezone.localdate(),
            read_aloud=True,
        )


# -- What stands behind it --------------------------------------------------------------------------------------------------


def offer_of(municipality: str, *, on: date) -> Told | None:
    """Answer what the municipality's catalogue says of this help, or nothing where it does not offer it."""
    return catalogue_offer(municipality, on=on, code=OFFER)


def laws_behind(*, on: date) -> list[Law]:
    """Answer the rules of law behind it that are in force, in their order."""
    found = {law.code: law for law in laws(rules.LAWS, on=on)}
    return [found[code] for code in rules.LAWS if code in found]


def applied_on(resident: UUID) -> date | None:
    """Answer on which day help to furnish was first applied for, for a resident's household; nothing where it was not.

    Of the cases that the actor sees. What was given up is not counted.
    """
    sent = Application.objects.filter(household__resident=resident, sent_on__isnull=False)
    return sent.exclude(state=rules.GIVEN_UP).order_by("sent_on").values_list("sent_on", flat=True).first()
