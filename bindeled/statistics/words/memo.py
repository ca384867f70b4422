"""What the committee's memo says by itself: what it is built on, what must be borne in mind, and what stands where a person has not written."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

TITLE = _("Briefing on the contact person scheme, {period}")
# The head, in the order of the source.
TO, DATED, ABOUT, CASE, PAPER, WRITER = (
    _("To"), _("Date"), _("Subject"), _("Case no."), _("Document no."), _("Case officer"),
)  # fmt: skip
FOOT = _("{municipality} · {title}")

# -- Background --------------------------------------------------------------------------------------------------------------
SCHEME = _(
    "The contact person scheme is the link between residents in social housing and the municipality. Contact persons in the housing"
    " departments pass on what worries them. Housing advisers judge it, seek the resident out and offer help, which is voluntary. Whoever"
    " passed the concern on is not told how it goes."
)
COVERS = _("The memo covers {period}. It says what was counted, and what those who meet the scheme say that it means.")

# -- What was looked at ------------------------------------------------------------------------------------------------------
SOURCE_FIGURES = _(
    "Figures: counted by machine in what the advisers wrote down in {period}, beside the same period a year before. They count how many,"
    " never who. A period's figures stand from ten days after its end and do not change."
)
SOURCE_HIDDEN = _(
    "Hidden figures: from 1 to 4 is hidden, since it could be somebody, and others are hidden beside it, so that it cannot be worked out."
    " They look alike. A nought is nobody, and is shown."
)
SOURCE_SURVEY = _(
    "Questionnaires: the round that was open from {first} to {last}, sent by the calendar and never because of a case. Answers have no name."
)
SOURCE_NO_SURVEY = _("Questionnaires: no round is closed yet, so there is nothing to tell of perceived effect.")
SOURCE_INDICATORS = _(
    "The housing organisations' own numbers: what they counted themselves, by quarter. Only quarters that are closed are in it."
)
SOURCE_NO_INDICATORS = _(
    "The housing organisations' own numbers: none have been entered for a closed quarter of the period."
)
# What stands in the register of the evaluation (M6): numbers, and never what was said.
SOURCE_REGISTER = _("Done for the evaluation in the period, from the register: {done}.")
DONE_WITH = _("{kind} ({group}): number {times}, participants {people}")
DONE_WITH_CASES = _("{kind}: number {times}, cases {people}")
SOURCE_NO_TALKS = _("The memo is not built on interviews, nor on a review of cases.")
# Source M7 of the scheme: why a figure is no effect.
CAVEAT = _(
    "What the scheme does cannot be told apart from everything else that happens. That holds for the figures, and it holds for what people"
    " say: it is easy to attribute too much or too little to the scheme. A figure that rises or falls says nothing of an effect."
)

# -- What a person writes ----------------------------------------------------------------------------------------------------
NOT_WRITTEN: dict[str, Words] = {
    "conclusions": _("The main conclusions are not written yet. A person writes them: figures conclude nothing."),
    "process": _("The further process is not written yet. A person writes it."),
}

# -- Figures -----------------------------------------------------------------------------------------------------------------
RESULTS_SAY = _(
    "The figures are those published for the whole municipality. Places differ in size and in much else, and are no contest."
)
NO_FIGURES = _("Nothing is published for the period yet.")
NOTHING_OF = _("For the period nothing is published of: {names}.")
DEFINITION = _("What is counted:")
IN_SHORT, MEASURE = _("The figures in short"), _("What was counted")
IN_SHORT_SAY = _("One line for each. What is counted, and how it divides, stands below.")
SHARE = _("Share")
ONE_OF_SEVERAL = _("One can be of several, so together they are more than all, and no share is given.")
IN_PERIODS = _("{measure} through the period")
BY_DISTRICT = _("{measure} by district")
ALT_BARS = _("Bars: {caption}. Filled is {now}, outlined is {before}. The numbers stand in the table.")
ALT_BARS_ONE = _("Bars: {caption}, quarter by quarter. The numbers stand in the table.")
ALT_REACH = _(
    "Chart: {caption}. A point for the share of those who answered that agrees, and a band for its interval at 95 %. The numbers stand in"
    " the table."
)

# -- Beside the scheme -------------------------------------------------------------------------------------------------------
INDICATORS = _("What the housing organisations count themselves")
INDICATORS_SAY = _(
    "These numbers stand beside those of the scheme, not against them: much else than the scheme moves them, and they prove nothing of it."
    " They count tenancies, all organisations together."
)
INDICATORS_NONE = _("No housing organisation has entered numbers for a closed quarter of the period.")
INDICATOR_COUNTS = _("{label}: {counts} Not counted: {leaves_out}")
INDICATORS_ASKED = _("The organisations are asked to count so.")
INDICATORS_FROM = _(
    "The definitions are Bindeled's own proposal of {day}; the agreement that names the three defines none of them."
)
QUARTER = _("Quarter")
PERIOD = _("Period")
TOGETHER = _("All together")
ENTERED_BY = _("Organisations that entered it")
NOT_ENTERED = _("not entered")
OF = _("{part} of {whole}")

# -- Perceived effect --------------------------------------------------------------------------------------------------------
EFFECT_SAY = _(
    "What people say that the scheme means, never what it does. Shares are of everybody who answered: not knowing does not count as agreeing."
)
EFFECT_NONE = _(
    "No round of the questionnaire is closed yet, so nothing can be told of what people say that the scheme means."
)
ROUND_ELSEWHERE = _("The round lies outside the period of the memo: it is the newest that is closed.")
NOT_ASKED = _("This group was not asked in the round.")
ASKED = _("{asked} were asked, and {answered} answered (n = {answered}).")
HANDED_OUT = _("{asked} sheets were handed out, as the units say, and {answered} answered (n = {answered}).")
RATE = _("The response rate is {percent} %.")
NO_RATE = _("There is no response rate to show.")
WEAK = _("It is a weak one: whoever hands a sheet out chooses whom to ask, and whoever does not want help gets none.")
TOO_FEW = _(
    "Fewer than {fewest} answered. Of so few somebody could be found, so nothing is shown, and their answers were not kept."
)
QUESTION, AGREE, DISAGREE, UNKNOWN, AGREE_SHARE, BEFORE = (
    _("Question"), _("Agree or partly agree"), _("Disagree"), _("Do not know"), _("Agree, with the interval at 95 %"),
    _("The round before"),
)  # fmt: skip
REACH = _("From 0 to 100 %")
SHARE_WITH_ENDS = _("{percent} % ({low}–{high} %)")
NOT_SHOWN = _("not shown")
HIDDEN = _("hidden")
NOT_SHOWN_WHY = _(
    "Not shown: nearly everybody chose the same, so whoever knows who was asked would know what each of them answered."
)
COUNTS_HIDDEN_WHY = _("Counts from 1 to 4 are hidden, and one more with them, so that nobody can be found.")
EFFECT_CAVEAT = _(
    "This is perceived effect. It cannot be told apart from everything else in a resident's life, and it is easy to attribute too much or"
    " too little to the scheme. The interval tells of chance alone, not of those who did not answer."
)
