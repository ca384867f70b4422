"""Photographs with a concern: only where the municipality takes them, drawn anew, refused at the field, and never kept unsent."""

import re
import subprocess
import sys
from threading import BoundedSemaphore
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from bindeled.concerns import actions, rules, words
from bindeled.concerns.actions import Picture, PictureRefusedError, draw
from bindeled.concerns.models import SealedConcern, SealedPicture
from bindeled.concerns.tests.test_pages import WORDS, answers, browser_of
from bindeled.drawn.rules.bare import size_of
from bindeled.drawn.rules.kinds import REFUSALS
from bindeled.drawn.tests import samples
from bindeled.municipalities.models import Municipality
from bindeled.post.models import Letter
from bindeled.receipts.models import Receipt
from conftest import Site, acting
from journeys import stage
from journeys.factory import World

FIELD = 'name="pictures"'
PLACE = samples.turned(6)  # a camera's own words stand in it


@pytest.fixture
def karin(world: World) -> Site:
    Municipality.objects.filter(code="0101").update(senders_may_attach=True, attach_source="Opdigtet")
    return browser_of(world, "Karin")


def given(content: bytes = PLACE, name: str = "IMG_1.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def send(world: World, karin: Site, *files: SimpleUploadedFile, **changes: Any) -> Any:
    return karin.post("/bekymring/", answers(world, step="send", pictures=list(files), **changes))


def page_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def nothing_is_stored() -> bool:
    return not (SealedConcern.objects.exists() or SealedPicture.objects.exists() or Receipt.objects.exists())


# -- Where ----------------------------------------------------------------------------------------------------------------


def test_the_field_stands_on_the_last_page_and_only_where_the_municipality_takes_photographs(
    world: World, karin: Site
) -> None:
    assert FIELD not in page_of(karin.get("/bekymring/"))
    last = page_of(karin.post("/bekymring/", answers(world)))
    assert FIELD in last
    assert 'enctype="multipart/form-data"' in last
    assert "Ingen mennesker, ingen post, ingen skærme" in last
    Municipality.objects.update(senders_may_attach=False)
    last = page_of(karin.post("/bekymring/", answers(world)))
    assert FIELD not in last
    assert "multipart" not in last


def test_where_they_are_not_taken_any_more_it_is_said_and_nothing_is_sent_without_them(
    world: World, karin: Site
) -> None:
    Municipality.objects.update(senders_may_attach=False)
    response = send(world, karin, given())
    assert response.status_code == 422
    assert "IMG_1" not in page_of(response)
    assert "Kommunen tager ikke længere imod billeder. Send uden. Din tekst er her." in page_of(response)
    assert nothing_is_stored()


def test_by_itself_no_municipality_takes_them() -> None:
    assert Municipality().senders_may_attach is False


# -- Sending --------------------------------------------------------------------------------------------------------------


def test_what_is_sent_is_drawn_anew_sealed_beside_the_concern_and_cannot_be_seen_again(
    world: World, karin: Site
) -> None:
    response = send(world, karin, given(), given(samples.picture("png")), given(samples.picture("heic")))
    assert response.status_code == 302
    concern = SealedConcern.objects.get()
    pictures = list(SealedPicture.objects.order_by("position"))
    assert [(picture.concern_id, picture.position) for picture in pictures] == [(concern.id, at) for at in (1, 2, 3)]
    arrived = actions.open_seal(concern)
    opened = [actions.open_picture(arrived, picture) for picture in pictures]
    assert [size_of(content) for content in opened] == [(64, 96), (96, 64), (96, 64)]
    assert not any(b"JFIF" in bytes(picture.sealed) for picture in pictures)
    receipt = page_of(karin.get(response.headers["Location"]))
    assert "billede" not in receipt.lower()


def test_the_receipt_and_its_letter_are_the_same_with_a_photograph_and_without(world: World, karin: Site) -> None:
    def answered(response: Any) -> tuple[str, ...]:
        page = karin.get(response.headers["Location"]).content.decode()
        letter = Letter.objects.latest("queued_at")
        told = (page, str(letter.facts), letter.kind, str(sorted(response.headers)), str(response.content))
        drop = re.compile(r"csrfmiddlewaretoken\S+ value=\S+|[0-9]+[A-Z]?|\b[A-Z]\b")  # numbers, times, check letters
        return tuple(drop.sub("", text) for text in told)

    without = answered(send(world, karin, key="one"))
    assert answered(send(world, karin, given(), key="two")) == without


def test_the_same_form_sent_twice_gives_one_concern_with_its_picture_and_the_same_receipt(
    world: World, karin: Site
) -> None:
    first, second = send(world, karin, given()), send(world, karin, given())
    assert first.headers["Location"] == second.headers["Location"]
    assert (SealedConcern.objects.count(), SealedPicture.objects.count()) == (1, 1)


@pytest.mark.parametrize("again", [(), (given(samples.picture("png")),)])
def test_the_same_form_with_another_picture_or_none_is_asked_about(
    world: World, karin: Site, again: tuple[SimpleUploadedFile, ...]
) -> None:
    send(world, karin, given())
    response = send(world, karin, *again)
    assert response.status_code == 409
    assert ("Billeder bliver ikke gemt, før du sender." in page_of(response)) is bool(again)
    assert SealedConcern.objects.count() == 1


def test_the_senders_door_cannot_look_at_what_was_sent_and_no_door_but_it_puts_one_in() -> None:
    assert [(gate.role, gate.may) for gate in SealedPicture.WALL] == [
        ("sender", ("insert",)),
        ("worker", ("select", "delete")),
    ]


# -- Refused --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([given(samples.paper(1), "brev.pdf")], "brev.pdf: Det er en PDF. Vi tager kun imod billeder."),
        ([given(), given(PLACE[:300], "halv.jpg")], "halv.jpg: Filen er beskadiget eller nåede ikke hel frem."),
        ([given(b"PK\x03\x04" + bytes(99), "a.docx")], "a.docx: Det er et dokument."),
        ([given(b"<svg onload=alert(1)>", "<b>.jpg")], "&lt;b&gt;.jpg: Det er ikke en JPEG, PNG eller HEIC"),
        ([given()] * 4, "Du kan højst sende 3 billeder."),
        ([given(PLACE + bytes(rules.LARGEST_GIVEN), "stor.jpg")], "stor.jpg: Filen er større end 10 MB."),
        (
            [given(samples.picture("png", Image.new("1", (20_000, 20_000))), "bombe.png")],
            "bombe.png: Billedet har mere end 50 millioner punkter.",
        ),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_at_the_field_and_what_was_typed_is_there(
    world: World, karin: Site, files: list[SimpleUploadedFile], why: str
) -> None:
    response = send(world, karin, *files, resident_knows="no")
    page = page_of(response)
    assert response.status_code == 422
    assert why in page
    assert "Vælg dine billeder igen, eller send uden. Din tekst er her." in page
    assert page.count(WORDS) == 2  # to be read, and to be sent
    assert re.search(r'value="no"[^>]*checked', page)
    assert nothing_is_stored()
    assert send(world, karin).status_code == 302


def test_what_is_too_large_together_is_read_past_and_the_text_is_there(
    world: World, karin: Site, settings: Any
) -> None:
    settings.LARGER_FORMS = {"concern": 300_000}
    response = send(world, karin, given(PLACE + bytes(400_000)))
    assert response.status_code == 422
    assert "Tilsammen er de for store." in page_of(response)
    assert WORDS in page_of(response)
    settings.WORDS_BESIDE_FILES = {}
    assert send(world, karin, given(PLACE + bytes(400_000))).status_code == 413
    assert nothing_is_stored()


@pytest.mark.parametrize(("step", "status"), [("check", 200), ("edit", 200)])
def test_a_page_that_cannot_carry_what_was_chosen_says_so(world: World, karin: Site, step: str, status: int) -> None:
    response = karin.post("/bekymring/", answers(world, step=step, pictures=given()))
    assert response.status_code == status
    assert "Vælg dine billeder igen" in page_of(response)
    assert nothing_is_stored()


def test_a_form_with_a_mistake_says_that_the_pictures_are_chosen_again(world: World, karin: Site) -> None:
    response = send(world, karin, given(), words="")
    assert response.status_code == 422
    assert "Vælg dine billeder igen." in page_of(response)


@pytest.mark.parametrize("size", [0, 400_000])
def test_a_session_that_ended_gives_the_text_back_and_does_not_send_it_without_the_pictures(
    world: World, size: int
) -> None:
    response = send(world, Site("sender"), given(PLACE + bytes(size)))
    page = page_of(response)
    assert response.status_code == 401
    assert WORDS in page
    assert "Dine filer bliver ikke gemt." in page
    assert 'name="step" value="check"' in page


def test_only_one_senders_pictures_are_drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "TURN", BoundedSemaphore(1))
    monkeypatch.setattr(rules, "WAIT_FOR_A_TURN", 0.05)
    with actions.TURN, pytest.raises(PictureRefusedError, match="busy"):
        draw([PLACE])
    with pytest.raises(PictureRefusedError, match="broken"):
        draw([PLACE, PLACE[:300]])
    assert len(draw([PLACE])) == 1


def test_what_becomes_too_large_to_seal_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    [made] = draw([PLACE])
    monkeypatch.setattr(rules, "LARGEST_PICTURE", len(made.content))
    assert draw([PLACE]) == (made,)
    monkeypatch.setattr(rules, "LARGEST_PICTURE", len(made.content) - 1)
    with pytest.raises(PictureRefusedError, match="made_too_large"):
        draw([PLACE])


def test_nothing_is_drawn_while_a_transaction_waits(world: World, karin: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from bindeled.confidentiality import doors  # noqa: PLC0415

    stood: list[bool] = []

    def watched(chosen: list[bytes]) -> tuple[Picture, ...]:
        stood.append(doors.is_open())
        return tuple(Picture(samples.picture(), content[:8]) for content in chosen)

    monkeypatch.setattr("bindeled.concerns.views.draw", watched)
    send(world, karin, given())
    assert stood == [False]
    with acting("sender"):
        karin.client.cookies.clear()
        assert isinstance(karin.client, Client)
    send(world, karin, given())
    assert stood == [False]  # and nothing for somebody who is not signed in


# -- Words, limits ---------------------------------------------------------------------------------------------------------


def test_every_refusal_has_words_of_its_own_for_the_sender() -> None:
    assert {*REFUSALS} - words.NOT_TAKEN.keys() == {"locked", "too_many_pages"}  # no picture is
    for word in words.NOT_TAKEN:
        assert "Din tekst er her." in words.not_taken(word) or "Your text is here." in words.not_taken(word)
    assert words.not_taken("locked") == words.not_taken("broken")


def test_a_long_name_is_known_by_its_end() -> None:
    assert words.shortened("x" * 60) == "x" * 60
    assert words.shortened("y" + "x" * 60) == "…" + "x" * 60


def test_the_limits_that_the_words_name_are_the_ones_that_are_kept() -> None:
    assert str(rules.MOST_PICTURES) in words.not_taken("too_many")
    assert f"{rules.LARGEST_GIVEN // 2**20} MB" in words.not_taken("too_large")


def test_as_much_is_taken_into_memory_as_all_of_them_may_be_and_none_is_laid_down_on_a_disk() -> None:
    asked = (
        "from bindeled.config import settings as s; print(s.FILE_UPLOAD_HANDLERS,"
        " s.FILE_UPLOAD_MAX_MEMORY_SIZE > max(s.LARGER_FORMS.values()) + 65536, s.LARGER_FORMS['concern'])"
    )
    told = {**stage.environment(), "BINDELED_SIDE": "sender"}
    said = subprocess.run([sys.executable, "-c", asked], env=told, capture_output=True, text=True, check=True).stdout
    assert said.split() == [
        "['django.core.files.uploadhandler.MemoryFileUploadHandler']",
        "True",
        str(rules.MOST_PICTURES * rules.LARGEST_GIVEN),
    ]
