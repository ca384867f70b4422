"""What is kept for how long, in words: the table of the privacy notice, made of the very settings that are kept to.

Each package says beside its models what it keeps (``RETENTION``). A kind that has no words here fails the tests.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bindeled.cooperation.rules.contacts import FORGOTTEN_AFTER as CARDS
from bindeled.cooperation.rules.events import KEPT_DAYS as EVENTS
from bindeled.cooperation.rules.meetings import KEPT_DAYS as GUESTS
from bindeled.cooperation.rules.rounds import CLOSES_AFTER as ROUND_CLOSES
from bindeled.cooperation.rules.rounds import KEPT_DAYS as ROUNDS
from bindeled.cooperation.rules.talks import KEPT_DAYS as TALKS
from bindeled.cooperation.rules.themes import SUPPORTERS_KEPT as SUPPORTERS
from bindeled.cooperation.rules.training import FORGOTTEN_AFTER as SIGN_UPS
from bindeled.cooperation.rules.training import KEPT_AFTER_LEAVING as LEARNED
from bindeled.housing.rules import KEPT_DAYS as ROSTER
from bindeled.importing.rules.states import KEPT_DAYS as IMPORTS
from bindeled.municipalities.models import Municipality
from bindeled.paper.models import DAYS_KEPT as SHEETS
from bindeled.post.models import RETENTION as POST
from bindeled.receipts.rules import MESSAGE_DAYS
from bindeled.sent.rules import SUMS_GO_AFTER as SENT_SUMS
from bindeled.surveys.rules.rounds import KEPT_DAYS as ASKED_ONCE
from bindeled.surveys.rules.rounds import NO_THANKS_DAYS as NO_THANKS
from bindeled.surveys.rules.rounds import WAITS_FOR_KEYS_DAYS as WAITS_FOR_KEYS
from bindeled.users.rules import IDLE_LIFE, INVITATION_LIFE, SESSION_LIFE

HOUR = 60 * 60
# Of the other side, which is not loaded here: a test holds them to what is kept there.
LOOK_UPS, BREACH_YEARS, EXTRACT_DAYS, SAMPLE_DAYS = 365, 5, 14, 180


@dataclass(frozen=True)
class Kept:
    """One line of the table."""

    what: str | Promise
    how_long: str


# What the sender's process does not even load, and tells of all the same.
ON_THE_OTHER_SIDE = {
    "Concern",
    "Case",
    "Consent",
    "AccessRequest",
    "AccessDecision",
    "AccessProposal",
    "Disclosure",
    "Filing",
    "Restriction",
    "Opening",
    "Recusal",
    "Hold",
    "Informing",
    "Household",
    "Application",
    "Erasure",
    "ErasedCase",
    "Feedback",
    "Entry",
    "File",
    "Handover",
    "Review",
    "SenderCall",
    "Telling",
    "Clue",
    "Resident",
    "Circle",
    "Outsider",
    "Course",
    "Moment",
    "Member",
    "MoveIn",
    "ChildClock",
    "Called",
    "Contact",
    "Met",
    "Encounter",
    "Wish",
    "SamePerson",
    "Acquaintance",
    "Company",
    "Shift",
    "LookUp",
    "Home",
    "Breach",
    "BreachNote",
    "Extract",
    "Answer",
    "ExtractFile",
    "Counted",
    "Tally",
    "Figure",
    "Named",
    "Memo",
}


def days(number: int) -> str:
    """Answer so many days in words."""
    return ngettext("%(count)s day", "%(count)s days", number) % {"count": number}


def hours(seconds: int) -> str:
    """Answer so many seconds in words, as hours or minutes."""
    if seconds % HOUR:
        return ngettext("%(count)s minute", "%(count)s minutes", seconds // 60) % {"count": seconds // 60}
    return ngettext("%(count)s hour", "%(count)s hours", seconds // HOUR) % {"count": seconds // HOUR}


def _session(_municipality: Municipality) -> str:
    told = {"whole": hours(SESSION_LIFE), "idle": hours(IDLE_LIFE["sender"])}
    return _("at most %(whole)s, and %(idle)s after you last did something") % told


# In the order of the table: which kinds of which package's RETENTION a line is about, what it is, and how long.
LINES: tuple[tuple[tuple[str, ...], Promise, Callable[[Municipality], str]], ...] = (
    (
        ("SealedConcern", "SealedPicture"),
        gettext_lazy("What you pass on, and photographs with it, on the sender's side"),
        lambda _m: _("until the municipality has opened it, as a rule within a minute; nobody on this side can read it"),
    ),
    (
        ("Concern", "Case", "Entry", "File", "Handover", "Review", "SenderCall", "Telling", "Plan", "SafetyNote", "Party", "EvictionStep", "Consent", "Feedback", "Disclosure", "Filing", "Hold", "Informing", "Household", "Application", "AccessRequest", "AccessDecision", "AccessProposal", "Restriction", "Opening", "Recusal", "Clue", "Resident", "Circle", "Outsider", "Course", "Moment", "Member", "MoveIn", "ChildClock", "Called", "Contact"),
        gettext_lazy("What you pass on, and what the municipality writes about it"),
        lambda _m: _("until it is filed in the municipality's own records, or a rule for disposal says so; then its key is destroyed"),
    ),
    (
        ("Receipt",),
        gettext_lazy("Your receipts: number, time, department"),
        lambda m: _("%(days)s from the day you sent it, whatever the municipality does") % {"days": days(m.receipt_days)},
    ),
    (
        ("Message",),
        gettext_lazy("A message from the municipality, where a resident has agreed that you are told"),
        lambda _m: _("%(days)s from the day it came, whatever the municipality does") % {"days": days(MESSAGE_DAYS)},
    ),
    (
        ("Knock", "Gone"),
        gettext_lazy("What a resident writes to a contact person"),
        lambda m: _("until it is answered or passed on, at most %(days)s after it was read") % {"days": days(m.post_days)},
    ),
    (
        ("Footprint", "DayKey"),
        gettext_lazy("From which machine something was told without an account, as a sum that cannot be turned back"),
        lambda _m: _("%(days)s at most") % {"days": days(1)},
    ),
    (
        ("Stack", "Sheet"),
        gettext_lazy("Leaflets and door signs that a housing organisation had made, with whom residents can go to"),
        lambda _m: days(SHEETS),
    ),
    (
        ("Import", "ImportRow", "FilePart", "Change", "KnownHeading"),
        gettext_lazy("A list that a housing organisation took in from a file: its rows and what they changed"),
        lambda _m: days(IMPORTS),
    ),
    (
        ("ContactPerson", "Appointment", "Leave", "Doubt", "Keeper", "LettingStaff", "GapNotice"),
        gettext_lazy("Who is contact person where, with name, number and mail"),
        lambda _m: _("as long as they are, and %(days)s afterwards for the history of who was") % {"days": days(ROSTER)},
    ),
    (
        ("RoundDwelling", "RoundPress"),
        gettext_lazy("At which doors contact persons met somebody on a round of service visits, and at which not; no name, and nothing of how anybody is"),
        lambda _m: _("until the round closes, at most %(days)s after its last day") % {"days": days(ROUND_CLOSES)},
    ),
    (
        ("ServiceRound",),
        gettext_lazy("A round of service visits: department, days, purpose, numbers for the whole round, and what was learned"),
        lambda _m: _("%(days)s after it was closed") % {"days": days(ROUNDS)},
    ),
    (
        ("MeetingMinutes", "ActionItem"),
        gettext_lazy("Minutes of meetings with contact persons and partners, and who of them does what by when; nothing about residents"),
        lambda _m: _("%(days)s after the meeting") % {"days": days(GUESTS)},
    ),
    (
        ("MeetingGuest",),
        gettext_lazy("Which meetings you were invited to, whether you said that you come, and whether you came"),
        lambda _m: _("%(days)s after the meeting") % {"days": days(GUESTS)},
    ),
    (
        ("ContactCard",),
        gettext_lazy("Your own card on the network's contact list: work phone, function, and where you work"),
        lambda _m: _("until you leave it, or %(days)s after you last confirmed it") % {"days": days(CARDS)},
    ),
    (
        ("CalendarFeed",),
        gettext_lazy("That you have an address at which your calendar is read, as a sum from which nobody gets the address"),
        lambda _m: _("until you take it away; nothing is read there while your account is closed"),
    ),
    (
        ("SignUp", "NamingConsent"),
        gettext_lazy("Which training a contact person signed up for and attended, and whether an unpaid one agrees to be named"),
        lambda _m: _("%(days)s where it came to nothing; what you attended as long as you are contact person, and %(after)s afterwards")
        % {"days": days(SIGN_UPS), "after": days(LEARNED)},
    ),
    (
        ("Invitee", "Token", "PartnerAddress"),
        gettext_lazy("That you were asked what the contact person scheme means to you: your address until the round is over, and then a sum that cannot be turned back"),
        lambda _m: _("%(days)s, so that nobody is asked more than once a year") % {"days": days(ASKED_ONCE)},
    ),
    (
        ("Ballot", "Tally", "RoundGroup", "SurveyRound", "Handout"),
        gettext_lazy("What you answered: nobody's from the moment that you send it, sealed until the round is over, and then counted"),
        lambda _m: _("until the round is over, and at most %(days)s longer where it cannot be opened; the counts stay, and are about nobody") % {"days": days(WAITS_FOR_KEYS)},
    ),
    (
        ("NoThanks",),
        gettext_lazy("That you do not want to be asked, as a sum that cannot be turned back"),
        lambda _m: _("%(years)s years, or until you want to be asked again") % {"years": NO_THANKS // 365},
    ),
    (
        ("DigestReader", "DigestTold"),
        gettext_lazy("Whether you want the month's letter about events, and of which events and offers it told you"),
        lambda _m: _("as long as you stand on a list of contact persons; of an event %(days)s after it") % {"days": days(EVENTS)},
    ),
    (
        ("Talk",),
        gettext_lazy("Whom the municipality asked for a talk, by function and work address, and what they answered"),
        lambda _m: _("%(days)s after the talk") % {"days": days(TALKS)},
    ),
    (
        ("PartnerEvent",),
        gettext_lazy("What partners hold for contact persons: what, when, where and who arranges it; no name of anybody"),
        lambda _m: _("%(days)s after it is over") % {"days": days(EVENTS)},
    ),
    (
        ("Supporter",),
        gettext_lazy("Which contact person raised a theme or stands behind it"),
        lambda _m: _("until %(days)s after it was answered") % {"days": days(SUPPORTERS)},
    ),
    (("Letter", "ShortMessage"), gettext_lazy("Letters to you: the address and the receipt number"), lambda _m: days(POST["Letter"])),
    ((), gettext_lazy("An invitation that nobody used"), lambda _m: _("the link works for %(days)s") % {"days": days(INVITATION_LIFE // timedelta(days=1))}),
    ((), gettext_lazy("Your account: name, e-mail address, how you sign in"), lambda _m: _("as long as you have it")),
    ((), gettext_lazy("That you are signed in"), _session),
    ((), gettext_lazy("Attempts to sign in, counted against guessing"), lambda _m: _("%(days)s at most") % {"days": days(1)}),
    (
        ("Absence",),
        gettext_lazy("When somebody of the municipality's staff is away, and who stands in; never why"),
        lambda _m: _("until it is over and the next one is written down"),
    ),
    (
        ("Erasure", "ErasedCase"),
        gettext_lazy("That cases were deleted, by whom and on which decision; nothing of the cases"),
        lambda _m: _("as long as it must be shown"),
    ),
    (("Reminder",), gettext_lazy("Whether somebody of the staff wants a mail in the morning, and when they last got one"), lambda _m: _("as long as they have an account")),
    (("KeptList",), gettext_lazy("How an adviser narrows the inbox down, kept for next time"), lambda _m: _("until the adviser drops it")),
    (
        ("Version", "Reading", "OfferVersion"),
        gettext_lazy("Texts that editors write, and who of the staff has read an instruction"),
        lambda _m: _("as long as the municipality uses Bindeled"),
    ),
    (
        ("Theme",),
        gettext_lazy("What contact persons need talked about, and what became of it; no name of anybody"),
        lambda _m: _("as long as the municipality uses Bindeled; it holds no words about you"),
    ),
    (
        ("Meeting", "Material"),
        gettext_lazy("Meetings with contact persons and partners: when, where and about what; no name of anybody"),
        lambda _m: _("as long as the municipality uses Bindeled; it holds no words about you"),
    ),
    (
        ("Training", "TrainingSession"),
        gettext_lazy("What contact persons can learn, and when it is held; no name of anybody"),
        lambda _m: _("as long as the municipality uses Bindeled; it holds no words about you"),
    ),
    (
        ("Contract", "ContractVersion", "ContractParty", "Occasion"),
        gettext_lazy("What the municipality and its housing partners agreed on, in every version, and the meetings of its years"),
        lambda _m: _("as long as the municipality uses Bindeled; it holds no words about you"),
    ),
    (
        ("IndicatorCount",),
        gettext_lazy("How many evictions, neglected tenancies and complaint cases a housing organisation counted in a quarter; no name of anybody"),
        lambda _m: _("as long as the municipality uses Bindeled; who entered them %(days)s after they last kept the list") % {"days": days(ROSTER)},
    ),
    (
        ("Sent", "SentSum"),
        gettext_lazy("That something was passed on from a department on a day; not by whom, not what, and not when on the day"),
        lambda _m: _("until the next night, then counted; the counts until they are published, at most %(days)s after the year") % {"days": days(SENT_SUMS)},
    ),
    (
        ("SentFigure", "SentSince"),
        gettext_lazy("How many concerns a housing organisation passed on: numbers, with the small ones hidden"),
        lambda _m: _("as long as the municipality uses Bindeled; it holds no words about you"),
    ),
    (("Shift",), gettext_lazy("Who of the municipality had the duty phone when"), lambda _m: _("as long as the municipality uses Bindeled; it holds no words about you")),
    (
        ("Met", "Encounter", "Wish", "SamePerson", "Acquaintance"),
        gettext_lazy("What support contact persons write about those they meet, who may stay anonymous"),
        lambda m: _("%(days)s after the last time; then its key is destroyed, and numbers alone are left") % {"days": days(m.outreach_days)},
    ),
    (
        ("Company",),
        gettext_lazy("That somebody of the municipality went with people to an open place: where, when and how many"),
        lambda _m: _("as long as the municipality uses Bindeled; it holds no words about you"),
    ),
    (
        ("LookUp",),
        gettext_lazy("Which looks of the staff a leader asked about, and the answer"),
        lambda _m: days(LOOK_UPS),
    ),
    (
        ("Home",),
        gettext_lazy("Where somebody of the staff lives, where they said so, as a mark from which nobody can read it"),
        lambda _m: _("until they have it forgotten"),
    ),
    (
        ("Breach", "BreachNote"),
        gettext_lazy("That something went wrong with data, what was found and who was told"),
        lambda _m: _("at least %(years)s years after it was closed; the municipality decides when it goes") % {"years": BREACH_YEARS},
    ),
    (
        ("Extract", "Answer"),
        gettext_lazy("Which extracts evaluators asked for, for what, and who released them; no words about you"),
        lambda _m: _("as long as the municipality uses Bindeled"),
    ),
    (
        ("Sample",),
        gettext_lazy("That cases were drawn by chance to be looked over, for what, and how many were; no words about you"),
        lambda _m: _("as long as the municipality uses Bindeled"),
    ),
    (
        ("SamplePlace",),
        gettext_lazy("Which cases were drawn by chance to be looked over, and that they were; not what was found"),
        lambda _m: _("%(days)s after it was drawn, or until the case is erased; then a number without a case") % {"days": days(SAMPLE_DAYS)},
    ),
    (
        ("Inquiry",),
        gettext_lazy("That interviews and case reviews were made, and how many took part; no names and no words"),
        lambda _m: _("as long as the municipality uses Bindeled"),
    ),
    (
        ("ExtractFile",),
        gettext_lazy("Rows for an evaluator, without names, addresses, days or text"),
        lambda _m: _("%(days)s after it was released") % {"days": days(EXTRACT_DAYS)},
    ),
    (
        ("Counted", "Tally", "Figure", "Named"),
        gettext_lazy("How many concerns there were, where, and of which kinds: numbers, with the small ones hidden; no name of anybody"),
        lambda _m: _("as long as the municipality uses Bindeled; it holds no words about you"),
    ),
    (
        ("Memo",),
        gettext_lazy("The memo to the municipality's committee: figures, and what a leader wrote about the scheme; never about you"),
        lambda _m: _("as long as the municipality uses Bindeled; it holds no words about you"),
    ),
    (
        (),
        gettext_lazy("Who opened what in the municipality"),
        lambda _m: _("as long as the municipality uses Bindeled; it holds no words about you"),
    ),
    ((), gettext_lazy("Safety copies of everything"), lambda _m: _("%(days)s at most") % {"days": days(settings.BACKUP_DAYS)}),
)  # fmt: skip


def lines(municipality: Municipality) -> list[Kept]:
    """Answer the table for a municipality: of the kinds that there are here."""
    here = {model.__name__ for model in apps.get_models()}
    told = [line for line in LINES if not line[0] or here & set(line[0]) or not ON_THE_OTHER_SIDE.isdisjoint(line[0])]
    return [Kept(what, how_long(municipality)) for _kinds, what, how_long in told]


def told_of() -> set[str]:
    """Answer the kinds that the table speaks of."""
    return {kind for kinds, _what, _how_long in LINES for kind in kinds}
