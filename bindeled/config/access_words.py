"""What the table of addresses is written in: answers, standings, roles and relations, and what a row is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# -- Answers: the status, and where it leads ---------------------------------------------------------------------------
PAGE, SIGN_IN, STEP, ONWARD = "page", "sign in", "next step", "onward"
NOTHING, WRONG_WAY, REFUSED, KEPT, CLOSED = "nothing", "wrong way", "refused", "kept", "closed"
ANSWERS = {
    PAGE: "the page (200)",
    SIGN_IN: "sent to sign in first (302)",
    STEP: "sent to what is missing first: a second factor, or the statement (302)",
    ONWARD: "done, or nothing to do here: sent on (302)",
    NOTHING: "there is nothing here (404), the same bytes as for what does not exist",
    WRONG_WAY: "this address is not asked in this way (405)",
    REFUSED: "the form lacks something, or may not be sent by this visitor; the page says what (403, 409, 422)",
    KEPT: "sign in first; what was typed is given back (401)",
    CLOSED: "the link cannot be used any more (410)",
}

# -- Standings: how far somebody has come in ----------------------------------------------------------------------------
NOBODY, HALFWAY, UNREAD, PLACELESS, INSIDE = "nobody", "halfway", "unread", "placeless", "inside"
STANDINGS = {
    NOBODY: "not signed in, signed in on the other side, or the account was closed",
    HALFWAY: "signed in, without a second factor",
    UNREAD: "has not accepted the statement of confidentiality (senders only)",
    PLACELESS: "was contact person, or served a unit, and does not any more",
    INSIDE: "signed in, with a place",
}

# -- Roles, where they make a difference: asked before the standing -------------------------------------------------------
LEADER, OFFICER, KEEPER, EDITOR = "leader", "data protection officer", "keeper", "editor"
OTHER_WORK = "other unit"
MEETS = "meets people"
CONVENOR, EVALUATOR = "convenor", "evaluator"
LETTING = "letting"
ROLES = {
    LEADER: "leads a unit",
    OFFICER: "looks after the municipality's trace, and serves no unit",
    KEEPER: "keeps a housing organisation's list, and is contact person nowhere",
    LETTING: "is of a housing organisation's letting department, and contact person nowhere",
    OTHER_WORK: "serves a unit that takes no concerns from anybody but its colleagues, and goes out to people",
    MEETS: "serves a unit that goes out to people who may stay anonymous",
    EDITOR: "keeps the municipality's texts, and serves no unit",
    CONVENOR: "calls people to meetings, and serves no unit",
    EVALUATOR: "counts, and serves no unit",
}

# -- Relations: what the thing that an address names is to the visitor --------------------------------------------------
OWN, SAME_DEPARTMENT, SAME_DISTRICT, OTHER_DISTRICT = "own", "same department", "same district", "other district"
OTHER_ORGANISATION, OTHER_MUNICIPALITY, RESTRICTED, DELETED, RANDOM = (
    "other organisation",
    "other municipality",
    "restricted",
    "deleted",
    "random",
)
OPEN = "open to all"
RELATIONS = {
    OWN: "one's own receipt, session or passkey; a record of a unit that one serves; on a list that one keeps; a text that one edits",
    SAME_DEPARTMENT: "of somebody else in the same department",
    SAME_DISTRICT: "of another department, or another unit, in the same district",
    OTHER_DISTRICT: "of another district",
    OTHER_ORGANISATION: "of another housing organisation",
    OTHER_MUNICIPALITY: "of another municipality",
    RESTRICTED: "only others may open it",
    DELETED: "it was there once",
    RANDOM: "it was never there",
    OPEN: "it belongs to nobody: a municipality's public page, an invitation in somebody's hand",
}

Answers = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One address. ``thing`` is what it names, if anything; ``form`` is what a cell sends to it.

    ``by_one_press`` says that a mail program may press there by itself (RFC 8058): it has no form's key, and needs none.
    """

    get: Answers
    post: Answers
    thing: str = ""
    form: Mapping[str, str] = field(default_factory=dict)
    by_one_press: bool = False

    def expected(self, method: str, standing: str, relation: str, role: str = "") -> str:
        """Answer what a visitor of this standing and role, with this relation to the thing, is to be answered."""
        answers = {"GET": self.get, "HEAD": self.get, "POST": self.post}.get(method, {"otherwise": WRONG_WAY})
        of_a_role = answers.get(both(role, relation)) or answers.get(role)
        known = of_a_role or answers.get(both(standing, relation)) or answers.get(standing)
        return known or answers.get(relation) or answers["otherwise"]


def both(standing: str, relation: str) -> str:
    """Answer the word under which stands what somebody of this standing or role is answered about a thing of this relation."""
    return f"{standing}, {relation}"


def all_alike(answer: str, **but: str) -> Answers:
    """The same answer to everybody, but for some."""
    return {"otherwise": answer, **but}


def inside(**answers: str) -> Answers:
    """A page behind the door: others are led to what they lack."""
    return {NOBODY: SIGN_IN, HALFWAY: STEP, UNREAD: STEP, "otherwise": PAGE, **answers}


def sent_inside(**answers: str) -> Answers:
    """A form behind the door: what was typed is given back to those who lack something."""
    return {NOBODY: KEPT, HALFWAY: KEPT, UNREAD: KEPT, "otherwise": NOTHING, **answers}


NO_FORM = all_alike(WRONG_WAY)
# The duty phone: for those who take concerns, of whichever district.
NOT_ON_DUTY = dict.fromkeys((OFFICER, EDITOR, CONVENOR, EVALUATOR, OTHER_WORK), NOTHING)
ON_DUTY = {**inside(placeless=NOTHING), **NOT_ON_DUTY}
ITS_CONTACT = {**inside(own=PAGE, otherwise=NOTHING), **NOT_ON_DUTY}
PUBLIC = Row(all_alike(PAGE), NO_FORM)
ONWARD_IF_IN = {NOBODY: PAGE, "otherwise": ONWARD}  # who is signed in has nothing to do here
NOT_YET = {NOBODY: SIGN_IN, "otherwise": ONWARD}  # a step of signing in that has not been reached


def about_oneself(**answers: str) -> Answers:
    """A page about one's own sign-in: for those who showed a second factor."""
    return {NOBODY: SIGN_IN, HALFWAY: STEP, "otherwise": PAGE, **answers}


# Confirming who one is with a second factor: those who have none have nothing to confirm with.
CONFIRM = {NOBODY: SIGN_IN, INSIDE: PAGE, "otherwise": REFUSED}
# Whoever has a second factor confirms it first, whether the passkey exists or not; who has none has no passkey either.
OF_A_PASSKEY = about_oneself(inside=STEP, otherwise=NOTHING)
# Setting up a second factor: the first one at once, a further one after confirming.
SET_UP = {NOBODY: SIGN_IN, INSIDE: STEP, "otherwise": PAGE}
