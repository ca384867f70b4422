"""A leader tries rules of a day ahead over the concerns of their own units; nothing sealed is opened for it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from bindeled.cases.models import Concern, RoutingRule
from bindeled.cases.queries import rehearsal
from bindeled.cases.tests.test_pages import arrive
from bindeled.cases.tests.test_statements import MOST, statements_of
from bindeled.cases.views import rehearsal as page
from bindeled.confidentiality import records
from bindeled.confidentiality.models import TraceEntry
from bindeled.municipalities.models import Unit
from conftest import Site
from journeys.factory import LONG_AGO, World

RULES = "/regler/"
AMAGER, NORREBRO, MIDDLE = "Boligrådgiverne Amager", "Boligrådgiverne Nørrebro", "Center for boligsocial indsats"
JUDGED: dict[str, Any] = {"urgency": "week", "why": "Hun er faldet.", "money": ["none"], "age": "81"}


def ahead(days: int = 30) -> date:
    return timezone.localdate() + timedelta(days=days)


def put_rule(code: str, position: int, unit_kind: str, *when: dict[str, Any], **more: Any) -> RoutingRule:
    """Load a rule, as the owner does."""
    told = {"reason_da": f"Grunden {code}.", "reason_en": f"Because {code}.", "source": "en test"}
    said = {"municipality_id": "0101", "valid_from": LONG_AGO, "when": list(when), **told, **more}
    return RoutingRule.objects.create(code=code, position=position, unit_kind=unit_kind, **said)


def put_changed_rules() -> None:
    """Two rules of today, and one ahead: what smells goes to the central unit."""
    Unit.objects.create(municipality_id="0101", name=MIDDLE, kind="central", valid_from=LONG_AGO)
    put_rule("money", 10, "specialised", {"fact": "money", "one_of": ["arrears"]})
    put_rule("smell", 20, "central", {"fact": "kinds", "one_of": ["smell"]}, valid_from=ahead())
    put_rule("else", 90, "advisers")


@pytest.fixture
def lis(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Lis"])
    return municipal_site


def shown(site: Site, query: str = "", status: int = 200) -> str:
    answer = site.get(RULES + query)
    assert answer.status_code == status
    return " ".join(answer.content.decode().partition("<main")[2].split())


def test_it_says_how_many_would_go_from_where_to_where_by_which_rule_and_leads_to_some(world: World, lis: Site) -> None:
    concern_id, other = arrive(world), arrive(world, "other", kinds=("isolation",))
    put_changed_rules()
    said = shown(lis)
    assert "<strong>1</strong> af 2 bekymringer ville gå til en anden enhed." in said
    assert "1 ville gå samme sted hen som i dag." in said
    for word in (AMAGER, MIDDLE, "I dag: Grunden else.", "Derefter: Grunden smell.", f"/bekymringer/{concern_id}/"):
        assert word in said
    assert str(other) not in said
    assert f'value="{ahead():%Y-%m-%d}"' in said
    assert lis.get(f"/bekymringer/{concern_id}/").status_code == 200


def test_no_name_no_address_and_no_word_of_what_was_told_stands_there(world: World, lis: Site) -> None:
    arrive(world, resident_name="Fru Opdigtet")
    put_changed_rules()
    said = shown(lis)
    for hidden in ("Fru Opdigtet", "Æblehaven", "Det lugter stærkt", "Karin"):
        assert hidden not in said


def test_what_an_adviser_noted_is_not_opened_and_what_hangs_on_it_cannot_be_said(
    world: World, lis: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    concern_id = arrive(world, kinds=("isolation",))  # the adviser's kinds count before the sender's
    assert lis.post(f"/bekymringer/{concern_id}/vurder/", {**JUDGED, "kinds": ["smell"]}).status_code == 302
    put_changed_rules()
    put_rule("old", 11, "specialised", {"fact": "age", "at_least": 90})
    Unit.objects.create(municipality_id="0101", name="Gæld", kind="specialised", valid_from=LONG_AGO)

    def fails(*_told: Any, **_named: Any) -> str:
        raise AssertionError

    monkeypatch.setattr(records.Record, "open", fails)
    with pytest.raises(AssertionError):  # the control: the concern's own page opens it
        lis.get(f"/bekymringer/{concern_id}/")
    said = shown(lis)
    assert "<strong>0</strong> af 1 bekymringer ville gå til en anden enhed." in said
    assert "Om <strong>1</strong> mere kan det ikke siges." in said
    assert "1 af bekymringerne er vurderet af en rådgiver." in said
    assert "Regler, der ikke kunne bedømmes dér: <ul> <li>Grunden money.</li><li>Grunden old.</li> </ul>" in said


def test_reading_it_leaves_one_line_in_the_trace(world: World, lis: Site) -> None:
    arrive(world)
    put_changed_rules()
    shown(lis)
    line = TraceEntry.objects.get(deed="list_seen", record_kind="rehearsal")
    assert (line.actor_id, line.purpose, line.count, line.record_id) == (world["Lis"].id, "leading", 1, None)


@pytest.mark.parametrize("who", ["Bo", "Mona", "Gitte", "Dorte", "Esther"])
def test_for_whoever_leads_no_unit_there_is_no_such_page(world: World, municipal_site: Site, who: str) -> None:
    put_changed_rules()
    municipal_site.sign_in_as(world[who])
    assert municipal_site.get(RULES).status_code == 404


def test_only_concerns_of_ones_own_units_of_the_last_year_that_are_not_set_aside_are_tried(
    world: World, lis: Site
) -> None:
    ids = [arrive(world, key) for key in "abcd"]
    put_changed_rules()
    gitte = Unit.objects.get(name="SKP-teamet")
    Concern.objects.filter(id=ids[0]).update(unit=gitte, municipality_id="0157")
    Concern.objects.filter(id=ids[1]).update(received_at=timezone.now() - timedelta(days=366))
    Concern.objects.filter(id=ids[2]).update(set_aside="alike", channel="open", alike=b"x")
    said = shown(lis)
    assert "<strong>1</strong> af 1 bekymringer" in said
    assert [str(each) in said for each in ids] == [False, False, False, True]


def test_rules_of_another_municipality_are_neither_shown_nor_tried(world: World, lis: Site) -> None:
    arrive(world)
    put_rule("theirs", 1, "central", municipality_id="0157", valid_from=ahead())
    said = shown(lis)
    assert "Grunden theirs." not in said
    assert "så der er intet at prøve" in said


def test_where_nothing_changes_it_says_how_a_changed_rule_comes_in(world: World, lis: Site) -> None:
    arrive(world)
    said = shown(lis)
    assert "Ingen regel og ingen enhed ændrer sig på en dag, der kommer" in said
    assert "bindeled rehearse" in said
    assert "Din kommune har ingen regler endnu" in said
    assert not TraceEntry.objects.filter(record_kind="rehearsal").exists()


def test_where_no_concern_came_it_says_so(lis: Site) -> None:
    put_changed_rules()
    assert "Dine enheder har ingen bekymring fra det sidste år" in shown(lis)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("i morgen", "Skriv dagen som en dato."),
        ("", "Skriv dagen som en dato."),
        ("2020-01-01", "Vælg en dag efter i dag."),
    ],
)
def test_a_day_that_is_none_or_not_ahead_is_given_back(world: World, lis: Site, typed: str, fault: str) -> None:
    arrive(world)
    put_changed_rules()
    said = shown(lis, f"?day={typed}", 422)
    assert fault in said
    assert f'value="{typed}"' in said or not typed
    assert "bekymringer ville gå" not in said
    assert not TraceEntry.objects.filter(record_kind="rehearsal").exists()


def test_a_day_before_anything_changes_moves_nothing(world: World, lis: Site) -> None:
    arrive(world)
    put_changed_rules()
    said = shown(lis, f"?day={ahead(29):%Y-%m-%d}")
    assert "Ingen af dem ville gå et andet sted hen" in said
    assert "endnu ikke" in said


def test_a_unit_that_ends_is_tried_as_well(world: World, lis: Site) -> None:
    arrive(world)
    put_rule("else", 90, "advisers")
    Unit.objects.filter(name=AMAGER).update(valid_to=ahead())
    Unit.objects.create(municipality_id="0101", name=MIDDLE, kind="central", valid_from=LONG_AGO)
    said = shown(lis)
    assert f'value="{ahead(31):%Y-%m-%d}"' in said
    assert "Reglen er den samme, og den peger på en anden enhed." in said
    assert f"{AMAGER}: til" in said


def test_a_child_is_never_judged_away(world: World, lis: Site) -> None:
    concern_id = arrive(world, kinds=("child",))
    lis.post(f"/bekymringer/{concern_id}/vurder/", {**JUDGED, "kinds": ["smell"]})
    Unit.objects.create(municipality_id="0101", name="Familieenheden", kind="children", valid_from=LONG_AGO)
    put_rule("else", 90, "advisers")
    told = {"fact": "kinds", "one_of": ["child"]}
    put_rule("child", 40, "children", told, beside=True, valid_to=ahead())
    said = shown(lis)
    assert "Hvem der får besked ved siden af" in said
    assert "1 sikkert og 0, der ikke kan siges, af 1" in said


def many(world: World, number: int) -> UUID:
    """So many concerns of one pattern."""
    pattern = Concern.objects.get(id=arrive(world))
    values = {field.attname: getattr(pattern, field.attname) for field in Concern._meta.concrete_fields}
    times = [pattern.received_at - timedelta(minutes=minute) for minute in range(1, number)]
    Concern.objects.bulk_create([Concern(**{**values, "id": uuid4(), "received_at": at}) for at in times])
    return pattern.id


def test_it_looks_at_a_most_says_so_and_shows_a_few_with_as_many_statements(
    world: World, lis: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(world, 12)
    put_changed_rules()
    shown(lis)
    few = statements_of(lambda: lis.get(RULES))
    assert len(few) <= MOST
    monkeypatch.setattr(rehearsal, "MOST_TRIED", 10)
    monkeypatch.setattr(page, "MOST_TRIED", 10)
    said = shown(lis)
    assert "<strong>10</strong> af 10 bekymringer" in said
    assert "kun de nyeste 10 er set igennem, siden" in said
    assert said.count('href="/bekymringer/') == 3


def test_as_many_changes_are_shown_as_can_be_read(world: World, lis: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    arrive(world)
    arrive(world, "n", kinds=("isolation",))
    put_changed_rules()
    put_rule("alone", 21, "advisers", {"fact": "kinds", "one_of": ["isolation"]}, valid_from=ahead())
    put_rule("first", 22, "central", {"fact": "kinds", "one_of": ["isolation"]}, valid_to=ahead(29))
    assert shown(lis).count("sikkert og") == 2
    monkeypatch.setattr(page, "MOST_SHOWN", 1)
    said = shown(lis)
    assert said.count("sikkert og") == 1
    assert "Kun de 1 ændringer" in said
    assert MIDDLE in said


@pytest.mark.parametrize("path", ["/mandag/", "/fordeling/"])
def test_the_leaders_other_pages_lead_to_it(lis: Site, path: str) -> None:
    assert f'href="{RULES}"' in lis.get(path).content.decode()
