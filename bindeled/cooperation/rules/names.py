"""What could be a person's name in Danish words, noticed by its shape: two capitals beside one another, a title, an initial. Pure.

Danish writes no noun with a capital, so capitals beside one another inside a sentence are names: of persons, places or houses. What is
known of the last two is told beforehand. It is a second pair of eyes and no judge: a rare name that stands alone passes.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bindeled.cooperation.rules.given_names import ALSO_WORDS, GIVEN, SURNAMES, words

TITLES = words("hr herr fru frk frøken mr mrs ms")
# What somebody who lives there is called, or is to somebody: whoever is named after it is hardly a colleague.
RESIDENTS = words(
    """
    beboer beboeren borger borgeren lejer lejeren nabo naboen overbo overboen underbo underboen genbo genboen familien enken enkemanden
    manden kvinden damen konen sønnen datteren moren moderen faren faderen drengen pigen kæresten ægteparret hedder kaldet kaldes navn
    """
)
LEADS = TITLES | RESIDENTS
PARTICLES = words("von van de la al el bin ibn du der")
# Words that bear a capital without being a name: a sentence begins with them, or what a house is called.
ORDINARY = words(
    """
    alle andre at begge boligrådgiver både da de den denne der derefter derfor derudover desuden det dette disse efter eller en enkelte et
    flere for fordi formand fra først første få før gennem ham han hendes her hos hun hver hvis hvor hvordan hvornår i ifølge igen
    imens ingen ja jeg kontaktperson kun man mange med mellem men mens mod måske når nej ny nye nyt næste nogen nogle nu og også om omkring
    op over pga på referat samt selv senere sidste siden som snart spørg spørgsmål så sådan tak til to tre tidligere trods uden under ved
    vedr vi vores vicevært varmemester ud ring skriv tal aftale aftalen mødet punkt tema status orientering kontakt hele udsatte
    mental mentale psykisk psykiske social sociale boligsocial boligsociale boligsocialt kommunal kommunale frivillig frivillige fælles
    ung unge voksen voksne ældre åben åbne store lille blå rød røde grøn grønne hvid hvide nordisk nordiske særlig særlige
    """
)
# The last word of what a place or a house is called.
HOUSES = words(
    """
    allé alle bibliotek bolig boliger boligforening boligselskab boulevard by bydel center centret centeret danmark danmarks dansk danske
    distrikt forening forum gade have hjem hus huse hær kirke klub kommune kors kvarter minde nord netværk park plads politi psykiatri
    region råd sekretariat skole sogn stræde syd sygehus team torv udvalg vej vest vænge øst aktivitetshus værested beboerhus
    lokalplan helhedsplan indsats lov ressourcer amager københavn københavns nørrebro vesterbro valby sundby sjælland jylland fyn
    """
)
ENDS = re.compile(
    r"(?:vejen|gaden|gården|parken|haven|huset|kvarteret|planen|centret|centeret|pladsen|torvet|vænget|kirken|skolen|klubben"
    r"|foreningen|selskabet|enheden|enhederne|forvaltningen|netværket|rådet|udvalget|teamet|styrelsen|stedet|kontoret|kontorerne"
    r"|sekretariatet|afdelingen|afdelingerne|bestyrelsen|hjælpen|planerne|ningen|tionen|heden|erne)s?$"
)
# A road that is not told as *the*: many a surname ends like it.
ROADS = re.compile(r"(?:vej|gade|stræde|vænge)s?$")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
BEFORE_A_SENTENCE = re.compile(r"(?:^|[.!?:;\n•–*-])[\s\"'»“(]*$")
HOW_FAR_BACK = 12
COVERED = "§"
SHORTEST_PLACE = 3


@dataclass(frozen=True)
class Known:
    """Who and what may stand there: people who take part, each by all their names; and places, houses and offers by what they are called."""

    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def each(self) -> list[frozenset[str]]:
        """Answer the words of each who takes part."""
        return [frozenset(word.lower() for word in WORD.findall(name)) for name in self.people]

    @property
    def covering(self) -> re.Pattern[str] | None:
        """Answer the shape of all known places as they are written, the longest first; a word without a capital is no name of one."""
        names = {" ".join(one.split()) for one in self.places if any(letter.isupper() for letter in one)}
        told = sorted((one for one in names if len(one) >= SHORTEST_PLACE), key=len)
        shapes = "|".join(re.escape(one) for one in reversed(told))
        return re.compile(rf"(?<!\w)(?:{shapes})s?(?!\w)") if shapes else None

    def covered(self, text: str) -> str:
        """Answer a text of the same length in which known places say nothing."""
        covering = self.covering
        return covering.sub(lambda match: COVERED * len(match.group()), text) if covering else text

    def takes_part(self, words: Iterable[str]) -> bool:
        """Say whether these words are all of one person's who takes part."""
        told = [word.lower() for word in words]
        return any(all(word in one or _stem(word) in one for word in told) for one in self.each)


NOTHING = Known()


@dataclass(frozen=True)
class Token:
    """A word of a text, with what stands around it."""

    word: str
    begin: int
    end: int
    opens: bool  # a sentence begins with it
    joined: bool  # nothing but a space, or the point of an initial or a title, stands between it and the word before
    dotted: bool  # a point follows at once

    @property
    def low(self) -> str:
        """Answer it in small letters."""
        return self.word.lower()

    @property
    def is_capital(self) -> bool:
        """Say whether it is written as a name is."""
        return self.word[0].isupper() and any(letter.islower() for letter in self.word[1:])

    @property
    def is_initial(self) -> bool:
        """Say whether it is one capital letter; *I* is a word of its own."""
        return len(self.word) == 1 and self.word.isupper() and (self.dotted or self.word not in "IÅ")

    @property
    def is_house(self) -> bool:
        """Say whether it is what a place or a house is called."""
        return self.low in HOUSES or bool(ENDS.search(self.low))

    @property
    def is_road(self) -> bool:
        """Say whether it ends as roads do."""
        return bool(ROADS.search(self.low))

    @property
    def is_given(self) -> bool:
        """Say whether it is a common name by itself: in full, or as whose something is."""
        part = self.low.partition("-")[0]
        for word in {self.low, part, _stem(self.low)}:
            if word in GIVEN or word in SURNAMES:
                return word not in ALSO_WORDS or not self.opens
        return not self.opens and self.low.endswith("sen") and len(self.low) > len("nsen")


@dataclass
class _Run:
    tokens: list[Token] = field(default_factory=list)
    lead: Token | None = None


def find(text: str, known: Known = NOTHING) -> Iterator[tuple[int, int]]:
    """Answer where in a text something stands that could be a person's name: begin and end, in order."""
    told = known.covered(text)
    tokens = list(_tokens(told))
    found = [span for run in _runs(tokens) for span in _of(run, known)]
    found += _small(tokens, found, known)
    yield from sorted(found)


def _tokens(text: str) -> Iterator[Token]:
    last: Token | None = None
    for match in WORD.finditer(text):
        begin, end = match.span()
        gap = text[last.end : begin] if last else ""
        points = last is not None and (last.is_initial or last.low in TITLES) and re.fullmatch(r"\. ?", gap)
        joined = last is not None and bool(re.fullmatch(r"[ \t]+", gap) or points)
        opens = not points and bool(BEFORE_A_SENTENCE.search(text[max(0, begin - HOW_FAR_BACK) : begin]))
        if begin > HOW_FAR_BACK and text[begin - HOW_FAR_BACK : begin].isspace():
            opens = True
        last = Token(match.group(), begin, end, opens, joined, text[end : end + 1] == ".")
        yield last


def _runs(tokens: list[Token]) -> Iterator[_Run]:
    """Answer the capitals that stand beside one another, each row with the title that leads it."""
    run, before = _Run(), None
    for at, token in enumerate(tokens):
        if not token.joined and run.tokens:
            yield run
            run = _Run()
        if _goes_on(token, run, tokens[at + 1 : at + 2]):
            if not run.tokens:
                run.lead = before if before and token.joined and before.low in LEADS else None
            run.tokens.append(token)
        elif run.tokens:
            yield run
            run = _Run()
        before = token
    if run.tokens:
        yield run


def _goes_on(token: Token, run: _Run, after: list[Token]) -> bool:
    if token.is_capital or token.is_initial:
        return token.low not in LEADS | ORDINARY
    if not run.tokens or not after or token.low not in PARTICLES:
        return False
    return after[0].joined and (after[0].is_capital or after[0].low in PARTICLES)


def _of(run: _Run, known: Known) -> Iterator[tuple[int, int]]:
    """Answer what of a row of capitals could be a person: the parts between words for places; what ends on such a word is a place."""
    part: list[Token] = []
    for token in run.tokens:
        is_place = token.is_house or (token.is_road and not (part and part[0].is_given))
        if is_place and not (part and run.lead):
            part = []
            run.lead = None
        else:
            part.append(token)
    if len(part) > 1 and part[0].opens and part[1].is_given and not part[0].is_given:
        part = part[1:]  # the capital was the sentence's
    if part and _could_be(part, run.lead) and not _takes_part(part, known):
        yield (run.lead if run.lead and run.lead.low in TITLES else part[0]).begin, part[-1].end + _point(part[-1])


def _takes_part(part: list[Token], known: Known) -> bool:
    words = _words(part)
    if known.takes_part(words):
        return True
    return part[0].opens and not part[0].is_given and len(words) > 1 and known.takes_part(words[1:])


def _could_be(part: list[Token], lead: Token | None) -> bool:
    words = [token for token in part if token.is_capital]
    initials = [token for token in part if token.is_initial]
    if lead and (words or initials):
        return True
    return len(words) > 1 or bool(words and (initials or words[0].is_given))


def _words(part: list[Token]) -> list[str]:
    return [token.word for token in part if token.is_capital]


def _point(token: Token) -> int:
    return int(token.is_initial and token.dotted)


def _small(tokens: list[Token], found: list[tuple[int, int]], known: Known) -> Iterator[tuple[int, int]]:
    """Answer names in small letters or in capitals throughout: the commonest, what stands beside one, and whatever follows a title."""
    begin, named = 0, False
    for before, token in zip([None, *tokens], tokens, strict=False):
        beside = named and token.joined
        named = False
        if any(left <= token.begin < right for left, right in found) or token.is_capital or len(token.word) == 1:
            continue
        titled = before is not None and token.joined and before.low in TITLES
        common = token.low in (GIVEN | SURNAMES) - ALSO_WORDS
        surname = beside and (token.low in SURNAMES or token.low.endswith("sen") or token.word.isupper())
        if (titled or common or surname) and not known.takes_part([token.word]):
            begin = begin if surname else before.begin if titled and before else token.begin
            named = True
            yield begin, token.end


def _stem(word: str) -> str:
    """Answer a word without the ending of whose it is."""
    return word[:-1] if word.endswith(("s", "'", "’")) else word
