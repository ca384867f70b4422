"""Counters of attempts: nothing in them runs, none is pushed out, and those that ran out go."""

import base64
import pickle
import time
from typing import Any

import pytest
from django.core.cache import cache

import bindeled
from bindeled.users.models import MunicipalityCounter
from conftest import acting

pytestmark = pytest.mark.django_db


class Trap:
    """What would run in our process, were a counter's row opened as a pickle."""

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, ("import bindeled; bindeled.taken_over = True",)


def test_whoever_writes_a_counters_row_runs_nothing_in_our_process() -> None:
    with acting("municipality"):
        cache.set("attempts", [1.5], 60)
    row = MunicipalityCounter.objects.get()
    row.value = base64.b64encode(pickle.dumps(Trap())).decode()
    row.save(force_update=True)
    with acting("municipality"):
        assert cache.get("attempts", "nothing") == "nothing"
    assert not hasattr(bindeled, "taken_over")


def test_a_counter_is_added_once_until_it_runs_out_and_can_be_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    with acting("municipality"):
        assert cache.add("code", value=True, timeout=60)
        assert not cache.add("code", value=True, timeout=60)
        assert cache.get("code") is True
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + 61)
        assert cache.get("code") is None
        assert cache.add("code", [now], 60)
        assert cache.get("code") == [now]
        assert cache.delete("code")
        assert not cache.delete("code")
        assert cache.get("code") is None


def test_many_counters_push_none_out_that_still_counts() -> None:
    with acting("municipality"):
        cache.set("locked-out", [1.5], 600)
        for number in range(400):
            cache.set(f"noise-{number}", [1.5], 600)
        assert cache.get("locked-out") == [1.5]
    assert MunicipalityCounter.objects.count() == 401


def test_counters_that_have_run_out_are_swept_away(monkeypatch: pytest.MonkeyPatch) -> None:
    with acting("municipality"):
        cache.set("old", [1.5], 60)
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + 61)
        cache.set("new", [1.5], 60)
    assert [row.cache_key for row in MunicipalityCounter.objects.all()] == [":1:new"]
