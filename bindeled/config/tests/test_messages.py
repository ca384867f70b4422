"""One English text is one Danish text, whichever package says it."""

from typing import TypeAlias

from babel.messages.catalog import Catalog

from bindeled.config.management.commands.messages import clashes

Text: TypeAlias = str | tuple[str, ...]


def catalogue(*said: tuple[Text, Text, str | None]) -> Catalog:
    found = Catalog(locale="da")
    for english, danish, context in said:
        found.add(english, danish, context=context)
    return found


def test_what_two_packages_say_alike_is_no_fault() -> None:
    assert clashes({"cases": catalogue(("Save", "Gem", None)), "duty": catalogue(("Save", "Gem", None))}) == []


def test_what_they_say_differently_is_named_with_both() -> None:
    others = catalogue(("Open", "Åbent", None), ("Save", "Gem", None))
    assert clashes({"cases": catalogue(("Open", "Åbn", None)), "duty": catalogue(("Open", "Åbn", None)), "places": others}) == [
        "'Open' is said differently in cases, duty and places"
    ]  # fmt: skip


def test_numbers_are_compared_by_all_their_forms_and_contexts_apart() -> None:
    days = ("%(n)s day", "%(n)s days")
    one, other = (catalogue((days, ("%(n)s dag", text), None)) for text in ("%(n)s dage", "%(n)s døgn"))
    assert len(clashes({"a": one, "b": other})) == 1
    verb, noun = catalogue(("Open", "Åbn", "a door")), catalogue(("Open", "Åbent", "a place"))
    assert clashes({"a": verb, "b": noun}) == []
