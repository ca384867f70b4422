"""The drill ``files`` in its small size, and what its whole corpus is made of."""

import pytest

from drills import files, hostile_papers, hostile_pictures
from drills.hostile_files import OTHERS, PLAIN, SLOW, WHOLE, _made, _torn


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
