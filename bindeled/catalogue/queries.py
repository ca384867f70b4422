"""Which offers are told, to whom, on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import StrIndex
from django.db.models.lookups import LessThan
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from bindeled.catalogue import rules, words
from bindeled.catalogue.models import Offer, OfferVersion
from bindeled.guidance.models import Law
from bindeled.guidance.queries import directory, emergency_numbers, laws, own_language
from bindeled.municipalities import queries as places
from bindeled.municipalities.models import ContactPoint

# What a reader's door may see of a version; the municipality's may see more.
SEEN = (
    "id", "offer", "municipality", "number", "kind", "position", "words", "responsible", "provider", "place", "laws", "kle",
    "methods", "ends", "months", "youngest", "oldest", "anonymous", "visitation", "decision", "complaint", "cost",
    "follow_up_months", "languages", "open_from", "valid_from", "valid_to", "review_by", "source", "published_at",
)  # fmt: skip
LISTED = ("offer", "provider", "place", "municipality")
PAGE = 20
COMPLAINT_LAW = "complaint_social"


@dataclass(frozen=True)
class Told:
    """An offer as its reader sees it on a day. ``law`` is the law by its codes, where it was read for many at once."""

    version: OfferVersion
    on: date
    language: str
    law: Mapping[str, Law] | None = None

    @cached_property
    def said(self) -> dict[str, str]:
        """Answer its words in the reader's language."""
        return self.version.said(self.language)

    @property
    def name(self) -> str:
        """Answer what it is called."""
        return self.said[rules.NAME]

    @property
    def summary(self) -> str:
        """Answer what it is, in one line."""
        return self.said[rules.SUMMARY]

    @property
    def code(self) -> str:
        """Answer its code."""
        return self.version.offer.code

    @property
    def slug(self) -> str:
        """Answer its word in an address."""
        return self.version.offer.slug

    @property
    def kind(self) -> object:
        """Answer what kind of offer it is, in words."""
        return rules.KINDS[self.version.kind]

    @property
    def opens_later(self) -> date | None:
        """Answer the day from which one can come, where that is still ahead."""
        opens = self.version.open_from
        return opens if opens and opens > self.on else None

    @property
    def hours(self) -> str:
        """Answer when its place is open, in the reader's language; nothing where nobody has told."""
        place = self.version.place
        return (place.hours_en if self.language == rules.ENGLISH else place.hours_da) if place else ""

    @cached_property
    def known(self) -> dict[str, Law]:
        """Answer the rules of law that are told of it, by code: those that it rests on, and how one complains."""
        if self.law is not None:
            return dict(self.law)
        return {law.code: law for law in laws([*self.version.laws, COMPLAINT_LAW], on=self.on)}

    @property
    def laws(self) -> list[Law]:
        """Answer the rules of law that it rests on, as they are in force."""
        return [self.known[code] for code in self.version.laws if code in self.known]


def found_by(told: Mapping[str, Mapping[str, str]], kind: str, provider: str) -> str:
    """Answer what an offer is found by, in every language that it speaks: what it is called and is, who for, and who delivers.

    Its names stand first, and are set apart from the rest: those named so come before those that only speak of it.
    """
    names = rules.searchable(said.get(rules.NAME, "") for said in told.values())
    parts = []
    for language, said in told.items():
        with override(language):
            parts += [said.get(rules.SUMMARY, ""), said.get("target", ""), str(rules.KINDS[kind])]
    return f"{names}{rules.AFTER_THE_NAMES}{rules.searchable([*parts, provider])}"


def in_force(municipality: str, *, on: date) -> QuerySet[OfferVersion]:
    """Answer what each offer says on a day: the newest version that was published and has begun, unless that has ended.

    One that has ended lets no older one rise again.
    """
    told = OfferVersion.objects.filter(municipality_id=municipality, published_at__isnull=False, valid_from__lte=on)
    newest = ArraySubquery(told.order_by("offer_id", "-number").distinct("offer_id").values("id"))
    # As an array they are found once, however many versions there are; joined, the planner may seek them for each row anew.
    among = Func(F("id"), newest, arg_joiner=" = ANY (", template="%(expressions)s)", output_field=BooleanField())
    return OfferVersion.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), among)


def lately_new(municipality: str, *, since: date, on: date, language: str = "") -> list[Told]:
    """Answer the offers told on a day that are new since another, or that opened since then, in the order of the guide.

    New is what was told on no day before: a version of an offer that had one is no news, nor is what a catalogue began with.
    """
    told = OfferVersion.objects.filter(municipality_id=municipality, published_at__isnull=False)
    began = Subquery(told.order_by("valid_from").values("valid_from")[:1])
    before = told.filter(Q(valid_from__lt=since) | Q(valid_from=began), offer=OuterRef("offer"))
    news = ~Exists(before) | Q(open_from__gte=since, open_from__lte=on)
    return told_of(whole(found(municipality, on=on).filter(news)), on=on, language=language)


def found(municipality: str, *, on: date, question: str = "", kind: str = "") -> QuerySet[OfferVersion]:
    """Answer what is told on a day of the offers in which every word asked for stands, those named by the first word first.

    Without a question they stand in the order of the guide. Nothing is read before somebody looks at a part of it; whoever shows
    whole offers reads them with ``whole``.
    """
    rows = in_force(municipality, on=on)
    asked = rules.words_asked(question)
    for word in asked:
        rows = rows.filter(found_by__contains=word)
    if kind:
        rows = rows.filter(kind=kind)
    of_kind = Case(*(When(kind=name, then=at) for at, name in enumerate(rules.KINDS)), default=len(rules.KINDS))
    far: Combinable = Value(0)
    if asked:
        # Within the names: at their beginning, or anywhere before the sign that ends them.
        ends = StrIndex("found_by", Value(rules.AFTER_THE_NAMES))
        within = LessThan(StrIndex("found_by", Value(asked[0])), ends)
        far = Case(When(found_by__startswith=asked[0], then=0), When(within, then=1), default=2)
    return rows.order_by(far, of_kind, "position", "sort_key", "id")


def whole(rows: QuerySet[OfferVersion]) -> QuerySet[OfferVersion]:
    """Read with each offer all that every door may read of it, and of what stands beside it."""
    return rows.select_related(*LISTED).only(*_only(*LISTED))


@dataclass(frozen=True)
class Page:
    """One page of what was found: as a list shows it, the place of the page, and how many there are on all of them."""

    told: list[Told]
    place: int
    number: int

    @property
    def newer(self) -> int | None:
        """Answer the place of the page before it, where there is one."""
        return self.place - 1 if self.place > 1 else None

    @property
    def older(self) -> int | None:
        """Answer the place of the page after it, where there is one."""
        return self.place + 1 if self.place * PAGE < self.number else None


def page_of(rows: QuerySet[OfferVersion], place: int, *, on: date) -> Page:
    """Answer one page of what was found, counted from one; the first where there is none at that place.

    The same statement sorts ids and counts them, and of what stands on the page the rest is read: while somebody types, nothing is
    gone through twice, and no whole offer is sorted.
    """
    first = (place - 1) * PAGE
    ids = list(rows.annotate(in_all=Window(Count("*"))).values_list("id", "in_all")[first : first + PAGE])
    if not ids and place > 1:
        return page_of(rows, 1, on=on)
    listed = OfferVersion.objects.filter(id__in=[one for one, _in_all in ids]).select_related("offer", "provider")
    found = listed.only("words", "kind", "open_from", "offer__slug", "provider__name").in_bulk()
    return Page(told_of((found[one] for one, _in_all in ids), on=on), place, ids[0][1] if ids else 0)


def told_of(rows: Iterable[OfferVersion], *, on: date, language: str = "") -> list[Told]:
    """Answer versions as their reader sees them on a day."""
    return [Told(version, on, language or own_language()) for version in rows]


def offers(municipality: str, *, on: date, language: str = "") -> list[Told]:
    """Answer every offer told on a day, in the order of the guide."""
    return told_of(whole(found(municipality, on=on)), on=on, language=language)


def offer(municipality: str, *, on: date, language: str = "", **which: str) -> Told | None:
    """Answer the offer of a code or a slug as it is told on a day, or nothing where none is."""
    rows = in_force(municipality, on=on).filter(**{f"offer__{name}": value for name, value in which.items()})
    joined = (*LISTED, "responsible")
    found = rows.select_related(*joined).only(*_only(*joined)).first()
    return Told(found, on, language or own_language()) if found else None


def _only(*joined: str) -> list[str]:
    """Name the columns that every door may read, and those of the tables that are joined."""
    models = {name: OfferVersion._meta.get_field(name).related_model for name in joined}
    beside = [f"{name}__{field.name}" for name, model in models.items() for field in model._meta.fields]  # type: ignore[union-attr]
    return [*SEEN, *beside]


def as_told(version: OfferVersion) -> Told:
    """Answer a version as its readers would see it today, published or not: for editors."""
    return Told(version, timezone.localdate(), own_language())


def preview(offer: Offer, facts: Mapping[str, Any]) -> Told:
    """Answer what somebody has written as readers would see it; nothing is kept of it."""
    return as_told(OfferVersion(offer=offer, municipality_id=offer.municipality_id, **facts))


def as_text(version: OfferVersion) -> str:
    """Answer everything that a version says as lines of text, so that two can be compared."""
    lines = [f"{heading}: {text}" for heading, text in quality_standard(as_told(version))]
    ways = [f"{it.name(own_language())}: {words.team(it)}, {words.how_long(it)}" for it in version.ways]
    said = [text for language in (rules.DANISH, rules.ENGLISH) for text in version.words.get(language, {}).values()]
    return "\n".join([*ways, *lines, *said])


def newest_versions(municipality: str) -> dict[str, OfferVersion]:
    """Answer the newest version of each offer, published or not, by code: for editors."""
    saved = (
        OfferVersion.objects.filter(municipality_id=municipality).order_by("offer_id", "-number").distinct("offer_id")
    )
    return {version.offer.code: version for version in saved.select_related("offer", "made_by")}


def history(offer: Offer) -> list[OfferVersion]:
    """Answer all versions of an offer, the newest first: for editors."""
    return list(OfferVersion.objects.filter(offer=offer).select_related("made_by", "published_by").order_by("-number"))


def guide(municipality: str) -> dict[str, Any]:
    """Answer what the guide shows below its text, for every reader: the offers by kind, each with its line (S1)."""
    kinds: dict[str, list[Told]] = {}
    for told in offers(municipality, on=timezone.localdate()):
        kinds.setdefault(told.version.kind, []).append(told)
    return {
        "below": "catalogue/guide.html",
        "kinds": [(rules.KINDS[kind], kinds[kind]) for kind in rules.KINDS if kind in kinds],
    }


# -- The quality standard (S3) -------------------------------------------------------------------------------------------------


def quality_standard(told: Told) -> list[tuple[str, str]]:
    """Answer an offer as a quality standard: headings in its order, and what stands under each.

    What an offer does not say has no heading, but for those that a citizen has a right to know: law, follow-up, complaint.
    """
    said, version = told.said, told.version
    laws = [law_in_words(law, told.language) for law in told.laws]
    complaint = "\n\n".join([str(rules.COMPLAINTS[version.complaint]), *_how_to_complain(told)])
    standard = [
        (_("Responsible unit"), str(version.responsible or "")),
        (_("The law behind it"), "\n\n".join(laws) or _("None of the sources names a law.")),
        (_("KLE number"), version.kle),
        *((str(rules.HEADINGS[name]), said.get(name, "")) for name in ("target", "purpose")),
        (_("Is anybody in danger?"), "\n".join(_urgent_numbers(told))),
        (str(rules.HEADINGS["criteria"]), said.get("criteria", "")),
        (_("Who gives it?"), str(version.provider)),
        *((str(rules.HEADINGS[name]), said.get(name, "")) for name in ("content", "responsibility")),
        (str(rules.HEADINGS["follow_up"]), said.get("follow_up") or words.follow_up(version.follow_up_months)),
        (str(rules.HEADINGS["extent"]), said.get("extent") or words.ends(version.ends, version.months)),
        (_("What does it cost?"), str(rules.COSTS[version.cost])),
        (str(rules.HEADINGS["how_to_apply"]), said.get("how_to_apply", "")),
        (_("Where to turn"), "\n".join(reached_at(told))),
        (_("Complaint"), complaint),
    ]
    return [(heading, text) for heading, text in standard if text]


def _urgent_numbers(told: Told) -> list[str]:
    numbers = emergency_numbers(told.version.municipality_id, on=told.on)
    shown = directory(numbers, told.language)
    return [f"- {it.name}: {it.readable}" if it.number else f"- {it.name}" for it in [*shown.danger, *shown.urgent]]


def where_from(told: Told) -> tuple[str, str]:
    """Answer a last heading: where what is said comes from, since when it is told, and when somebody looks at it again."""
    version = told.version
    lines = [_("Source: %(source)s") % {"source": version.source}]
    if version.published_at:
        lines.append(_("Published on %(day)s.") % {"day": date_format(version.published_at, "j. F Y")})
    if version.review_by:
        lines.append(_("Looked at again by %(day)s.") % {"day": date_format(version.review_by, "j. F Y")})
    return _("Where it comes from"), " ".join(lines)


def law_in_words(law: Law, language: str) -> str:
    """Answer a rule of law in one line, with whether anybody who knows has looked at it."""
    english = language == rules.ENGLISH
    name, says = (law.name_en, law.says_en) if english else (law.name_da, law.says_da)
    checked = "" if law.last_checked else " " + _("(not checked by a lawyer yet)")
    return f"{name} {law.paragraph}: {says}{checked}"


def _how_to_complain(told: Told) -> list[str]:
    if told.version.complaint != rules.APPEALS:
        return []
    return [law_in_words(told.known[COMPLAINT_LAW], told.language)] if COMPLAINT_LAW in told.known else []


def reached_at(told: Told) -> list[str]:
    """Answer the public numbers and addresses of those who give it; those of advisers are never among them (D13)."""
    return [f"{point.unit.name}: {point.value}" for point in points_of([told], on=told.on)[told.version.offer_id]]


def points_of(found: Iterable[Told], *, on: date) -> dict[UUID, list[ContactPoint]]:
    """Answer, by offer, the public numbers and addresses of those who give it and of the teams below them."""
    units = {told.version.offer_id: {told.version.provider.unit_id, told.version.responsible_id} for told in found}
    asked = {unit for some in units.values() for unit in some if unit}
    points: dict[UUID, list[ContactPoint]] = {}
    rows = ContactPoint.objects.filter(places.in_force(on), audience=ContactPoint.Audience.PUBLIC)
    rows = rows.filter(Q(unit_id__in=asked) | Q(unit__parent_id__in=asked)).select_related("unit")
    for point in rows.order_by("unit__name", "-kind", "value"):
        for unit in asked.intersection({point.unit_id, point.unit.parent_id}):
            points.setdefault(unit, []).append(point)
    return {
        offer: list({point.id: point for unit in some if unit for point in points.get(unit, [])}.values())
        for offer, some in units.items()
    }


def with_laws(found: Iterable[Told], *, on: date) -> list[Told]:
    """Answer the same offers with the law behind each read at once, where many are told."""
    found = list(found)
    codes = {COMPLAINT_LAW, *(code for told in found for code in told.version.laws)}
    known = {law.code: law for law in laws(codes, on=on)}
    return [replace(told, law=known) for told in found]
