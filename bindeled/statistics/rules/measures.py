"""What is counted: each measure defined once, in the words that stand beside its figures. Pure.

A figure belongs to the month in which something happened (a concern came, a resident was met), so it does not change when more happens
later. A cut says how a measure is divided: into parts of which each counted one is in exactly one, or in several.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules import CASE_KINDS, OUTCOMES, RESIDENT_ANSWERS, URGENCIES
from bindeled.cases.rules.consent import CONSENT_ANSWERS
from bindeled.cases.rules.eviction import STEPS
from bindeled.concerns.rules import KIND_LABELS
from bindeled.cooperation.rules.meetings import KEPT_DAYS as GUESTS_KEPT
from bindeled.cooperation.rules.themes import MARKS
from bindeled.cooperation.rules.training import KEPT_AFTER_LEAVING as LEARNED_KEPT
from bindeled.duty.rules import CHANNELS
from bindeled.housing.rules import KEPT_DAYS as ROSTER_KEPT
from bindeled.housing.rules import KINDS as SENDER_KINDS
from bindeled.offers.rules.courses import ANSWERS
from bindeled.suppression.rules.periods import MONTH, QUARTER, YEAR

Words = str | Promise
NONE = "none"
# -- Where -------------------------------------------------------------------------------------------------------------------
ALL, DISTRICT, ORGANISATION, PLAN, DEPARTMENT = "all", "district", "organisation", "plan", "department"
LEVELS: dict[str, Words] = {
    ALL: _("The whole municipality"),
    DISTRICT: _("District"),
    ORGANISATION: _("Housing organisation"),
    PLAN: _("Area plan"),
    DEPARTMENT: _("Department"),
}
# In which periods totals are published for which places, and what is divided: the smaller the place, the longer the period, or
# nearly everything would have to stay hidden.
TOTALS = {
    ALL: (MONTH, QUARTER, YEAR),
    DISTRICT: (MONTH, QUARTER, YEAR),
    ORGANISATION: (QUARTER, YEAR),
    PLAN: (QUARTER, YEAR),
    DEPARTMENT: (YEAR,),
}
DIVIDED = {ALL: (MONTH, QUARTER, YEAR), DISTRICT: (YEAR,), ORGANISATION: (YEAR,), PLAN: (YEAR,), DEPARTMENT: ()}


@dataclass(frozen=True)
class Cut:
    """How a measure is divided. ``several``: what is counted may be in more than one part, so the parts are more than the whole.

    ``open``: the parts are not known here but by the municipality's own data, such as its offers.
    """

    code: str
    label: Words
    parts: Mapping[str, Words]
    several: bool = False
    open: bool = False


@dataclass(frozen=True)
class Measure:
    """What is counted, in which words, where, and by which line of the scheme."""

    code: str
    label: Words
    definition: Words
    source: Words
    levels: tuple[str, ...]
    cuts: tuple[Cut, ...] = ()
    # Whether persons stand behind it: then small figures are hidden.
    about_people: bool = True
    # So many days back what it is counted from is there for certain; nothing where it stays for good. A month from before that
    # would seem to have had nothing of it.
    kept_days: int | None = None

    def is_still_there(self, month: date, today: date) -> bool:
        """Say whether all of a month that it is counted from is still there on a day."""
        return self.kept_days is None or month >= today - timedelta(days=self.kept_days)

    def cut(self, code: str) -> Cut | None:
        """Answer one of its cuts, or nothing."""
        return next((cut for cut in self.cuts if cut.code == code), None)


WAITED: dict[str, Words] = {
    "day": _("Within a day"),
    "three": _("Within three days"),
    "week": _("Within a week"),
    "fortnight": _("Within two weeks"),
    "month": _("Within thirty days"),
    "longer": _("Later"),
}
# Up to how many days each goes; the last has no end.
BANDS = (("day", 1), ("three", 3), ("week", 7), ("fortnight", 14), ("month", 30))
WITHIN = {"within": _("Within the municipality's target"), "later": _("Later"), NONE: _("No target was set")}
# A receipt is given sooner than an answer: so its bands are hours.
ACKNOWLEDGED: dict[str, Words] = {
    "hour": _("Within an hour"),
    "day": _("Within 24 hours"),
    "three": _("Within three days"),
    "longer": _("Later"),
}
RECEIPT_BANDS = (("hour", 1), ("day", 24), ("three", 72))
EVERYWHERE = (ALL, DISTRICT, ORGANISATION, PLAN, DEPARTMENT)
AREAS = (ALL, DISTRICT, ORGANISATION, PLAN)

KIND = Cut("kind", _("Kind"), {**KIND_LABELS, NONE: _("No kind was given")}, several=True)
URGENCY = Cut("urgency", _("Urgency"), {**URGENCIES, NONE: _("Not judged")})
AGAIN = Cut("again", _("First or again"), {"first": _("First time"), "again": _("Told of before")})
CALLED = Cut("called", _("Emergency call"), {"yes": _("112 had been called"), "no": _("112 had not been called")})
SENDER = Cut(
    "sender",
    _("Who passed it on"),
    {**{code: kind.label for code, kind in SENDER_KINDS.items()}, "other": _("Somebody else")},
)
WAIT = Cut("waited", _("How long it took"), WAITED)
TARGET = Cut("target", _("Against the target"), WITHIN)

MEASURES = (
    Measure(
        "concerns",
        _("Concerns"),
        _(
            "Concerns that the municipality received, each counted once, in the month in which it was received. Tests, and what was set"
            " aside at the open door, are counted by themselves. The kinds are the adviser's own, and the sender's where no adviser has"
            " judged it; one concern may be of several. Told of before means that something about the same dwelling was passed on"
            " within the year before."
        ),
        "M11; S4",
        EVERYWHERE,
        (KIND, URGENCY, AGAIN, SENDER, CALLED),
    ),
    Measure(
        "no_concerns",
        _("Not counted as concerns"),
        _(
            "What came in and is not counted as a concern, in the month in which it was received: marked as a test by an adviser, judged"
            " noise, or set aside at the open door and not looked at yet."
        ),
        _("A24; decision 2"),
        (ALL,),
        (
            Cut(
                "why",
                _("Why"),
                {"test": _("A test"), "noise": _("Judged noise"), "aside": _("Set aside, not looked at")},
            ),
        ),
    ),
    Measure(
        "receipts",
        _("Receipts given by the duty"),
        _(
            "Calls, letters, visits and mails to the duty that were given a receipt, in the month of the receipt, by how long it took since"
            " they came. What contact persons pass on in Bindeled has its receipt at once and is not in it."
        ),
        _("D9; C23, decision 14"),
        (ALL,),
        (Cut("waited", _("How long it took"), ACKNOWLEDGED), Cut("channel", _("How it came"), dict(CHANNELS))),
    ),
    Measure(
        "first_contacts",
        _("First contacts"),
        _(
            "Concerns after which an adviser met, phoned or wrote to the resident for the first time, in the month of that contact, by how"
            " long it took since the concern was received. Concerns that have led to no contact are not in it."
        ),
        _("D35; C23, decision 14"),
        AREAS,
        (WAIT, TARGET),
    ),
    Measure(
        "handovers",
        _("Hand-overs answered"),
        _(
            "Concerns and cases that one unit offered to another, in the month in which the other answered, by how long the answer took."
        ),
        "D35",
        (ALL, DISTRICT),
        (WAIT, Cut("answer", _("Answer"), {"accepted": _("Taken over"), "refused": _("Came back")})),
    ),
    Measure(
        "cases_opened",
        _("Cases opened"),
        _("Cases that advisers opened, in the month in which they did."),
        "M11",
        AREAS,
        (Cut("case_kind", _("Kind of case"), dict(CASE_KINDS)),),
    ),
    Measure(
        "cases_closed",
        _("Cases closed"),
        _(
            "Cases that were closed and stand closed, in the month in which they were, by how they ended and what the resident said."
        ),
        "M11; D15",
        AREAS,
        (
            Cut("outcome", _("How it ended"), dict(OUTCOMES)),
            Cut("said", _("What the resident said"), {**RESIDENT_ANSWERS, NONE: _("Not written down")}),
        ),
    ),
    Measure(
        "consents",
        _("Answers about consent"),
        _(
            "Answers that residents gave when asked whether something may be told to somebody, in the month of the answer."
        ),
        _("M11; decision 1"),
        (ALL, DISTRICT),
        (Cut("answer", _("Answer"), {code: answer.label for code, answer in CONSENT_ANSWERS.items()}),),
    ),
    Measure(
        "offers",
        _("Offers made"),
        _("Offers of support that residents were given the choice of, in the month in which they were."),
        "M2, M11",
        (ALL, DISTRICT),
        (Cut("offer", _("Offer"), {}, open=True),),
    ),
    Measure(
        "offer_answers",
        _("Answers to offers"),
        _(
            "Answers that residents gave to an offer, in the month of the answer. A resident may answer the same offer more than once."
        ),
        "D15, M11",
        (ALL, DISTRICT),
        (Cut("answer", _("Answer"), dict(ANSWERS)),),
    ),
    Measure(
        "courses",
        _("Courses of support begun"),
        _("Courses of support that began, in the month in which they did."),
        "M2, M11",
        (ALL, DISTRICT),
        (Cut("offer", _("Offer"), {}, open=True),),
    ),
    Measure(
        "evictions",
        _("Steps towards an eviction"),
        _(
            "Steps that a housing organisation took in tenancies the municipality has a case about, in the month of the step, and evictions"
            " that were averted."
        ),
        "M1, M11",
        (ALL, DISTRICT),
        (Cut("step", _("Step"), {code: step.label for code, step in STEPS.items()}),),
    ),
    Measure(
        "child_clocks",
        _("Concerns about a child"),
        _(
            "Concerns about a child, in the month in which they were received, by whether somebody of the family unit had it within 24 hours."
        ),
        _("decision 8"),
        (ALL,),
        (
            Cut(
                "answered",
                _("Answered"),
                {"within": _("Within 24 hours"), "later": _("Later"), NONE: _("Nobody answered")},
            ),
        ),
    ),
    Measure(
        "coverage",
        _("Days with a contact person"),
        _(
            "Department-days: each department counts once for each day on which it must have a contact person. Covered are the days on which"
            " it had one who was neither away nor in doubt for too long."
        ),
        "D1, M11",
        (ALL, DISTRICT, ORGANISATION),
        (Cut("covered", _("Covered"), {"yes": _("With a contact person"), "no": _("Without")}),),
        about_people=False,
        kept_days=ROSTER_KEPT,
    ),
    Measure(
        "attendance",
        _("Who came to meetings"),
        _(
            "Contact persons and partners who came to meetings that were held, in the month of the meeting, each counted once a meeting."
        ),
        "M11; D26, D27",
        (ALL,),
        kept_days=GUESTS_KEPT,
    ),
    Measure(
        "training",
        _("Who took part in training"),
        _("Contact persons who attended a training session, in the month of the session, each counted once a session."),
        "M11",
        (ALL, ORGANISATION),
        kept_days=LEARNED_KEPT,
    ),
    Measure(
        "wishes",
        _("What contact persons wish talked about"),
        _(
            "Themes that contact persons raised, in the month in which they did, by how those who convene the meetings marked them: some"
            " wishes concern what is fixed by law, or what could harm residents if it were changed."
        ),
        "M9",
        (ALL,),
        (Cut("mark", _("Mark"), {code or NONE: label for code, label in MARKS.items()}),),
        about_people=False,
    ),
)
BY_CODE = {measure.code: measure for measure in MEASURES}
