"""The fixed agenda of each kind of meeting: what stands on it always, from where we know it, and what is put on it for one time."""

import pytest

from bindeled.cooperation.rules import agendas
from bindeled.cooperation.rules.meetings import CARETAKERS, CENTRAL, KINDS, LOCAL, NETWORK, OTHER


def test_each_kind_has_a_template_and_each_item_a_source() -> None:
    assert agendas.AGENDAS.keys() == KINDS.keys()
    items = {item for told in agendas.AGENDAS.values() for item in told}
    assert all(item.source for item in items)
    assert {item.source for item in items} > {agendas.HOUSE, "S2:134,146; D26", "S2:124; D27"}
    assert agendas.LAST_CHECKED.year == 2026


def test_a_local_meeting_always_has_the_activity_house_and_the_drop_in_centre_on_it() -> None:
    lines = agendas.template(LOCAL).splitlines()
    assert {str(agendas.ACTIVITY_HOUSE.text), str(agendas.DROP_IN.text)} <= set(lines)
    assert len(lines) == len(agendas.AGENDAS[LOCAL])
    assert agendas.template(OTHER) == ""
    assert agendas.template("unknown") == ""


@pytest.mark.parametrize("kind", [CENTRAL, LOCAL, CARETAKERS])
def test_what_was_noticed_since_last_time_has_its_place(kind: str) -> None:
    assert str(agendas.NOTICED.text) in agendas.template(kind).splitlines()


def test_a_network_makes_its_agenda_itself_and_what_was_for_one_time_falls_away() -> None:
    once = [*agendas.lines_of(agendas.THEME_LINE, ["Fremleje"]), *agendas.lines_of(agendas.OPEN_LINE, ["Bænke"])]
    last = "\n".join(["Nyt", "", *once, "Eventuelt"])
    assert agendas.template(NETWORK, last=last) == "Nyt\nEventuelt"
    assert agendas.template(LOCAL, last=last) == agendas.template(LOCAL)
    assert agendas.template(NETWORK, last=" \n") == agendas.template(NETWORK)
    assert str(agendas.AGENDAS[NETWORK][1].text) in agendas.template(NETWORK)


@pytest.mark.parametrize(
    ("agenda", "more", "comes"),
    [
        ("A\nB", [], "A\nB"),
        ("A\nB", ["C"], "A\nC\nB"),
        ("A\n\nB", ["C", "C"], "A\nC\nB"),
        ("A\nB", ["A"], "A\nB"),
        ("A", ["B"], "B\nA"),
        ("", ["B"], "B"),
    ],
)
def test_what_is_chosen_stands_before_the_last_line_and_once(agenda: str, more: list[str], comes: str) -> None:
    assert agendas.with_lines(agenda, more) == comes


def test_lines_say_what_they_are() -> None:
    assert agendas.lines_of(agendas.THEME_LINE, ["Fremleje"]) == ["Tema: Fremleje"]
    assert agendas.lines_of(agendas.OPEN_LINE, ["Bænke"]) == ["Opfølgning: Bænke"]
