"""Which offers are told, to whom, on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from bindeled.catalogue import rules
from bindeled.catalogue.models import Offer, OfferVersion
from bindeled.guidance.models import Law
from bindeled.guidance.queries import laws, own_language

# What a reader's door may see of a version; the municipality's may see more.
SEEN = (
    "id", "offer", "municipality", "number", "kind", "position", "words", "responsible", "provider", "place", "laws", "kle",
    "methods", "ends", "months", "youngest", "oldest", "anonymous", "visitation", "decision", "complaint", "cost",
    "follow_up_months", "languages", "open_from", "valid_from", "valid_to", "review_by", "source", "published_at",
)  # fmt: skip
PAGE = 50


@dataclass(frozen=True)
class Told:
    """An offer as its reader sees it on a day."""

    version: OfferVersion
    on: date
    language: str

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
    def laws(self) -> list[Law]:
        """Answer the rules of law that it rests on, as they are in force."""
        return laws(self.version.laws, on=self.on)


def in_force(municipality: str, *, on: date) -> QuerySet[OfferVersion]:
    """Answer what each offer says on a day: the newest version that was published and has begun, unless that has ended.

    One that has ended lets no older one rise again.
    """
    told = OfferVersion.objects.filter(municipality_id=municipality, published_at__isnull=False, valid_from__lte=on)
    newest = told.order_by("offer_id", "-number").distinct("offer_id").values("id")
    return OfferVersion.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), id__in=newest)


def offers(municipality: str, *, on: date, question: str = "", kind: str = "", language: str = "") -> list[Told]:
    """Answer the offers told on a day, in the order of the guide; narrowed to those in which every word asked for stands.

    Those named by the first word come before those that only speak of it.
    """
    language = language or own_language()
    rows = (
        in_force(municipality, on=on)
        .select_related("offer", "provider", "place")
        .only(*_only("offer", "provider", "place"))
    )
    asked = rules.words_asked(question)
    for word in asked:
        rows = rows.filter(found_by__contains=word)
    if kind:
        rows = rows.filter(kind=kind)
    found = [Told(version, on, language) for version in rows]
    order = list(rules.KINDS)

    def place(told: Told) -> tuple[int, int, int, str]:
        named = told.name.casefold()
        far = 0 if asked and named.startswith(asked[0]) else 1 if asked and asked[0] in named else 2
        return (far if asked else 0), order.index(told.version.kind), told.version.position, named

    return sorted(found, key=place)


def offer(municipality: str, *, on: date, language: str = "", **which: str) -> Told | None:
    """Answer the offer of a code or a slug as it is told on a day, or nothing where none is."""
    rows = in_force(municipality, on=on).filter(**{f"offer__{name}": value for name, value in which.items()})
    joined = ("offer", "provider", "place", "responsible")
    found = rows.select_related(*joined).only(*_only(*joined)).first()
    return Told(found, on, language or own_language()) if found else None


def by_code(municipality: str, codes: Iterable[str], *, on: date) -> dict[str, Told]:
    """Answer the offers of these codes that are told on a day, by code."""
    rows = in_force(municipality, on=on).filter(offer__code__in=list(codes))
    language = own_language()
    return {
        version.offer.code: Told(version, on, language)
        for version in rows.select_related("offer", "provider").only(*_only("offer", "provider"))
    }


def _only(*joined: str) -> list[str]:
    """Name the columns that every door may read, and those of the tables that are joined."""
    models = {name: OfferVersion._meta.get_field(name).related_model for name in joined}
    beside = [f"{name}__{field.name}" for name, model in models.items() for field in model._meta.fields]  # type: ignore[union-attr]
    return [*SEEN, *beside]


def newest_versions(municipality: str) -> dict[str, OfferVersion]:
    """Answer the newest version of each offer, published or not, by code: for editors."""
    saved = (
        OfferVersion.objects.filter(municipality_id=municipality).order_by("offer_id", "-number").distinct("offer_id")
    )
    return {version.offer.code: version for version in saved.select_related("offer", "made_by")}


def history(offer: Offer) -> list[OfferVersion]:
    """Answer all versions of an offer, the newest first: for editors."""
    return list(OfferVersion.objects.filter(offer=offer).select_related("made_by", "published_by").order_by("-number"))
