"""Who has access to what: the access table, which every address is tested against, in words that people read."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module

from django.urls import URLPattern, URLResolver
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.config import access_table as table

SITES = {"sender": "bindeled.config.sender_site", "municipality": "bindeled.config.municipal_site"}
SIDES: dict[str, str | Promise] = {
    "municipality": gettext_lazy("The municipality's site"),
    "sender": gettext_lazy("The senders' site"),
}
ROLE_WORDS: dict[str, str | Promise] = {
    table.LEADER: gettext_lazy("leaders of a unit"),
    table.OFFICER: gettext_lazy("the data protection officer"),
    table.KEEPER: gettext_lazy("those who keep a housing organisation's list"),
    table.LETTING: gettext_lazy("letting departments"),
    table.OTHER_WORK: gettext_lazy("units that take nothing from senders"),
    table.MEETS: gettext_lazy("units that meet people who may stay anonymous"),
    table.EDITOR: gettext_lazy("those who keep the texts"),
    table.CONVENOR: gettext_lazy("those who call to meetings"),
    table.EVALUATOR: gettext_lazy("those who count"),
}
OF_THE_SENDERS = (table.KEEPER, table.LETTING)
THING_WORDS: dict[str, str | Promise] = {
    "concern": gettext_lazy("a concern"),
    "picture": gettext_lazy("a photograph with a concern"),
    "case": gettext_lazy("a case"),
    "file": gettext_lazy("a file beside a case"),
    "application": gettext_lazy("an application for help to furnish a home"),
    "disclosure": gettext_lazy("what was told to others"),
    "contact": gettext_lazy("a call, letter or mail to the duty phone"),
    "met": gettext_lazy("somebody whom support contact persons meet"),
    "course": gettext_lazy("a course of support"),
    "move in": gettext_lazy("a move into a home"),
    "wish": gettext_lazy("what somebody met wishes, as the unit that is asked reads it"),
    "shift": gettext_lazy("a shift at the duty phone"),
    "colleague": gettext_lazy("a colleague's cases"),
    "absence": gettext_lazy("a colleague's absence"),
    "department": gettext_lazy("a department, and who is contact person there"),
    "receipt": gettext_lazy("a receipt"),
    "message": gettext_lazy("a message from the municipality"),
    "knock": gettext_lazy("what a resident wrote to a contact person"),
    "entry": gettext_lazy("a contact person on a list"),
    "keeping": gettext_lazy("who keeps a list"),
    "letting": gettext_lazy("who is of a letting department"),
    "import": gettext_lazy("a list that was taken in"),
    "list": gettext_lazy("a list to take out"),
    "stack": gettext_lazy("papers that were made"),
    "text": gettext_lazy("a text for those signed in"),
    "edited text": gettext_lazy("a text, and its versions"),
    "edited language": gettext_lazy("a text in one language"),
    "told offer": gettext_lazy("an offer, as the staff read it"),
    "edited offer": gettext_lazy("an offer, and its versions"),
    "edited offer version": gettext_lazy("one version of an offer"),
    "organisation": gettext_lazy("how much a housing organisation passed on, in published figures"),
    "quarter": gettext_lazy("the numbers of an organisation's tenancies in a quarter"),
    "quarter of a department": gettext_lazy("the same of one department, with what was entered before"),
    "round": gettext_lazy("a round of service visits, as whoever keeps the list sees it"),
    "walked round": gettext_lazy("the list of a round of service visits, while it runs"),
    "theme": gettext_lazy("a need that contact persons raised"),
    "training": gettext_lazy("a training for contact persons"),
    "training session": gettext_lazy("a session of a training"),
    "action item": gettext_lazy("what was agreed on at a meeting, by whom and by when"),
    "minutes": gettext_lazy("the minutes of a meeting, without residents"),
    "talk": gettext_lazy("a talk that somebody is asked for"),
    "held talk": gettext_lazy("a talk that somebody is asked for, by the link in their letter"),
    "survey": gettext_lazy("a round of the questionnaire about the scheme, in counts"),
    "survey token": gettext_lazy("the questionnaire, for whoever holds a link that was not used"),
    "survey invitation": gettext_lazy("whether somebody is asked about the scheme, by the link in their letter"),
    "event": gettext_lazy("an event that a partner holds for contact persons"),
    "digest": gettext_lazy("the month's letter of somebody, by the link in it"),
    "meeting": gettext_lazy("a meeting, and who is invited to it"),
    "certificate": gettext_lazy("somebody's own certificate of a training"),
    "contract": gettext_lazy("a contract with the housing organisations"),
    "contract year": gettext_lazy("the year of a contract, with its meetings"),
    "occasion": gettext_lazy("a meeting of a contract's year, planned"),
    "calendar": gettext_lazy("one's own calendar, for whoever holds the address that one has made for it"),
    "held invitation": gettext_lazy("an invitation to a meeting, for whoever holds the address in its letter"),
    "contract version": gettext_lazy("one version of a contract"),
    "measure": gettext_lazy("published figures of one thing that is counted"),
    "memo": gettext_lazy("the committee's memo about a year or a quarter: figures, and what a leader wrote"),
    "template": gettext_lazy("a template for what the municipality must write"),
    "breach": gettext_lazy("a breach of data security"),
    "asked extract": gettext_lazy("an extract, as the evaluator who asked for it sees it"),
    "extract": gettext_lazy("an extract for an evaluator, as those who release it see it: never its rows"),
    "asked sample": gettext_lazy(
        "a sample of cases, as the evaluator who asked for it sees it: how many, and not which"
    ),
    "sample": gettext_lazy("a sample of cases, as leaders look it over: those of its cases that they may read"),
    "inquiry": gettext_lazy("that something was done for an evaluation, in numbers"),
    "access request": gettext_lazy("a request to read what is written about somebody"),
    "edited version": gettext_lazy("one version of a text"),
}
# Where an address names a record.
NAMED = re.compile(r"<[^>]*>")
# What is between a visitor and a record, from the nearest to the farthest.
FAR = (table.OTHER_MUNICIPALITY, table.OPEN)


@dataclass(frozen=True)
class Reach:
    """One address: its words, what it shows, and who may open it."""

    side: str
    name: str
    path: str
    thing: str
    who: str
    answers: Mapping[str, str]


def reached() -> list[Reach]:
    """Answer every page of both sites that shows somebody something, in the order of the table."""
    paths = {side: dict(_paths(side)) for side in SITES}
    return [
        Reach(side, name, paths[side].get(name, ""), _thing(row), who_opens(side, row), row.get)
        for side in SIDES
        for name, row in table.TABLE[side].items()
        if name not in table.ACCOUNT and row.get is not table.NO_FORM
    ]


def _paths(side: str) -> Iterator[tuple[str, str]]:
    def under(patterns: list[URLPattern | URLResolver], begin: str) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            path = begin + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from under(pattern.url_patterns, path)
            elif pattern.name:
                yield pattern.name, "/" + NAMED.sub("…", path)

    return under(import_module(SITES[side]).urlpatterns, "")


def _thing(row: table.Row) -> str:
    return str(THING_WORDS.get(row.thing, ""))


def who_opens(side: str, row: table.Row) -> str:
    """Answer in words who may open a page: everybody, those whom the record belongs to, or those of some roles alone."""
    if any(_opens(row, table.NOBODY, relation) for relation in FAR):
        return _("anybody, without signing in")
    opens = any(_opens(row, table.INSIDE, relation) for relation in table.RELATIONS)
    roles = [role for role in ROLE_WORDS if (role in OF_THE_SENDERS) == (side == "sender")]
    if opens:
        without = [str(ROLE_WORDS[role]) for role in roles if not _role_opens(row, role)]
        return _everybody(row, without)
    return _listed([str(ROLE_WORDS[role]) for role in roles if _role_opens(row, role)]) or _("nobody by itself")


def _opens(row: table.Row, standing: str, relation: str, role: str = "") -> bool:
    return row.expected("GET", standing, relation, role) == table.PAGE


def _role_opens(row: table.Row, role: str) -> bool:
    return any(_opens(row, table.INSIDE, relation, role) for relation in table.RELATIONS)


def _everybody(row: table.Row, without: list[str]) -> str:
    far = any(_opens(row, table.INSIDE, relation) for relation in FAR)
    whole = (
        _("everybody signed in") if far else _("only those to whom it belongs, such as the unit that has the record")
    )
    return _("%(who)s; not %(roles)s") % {"who": whole, "roles": _listed(without)} if without else whole


def _listed(words: list[str]) -> str:
    return ", ".join(words)


def as_csv() -> bytes:
    """Answer the table as a file for spreadsheets: in words, and as the tests ask it."""
    written = io.StringIO()
    rows = csv.writer(written, delimiter=";")
    rows.writerow(
        [_("Site"), _("Address"), _("Shows"), _("Who may open it"), _("Name in the code"), _("Answers, as tested")]
    )
    for one in reached():
        answers = ", ".join(f"{who}: {answer}" for who, answer in one.answers.items())
        rows.writerow([SIDES[one.side], one.path, one.thing, one.who, one.name, answers])
    # A byte order mark, so that spreadsheets read the Danish letters.
    return written.getvalue().encode("utf-8-sig")
