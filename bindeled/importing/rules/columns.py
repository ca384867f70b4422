"""Which columns a file has: the headings that organisations really use, and what we take them for."""

import re
from collections.abc import Mapping, Sequence

# What each kind of file may say, with the headings it is known by. The first heading is the one we export.
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "departments": {
        "department": ("Afdeling", "Afdelingsnavn", "Boligafdeling", "Afd", "Navn", "Department", "Name"),
        "number": ("Afdelingsnr", "Afdelingsnummer", "Afd nr", "LBF nr", "LBF nummer", "LBF", "Nummer", "Nr", "Number"),
        "district": ("Bydel", "Distrikt", "Område", "Kvarter", "District"),
        "dwellings": ("Antal boliger", "Boliger", "Antal lejemål", "Lejemål", "Lejligheder", "Antal lejligheder"),
        "valid_from": ("Fra", "Fra dato", "Gælder fra", "Startdato", "Start", "Begynder", "From"),
        "valid_to": ("Til", "Til dato", "Gælder til", "Slutdato", "Slut", "Ophører", "To"),
    },
    "addresses": {
        "department": ("Afdeling", "Afdelingsnavn", "Boligafdeling", "Afd", "Afdelingsnr", "Afdelingsnummer", "Afd nr"),
        "address": ("Adresse", "Fuld adresse", "Adressebetegnelse", "Address"),
        "road": ("Vej", "Vejnavn", "Gade", "Gadenavn", "Road", "Street"),
        "number": ("Husnr", "Husnummer", "Nr", "Hus nr", "Nummer", "Vejnr", "Opgang", "Number"),
        "floor": ("Etage", "Sal", "Floor"),
        "door": ("Dør", "Side", "Dørnr", "Sidedør", "Sidedørnr", "Door"),
        "postal_code": ("Postnr", "Postnummer", "Post nr", "Postnr og by", "Postnr by", "Postal code"),
    },
    "contacts": {
        "department": ("Afdeling", "Afdelinger", "Afdelingsnavn", "Boligafdeling", "Afd", "Afdelingsnr", "Afd nr"),
        "name": ("Kontaktperson", "Navn", "Medarbejder", "Ejendomskontor", "Kontor", "Name", "Contact person"),
        "first_name": ("Fornavn", "First name"),
        "last_name": ("Efternavn", "Last name"),
        "kind": ("Rolle", "Type", "Stilling", "Funktion", "Titel", "Kind", "Role"),
        "phone": ("Telefon", "Tlf", "Telefonnr", "Telefonnummer", "Mobil", "Mobilnr", "Tlf nr", "Phone"),
        "email": ("E-mail", "Mail", "Mailadresse", "E-mailadresse", "E-post"),
        "valid_from": ("Fra", "Fra dato", "Gælder fra", "Startdato", "Start", "Tiltrådt", "From"),
        "valid_to": ("Til", "Til dato", "Gælder til", "Slutdato", "Slut", "Fratrådt", "To"),
        "deputy": ("Stedfortræder", "Suppleant", "Afløser", "Deputy"),
    },
}
KINDS = tuple(COLUMNS)
# What a file of the kind must have: each of these, or everything in one of several.
NEEDED: dict[str, tuple[tuple[tuple[str, ...], ...], ...]] = {
    "departments": ((("department",),),),
    "addresses": ((("department",),), (("address",), ("road", "number"))),
    "contacts": ((("department",),), (("name",), ("last_name",)), (("email",),)),
}
# Words of a heading that say that the column is about those who live there. Whole words, so that "lejemål" is none.
ABOUT_RESIDENTS = re.compile(
    r"\b(cpr|cprnr|cprnummer|personnr|personnummer|p nr|fødselsdato|fødselsdag|født|beboer|beboere|beboers|beboernavn|lejer|lejere"
    r"|lejers|lejernavn|lejernr|kontrakthaver|kontrakthavere|borger|borgere|navn på beboer|resident|residents|tenant|tenants)\b"
)
LEAST_KNOWN = 2  # recognised headings that make a row the row of headings


def plain(heading: str) -> str:
    """Answer a heading as it is compared: lower case, without signs, with single spaces."""
    return " ".join(re.sub(r"[\W_]+", " ", heading.lower().replace("e-", "e")).split())


def about_residents(headings: Sequence[str]) -> str:
    """Answer the first heading that is about those who live there, or nothing."""
    return next((heading for heading in headings if ABOUT_RESIDENTS.search(plain(heading))), "")


def suggest(kind: str, headings: Sequence[str], remembered: Mapping[str, str] | None = None) -> list[str]:
    """Answer what each column is taken for: a field of the kind, or nothing. No field is given twice.

    What somebody chose before, for this heading, stands above what we know ourselves.
    """
    known = {plain(name): field for field, names in COLUMNS[kind].items() for name in names}
    known |= remembered or {}
    chosen: list[str] = []
    for heading in headings:
        field = known.get(plain(heading), "")
        chosen.append(field if field not in chosen else "")
    return chosen


def lacking(kind: str, columns: Sequence[str]) -> list[str]:
    """Answer the fields without which no row of the kind can be read, as far as no column gives them."""
    there = set(columns)
    return [ways[0][0] for ways in NEEDED[kind] if not any(there.issuperset(way) for way in ways)]


def recognised(kind: str, row: Sequence[str]) -> int:
    """Answer how many of a row's cells are headings of this kind."""
    return sum(1 for field in suggest(kind, row) if field)
