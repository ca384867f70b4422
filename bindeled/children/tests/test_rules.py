"""Child clocks over weekends, Easter, summer time, New Year, and with a unit that does not answer: each call at its minute."""

from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bindeled.children import rules
from bindeled.children.rules import COPENHAGEN, Call, DutyCalendar, Hours, Step, ladder

UNIT_MAIL = Call("mail", "enheden@bindeled.example", "Enhedens postkasse")
UNIT_SMS = Call("sms", "00000001", "Vagthavende", after=15)
LEADER_SMS = Call("sms", "00000002", "Lederen", after=45)
DUTY_MAIL = Call("mail", "doegnvagt@bindeled.example", "Døgnvagten")
DUTY_PHONE = Call("phone", "00000003", "Døgnvagten", after=0)
OFFICE = DutyCalendar(
    hours=(*(Hours(day, time(8), time(16)) for day in range(4)), Hours(4, time(8), time(14))),
    within=(UNIT_MAIL, UNIT_SMS, LEADER_SMS),
    outside=(UNIT_MAIL, DUTY_PHONE),
    days_off=frozenset({"06-05", "12-24", "12-31"}),
)
ROUND = timedelta(hours=1)


def wall(written: str, fold: int = 0) -> datetime:
    """Answer the instant at which the clock on the wall in Copenhagen shows this; the second time round with ``fold``."""
    return datetime.strptime(written, "%Y-%m-%d %H:%M").replace(tzinfo=COPENHAGEN, fold=fold)


def said(steps: tuple[Step, ...]) -> tuple[str, ...]:
    """Answer a ladder as one reads it: the wall's day and time, how, and whom."""
    return tuple(
        f"{step.at.astimezone(COPENHAGEN):%a %d/%m %H:%M} {step.call.channel} {step.call.name.split()[-1]}"
        for step in steps
    )


LADDERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "on an ordinary Tuesday": (
        "2026-03-10 09:00",
        (
            "Tue 10/03 09:00 mail postkasse",
            "Tue 10/03 09:15 sms Vagthavende",
            "Tue 10/03 09:45 sms Lederen",
            "Tue 10/03 11:00 mail postkasse",
            "Tue 10/03 11:15 sms Vagthavende",
            "Tue 10/03 11:45 sms Lederen",
            "Tue 10/03 17:00 mail postkasse",
            "Tue 10/03 17:00 phone Døgnvagten",
            "Wed 11/03 05:00 mail postkasse",
            "Wed 11/03 05:00 phone Døgnvagten",
        ),
    ),
    "on a Friday, over the weekend": (
        "2026-03-13 13:30",
        (
            "Fri 13/03 13:30 mail postkasse",
            "Fri 13/03 13:45 sms Vagthavende",
            # The leader's turn would come at 14.15, after closing time: the duty service instead.
            "Fri 13/03 14:15 mail postkasse",
            "Fri 13/03 14:15 phone Døgnvagten",
            "Fri 13/03 15:30 mail postkasse",
            "Fri 13/03 15:30 phone Døgnvagten",
            "Fri 13/03 21:30 mail postkasse",
            "Fri 13/03 21:30 phone Døgnvagten",
            "Sat 14/03 09:30 mail postkasse",
            "Sat 14/03 09:30 phone Døgnvagten",
        ),
    ),
    "on a Sunday evening, into Monday": (
        "2026-03-15 23:00",
        (
            "Sun 15/03 23:00 mail postkasse",
            "Sun 15/03 23:00 phone Døgnvagten",
            "Mon 16/03 01:00 mail postkasse",
            "Mon 16/03 01:00 phone Døgnvagten",
            "Mon 16/03 07:00 mail postkasse",
            "Mon 16/03 07:00 phone Døgnvagten",
            "Mon 16/03 19:00 mail postkasse",
            "Mon 16/03 19:00 phone Døgnvagten",
        ),
    ),
    "on the Wednesday before Easter": (
        "2026-04-01 15:00",
        (
            "Wed 01/04 15:00 mail postkasse",
            "Wed 01/04 15:15 sms Vagthavende",
            "Wed 01/04 15:45 sms Lederen",
            "Wed 01/04 17:00 mail postkasse",
            "Wed 01/04 17:00 phone Døgnvagten",
            "Wed 01/04 23:00 mail postkasse",
            "Wed 01/04 23:00 phone Døgnvagten",
            # Maundy Thursday at 11: a Thursday, but nobody is there.
            "Thu 02/04 11:00 mail postkasse",
            "Thu 02/04 11:00 phone Døgnvagten",
        ),
    ),
    "on Easter Monday, into the first day after it": (
        "2026-04-06 12:00",
        (
            "Mon 06/04 12:00 mail postkasse",
            "Mon 06/04 12:00 phone Døgnvagten",
            "Mon 06/04 14:00 mail postkasse",
            "Mon 06/04 14:00 phone Døgnvagten",
            "Mon 06/04 20:00 mail postkasse",
            "Mon 06/04 20:00 phone Døgnvagten",
            "Tue 07/04 08:00 mail postkasse",
            "Tue 07/04 08:15 sms Vagthavende",
            "Tue 07/04 08:45 sms Lederen",
        ),
    ),
    "in the night when the clocks go forward": (
        "2026-03-28 23:30",
        (
            "Sat 28/03 23:30 mail postkasse",
            "Sat 28/03 23:30 phone Døgnvagten",
            "Sun 29/03 01:30 mail postkasse",
            "Sun 29/03 01:30 phone Døgnvagten",
            # 02.00 to 03.00 is not there: eight hours later the wall shows 8.30, and twenty hours later 20.30.
            "Sun 29/03 08:30 mail postkasse",
            "Sun 29/03 08:30 phone Døgnvagten",
            "Sun 29/03 20:30 mail postkasse",
            "Sun 29/03 20:30 phone Døgnvagten",
        ),
    ),
    "before the clocks go forward, with an escalation in the hour that is not there": (
        "2026-03-29 00:30",
        (
            "Sun 29/03 00:30 mail postkasse",
            "Sun 29/03 00:30 phone Døgnvagten",
            "Sun 29/03 03:30 mail postkasse",
            "Sun 29/03 03:30 phone Døgnvagten",
            "Sun 29/03 09:30 mail postkasse",
            "Sun 29/03 09:30 phone Døgnvagten",
            "Sun 29/03 21:30 mail postkasse",
            "Sun 29/03 21:30 phone Døgnvagten",
        ),
    ),
    "in the night when the clocks go back": (
        "2026-10-25 01:30",
        (
            "Sun 25/10 01:30 mail postkasse",
            "Sun 25/10 01:30 phone Døgnvagten",
            # 02.00 to 03.00 is there twice: two hours later the wall shows 2.30 for the second time.
            "Sun 25/10 02:30 mail postkasse",
            "Sun 25/10 02:30 phone Døgnvagten",
            "Sun 25/10 08:30 mail postkasse",
            "Sun 25/10 08:30 phone Døgnvagten",
            "Sun 25/10 20:30 mail postkasse",
            "Sun 25/10 20:30 phone Døgnvagten",
        ),
    ),
    "on New Year's Eve, when this municipality is closed": (
        "2026-12-31 10:00",
        (
            "Thu 31/12 10:00 mail postkasse",
            "Thu 31/12 10:00 phone Døgnvagten",
            "Thu 31/12 12:00 mail postkasse",
            "Thu 31/12 12:00 phone Døgnvagten",
            "Thu 31/12 18:00 mail postkasse",
            "Thu 31/12 18:00 phone Døgnvagten",
            "Fri 01/01 06:00 mail postkasse",
            "Fri 01/01 06:00 phone Døgnvagten",
        ),
    ),
    "on the day that was the Great Prayer Day until 2023": (
        "2024-04-26 09:00",
        (
            "Fri 26/04 09:00 mail postkasse",
            "Fri 26/04 09:15 sms Vagthavende",
            "Fri 26/04 09:45 sms Lederen",
            "Fri 26/04 11:00 mail postkasse",
            "Fri 26/04 11:15 sms Vagthavende",
            "Fri 26/04 11:45 sms Lederen",
            "Fri 26/04 17:00 mail postkasse",
            "Fri 26/04 17:00 phone Døgnvagten",
            "Sat 27/04 05:00 mail postkasse",
            "Sat 27/04 05:00 phone Døgnvagten",
        ),
    ),
    "on Constitution Day, when this municipality is closed": (
        "2026-06-05 09:00",
        (
            "Fri 05/06 09:00 mail postkasse",
            "Fri 05/06 09:00 phone Døgnvagten",
            "Fri 05/06 11:00 mail postkasse",
            "Fri 05/06 11:00 phone Døgnvagten",
            "Fri 05/06 17:00 mail postkasse",
            "Fri 05/06 17:00 phone Døgnvagten",
            "Sat 06/06 05:00 mail postkasse",
            "Sat 06/06 05:00 phone Døgnvagten",
        ),
    ),
}


@pytest.mark.parametrize("when", LADDERS)
def test_a_unit_that_never_answers_is_called_each_time_at_its_minute(when: str) -> None:
    received, expected = LADDERS[when]
    assert said(ladder(wall(received), OFFICE)) == expected


def ladders_that_differ(calendar: DutyCalendar) -> set[str]:
    """Answer the examples that a calendar gets wrong."""
    return {when for when, (at, expected) in LADDERS.items() if said(ladder(wall(at), calendar)) != expected}


WITHOUT = {
    "no holidays": (DutyCalendar(OFFICE.hours, OFFICE.within, OFFICE.outside), {"Constitution", "New Year's"}),
    "open on Sundays": (
        DutyCalendar((*OFFICE.hours, Hours(6, time(0), time(0))), OFFICE.within, OFFICE.outside, OFFICE.days_off),
        {"Sunday", "clocks go back"},
    ),
    "closing an hour late": (
        DutyCalendar(
            tuple(Hours(held.weekday, held.opens, time(17)) for held in OFFICE.hours),
            OFFICE.within,
            OFFICE.outside,
            OFFICE.days_off,
        ),
        {"Friday"},
    ),
}


@pytest.mark.parametrize("broken", WITHOUT)
def test_the_control_a_broken_calendar_is_noticed(broken: str) -> None:
    calendar, noticed_on = WITHOUT[broken]
    wrong = ladders_that_differ(calendar)
    assert all(any(word in when for when in wrong) for word in noticed_on)
    assert ladders_that_differ(OFFICE) == set()


def test_the_control_a_library_without_easter_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "HOLIDAYS", {})
    assert {when for when in LADDERS if "Easter" in when} <= ladders_that_differ(OFFICE)


def test_the_control_counting_on_the_wall_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "UTC", COPENHAGEN)  # hours added to what the wall shows
    assert {when for when in LADDERS if "clocks go" in when} <= ladders_that_differ(OFFICE)


# -- The clocks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-03-10 09:00", "2026-03-11 09:00"),
        ("2026-03-13 23:59", "2026-03-14 23:59"),
        # Twenty-four hours, not the same time on the wall.
        ("2026-03-28 12:00", "2026-03-29 13:00"),
        ("2026-10-24 12:00", "2026-10-25 11:00"),
        ("2026-12-31 23:30", "2027-01-01 23:30"),
    ],
)
def test_the_assessment_is_due_after_twenty_four_hours_round_the_clock(received: str, due: str) -> None:
    answered = rules.assess_by(wall(received))
    assert answered == wall(due)
    assert answered.tzinfo is UTC


@pytest.mark.parametrize(
    ("received", "days_off", "last_day"),
    [
        ("2026-03-09 09:00", (), date(2026, 3, 16)),  # Monday: Tue to Sat are five, then Monday
        ("2026-03-13 23:59", (), date(2026, 3, 20)),  # Friday: Saturday counts, Sunday does not
        ("2026-03-14 00:01", (), date(2026, 3, 21)),  # a minute later it is Saturday
        ("2026-03-30 09:00", (), date(2026, 4, 9)),  # before Easter: Thursday, Friday and Monday are off
        ("2023-05-03 09:00", (), date(2023, 5, 11)),  # over the Great Prayer Day, the last time it was off
        ("2024-04-24 09:00", (), date(2024, 5, 1)),  # and on the day it would have been the year after
        ("2026-06-03 09:00", (), date(2026, 6, 10)),
        ("2026-06-03 09:00", ("06-05",), date(2026, 6, 11)),
        ("2026-12-21 09:00", (), date(2026, 12, 30)),
        ("2026-12-21 09:00", ("12-24",), date(2026, 12, 31)),
        ("2026-12-28 09:00", ("12-31",), date(2027, 1, 6)),
    ],
)
def test_the_receipt_is_due_after_six_weekdays(received: str, days_off: tuple[str, ...], last_day: date) -> None:
    assert rules.receipt_by(wall(received), days_off) == last_day


def test_a_concern_of_before_the_first_terms_is_held_to_them() -> None:
    assert rules.terms(wall("2019-05-01 10:00")) is rules.TERMS[0]


def test_newer_terms_hold_from_their_day(monkeypatch: pytest.MonkeyPatch) -> None:
    newer = rules.Terms(date(2030, 1, 1), timedelta(hours=12), (timedelta(hours=1),), 3, "en ny lov")
    monkeypatch.setattr(rules, "TERMS", (*rules.TERMS, newer))
    assert rules.assess_by(wall("2029-12-31 23:59")) == wall("2030-01-01 23:59")
    assert rules.assess_by(wall("2030-01-01 00:00")) == wall("2030-01-01 12:00")
    assert len(ladder(wall("2030-01-01 00:00"), OFFICE)) == 2 * len(OFFICE.outside)


# -- Hours --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-10 07:59", False),
        ("2026-03-10 08:00", True),
        ("2026-03-10 15:59", True),
        ("2026-03-10 16:00", False),
        ("2026-03-13 14:00", False),
        ("2026-03-14 09:00", False),
        ("2026-04-03 09:00", False),
        ("2026-12-24 09:00", False),
    ],
)
def test_a_unit_is_open_in_its_hours_and_on_no_holiday(at: str, expected: bool) -> None:
    assert OFFICE.is_open(wall(at)) is expected


def test_closing_at_midnight_is_the_end_of_the_day() -> None:
    always = DutyCalendar(tuple(Hours(day, time(0), time(0)) for day in range(7)))
    assert always.is_open(wall("2026-03-10 00:00"))
    assert always.is_open(wall("2026-03-10 23:59"))


@pytest.mark.parametrize(
    ("calendar", "channels"),
    [
        (DutyCalendar(OFFICE.hours, within=(), outside=(DUTY_PHONE,)), ["phone"]),
        (DutyCalendar((), within=(UNIT_MAIL,), outside=()), ["mail"]),
        (DutyCalendar(OFFICE.hours), []),
    ],
)
def test_an_empty_list_is_no_reason_to_call_nobody(calendar: DutyCalendar, channels: list[str]) -> None:
    first = [step.call.channel for step in ladder(wall("2026-03-10 09:00"), calendar) if step.round == 0]
    assert first == channels


def test_each_call_of_a_ladder_has_a_place_of_its_own() -> None:
    for received, _expected in LADDERS.values():
        steps = ladder(wall(received), OFFICE)
        assert len({(step.round, step.turn) for step in steps}) == len(steps)
        assert [step.at for step in steps] == sorted(step.at for step in steps)
        assert {step.at.tzinfo for step in steps} == {UTC}


def test_the_order_of_a_list_follows_its_minutes() -> None:
    calendar = DutyCalendar(OFFICE.hours, within=(LEADER_SMS, UNIT_SMS, UNIT_MAIL))
    first = [step.call for step in ladder(wall("2026-03-10 09:00"), calendar) if step.round == 0]
    assert first == [UNIT_MAIL, UNIT_SMS, LEADER_SMS]


def test_what_is_left_is_what_was_not_made_in_order() -> None:
    steps = ladder(wall("2026-03-10 09:00"), OFFICE)
    assert rules.left_to_make(steps, set(), steps[0].at - ROUND) == list(steps)
    assert rules.left_to_make(steps, {(0, 0)}, steps[0].at) == list(steps[1:])
    assert rules.left_to_make(steps, {(step.round, step.turn) for step in steps}, steps[-1].at) == []


def test_of_several_rounds_that_are_due_together_the_latest_is_left() -> None:
    steps = ladder(wall("2026-03-10 09:00"), OFFICE)
    left = rules.left_to_make(steps, {(0, 0)}, wall("2026-03-10 11:20"))
    assert {step.round for step in left} == {1, 2, 3}
    assert [step.turn for step in left if step.round == 1] == [0, 1, 2]
    assert {step.round for step in rules.left_to_make(steps, set(), wall("2026-03-12 09:00"))} == {3}
    begins = next(step.at for step in steps if step.round == 1)
    assert {step.round for step in rules.left_to_make(steps, set(), begins)} == {1, 2, 3}


def test_a_list_that_reaches_past_closing_time_and_into_the_next_round_stays_in_order() -> None:
    late = DutyCalendar(
        OFFICE.hours,
        within=(Call("mail", "a", "Første"), Call("sms", "b", "Sidste", after=90)),
        outside=(Call("phone", "c", "Vagten"), Call("phone", "d", "Bagvagten", after=100)),
    )
    assert said(ladder(wall("2026-03-10 15:00"), late))[:5] == (
        "Tue 10/03 15:00 mail Første",
        "Tue 10/03 16:30 phone Vagten",
        "Tue 10/03 17:00 phone Vagten",
        "Tue 10/03 18:10 phone Bagvagten",
        "Tue 10/03 18:40 phone Bagvagten",
    )


def test_of_a_list_that_reaches_into_the_next_round_no_call_is_left_out() -> None:
    late = DutyCalendar(
        OFFICE.hours,
        within=(Call("mail", "a", "Første"), Call("sms", "b", "Sidste", after=90)),
        outside=(Call("phone", "c", "Vagten"), Call("phone", "d", "Bagvagten", after=100)),
    )
    steps = ladder(wall("2026-03-10 15:00"), late)
    made: set[tuple[int, int]] = set()
    for step in steps:
        due = [left for left in rules.left_to_make(steps, made, step.at) if left.at <= step.at]
        made |= {(left.round, left.turn) for left in due}
    assert made == {(step.round, step.turn) for step in steps}
    assert rules.left_to_make((), set(), steps[0].at) == []


# -- Words and facts ----------------------------------------------------------------------------------------------------


def test_the_words_in_the_database_and_in_files_stay_what_they_are() -> None:
    assert list(rules.CHANNELS) == ["mail", "sms", "phone"]
    assert list(rules.WAYS) == ["unit_phone", "unit_written", "unit_met", "duty_phone"]
    assert list(rules.DAYS_OFF) == ["05-01", "06-05", "12-24", "12-31"]
    assert (rules.ASSESSMENT_LAW, rules.RECEIPT_LAW) == ("assess_child", "receipt_child")
    assert timedelta(minutes=rules.LATEST_TURN) < min(rules.TERMS[0].again_after)
    assert rules.LATEST_TURN == 119
    assert rules.TERMS[0].valid_from == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("fact", "field"),
    [
        (OFFICE.hours[0], "opens"),
        (UNIT_MAIL, "to"),
        (OFFICE, "hours"),
        (rules.TERMS[0], "receipt_days"),
        (Step(datetime(2026, 1, 1, tzinfo=UTC), 0, 0, UNIT_MAIL), "at"),
    ],
)
def test_no_fact_is_changed_once_it_was_read(fact: object, field: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(fact, field, None)
