"""Setting a paper: facts and words in, a tagged PDF (PDF/UA-1) out, in milliseconds and without asking anybody.

What is printed is handed to the typesetter as data, never as its language: a name that looks like a command is a name.
"""

import io
import json
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import segno
import typst
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, override

from bindeled.design.assets import FONTS, SHOWN
from bindeled.guidance.rules import LANGUAGES
from bindeled.housing.models import Department
from bindeled.paper import rules
from bindeled.paper.rules import MAY_BREAK, CardFacts, DepartmentFacts, Number, Said, Words, breakable, say
from bindeled.paper.words import danish, words

TEMPLATES = Path(__file__).resolve().parent / "typst"
Standard = Literal["ua-1", "a-2a"]
STANDARD: Final = "ua-1"
# What lasts in an archive, and is read aloud in its order too.
ARCHIVED: Final = "a-2a"
SIGNS = ("sign_smell", "sign_post", "sign_alone", "sign_confused", "sign_drink", "sign_unsafe")
# Of a chart in a document: fine enough for paper.
CHART_DOTS = 200
# Signs that no font shows and that matter: where a line breaks, where letters do not join, and which way is read.
UNSEEN = f"{MAY_BREAK}\n\N{SOFT HYPHEN}\N{ZERO WIDTH NON-JOINER}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}"
_of_this_thread = threading.local()


def resident_paper(facts: DepartmentFacts, *, paper: str, language: str, on: date) -> bytes:
    """Answer a paper for residents. Raises KeyError for a paper or a language there is not."""
    template, _sheet = rules.PAPERS[paper]
    return _set(template, contents(facts, paper=paper, language=language, on=on), on=on)


def own_card(facts: CardFacts, *, paper: str, language: str, on: date) -> bytes:
    """Answer a contact person's card, in Danish or English. It carries the duty number: for that person only (D13)."""
    return _set("card", card_contents(facts, paper=paper, language=language, on=on), on=on)


def contents(facts: DepartmentFacts, *, paper: str, language: str, on: date) -> dict[str, Any]:
    """Answer what the template prints: every text with the language that it is in."""
    wanted, ours = words(language), danish()
    of_frame = "da" if rules.is_untranslated(wanted) else language
    address = rules.page_address(settings.SENDER_URL, facts.public_code)
    shown = {key: say(key, wanted, ours) for key in ours.texts}
    return {
        "language": of_frame,
        "sheet": rules.PAPERS[paper][1],
        "title": f"{shown['whom'].text} {facts.department}",
        "municipality": facts.municipality,
        "department": breakable(facts.department),
        "organisation": breakable(facts.organisation),
        "words": _as_told({key: said for key, said in shown.items() if "{" not in said.text}),
        "signs": _as_told([shown[key] for key in SIGNS]),
        "contact_heading": _contact_heading(facts),
        "talk": "talk" if facts.people else "talk_office" if facts.office else "talk_code",
        "people": [
            {
                "name": breakable(one.name),
                "role": _as_told(shown[one.kind]),
                "phone": rules.readable_phone(one.phone),
                "hours": breakable(one.hours),
            }
            for one in facts.shown
        ],
        "danger": [_number(number, wanted, ours) for number in facts.danger],
        "urgent": [_number(number, wanted, ours) for number in facts.urgent],
        "numbers_checked": _dated("numbers_checked", facts.checked_on, wanted, ours) if facts.checked_on else None,
        "printed": _dated("printed", on, wanted, ours),
        "note": _note(wanted, ours),
        "address": address,
        "address_shown": address.partition("//")[2].rstrip("/"),
        "code": square_code(address),
        "code_alt": shown["code_alt"].text.format(department=facts.department),
        "day": [on.year, on.month, on.day],
    }


def card_contents(facts: CardFacts, *, paper: str, language: str, on: date) -> dict[str, Any]:
    """Answer what the card's template prints."""
    wanted = words(language)
    texts = {**wanted.card, "not_checked": wanted.texts["not_checked"]}
    duty = texts["duty"] if not facts.unit else texts["duty_unit"].format(unit=facts.unit)
    first, more = facts.departments[:2], len(facts.departments) - 2
    shown = {key: Said(text, language) for key, text in texts.items() if "{" not in text}
    return {
        "language": language,
        "sheet": rules.CARDS[paper],
        "title": f"{texts['title']} {facts.name}",
        "municipality": facts.municipality,
        "organisation": breakable(facts.organisation),
        "person": breakable(facts.name),
        "departments": breakable(", ".join(first)),
        "more": _as_told(Said(texts["more_departments"].format(count=more), language)) if more > 0 else None,
        "words": _as_told(shown),
        "duty_heading": _as_told(Said(duty, language)),
        "duty": rules.readable_phone(facts.duty),
        "is_checked": facts.is_checked,
        "address": settings.SENDER_URL,
        "address_shown": settings.SENDER_URL.partition("//")[2].rstrip("/"),
        "printed": _as_told(Said(texts["printed"].format(date=_day(on, language)), language)),
        "day": [on.year, on.month, on.day],
    }


def square_code(address: str) -> str:
    """Answer the square code of an address, as a drawing: it stays readable with a quarter of it worn away."""
    drawing = io.BytesIO()
    segno.make(address, error="q", micro=False).save(
        drawing, kind="svg", border=2, xmldecl=False, dark="#0F4C5C", light="#fff"
    )
    return drawing.getvalue().decode()


def _contact_heading(facts: DepartmentFacts) -> str:
    if not facts.people:
        return "your_office"
    return "your_contacts" if len(facts.people) > 1 else "your_contact"


def _number(number: Number, wanted: Words, ours: Words) -> dict[str, Any]:
    """A number with its name: translated where somebody has, as the directory says it otherwise."""
    theirs = wanted.numbers.get(number.number, {}) if wanted.checked_on else {}
    readable = rules.readable_phone(number.number)
    call = say("call", wanted, ours)
    name, what_for = theirs.get("name"), theirs.get("what_for")
    return {
        "number": readable,
        "name": _as_told(Said(name, wanted.language) if name else Said(number.name, number.language)),
        "what_for": _as_told(Said(what_for, wanted.language) if what_for else Said(number.what_for, number.language)),
        "call": _as_told(Said(call.text.format(number=readable), call.language)),
        "is_checked": number.is_checked or not number.number,
    }


def _note(wanted: Words, ours: Words) -> dict[str, Any] | None:
    """Say, in the frame of the language that was asked for, that words of it are missing: in it, or else in Danish."""
    if wanted.language == "da" or not (rules.is_untranslated(wanted) or rules.missing(wanted, ours)):
        return None
    key = "note" if rules.is_untranslated(wanted) else "note_partly"
    said = say(key, wanted, ours)
    name = ours.languages[wanted.language] if said.language == "da" else LANGUAGES[wanted.language]
    text = _as_told(Said(said.text.format(language=name), said.language))
    return {"language": wanted.language, "name": LANGUAGES[wanted.language], "words": text}


def _dated(key: str, day: date, wanted: Words, ours: Words) -> dict[str, str]:
    said = say(key, wanted, ours)
    return {"text": said.text.format(date=_day(day, said.language)), "language": said.language}


def _day(day: date, language: str) -> str:
    """A date with its month in words where they are ours, in figures elsewhere: dots keep these in order from the left."""
    if language not in rules.OWN_LANGUAGES:
        return f"{day:%d.%m.%Y}"
    with override(language):
        return date_format(day, "j. F Y" if language == "da" else "j F Y")


def _as_told(what: Any) -> Any:
    """Answer words as the template takes them: text and language."""
    if isinstance(what, Said):
        return {"text": what.text, "language": what.language}
    if isinstance(what, dict):
        return {key: _as_told(value) for key, value in what.items()}
    return [_as_told(value) for value in what]


def showable(told: Any) -> Any:
    """Answer what is to be printed with every text as our fonts can show it.

    A sign that they have not, such as a small picture in somebody's hours, is read as what it stands for or left out: the
    paper is worth more than the sign, and the typesetter refuses a sign that nobody could see.
    """
    if isinstance(told, str):
        text = unicodedata.normalize("NFC", told)
        shown = "".join(sign if sign in _signs() else _like(sign) for sign in text)
        return shown if shown.strip() or not text.strip() else "…"
    if isinstance(told, dict):
        return {key: showable(value) for key, value in told.items()}
    return [showable(value) for value in told] if isinstance(told, list) else told


def _like(sign: str) -> str:
    if sign.isspace():
        return " "
    return "".join(part for part in unicodedata.normalize("NFKC", sign) if part in _signs())


@cache
def _signs() -> frozenset[str]:
    """Answer the signs that can be printed: what some family of ours has in every weight, and what is not seen.

    A font names some that stand for nothing, such as NUL: PDF/UA forbids those, and what is of nobody's alphabet.
    """
    families: dict[bool, list[set[int]]] = {True: [], False: []}
    for name, points in json.loads(SHOWN.read_text()).items():
        families["arabic" in name].append(set(points))
    shown = map(chr, set().union(*(set.intersection(*weights) for weights in families.values())))
    meant = {sign for sign in shown if unicodedata.category(sign)[0] != "C"}
    return frozenset({*meant, *UNSEEN})


@dataclass(frozen=True)
class NoticePart:
    """What a notice says in one language: a heading, the days, and under each further heading what there is to say."""

    language: str
    heading: str
    days: str
    paragraphs: Sequence[tuple[str, str]]
    code: str


def notice(
    parts: Sequence[NoticePart], *, entrances: Sequence[str], department: Department, sheet: str, on: date
) -> bytes:
    """Answer a notice that somebody comes by, a page for each entrance: in the first language, and under it in the second."""
    address = rules.page_address(settings.SENDER_URL, department.public_code)
    told = {
        "language": parts[0].language,
        "sheet": sheet,
        "title": f"{parts[0].heading} {department.name}",
        "municipality": department.municipality.name,
        "department": breakable(department.name),
        "organisation": breakable(department.organisation.name),
        "entrances": [breakable(street) for street in entrances],
        "parts": [
            {
                "language": part.language,
                "heading": part.heading,
                "days": part.days,
                "paragraphs": [{"heading": heading, "text": breakable(words)} for heading, words in part.paragraphs],
                "code": part.code,
            }
            for part in parts
        ],
        "address": address,
        "address_shown": address.partition("//")[2].rstrip("/"),
        "code": square_code(address),
        "code_alt": parts[0].code,
        "day": [on.year, on.month, on.day],
    }
    return _set("notice", told, on=on)


@dataclass(frozen=True)
class SlipPart:
    """What a sheet with a code says in one language: a heading, paragraphs, and how the code is used."""

    language: str
    heading: str
    paragraphs: Sequence[str]
    how: str


def slips(
    parts: Sequence[SlipPart], *, codes: Sequence[tuple[str, str]], address: str, municipality: str, on: date
) -> bytes:
    """Answer sheets to hand out, one for each code and the address that its square leads to; ``address`` is where a code is typed."""
    told = {
        "language": parts[0].language,
        "title": parts[0].heading,
        "municipality": municipality,
        "parts": [
            {"language": part.language, "heading": part.heading, "paragraphs": list(part.paragraphs), "how": part.how}
            for part in parts
        ],
        "slips": [{"code": code, "square": square_code(leads_to)} for code, leads_to in codes],
        "square_alt": parts[0].how,
        "address": address,
        "address_shown": address.partition("//")[2].rstrip("/"),
        "day": [on.year, on.month, on.day],
    }
    return _set("slip", told, on=on)


def record(
    *,
    title: str,
    municipality: str,
    sections: Sequence[tuple[str, str]],
    on: date,
    bar: str = "",
    first_page: int = 0,
    read_aloud: bool = False,
) -> bytes:
    """Answer a record on A4 as PDF/A-2a: under each heading what there is to say, in the language that is on.

    It is kept as it is: the same words of the same day are the same bytes. ``bar`` is what stands where something is left out; it
    is set as a black bar, and nothing lies under it. So many sections stand on a first page of their own, where there are to be any.
    What somebody takes along to be read, and nobody archives, is PDF/UA instead: ``read_aloud``.
    """
    told = {
        "title": title,
        "municipality": municipality,
        "language": get_language() or "da",
        "day": [on.year, on.month, on.day],
        "sections": [[heading, breakable(words)] for heading, words in sections],
        "bar": bar,
        "first_page": first_page,
    }
    return _set("record", told, on=on, standard=STANDARD if read_aloud else ARCHIVED)


def report(told: Mapping[str, Any], *, on: date) -> bytes:
    """Answer a report with tables and charts on A4 as PDF/A-2a; ``told`` is what ``report.typ`` sets, in the language that is on."""
    return _set("report", _in_pieces({**_of_today(on), **told}), on=on, standard=ARCHIVED)


def charts(told: Sequence[Mapping[str, Any]], *, on: date) -> list[bytes]:
    """Answer such a report's charts as pictures (PNG), one each, for a document that people write on."""
    if not told:
        return []
    made = _compile("chart", _in_pieces({**_of_today(on), "charts": list(told)}), on=on, format="png", ppi=CHART_DOTS)
    return made if isinstance(made, list) else [made]


def _of_today(on: date) -> dict[str, Any]:
    return {"language": get_language() or "da", "day": [on.year, on.month, on.day]}


def _in_pieces(told: Any) -> Any:
    """Answer the same with places in its long words at which a line may break."""
    if isinstance(told, str):
        return breakable(told)
    if isinstance(told, Mapping):
        return {key: _in_pieces(value) for key, value in told.items()}
    return [_in_pieces(one) for one in told] if isinstance(told, list | tuple) else told


def _set(template: str, told: dict[str, Any], *, on: date, standard: Standard = STANDARD) -> bytes:
    made = _compile(template, told, on=on, format="pdf", pdf_standards=[standard])
    assert isinstance(made, bytes)  # noqa: S101 - one document is one file
    return made


def _compile(template: str, told: dict[str, Any], *, on: date, **how: Any) -> bytes | list[bytes]:
    typesetter = _compiler()
    made = typesetter.compile(
        input=str(TEMPLATES / f"{template}.typ"),
        sys_inputs={"paper": json.dumps(showable(told))},
        timestamp=datetime.combine(on, time(), tzinfo=UTC),
        **how,
    )
    assert made is not None  # noqa: S101 - nothing is written to a file
    return made


def _compiler() -> typst.Compiler:
    """Answer this thread's typesetter, with our fonts and no others, so that a paper looks the same everywhere."""
    kept: typst.Compiler | None = getattr(_of_this_thread, "compiler", None)
    if kept is None:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
        kept = typst.Compiler(root=str(TEMPLATES), font_paths=fonts, ignore_system_fonts=True)
        _of_this_thread.compiler = kept
    return kept
