"""The drill ``mailbox`` in its small size, and what its whole corpus is made of."""

from typing import Any

import pytest

from drills import mailbox
from drills.hostile_mail import FIFTY, INJECTING, MACHINES, ODD, OVERWHELMING, WHOLE, corpus


@pytest.mark.drill
def test_no_message_is_lost_nothing_dies_and_each_gets_one_receipt(
    django_db_setup: None, django_db_blocker: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with django_db_blocker.unblock():
        assert mailbox.main(20, 7, kills=0) == 0, capsys.readouterr().out


def test_the_whole_corpus_has_every_kind_and_three_hundred_messages() -> None:
    whole = corpus(WHOLE, 1)
    names = {one.name for one in whole}
    assert len(whole) == WHOLE
    assert names >= {FIFTY, *OVERWHELMING, *ODD, *INJECTING, *MACHINES}
    assert sum(one.again for one in whole) == 1
    assert len({one.raw for one in whole}) == WHOLE
