"""The letters about lists read well on a phone: a short subject, what it is about first, the link alone, and not too long."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.housing import letters
from bindeled.housing.actions import invite
from bindeled.housing.letters import NAMED, Needs
from bindeled.housing.models import Appointment, ContactPerson, Doubt, Keeper
from bindeled.housing.queries.coverage import Standing
from bindeled.housing.rules import Coverage, Span
from bindeled.post.models import Letter
from conftest import acting
from journeys.factory import LONG_AGO, World

LONGEST_SUBJECT = 60  # characters; a phone shows some 35 in the list, and two lines above the letter
MOST_LINES = 70
LONG = "Den Grønne Længe ved Kløvermarken, afdeling for ældre og unge i fællesskab og alle de andre, som også bor her, "
TODAY = date(2026, 11, 28)


def standing(number: int, *, gap: Span | None = None, ahead: Span | None = None) -> Standing:
    coverage = Coverage(gap, ahead, 0, 365)
    late_on = gap.first + timedelta(days=14) if gap else None
    place = {"organisation_id": None, "organisation": LONG, "district": "Amager", "names": (), "doubtful": False}
    return Standing(id=number, name=f"{LONG}{number}", coverage=coverage, late_on=late_on, **place)  # type: ignore[arg-type]


def open_gaps(many: int) -> list[Standing]:
    return [standing(number, gap=Span(TODAY - timedelta(days=number), TODAY)) for number in range(many)]


def ahead(many: int) -> list[Standing]:
    return [standing(number, ahead=Span(TODAY + timedelta(days=9))) for number in range(many)]


def doubts(many: int, cause: str = "silent") -> list[Doubt]:
    return [Doubt(contact_person=ContactPerson(name=f"Person {at}"), cause=cause, since=TODAY) for at in range(many)]


def written_to_the_keeper(world: World, needs: Needs, language: str) -> Letter:
    keeper = Keeper.objects.get(account_id=world["Helle"].id)
    keeper.language, keeper.organisation.name = language, LONG
    with acting("worker"), entered(Door("worker", municipality="0101")):
        letters.list_needs_you(keeper, needs, today=TODAY)
    return Letter.objects.latest("queued_at")


def told_of_a_colleague(world: World, language: str, *, ended: bool) -> Letter:
    keeper, about = (Keeper.objects.get(account_id=world[name].id) for name in ("Helle", "Viggo"))
    keeper.language, keeper.organisation.name = language, LONG
    with acting("sender"), entered(world.door("Helle")):
        letters.keepers_changed(keeper, about, ended=ended, by=world["Helle"])
    return Letter.objects.latest("queued_at")


def asked(world: World, language: str, *, again: bool) -> Letter:
    places = Appointment.objects.filter(contact_person__account_id=world["Karin"].id).select_related("department")
    entry = ContactPerson.objects.get(account_id=world["Karin"].id)
    entry.language = language
    with acting("worker"), entered(Door("worker", municipality="0101")):
        letters.still_right(entry, list(places), token="x" * 32, again=again)
    return Letter.objects.latest("queued_at")


def invited(world: World, language: str) -> Letter:
    helle = world["Helle"]
    with acting("sender"), entered(world.door("Helle")):
        entry = ContactPerson.objects.create(
            municipality_id="0101", organisation_id=world.door("Helle").units[0], account_id=helle.id, name="Nanna Nyborg",
            email="nanna@bindeled.example", kind="caretaker", language=language, added_on=LONG_AGO,
            confirmed_on=timezone.localdate(),
        )  # fmt: skip
        ContactPerson.objects.filter(id=entry.id).update(account_id=entry.id)
        entry.account_id = entry.id
        invite(entry, by=helle)
    return Letter.objects.latest("queued_at")


def everything(world: World, language: str) -> list[Letter]:
    needs = [
        Needs(open_gaps(200), ahead(200), doubts(200)),
        Needs(open_gaps(1), [], []),
        Needs([], ahead(1), doubts(1, "bounced")),
        Needs([], [], doubts(2, "said")),
    ]
    told = [written_to_the_keeper(world, one, language) for one in needs]
    told += [told_of_a_colleague(world, language, ended=ended) for ended in (True, False)]
    told += [asked(world, language, again=again) for again in (True, False)]
    return [*told, invited(world, language)]


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_letter_about_a_list_reads_well_on_a_phone(world: World, language: str) -> None:
    greeting = {"da": r"Hej [^.]+\. \S.{20,}", "en": r"Hello [^.]+\. \S.{20,}"}[language]
    for letter in everything(world, language):
        lines = letter.text.splitlines()
        assert len(letter.subject) < LONGEST_SUBJECT, letter.subject
        assert re.fullmatch(greeting, lines[0]), lines[0]
        assert lines[1] == ""
        [link] = [line for line in lines if "://" in line]
        assert re.fullmatch(r"https?://\S+", link)
        assert f'<a href="{link}">' in letter.html
        assert f'<html lang="{language}">' in letter.html
        assert len(lines) <= MOST_LINES
        assert not re.search(r"\n\n\n| \n|^ ", letter.text), repr(letter.text)


@pytest.mark.parametrize(
    ("needs", "subject"),
    [
        (Needs(open_gaps(1), ahead(3), doubts(4)), "1 afdeling har ingen kontaktperson"),
        (Needs(open_gaps(2), [], []), "2 afdelinger har ingen kontaktperson"),
        (Needs([], ahead(1), doubts(4)), "1 afdeling står snart uden kontaktperson"),
        (Needs([], ahead(2), []), "2 afdelinger står snart uden kontaktperson"),
        (Needs([], [], doubts(1)), "Passer det stadig? 1 på listen er usikker"),
        (Needs([], [], doubts(200)), "Passer det stadig? 200 på listen er usikre"),
    ],
)
def test_the_subject_says_the_gravest_thing(world: World, needs: Needs, subject: str) -> None:
    assert written_to_the_keeper(world, needs, "da").subject == subject


@pytest.mark.parametrize(("many", "named", "more"), [(NAMED, NAMED, ""), (NAMED + 3, NAMED, "- og 3 flere")])
def test_a_letter_names_some_and_counts_the_rest(world: World, many: int, named: int, more: str) -> None:
    made: dict[str, Any] = {"gaps": open_gaps(many), "ahead": ahead(many), "doubts": doubts(many)}
    for name, value in made.items():
        needs = Needs(**{"gaps": [], "ahead": [], "doubts": [], name: value})
        text = written_to_the_keeper(world, needs, "da").text
        items = [line for line in text.splitlines() if line.startswith("- ")]
        assert len(items) == named + bool(more)
        assert items[-1] == more or not more
