"""A child that is shut in finds no way out, and however it goes wrong, it ends and takes nobody with it."""

import subprocess
import time
from signal import SIGABRT, SIGKILL

import pytest

from bindeled.shut import inside
from bindeled.shut.outside import ask

ROGUE, MIB = "bindeled.shut.tests.rogue", 2**20


# Seconds: long, so that a busy machine ends no child that goes right; short for one that would never end by itself.
LONG, SHORT = 30.0, 1.5


def told(how: str, given: bytes = b"", patience: float = LONG) -> tuple[bytes, int]:
    answer = ask(ROGUE, how, given=given, patience=patience, most=MIB)
    return answer.written, answer.code


def test_shut_in_it_finds_no_way_out() -> None:
    assert told("break_out") == (b"none", 0)


def test_ways_out_are_noticed_where_it_is_not_shut_in() -> None:
    """The control of the test above."""
    written, _code = told("not_shut_in")
    assert len(written.splitlines()) == 9, written  # nobody listens on the network there


def test_it_is_given_what_it_works_on_and_answers() -> None:
    assert told("copy", b"x" * MIB) == (b"x" * MIB, 0)
    assert len(told("copy", b"x" * 3 * MIB)[0]) == MIB + 1


@pytest.mark.parametrize(("how", "code"), [("hang", -SIGKILL), ("die", -SIGABRT), ("reckon", -SIGKILL)])
def test_a_child_that_goes_wrong_ends_and_takes_nobody_with_it(how: str, code: int) -> None:
    begun = time.monotonic()
    assert told(how, bytes(MIB), SHORT) == (b"", code)
    assert time.monotonic() - begun < 10


def test_a_child_that_writes_without_end_is_ended() -> None:
    written, code = told("flood")
    assert (len(written), bool(code)) == (MIB + 1, True)


def test_a_kernel_that_does_not_shut_it_in_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "vax")
    monkeypatch.setattr("resource.setrlimit", lambda *_told: None)
    assert not inside.shut()


def test_the_child_is_told_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {}
    real = subprocess.Popen

    def noted(*arguments: object, **how: object) -> object:
        seen.update(how)
        return real(*arguments, **how)  # type: ignore[call-overload]

    monkeypatch.setattr("subprocess.Popen", noted)
    told("copy")
    assert seen["env"] == {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
    assert seen["stderr"] == subprocess.DEVNULL
    assert seen["cwd"] == "/"
    assert "pass_fds" not in seen
