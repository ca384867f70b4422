"""What is set up and how far it is, in counts; who stands on the roster; and the results of a round, never an answer."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet, Sum

from bindeled.confidentiality.doors import current
from bindeled.housing.models import Appointment, ContactPerson
from bindeled.municipalities.models import Unit
from bindeled.municipalities.queries import in_force
from bindeled.surveys import access
from bindeled.surveys.models import Handout, PartnerAddress, RoundGroup, SurveyRound, Tally, Token
from bindeled.surveys.rules import results as rules
from bindeled.surveys.rules import rounds
from bindeled.surveys.rules.questions import CHOICES, QUESTIONNAIRES, RESIDENTS, TOLD, Question, Questionnaire
from bindeled.users.models import Service, User

# The housing advisers themselves, and the units above them, are nobody's partner here.
OWN_KINDS = ("advisers", "central")


@dataclass(frozen=True)
class Counted:
    """What was answered to one question: the count of each choice, None where it is hidden; how many agree, where that can be told."""

    question: Question
    shown: Mapping[str, int | None]
    agree: rules.Share | None
    # The same question in the round before, where it was asked in the same words and enough answered.
    before: rules.Share | None

    @property
    def rows(self) -> list[tuple[str, int | None]]:
        """Answer each choice in words, with its count."""
        return [(str(TOLD[choice]), count) for choice, count in self.shown.items()]

    @property
    def is_withheld(self) -> bool:
        """Say whether nothing is shown, since nearly everybody chose the same."""
        return rules.is_withheld(self.shown)

    @property
    def is_partly_hidden(self) -> bool:
        """Say whether a count is hidden."""
        return None in self.shown.values()


@dataclass(frozen=True)
class Results:
    """What came of one group in one round. ``questions`` is empty where too few answered, for nothing of that is kept."""

    round_id: UUID
    opens_on: date
    questionnaire: Questionnaire
    asked: int
    skipped: int
    sample: int | None
    answered: int
    questions: list[Counted]
    # The first day of the round that it is compared with, if there is one.
    before_on: date | None = None

    @property
    def rate(self) -> rules.Share | None:
        """Answer how many of those asked answered."""
        return rules.share(self.answered, self.asked) if self.asked >= max(self.answered, 1) else None

    @property
    def is_by_sheets(self) -> bool:
        """Say whether it was asked by sheets that advisers hand out: then ``asked`` is how many they say that they did."""
        return self.questionnaire.group == RESIDENTS

    @property
    def is_withheld(self) -> bool:
        """Say whether too few answered."""
        return self.answered < rules.FEWEST_ANSWERS

    @property
    def fewest(self) -> int:
        """Answer how many must have answered for anything to be shown."""
        return rules.FEWEST_ANSWERS


@dataclass(frozen=True)
class Progress:
    """How far a group is in a round, in counts alone."""

    questionnaire: Questionnaire
    asked: int
    skipped: int
    answered: int
    sample: int | None


def rounds_here() -> QuerySet[SurveyRound]:
    """Answer the municipality's rounds, the newest first."""
    return access.rounds_here(SurveyRound.objects.all()).order_by("-opens_on", "-id")


def round_here(round_id: UUID) -> SurveyRound | None:
    """Answer one of the municipality's rounds, or nothing."""
    return access.rounds_here(SurveyRound.objects.all()).filter(id=round_id).first()


def open_to_set_up(today: date) -> list[rounds.Quarter]:
    """Answer the quarters for which no round is set up yet."""
    taken = set(rounds_here().exclude(state=rounds.CALLED_OFF).values_list("year", "quarter"))
    return [quarter for quarter in rounds.quarters_ahead(today) if (quarter.year, quarter.number) not in taken]


def progress(round_: SurveyRound) -> list[Progress]:
    """Answer how far each group is: whoever's token is gone has answered."""
    left = dict(
        Token.objects.filter(municipality_id=current().municipality, round_id=round_.id)
        .values("group")
        .annotate(left=Count("round_id"))
        .values_list("group", "left")
    )
    return [
        Progress(
            QUESTIONNAIRES[one.group],
            one.asked,
            one.skipped,
            one.asked - left.get(one.group, 0) if one.answered is None else one.answered,
            one.sample,
        )
        for one in _groups(round_)
    ]


def _groups(round_: SurveyRound) -> list[RoundGroup]:
    order = list(QUESTIONNAIRES)
    return sorted(RoundGroup.objects.filter(round=round_), key=lambda one: order.index(one.group))


# -- Results -----------------------------------------------------------------------------------------------------------------


def results(round_: SurveyRound) -> list[Results]:
    """Answer what came of a round that is closed, a group at a time; nothing of one that is not."""
    if round_.state != rounds.CLOSED:
        return []
    return [_of_group(round_, one, _before(round_, one)) for one in _groups(round_)]


def _before(round_: SurveyRound, group: RoundGroup) -> RoundGroup | None:
    """Answer the group in the newest earlier round in which it was asked the same and enough answered."""
    earlier = RoundGroup.objects.filter(
        round__municipality_id=round_.municipality_id,
        round__state=rounds.CLOSED,
        round__opens_on__lt=round_.opens_on,
        group=group.group,
        version=group.version,
        answered__gte=rules.FEWEST_ANSWERS,
    )
    return earlier.select_related("round").order_by("-round__opens_on").first()


def _of_group(round_: SurveyRound, group: RoundGroup, before: RoundGroup | None) -> Results:
    known, answered = QUESTIONNAIRES[group.group], group.answered or 0
    counts, earlier = _tallies(group), _tallies(before) if before else {}
    questions = []
    if answered >= rules.FEWEST_ANSWERS:
        for question in known.questions:
            shown = rules.shown(counts[question.code])
            then = rules.share_agreeing(rules.shown(earlier[question.code]), before.answered or 0) if before else None
            questions.append(Counted(question, shown, rules.share_agreeing(shown, answered), then))
    asked = handed_out(round_) if group.group == RESIDENTS else group.asked
    return Results(
        round_.id, round_.opens_on, known, asked, group.skipped, group.sample, answered, questions,
        before.round.opens_on if before and questions else None,
    )  # fmt: skip


def handed_out(round_: SurveyRound) -> int:
    """Answer how many sheets the units say that they handed to residents."""
    return Handout.objects.filter(round=round_).aggregate(all=Sum("count"))["all"] or 0


def handouts(round_: SurveyRound) -> list[Handout]:
    """Answer how many each unit handed out, by its name."""
    return list(Handout.objects.filter(round=round_).select_related("unit").order_by("unit__name"))


def group_of(round_: SurveyRound, group: str) -> RoundGroup | None:
    """Answer a group of a round, or nothing where it is not asked."""
    return RoundGroup.objects.filter(round=round_, group=group).first()


def units_of(user: User) -> list[Unit]:
    """Answer the units of those that somebody serves, by name."""
    return list(Unit.objects.filter(id__in=current().units, municipality_id=user.municipality_id).order_by("name"))


def _tallies(group: RoundGroup) -> Mapping[str, Mapping[str, int]]:
    """Answer how often each choice was made at each question, none where it was not."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(CHOICES, 0))
    for code, choice, count in Tally.objects.filter(round_id=group.round_id, group=group.group).values_list(
        "question", "choice", "count"
    ):
        found[code][choice] = count
    return found


# -- The worker's ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Somebody:
    """Somebody who can be asked: where they are written to, and in which language."""

    email: str
    language: str


def on_the_roster(day: date) -> list[Somebody]:
    """Answer everybody who is contact person on a day, each once. In the worker's door."""
    held = Appointment.objects.filter(in_force(day), municipality_id=current().municipality)
    entries = ContactPerson.objects.filter(id__in=held.values("contact_person")).order_by("added_on", "id")
    found = {entry.email.lower(): Somebody(entry.email, entry.language) for entry in reversed(list(entries))}
    return list(found.values())


def partners(round_: SurveyRound, day: date) -> list[Somebody]:
    """Answer the staff of units that take no concerns, and whoever's work address a leader typed in. In the worker's door."""
    here = current().municipality
    serving = Service.objects.filter(in_force(day), municipality_id=here, unit__isnull=False)
    others = serving.exclude(unit__kind__in=OWN_KINDS).exclude(
        user_id__in=serving.filter(unit__kind__in=OWN_KINDS).values("user_id")
    )
    staff = User.objects.filter(id__in=others.values("user_id"), municipality_id=here, is_active=True)
    typed = PartnerAddress.objects.filter(round=round_).order_by("email").values_list("email", flat=True)
    found = {email.lower(): Somebody(email, settings.LANGUAGE_CODE) for email in typed}
    for email, language in staff.order_by("email").values_list("email", "language"):
        found[email.lower()] = Somebody(email, language)
    return list(found.values())


def counted(ballots: list[Mapping[str, str]]) -> Counter[tuple[str, str]]:
    """Count what was chosen at each question."""
    return Counter((code, choice) for ballot in ballots for code, choice in ballot.items())
