"""What each group is asked about the perceived effect (M2, M3, M5): short, with fixed choices, and never a word of one's own. Pure.

A question that is changed gets a new version of its questionnaire, so that answers to other words are not compared with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CONTACTS, PARTNERS, RESIDENTS = "contacts", "partners", "residents"

AGREE, PARTLY, DISAGREE, UNKNOWN = "agree", "partly", "disagree", "unknown"
CHOICES: Mapping[str, str | Promise] = {
    AGREE: _("Agree"),
    PARTLY: _("Partly agree"),
    DISAGREE: _("Disagree"),
    UNKNOWN: _("I don't know, or it has not happened to me"),
}
# What counts as agreeing. Not knowing does not: the share is of everybody who answered.
AGREEING = frozenset({AGREE, PARTLY})
# The two told as one.
AGREED = "agreed"
TOLD: Mapping[str, str | Promise] = {**CHOICES, AGREED: _("Agree or partly agree")}


@dataclass(frozen=True)
class Question:
    """One thing that somebody agrees with or not. ``code`` stays the same for as long as the words mean the same."""

    code: str
    text: Promise


@dataclass(frozen=True)
class Questionnaire:
    """What one group is asked, in this order."""

    group: str
    version: int
    name: Promise
    questions: tuple[Question, ...]

    @property
    def codes(self) -> frozenset[str]:
        """Answer the codes of its questions."""
        return frozenset(question.code for question in self.questions)


OF_CONTACTS = Questionnaire(
    CONTACTS,
    1,
    _("Contact persons, caretakers and area-plan staff"),
    (
        Question("worry", _("When I cannot get hold of a resident, the scheme makes it clearer to me whether I need to worry.")),
        Question("way_in", _("The scheme gives me a quick way in to the right person in the municipality.")),
        Question("neutral", _("When a resident and I have a conflict, a housing adviser can be a neutral third party.")),
        Question("life", _("My impression is that residents get on better in their lives with the help of the housing advisers.")),
        Question("support", _("My impression is that residents get the support that they need and are entitled to.")),
        Question("home", _("My impression is that residents get help to live well in their homes.")),
        Question("how", _("I know when and how I pass a concern on.")),
    ),
)  # fmt: skip

OF_PARTNERS = Questionnaire(
    PARTNERS,
    1,
    _("Partners in the municipality's other units"),
    (
        Question("reach", _("The housing advisers reach citizens whom we would not have reached otherwise.")),
        Question("way_in", _("We quickly get hold of the housing adviser whom we need.")),
        Question("neutral", _("When citizen and landlord have a conflict, a housing adviser can be a neutral third party.")),
        Question("life", _("My impression is that citizens get on better in their lives with the help of the housing advisers.")),
        Question("support", _("My impression is that citizens get the support that they need and are entitled to.")),
        Question("home", _("My impression is that citizens get help to live well in their homes.")),
    ),
)  # fmt: skip

OF_RESIDENTS = Questionnaire(
    RESIDENTS,
    1,
    _("Residents who have agreed"),
    (
        Question("heard", _("The housing adviser listened to what matters to me.")),
        Question("way_in", _("With the housing adviser I got hold of the right people more quickly.")),
        Question("neutral", _("When there was trouble with neighbours or the landlord, the housing adviser listened to both sides.")),
        Question("support", _("I get the support that I need and am entitled to.")),
        Question("home", _("I live well in my home.")),
        Question("life", _("My everyday life is better than before I met the housing adviser.")),
    ),
)  # fmt: skip

QUESTIONNAIRES: Mapping[str, Questionnaire] = {one.group: one for one in (OF_CONTACTS, OF_PARTNERS, OF_RESIDENTS)}


def is_whole(group: str, answers: Mapping[str, str]) -> bool:
    """Say whether these are answers to every question of a group's questionnaire, and to nothing else."""
    known = QUESTIONNAIRES.get(group)
    return known is not None and answers.keys() == known.codes and set(answers.values()) <= CHOICES.keys()
