"""When one looks whether an address is protected still."""

from datetime import date

import pytest

from bindeled.cases.rules import addressing


@pytest.mark.parametrize(
    ("on", "known", "again"),
    [
        (date(2026, 11, 29), "registered", date(2027, 11, 29)),
        (date(2028, 2, 29), "registered", date(2029, 2, 28)),
        (date(2026, 11, 29), "asked", None),
        (date(2026, 11, 29), "threatened", None),
    ],
)
def test_what_lapses_by_itself_is_looked_at_after_a_year(on: date, known: str, again: date | None) -> None:
    assert addressing.look_again_on(on, known=known) == again


def test_whatever_lapses_is_a_way_of_knowing() -> None:
    assert list(addressing.KNOWN) == ["registered", "asked", "threatened"]
    assert set(addressing.LAPSES) <= set(addressing.KNOWN)
