"""What somebody who asks for access may read: texts in passages that are decided one by one, and what in them may be another's. Pure.

The signs are few and plain, so that an adviser can see why a passage is put up. They show too much rather than too little, and
never decide: whatever they miss, the adviser puts up by hand, and a second person reads it.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What stands where something is left out. Always the same, so that its length tells nothing of what stood there.
LEFT_OUT = "[udeladt]"
# Why a passage is put up.
BY_SENDER, PROTECTED, ABOUT_STAFF, A_FILE, BY_HAND = "by_sender", "protected", "staff", "file", "by_hand"
SIGNS: dict[str, str | Promise] = {
    BY_SENDER: _("Somebody else told it, or it says who did"),
    "sender": _("Names somebody who told us"),
    "name": _("May name somebody"),
    "kin": _("Speaks of somebody near the resident"),
    "phone": _("May be a phone number"),
    "mail": _("May be a mail address"),
    "cpr": _("May be a CPR number"),
    "address": _("May be somebody's address"),
    PROTECTED: _("The resident's address is protected, and somebody else asks"),
    ABOUT_STAFF: _("About one of the staff"),
    A_FILE: _("A file: look at what it shows"),
    BY_HAND: _("Put up by hand"),
}
# After these a sentence goes on, whatever sign stands behind them.
SHORT = frozenset(
    (
        "bl.a.",
        "ca.",
        "dr.",
        "evt.",
        "f.eks.",
        "fru.",
        "frk.",
        "hr.",
        "inkl.",
        "jf.",
        "kl.",
        "nr.",
        "osv.",
        "tlf.",
        "vedr.",
    )
)
ENDS = re.compile(r"\n\s*|[.!?…][\"'»”’)\]]*\s+")
CAPITAL = r"[A-ZÆØÅÄÖÜÉ][\w'’-]+"
WORD = re.compile(r"\S+")
LETTERS = re.compile(r"[^\W\d_]+")
# Two words with capitals beside one another, also with an initial or a small word between; and one inside a sentence.
PAIR = re.compile(rf"{CAPITAL}(?:\s+(?:[A-ZÆØÅ]\.|af|de|den|el|van|von))*\s+{CAPITAL}")
INSIDE = re.compile(rf"(?<=[a-zæøåéüö,;:] ){CAPITAL}")
SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("phone", re.compile(r"(?<![\d-])(?:\+\d{2}\s?)?\d(?:[ .]?\d){7}(?!\d)")),
    ("mail", re.compile(r"[^\s@]+@[^\s@]+\.\w+")),
    ("cpr", re.compile(r"(?<!\d)\d{6}[- ]?\d{4}(?!\d)")),
    (
        "address",
        re.compile(
            r"[A-ZÆØÅ]\w*(?:allé|alle|bakke|bakken|boulevard|bro|brygge|gade|gang|gangen|gård|gården|have|haven|høj|kaj|lund|mark"
            r"|park|parken|plads|stien|stræde|toften|torv|vang|vej|vejen|vænge|vænget) \d+\w?",
        ),
    ),
    (
        "kin",
        re.compile(
            r"\b(?:eks|sted|svoger|sviger|bonus|pleje)?"
            r"(?:mor|moder|far|fader|forældre|søster|bror|broder|søskende|søn|sønnen|datter|døtre|barn|børn|barnebarn|børnebørn|kone|hustru"
            r"|mand|kæreste|samlever|ægtefælle|onkel|tante|moster|faster|mormor|morfar|farmor|farfar|nevø|niece|fætter|kusine"
            r"|nabo|naboer|overbo|underbo|genbo|ven|veninde|bekendt|værge|pårørende"
            r"|mother|father|parents?|sister|brother|son|daughter|child|children|wife|husband|partner|neighbours?|friend)"
            r"(?:e|en|er|et|n|ens|ets|ne|nes|erne|ernes|rne|s)?\b",
            re.IGNORECASE,
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """One kind of text that is held: its words, whether somebody else told it, and whether it is taken in parts."""

    label: str | Promise
    of_others: bool = False
    in_parts: bool = True


WHOLE = {"in_parts": False}
# What shows where the resident lives, or leads there.
SHOWS_ADDRESS = frozenset({"case-dwelling", "concern-where", "disclosure-facts", "resident-phone"})
# Everything that is gathered, by a word that is stable: decisions are kept under it.
KINDS: dict[str, Kind] = {
    "resident-name": Kind(_("Name"), **WHOLE),
    "resident-phone": Kind(_("Phone"), **WHOLE),
    "case-dwelling": Kind(_("Dwelling"), **WHOLE),
    "case-interpreter": Kind(_("Interpreter"), **WHOLE),
    "concern-sender": Kind(_("Who told us"), of_others=True, **WHOLE),
    "concern-name": Kind(_("Whom it is about, as they wrote it"), of_others=True, **WHOLE),
    "concern-where": Kind(_("Where, as they wrote it"), of_others=True, **WHOLE),
    "concern-answers": Kind(_("What they chose in the form"), **WHOLE),
    "concern-words": Kind(_("Their own words"), of_others=True),
    "concern-judged": Kind(_("How it was assessed")),
    "call-answer": Kind(_("What the sender answered when we phoned"), of_others=True),
    "review-answer": Kind(_("What a leader saw to")),
    "entry-text": Kind(_("What was written")),
    "entry-staff": Kind(_("What was written"), **WHOLE),
    "plan-what": Kind(_("What was planned")),
    "consent-who": Kind(_("Who said it"), **WHOLE),
    "consent-whom": Kind(_("To whom"), **WHOLE),
    "consent-tell": Kind(_("What may be told")),
    "disclosure-to": Kind(_("To whom it was told"), **WHOLE),
    "disclosure-told": Kind(_("What was told")),
    "disclosure-facts": Kind(_("What went along with it"), **WHOLE),
    "course-words": Kind(_("What was written")),
    "handover-reason": Kind(_("Why it was offered to another unit")),
    "handover-answer": Kind(_("What they answered")),
    "furnishing-home": Kind(_("Who is to live there, and what they have")),
    "furnishing-answers": Kind(_("What an applicant answered")),
    "file-name": Kind(_("File"), **WHOLE),
}


@dataclass(frozen=True)
class Told:
    """A text as a record has it: of which kind and row, under which heading, and its words."""

    kind: str
    row: UUID
    heading: str
    text: str
    label: str = ""


@dataclass(frozen=True)
class Known:
    """What is known before one looks: whom the case is about, where they live, and who told us."""

    own: frozenset[str] = frozenset()
    senders: frozenset[str] = frozenset()
    dwelling: str = ""
    # The words of an address that whoever asks may not learn; nothing where they may.
    kept: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Piece:
    """One part of a text, with why it is put up; nothing where it goes along as it is."""

    kind: str
    row: UUID
    part: int
    heading: str
    label: str
    text: str
    signs: tuple[str, ...] = field(default=())

    @property
    def code(self) -> str:
        """Answer what it is known by."""
        return f"{self.kind}:{self.row}:{self.part}"


def parts(text: str) -> list[str]:
    """Take a text apart into sentences and lines. Joined, they are the text."""
    found, begin = [], 0
    for end in ENDS.finditer(text):
        if end.end() < len(text) and not _goes_on(text, begin, end):
            found.append(text[begin : end.end()])
            begin = end.end()
    return [*found, text[begin:]] if text[begin:] or not found else found


def _goes_on(text: str, begin: int, end: re.Match[str]) -> bool:
    """Say whether a sentence goes on behind a stop: after a short form, an initial or a number of a day, or in small letters."""
    if "\n" in end.group():
        return False
    before = text[begin : end.start() + 1].split()[-1:] or [""]
    short = before[0].casefold() in SHORT or re.fullmatch(r"(?:[^\W\d_]|\d{1,2})\.", before[0]) is not None
    return short or text[end.end()].islower()


def tokens(*texts: str) -> frozenset[str]:
    """Answer the words of some texts, in small letters."""
    return frozenset(word.casefold() for text in texts for word in LETTERS.findall(text))


def names(*texts: str) -> frozenset[str]:
    """Answer the words of some texts by which somebody could be known: those of two letters or more that begin with a capital."""
    found = (word for text in texts for word in LETTERS.findall(text))
    return frozenset(word.casefold() for word in found if len(word) > 1 and word[0].isupper())


def _is_own_address(found: str, dwelling: str) -> bool:
    """Say whether an address is the beginning of the resident's own: the same house, whatever floor and door."""
    return re.match(rf"{re.escape(found)}(?!\w)", dwelling, re.IGNORECASE) is not None


def spans(text: str, known: Known) -> Iterator[tuple[str, int, int]]:
    """Yield each sign in a text with where it stands. The resident's own name and dwelling are no sign."""
    for sign, shape in SHAPES:
        for found in shape.finditer(text):
            if sign != "address" or not _is_own_address(found.group(), known.dwelling):
                yield sign, found.start(), found.end()
    for shape in (PAIR, INSIDE):
        for found in shape.finditer(text):
            if not tokens(found.group()) <= known.own:
                yield "name", found.start(), found.end()
    for found in LETTERS.finditer(text):
        word = found.group().casefold()
        if word in known.senders - known.own:
            yield "sender", found.start(), found.end()
        if word in known.kept:
            yield PROTECTED, found.start(), found.end()


def pieces(told: Iterable[Told], known: Known) -> list[Piece]:
    """Answer every passage of some texts, in their order, each with why it is put up. An empty text has none."""
    return [piece for one in told if one.text.strip() for piece in _pieces(one, known)]


def _pieces(told: Told, known: Known) -> Iterator[Piece]:
    kind = KINDS[told.kind]
    always = _always(told, known)
    seen = [] if told.kind.startswith(("resident-", "case-dwelling")) else list(spans(told.text, known))
    begin = 0
    for number, text in enumerate(parts(told.text) if kind.in_parts else [told.text]):
        end = begin + len(text)
        here = {sign for sign, start, stop in seen if start < end and stop > begin} | set(always)
        signs = tuple(sign for sign in SIGNS if sign in here)
        yield Piece(told.kind, told.row, number, told.heading, told.label or str(kind.label), text, signs)
        begin = end


def _always(told: Told, known: Known) -> tuple[str, ...]:
    """Answer why a text is put up whatever stands in it. That somebody wrote the resident's own name or dwelling tells nothing of them."""
    if told.kind == "file-name":
        return (A_FILE,)
    if told.kind == "entry-staff":
        return (ABOUT_STAFF,)
    if known.kept and told.kind in SHOWS_ADDRESS:
        return (PROTECTED,)
    is_own = told.kind in {"concern-name", "concern-where"} and tokens(told.text) <= known.own
    return (BY_SENDER,) if KINDS[told.kind].of_others and not is_own else ()


def words(text: str) -> list[str]:
    """Answer the words of a passage, as somebody marks which are left out."""
    return WORD.findall(text)


def without(text: str, taken: Collection[int]) -> str:
    """Answer a passage with these of its words left out, by their number."""
    shown = (LEFT_OUT if at in taken else word.group() for at, word in enumerate(WORD.finditer(text)))
    return _between(text, shown)


def _between(text: str, shown: Iterable[str]) -> str:
    """Put words back between the very spaces that stood between them."""
    spaces = WORD.split(text)
    return "".join(space + word for space, word in zip(spaces, [*shown, ""], strict=True))


def joined(shown: Sequence[str]) -> str:
    """Join what is shown of the passages of one text. What is left out beside one another is left out once: how much tells nothing."""
    bar = re.escape(LEFT_OUT)
    return re.sub(rf"{bar}(?:\s*{bar})+", LEFT_OUT, "".join(shown)).strip()


def nothing_of(text: str) -> str:
    """Answer what is shown of a passage that is left out whole: the mark, and the line break behind it if there was one."""
    return LEFT_OUT + ("\n" if text.endswith("\n") else " ")
