"""What is handed to whoever asked for access: one document as PDF/A, with what is left out by ground and number, and who has looked."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from bindeled.cases.models import Case
from bindeled.cases.queries.accessing import HANDED_OUT_IN, Pack, Put
from bindeled.cases.queries.looks import Doer, looked_at
from bindeled.cases.rules.accessing import REPRESENTATIVE
from bindeled.cases.rules.looking import Look
from bindeled.cases.rules.passages import KINDS, LEFT_OUT, joined
from bindeled.guidance.models import Law
from bindeled.municipalities.models import Municipality
from bindeled.paper.typeset import record

# Read at datatilsynet.dk/kontakt on 28 November 2026.
AGENCY = "Carl Jacobsens Vej 35, 2500 Valby, 33 19 32 00, datatilsynet.dk"


def access_document(pack: Pack, laws: Sequence[Law]) -> bytes:
    """Answer the document, as it was agreed to: the very same whenever it is made anew. The caller traces that it was fetched."""
    case, agreed = pack.row.case, pack.proposal
    at = timezone.localtime(agreed.at if agreed else pack.row.noted_at)
    with override(HANDED_OUT_IN):
        cover = list(_cover(pack, laws, date_format(at, "j. F Y")))
        return record(
            title=_("What is written about you in case %(number)s") % {"number": case.number},
            municipality=case.municipality.name,
            sections=[*cover, *gone_through(pack.puts), _who_has_looked(case, pack)],
            on=at.date(),
            bar=LEFT_OUT,
            first_page=len(cover),
        )


def _cover(pack: Pack, laws: Sequence[Law], day: str) -> Iterator[tuple[str, str]]:
    """Answer the first page. It carries no name, no address, and nothing of what stands in the case."""
    asked, known = pack.row, {law.code: law for law in laws}
    on = date_format(asked.asked_on, "j. F Y")
    yield _("You asked for"), _("%(what)s\nAsked on %(day)s.") % {"what": pack.asked.what, "day": on}
    if asked.asker == REPRESENTATIVE:
        yield _("Asked on behalf of the resident by"), pack.asked.who
    answered = _("%(unit)s, on what stood in the case on %(day)s.") % {"unit": case_unit(pack), "day": day}
    yield _("Answered by"), answered
    yield _("What is left out"), "\n".join(_left_out(pack, known)) or _("Nothing is left out.")
    yield _("If you disagree, or something is wrong"), "\n".join(filter(None, _guidance(asked.municipality)))


def case_unit(pack: Pack) -> str:
    """Answer the unit that answers."""
    return str(pack.row.case.unit)


def _left_out(pack: Pack, laws: dict[str, Law]) -> Iterator[str]:
    for ground, number in pack.left_out:
        law = laws.get(ground.law)
        passages = ngettext("%(count)s passage", "%(count)s passages", number) % {"count": number}
        said = f" ({law.name_da} {law.paragraph})" if law else ""
        yield f"{passages}: {ground.label}{said}."
    if pack.left_out:
        yield _("Where something is left out it says %(bar)s, however much it is.") % {"bar": LEFT_OUT}


def _guidance(municipality: Municipality) -> Iterator[str]:
    """Answer how one complains, and how one has mistakes put right."""
    yield _("Ask %(name)s first, and give the number of the case.") % {"name": municipality.name}
    yield ", ".join(filter(None, [municipality.phone, municipality.address]))
    yield _("You can complain that something is left out. Ask us who decides on complaints about this case.")
    yield _("You can also complain to the Danish Data Protection Agency: %(agency)s.") % {"agency": AGENCY}
    officer = municipality.protection_officer
    yield _("The data protection officer: %(officer)s") % {"officer": officer} if officer else ""
    yield _(
        "You can have mistakes put right. Our staff stand here by their unit; if you need a name, write and say why."
    )


def gone_through(puts: Sequence[Put]) -> Iterator[tuple[str, str]]:
    """Yield what goes of each heading's passages: of one text joined, with the mark where something is left out."""
    for heading, under in groupby(puts, key=lambda put: put.piece.heading):
        lines = []
        for (kind, _row, label), parts in groupby(
            under, key=lambda put: (put.piece.kind, put.piece.row, put.piece.label)
        ):
            text = joined([put.goes for put in parts])
            lines.append(f"{label}: {text}{_beside(kind, text)}")
        yield heading, "\n".join(lines)


def _beside(kind: str, text: str) -> str:
    """Answer that a file is handed over beside the document, where it is."""
    return f" ({_('handed over beside this')})" if KINDS[kind] is KINDS["file-name"] and text != LEFT_OUT else ""


def _who_has_looked(case: Case, pack: Pack) -> tuple[str, str]:
    """Answer who has looked, when and why, as the document of its own tells it: from the trace, up to when this was proposed."""
    told = looked_at(case, until=pack.proposal.at if pack.proposal else None)
    lines = [look_line(look, doer) for look, doer in told.looks]
    rests = ngettext(
        "This rests on %(count)s line of our log.", "This rests on %(count)s lines of our log.", told.lines
    ) % {"count": told.lines}
    return _("Who has looked at what we keep about you"), "\n".join([*lines, rests])


def look_line(look: Look, doer: Doer) -> str:
    """Answer one look in words: when, in which role and unit, and why."""
    if look.actor is None:
        who = _("Our system, without anybody reading")
    else:
        places = [", ".join(filter(None, place)) for place in doer.places]
        who = "; ".join(places) or _("Somebody employed by the municipality")
    return f"{timezone.localtime(look.at):%-d/%-m %Y %H.%M} · {who} · {look.why}"
