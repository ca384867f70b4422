"""The rules of contacts, as tables."""

import pytest

from bindeled.duty import rules


@pytest.mark.parametrize("state", rules.STATES)
def test_every_state_says_whose_it_is_and_can_be_reached(state: str) -> None:
    known = rules.STATES[state]
    assert str(known.label)
    assert known.tone in {"info", "neutral"}
    assert known.owner == (
        rules.DUTY if state in rules.OPEN else "the unit that has the concern" if state == "concern" else "nobody"
    )
    assert state == "waiting" or state in {step.after for step in rules.STEPS.values()}


def test_the_steps_lead_from_what_is_open_alone() -> None:
    told = {name: (set(step.before), step.after, step.who) for name, step in rules.STEPS.items()}
    who = "adviser or leader"
    assert told == {
        "register": ({"waiting", "call_back"}, "concern", who),
        "guide": ({"waiting", "call_back"}, "guided", who),
        "answer": ({"waiting", "call_back"}, "answered", who),
        "put_off": ({"waiting"}, "call_back", who),
        "give_up": ({"call_back"}, "unreached", who),
    }


def test_by_which_ways_contacts_come_and_receipts_are_given() -> None:
    assert set(rules.CHANNELS) == {*rules.BY_HAND, "mailbox"}
    assert set(rules.RECEIPTS) == {*rules.BY_PEOPLE, "machine", "nowhere", "has_one"}
    for label in (*rules.CHANNELS.values(), *rules.RECEIPTS.values()):
        assert str(label)


@pytest.mark.parametrize(
    ("state", "owes"),
    [
        ("waiting", True),
        ("concern", True),
        ("guided", True),
        ("answered", True),
        ("call_back", False),
        ("unreached", False),
    ],
)
def test_everybody_is_owed_a_receipt_but_whom_nobody_has_spoken_with(state: str, owes: bool) -> None:
    assert rules.owes_receipt(state, given=False) is owes
    assert rules.owes_receipt(state, given=True) is False


@pytest.mark.parametrize(
    ("channel", "given", "may"),
    [("phone", False, True), ("phone", True, True), ("letter", False, False), ("letter", True, True)],
)
def test_what_somebody_wrote_is_acknowledged_before_it_waits(channel: str, given: bool, may: bool) -> None:
    assert rules.may_put_off(channel, given=given) is may


@pytest.mark.parametrize(
    ("tries", "has_number", "may"), [(0, True, False), (2, True, False), (3, True, True), (0, False, True)]
)
def test_one_stops_calling_back_after_three_tries_or_where_there_is_no_number(
    tries: int, has_number: bool, may: bool
) -> None:
    assert rules.may_give_up(tries, has_number=has_number) is may


@pytest.mark.parametrize(
    ("phone", "mail", "clues"),
    [
        ("", "", set()),
        ("+45 12 34 56 78", "", {"phone|12345678"}),
        ("12345678", " Ole@Eksempel.DK ", {"phone|12345678", "mail|ole@eksempel.dk"}),
        ("113", "", {"phone|113"}),
    ],
)
def test_a_caller_is_known_again_however_the_number_is_written(phone: str, mail: str, clues: set[str]) -> None:
    assert rules.caller_clues({"phone": phone, "mail": mail}) == clues


@pytest.mark.parametrize(
    ("channel", "has_mail", "ways"),
    [
        ("phone", True, ["mail", "aloud", "letter", "handed"]),
        ("phone", False, ["aloud", "letter", "handed"]),
        ("meeting", True, ["handed", "mail", "aloud", "letter"]),
        ("letter", False, ["letter", "aloud", "handed"]),
        ("letter", True, ["letter", "mail", "aloud", "handed"]),
        ("mailbox", True, ["mail", "aloud", "letter", "handed"]),
    ],
)
def test_the_likeliest_way_of_a_receipt_comes_first(channel: str, has_mail: bool, ways: list[str]) -> None:
    assert rules.receipt_ways(channel, has_mail=has_mail) == ways


def test_the_words_for_who_tells_and_the_longest_line_stay_what_they_are() -> None:
    assert (rules.NAMED, rules.ANONYMOUS, rules.SELF) == ("named", "anonymous", "self")
    assert rules.LONGEST_LINE == rules.contacts.LONGEST_LINE == 120
