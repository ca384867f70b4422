"""The drill ``files`` in its small size, also through the sender's form, and what its whole corpus is made of."""

import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bindeled.cases.actions import open_arrivals
from bindeled.concerns.models import SealedConcern, SealedPicture
from bindeled.concerns.tests.test_pages import WORDS, answers, browser_of
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.records import unlock
from bindeled.drawn.actions import Remade
from bindeled.files.models import File
from bindeled.files.queries import content_of
from bindeled.municipalities.models import Municipality
from conftest import Site, acting
from drills import files, hostile_papers, hostile_pictures
from drills.files import _holds, said_besides
from drills.hostile_files import OTHERS, PLAIN, SLOW, WHOLE, _made, _torn, torn
from drills.hostile_pictures import Made
from journeys.factory import World

WORD = b"KANARIE-7314"
DICE = random.Random(1)  # noqa: S311 - it shuffles points


@pytest.mark.drill
def test_no_hidden_word_comes_through_and_no_process_dies(capsys: pytest.CaptureFixture[str]) -> None:
    assert files.main(number=16, seed=7) == 0, capsys.readouterr().out


def test_the_whole_corpus_has_every_kind_and_three_hundred_files() -> None:
    planned = [*_made(copies=2), *_torn(WHOLE)][:WHOLE]
    names = [name for _group, name, _make, _must in planned]
    made = [*hostile_pictures.HIDING, *hostile_pictures.TWO_IN_ONE, *hostile_papers.HIDING, *hostile_papers.TWO_IN_ONE]
    bombs = [*hostile_pictures.OVERWHELMING, *hostile_papers.OVERWHELMING]
    assert len(planned) == WHOLE
    assert all(names.count(name) == 2 for name in made)
    assert all(names.count(name) == 1 for name in [*bombs, *OTHERS])
    assert {f"{kind}, {how}" for kind in PLAIN for how in ("torn", "bent")} <= set(names)
    assert set(bombs) >= SLOW


@pytest.fixture
def karin(world: World) -> Site:
    Municipality.objects.update(senders_may_attach=True, attach_source="Opdigtet")
    return browser_of(world, "Karin")


def send(world: World, karin: Site, name: str, content: bytes) -> int:
    form = answers(world, key=name, step="send", pictures=SimpleUploadedFile("IMG_1.jpg", content))
    response = karin.post("/bekymring/", form)
    assert response.status_code == 302 or WORDS in response.content.decode()
    return int(response.status_code)


def test_through_the_senders_form_no_hidden_word_comes_to_the_municipality(world: World, karin: Site) -> None:
    """What cameras and phones hide, in each of the kinds: it is taken, and what arrives says nothing but what is seen."""
    hiding = ("jpeg, where", "jpeg, second picture", "png, text in any letters", "heic, where", "heic, behind the end")
    for name in hiding:
        hidden = hostile_pictures.HIDING[name](DICE, WORD)
        assert _holds(hidden, WORD)  # the control: it is there
        assert send(world, karin, name, hidden) == 302
    with acting("worker"), entered(Door("worker", municipality="0101")):
        open_arrivals()
    with acting("municipality"), entered(world.door("Bo")):
        found = [content_of(unlock(file.key), file) for file in File.objects.select_related("key")]
    assert len(found) == len(hiding)
    for content in found:
        assert not _holds(content, WORD)
        assert said_besides(Remade("picture", content, 1)) == []


HOSTILE: dict[str, Made] = {
    **{name: hostile_pictures.OVERWHELMING[name] for name in ("jpeg of 65,500 each way", "heic of nothing")},
    "jpeg, torn": lambda dice, _word: torn(dice, hostile_pictures.photograph(dice)),
    "pdf": lambda dice, _word: PLAIN["pdf"](dice),
    "gif that is a script": lambda _dice, word: OTHERS["gif that is a script"] % word,
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_file_in_the_senders_form_is_refused_at_its_field_and_nothing_is_stored(
    world: World, karin: Site, name: str
) -> None:
    assert send(world, karin, name, HOSTILE[name](DICE, WORD)) == 422
    assert not SealedConcern.objects.exists()
    assert not SealedPicture.objects.exists()
