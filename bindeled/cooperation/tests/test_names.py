"""Planted names in minutes as people write them are noticed, and minutes without are mostly left alone: measured. All names are invented."""

import pytest

from bindeled.cooperation.rules.given_names import ALSO_WORDS, GIVEN, LAST_CHECKED, SOURCE, SURNAMES
from bindeled.cooperation.rules.names import NOTHING, Known, find

KNOWN = Known(
    people=("Kirsten Krog", "Karin Holm", "Helhedsplanens sekretariat"),
    places=("Urbanplanen", "Dyvekevænget", "Karens Minde", "Sundbygård", "Aktivitetshuset Solsiden", "Amager Øst", "Boligselskabet Månen",
            "Sundholmsvej 8", "Lejerne i Syd", "opdigtet", "Månen"),
)  # fmt: skip

# A sentence, and who is planted in it.
WITH = (
    ("Boligrådgiveren har besøgt Tove Testesen i Urbanplanen.", "Tove Testesen"),
    ("Tove Testesen har ikke åbnet døren i to uger.", "Tove Testesen"),
    ("Vi talte om Ib O. Opdigtet, der klager over larm.", "Ib O. Opdigtet"),
    ("Der er bekymring for Fatima Al-Hassan på grund af varmen.", "Fatima Al-Hassan"),
    ("Kontaktpersonen har talt med Zlatko Bravic om postkassen.", "Zlatko Bravic"),
    ("Nguyen Thi Mai mangler en bisidder.", "Nguyen Thi Mai"),
    ("Efter Per Påfund flyttede, er der ro i opgangen.", "Per Påfund"),
    ("Hos Bo Bogstav lugter det stadig.", "Bo Bogstav"),
    ("Familien Ahmadzai ønsker en støttekontaktperson.", "Ahmadzai"),
    ("Fru Vinterskov vil gerne med i Aktivitetshuset Solsiden.", "Fru Vinterskov"),
    ("Hr. Sommerdal er flyttet.", "Hr. Sommerdal"),
    ("Frk. Lyng har fået hjemmehjælp.", "Frk. Lyng"),
    ("Varmemesteren så Lars von Fantasi på trappen.", "Lars von Fantasi"),
    ("Karin Udenfor har igen glemt huslejen.", "Karin Udenfor"),
    ("Kirsten Holmegård fra opgang 3 kommer ikke ud.", "Kirsten Holmegård"),
    ("Beboeren Selma drikker.", "Selma"),
    ("Naboen Ulrikka har klaget.", "Ulrikka"),
    ("Punkt 3: Mogens Mellemrum, udsat for chikane.", "Mogens Mellemrum"),
    ("- Anne-Grethe Ågade ringer hver dag.", "Anne-Grethe Ågade"),
    ("Sagen om Osman Ögüt blev drøftet.", "Osman Ögüt"),
    ("SKP følger op på Jytte B. i denne uge.", "Jytte B."),
    ("Vi aftalte, at mentor ringer til Yusuf Warsames mor.", "Yusuf Warsames"),
    ("Lejligheden tilhører Erik Eksempel.", "Erik Eksempel"),
    ("Der var også tale om Margrethe de la Prøve.", "Margrethe de la Prøve"),
    ("Formanden nævnte Henning Hypotese flere gange.", "Henning Hypotese"),
    ("Datteren Isolde er bekymret.", "Isolde"),
    ("Vi ved ikke, hvor Jensen er flyttet hen.", "Jensen"),
    ("Mohammed har brug for hjælp til posten.", "Mohammed"),
    ("Det er Giftes søn, Søren Skabelon, der råber.", "Søren Skabelon"),
    ("Mødet blev afbrudt af Orla O'Opfundet.", "Orla O'Opfundet"),
    ("En kvinde ved navn Desdemona bor på trappen.", "Desdemona"),
    ("Boligselskabet Månen har opsagt Palle Papirsen.", "Palle Papirsen"),
    ("tove testesen skal have ny nøgle.", "tove testesen"),
    ("Vi hjælper fru ahmadi med at ringe.", "fru ahmadi"),
    ("Aftale: Liv Luftig får besøg i uge 12.", "Liv Luftig"),
    ("Politiet har hentet Dan Digt to gange.", "Dan Digt"),
    ("Referatet sendes ikke til Eva Ensom.", "Eva Ensom"),
    ("Hanne Hverkens lejlighed er fyldt op.", "Hanne Hverkens"),
    ("Ægteparret Ulla og Finn Findes-Ikke skændes.", "Finn Findes-Ikke"),
    ("TOVE TESTESEN skal flytte.", "TOVE TESTESEN"),
    ("I Dyvekevænget bor Rosa Rimelig alene.", "Rosa Rimelig"),
    ("Ny sag: Abdi Abstrakt.", "Abdi Abstrakt"),
)
FULL = [
    (text, who) for text, who in WITH if " " in who and who.split()[0].lower().strip(".") not in {"fru", "hr", "frk"}
]
WITHOUT = (
    "Kirsten Krog bød velkommen og gennemgik dagsordenen.",
    "Karin fortalte om sommerens aktiviteter i Urbanplanen.",
    "Karin Holms oplæg sendes ud.",
    "Aktivitetshuset Solsiden holder åbent hver tirsdag kl. 10-14.",
    "Boligselskabet Månen har fået ny varmemester i Dyvekevænget.",
    "Boligsocialt Forum Amager holder møde i marts.",
    "Indsatsen fortsætter efter sommerferien.",
    "Prisen for kurset er den samme som sidste år.",
    "Flere beboere har spurgt til vaskeriet.",
    "Beboerne ønsker flere bænke i gården.",
    "Røde Kors tilbyder besøgsvenner.",
    "Blå Kors og Frelsens Hær har julehjælp.",
    "Københavns Kommune har ændret reglerne for boligstøtte.",
    "Socialforvaltningen orienterede om Serviceloven og Barnets Lov.",
    "SUF, SOF og BL deltog.",
    "Næste møde er den 12. marts i Karens Minde.",
    "I Urbanplanen er der 12 nye cykelskure.",
    "Vi aftalte, at sekretariatet sender materialet ud.",
    "De Blå Ressourcer begynder igen til efteråret.",
    "Dansk Flygtningehjælp søger frivillige.",
    "Lejerne i Syd vil gerne holde et møde om støj.",
    "Praksisnetværket mødes tre gange om året.",
    "Per måned kommer der omkring ti henvendelser.",
    "Hans oplæg var godt, og alle fik noget med hjem.",
    "Temaet er fremleje, og hvad man kan gøre.",
    "Eventuelt: ingen punkter.",
    "Opfølgning fra sidst: skiltene er sat op.",
    "Psykiatrien i Region Hovedstaden inviterer til temadag.",
    "Amager Øst og Sundbygård får fælles kursus.",
    "Alle kontaktpersoner har fået et kort.",
    "Mødet sluttede kl. 15.30 med kaffe.",
    "Vi bruger Teams næste gang, hvis vejret er dårligt.",
    "Kommunen har 143 kontaktpersoner på listen.",
    "Hvem gør hvad: formanden spørger bestyrelsen.",
    "Det nye værested ligger på Sundholmsvej 8.",
    "August er for tidligt, så vi venter til september.",
    "Ejendomskontorerne savner en fast kontakt.",
    "Der er 3 opgange uden lys i uge 48.",
    "Sundhedshus Amager åbner i april.",
    "Helhedsplanens sekretariat laver en plakat.",
    "Afdelingen Dyvekevænget får ny legeplads.",
    "Facebook-gruppen bruges mest af de unge.",
)


def caught(text: str, who: str, known: Known = KNOWN) -> bool:
    """Say whether all of who is planted is among what is noticed."""
    begin = text.index(who)
    marks = {at for left, right in find(text, known) for at in range(left, right)}
    return {at for at in range(begin, begin + len(who)) if text[at].isalpha()} <= marks


def test_planted_names_are_noticed_and_minutes_without_are_left_alone() -> None:
    missed = [text for text, who in WITH if not caught(text, who)]
    missed_full = [text for text, who in FULL if not caught(text, who)]
    falsely = [text for text in WITHOUT if list(find(text, KNOWN))]
    assert min(len(WITH), len(WITHOUT)) >= 40
    assert len(FULL) >= 30
    assert len(missed_full) <= 0.05 * len(FULL), missed_full
    assert len(missed) <= 0.05 * len(WITH), missed
    assert len(falsely) <= 0.05 * len(WITHOUT), falsely


def test_the_measure_notices_a_guard_that_sees_nothing_or_everything() -> None:
    """The control of the test above."""
    everybody = Known(people=tuple(who for _text, who in WITH))
    assert sum(caught(text, who, everybody) for text, who in FULL) < 0.2 * len(FULL)
    assert sum(bool(list(find(text))) for text in WITHOUT) > 0.05 * len(WITHOUT)


def pieces(text: str, known: Known = NOTHING) -> list[str]:
    return [text[left:right] for left, right in find(text, known)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("Det sagde Karin H. i går.", ["Karin H."]),
        ("Det sagde Karin.", ["Karin"]),
        ("Det er Karins nøgle.", ["Karins"]),
        ("Det er Zahids nøgle.", []),  # a rare name that stands alone: known to pass
        ("Hans kommer.", []),
        ("Nu kommer Hans.", ["Hans"]),
        ("Indsatsen går godt.", []),
        ("Vi ringer til Bakkesen.", ["Bakkesen"]),
        ("Vi bor i Jens Jessens Vej.", []),
        ("Tak til Tove Ågade.", ["Tove Ågade"]),
        ("Hr. K. er flyttet.", ["Hr. K."]),
        ("Beboeren K. er flyttet.", ["K."]),
        ("Som I ved, er der kaffe.", []),
        ("Møde på Rådhuset\nKarin\nTove", ["Karin", "Tove"]),
        ("Både Ib Elm og Ulla Eng kom.", ["Ib Elm", "Ulla Eng"]),
        ("Han hedder Zahid.", ["Zahid"]),
        ("Vi talte med Urbanplanen Zahid Zebra.", ["Zahid Zebra"]),
        ("De hjalp karin med døren.", ["karin"]),
        ("Der var palle og per med line.", []),
        ("Skriv til fru olsen.", ["fru olsen"]),
        ("Besøger Tove Testesen.", ["Tove Testesen"]),
        ("Besøger Tove.", ["Tove"]),
        ("Vi så Zahid k i dag.", []),
        ("Vi så Zahid K i dag.", ["Zahid K"]),
        ("Det ved Zahid I ikke.", []),
        ("Vi bor i Zahid Ågade.", []),
        ("Vi så Anne-Zahid i går.", ["Anne-Zahid"]),
        ("Vi nåede K. L. i dag.", []),
        ("Vi hjalp ib i dag.", ["ib"]),
        ("Slut.\n" + " " * 14 + "Hans kommer.", []),
        ("Besøger Zlatko Testesen.", ["Besøger Zlatko Testesen"]),
        ("Vi er VIBO og SUF.", []),
    ],
)
def test_shapes_of_names(text: str, found: list[str]) -> None:
    assert pieces(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Karin Holm og Karin sagde det, og Holms forslag vandt.", []),
        ("Spørger Karin Holm og hører Kirsten. Spørger Krog.", []),
        ("Spørger Zahid Krog.", ["Spørger Zahid Krog"]),
        ("Karin Krog sagde det.", ["Karin Krog"]),  # of two who take part, and so of neither
        ("Vi mødes i karens minde.", []),
        ("Karens minde lever.", ["Karens"]),
        ("Karens lejlighed er tom.", ["Karens"]),
        ("Amager Østergaard er et navn.", ["Østergaard"]),
        ("Amager Østs plan.", []),
        ("Ole Opdigtet kom.", ["Ole Opdigtet"]),  # a word of a place is not its name
        ("Ib månen kom.", ["Ib"]),
        ("Boligselskabet Månen Ib Opdigtet kom.", ["Ib Opdigtet"]),
    ],
)
def test_who_takes_part_and_what_places_are_called_is_not_noticed(text: str, found: list[str]) -> None:
    assert pieces(text, KNOWN) == found


@pytest.mark.parametrize(
    ("places", "text", "found"),
    [
        (("Karens  Minde", "Ullas Hus"), "Vi så Karens Minde, og så Ullas Hus.", []),
        (("karin",), "De hjalp karin.", ["karin"]),
        (("Holm",), "Det sagde Ib McHolm.", ["Ib McHolm"]),
        ((" A ",), "Det sagde Zahid A.", ["Zahid A."]),
    ],
)
def test_places_are_known_as_they_are_written_and_by_whole_words(
    places: tuple[str, ...], text: str, found: list[str]
) -> None:
    assert pieces(text, Known(places=places)) == found


def test_the_lists_are_facts_with_a_source_and_a_day() -> None:
    assert (SOURCE.startswith("Danmarks Statistik"), LAST_CHECKED.year) == (True, 2026)
    assert {"karin", "fatima", "peter"} <= GIVEN
    assert "nielsen" in SURNAMES
    assert ALSO_WORDS <= GIVEN | SURNAMES
    assert all(word == word.lower() for word in GIVEN | SURNAMES)
