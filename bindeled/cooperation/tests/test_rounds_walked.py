"""A round from plan to totals: on real walls, without JavaScript; who sees what, what is left, and what nobody can know."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.config.worker import close_rounds
from bindeled.cooperation.actions import rounds as actions
from bindeled.cooperation.actions.rounds import RoundRefusedError
from bindeled.cooperation.models import RoundDwelling, RoundPress, ServiceRound
from bindeled.cooperation.queries import rounds as asked
from bindeled.cooperation.rules import rounds as rules
from bindeled.housing.models import Appointment, Dwelling, Entrance
from bindeled.paper.tests.samples import text_of
from conftest import Site, acting
from journeys.factory import World

FOUR_FLOORS = [rules.Door(str(floor), side) for floor in range(1, 5) for side in ("tv", "th")]


@pytest.fixture
def planned(world: World) -> ServiceRound:
    """A round over sixteen dwellings of Hørgården 2, planned by whoever keeps the list."""
    place, today = world.departments["Hørgården 2"], timezone.localdate()
    what = actions.Planned("Vi ser på vinduer.", "We look at windows.", today, today + timedelta(days=6))
    doors = [(entrance, door) for entrance in Entrance.objects.filter(department=place) for door in FOUR_FLOORS]
    with acting("sender"), entered(world.door("Helle")):
        return actions.plan_round(place, what, doors=doors, on=today)


@pytest.fixture
def karin(world: World, sender_site: Site) -> Site:
    sender_site.sign_in_as(world["Karin"])
    return sender_site


@pytest.fixture
def helle(world: World) -> Site:
    site = Site("sender")
    site.sign_in_as(world["Helle"])
    return site


def at(round_: ServiceRound) -> str:
    return f"/servicebesoeg/{round_.id}/"


def kept(round_: ServiceRound, verb: str = "") -> str:
    return f"/runder/{round_.id}/{verb}"


def a_press(place: int, what: str = "visited", *, ago: int | None = None) -> str:
    dwelling = RoundDwelling.objects.order_by("position")[place]
    return f"{uuid4()}:{what}:{dwelling.id}" + ("" if ago is None else f":{ago}")


def by_script(site: Site, round_: ServiceRound, *presses: str) -> Any:
    return site.post(at(round_), {"press": list(presses)}, headers={"Accept": "application/json"})


def totals(round_: ServiceRound) -> rules.Totals:
    return asked.totals_of([round_.id])[round_.id]


# -- From door to door ---------------------------------------------------------------------------------------------------


def test_a_press_is_a_plain_form_and_the_page_opens_where_it_was_made(karin: Site, planned: ServiceRound) -> None:
    page = karin.get(at(planned)).content.decode()
    assert page.count('class="press"') == 16
    first = page.partition('name="press" value="')[2].partition('"')[0]
    answer = karin.post(at(planned), {"press": first})
    assert answer.status_code == 302
    assert totals(planned) == rules.Totals(16, 1, 0)
    after = karin.get(answer.headers["Location"].partition("#")[0]).content.decode()
    assert 'data-said="visited"' in after


def test_what_a_phone_sends_twice_is_written_once_and_the_latest_press_counts(
    karin: Site, planned: ServiceRound
) -> None:
    late, again = a_press(0, "not_home", ago=60_000), a_press(1, "not_home")
    assert by_script(karin, planned, a_press(0), again).json() == {}
    # An older press that waited on another phone, a repeat, a third one, and one that is nothing.
    assert (
        by_script(karin, planned, late, again, a_press(2), "nothing", f"{uuid4()}:visited:{uuid4()}").status_code == 200
    )
    assert by_script(karin, planned, again, a_press(2, "undone")).status_code == 200
    assert totals(planned) == rules.Totals(16, 1, 1)
    assert RoundPress.objects.count() == 5


def test_nothing_a_round_shows_depends_on_whether_a_concern_was_passed_on(
    world: World, karin: Site, planned: ServiceRound
) -> None:
    """The wall: the link fills the place in, and the round neither knows nor shows what became of it."""
    dwelling = RoundDwelling.objects.order_by("position")[0]
    link = f"/bekymring/?opgang={dwelling.entrance_id}&etage=1&doer=tv"
    assert link.replace("&", "&amp;") in karin.get(at(planned)).content.decode()
    form = karin.get(link).content.decode()
    assert f'value="{dwelling.entrance_id}" selected' in form
    assert 'value="1" selected' in form
    assert 'value="tv" selected' in form

    def shown() -> str:
        lines = karin.get(at(planned)).content.decode().splitlines()
        return "\n".join(
            line for line in lines if 'name="press"' not in line and "csrf" not in line and "<li" not in line
        )

    before = shown()
    told = {"entrance": str(dwelling.entrance_id), "floor": "1", "door": "tv", "words": "Der lugter.", "key": "k" * 20}
    assert karin.post("/bekymring/", {**told, "step": "send"}).status_code == 302
    assert shown() == before
    assert totals(planned) == rules.Totals(16, 0, 0)
    # Another's entrance is no choice, as if none were named.
    elsewhere = Entrance.objects.filter(department=world.departments["Sundholm afd. 7"])[0]
    assert f'value="{elsewhere.id}"' not in karin.get(f"/bekymring/?opgang={elsewhere.id}").content.decode()


# -- Closing -------------------------------------------------------------------------------------------------------------


def test_when_it_closes_the_list_goes_and_totals_and_words_without_persons_stay(
    world: World, karin: Site, helle: Site, planned: ServiceRound, municipal_site: Site
) -> None:
    by_script(karin, planned, a_press(0), a_press(1, "not_home"))
    municipal_site.sign_in_as(world["Kirsten"])
    assert "Hørgården 2" not in municipal_site.get("/servicebesoeg/").content.decode()

    for words, said in (("Ring 12 34 56 78", "Tag det her ud"), ("Fru Nielsen var glad", "Kan det være nogen?")):
        refused = helle.post(kept(planned, "luk/"), {"experience": words})
        assert refused.status_code == 422
        page = refused.content.decode()
        assert said in page
        assert words in page  # what was typed stays
    assert RoundDwelling.objects.count() == 16

    answer = helle.post(kept(planned, "luk/"), {"experience": "Mange ved Blå Kors spurgte.", "nobody": "on"})
    assert answer.status_code == 302
    assert (RoundDwelling.objects.count(), RoundPress.objects.count()) == (0, 0)
    closed = ServiceRound.objects.get()
    assert closed.totals == rules.Totals(16, 1, 1)
    told = municipal_site.get("/servicebesoeg/").content.decode()
    assert "Mange ved Blå Kors spurgte." in told
    assert "Æblehaven" not in told

    # A press that waited too long is refused plainly, to a phone and on the page; so is a second closing.
    late = f"{uuid4()}:visited:{uuid4()}"
    assert by_script(karin, planned, late).status_code == 409
    assert karin.post(at(planned), {"press": late}).status_code == 409
    assert "Runden er lukket" in karin.get(at(planned)).content.decode()
    assert helle.post(kept(planned, "luk/"), {"experience": "Igen."}).status_code == 409
    assert helle.post(kept(planned, "aflys/")).status_code == 409


def test_a_round_that_nobody_closes_is_closed_by_the_worker_and_old_ones_go(
    world: World, karin: Site, helle: Site, planned: ServiceRound
) -> None:
    by_script(karin, planned, a_press(0))
    today = timezone.localdate()
    last = today - timedelta(days=rules.CLOSES_AFTER)
    ServiceRound.objects.update(first_day=last, last_day=last)
    with acting("worker"):
        close_rounds()
    assert not ServiceRound.objects.get().is_closed
    ServiceRound.objects.update(first_day=last - timedelta(days=1), last_day=last - timedelta(days=1))
    with acting("worker"):
        close_rounds()
        close_rounds()  # there is nothing left to do
    closed = ServiceRound.objects.get()
    assert closed.totals == rules.Totals(16, 1, 0)
    assert (RoundDwelling.objects.count(), RoundPress.objects.count()) == (0, 0)
    # Its keeper can still write what was learned.
    assert helle.post(kept(planned, "luk/"), {"experience": ""}).status_code == 422
    assert helle.post(kept(planned, "luk/"), {"experience": "Flere spurgte."}).status_code == 302
    ServiceRound.objects.update(closed_at=timezone.now() - timedelta(days=rules.KEPT_DAYS + 1))
    with acting("worker"):
        close_rounds()
    assert not ServiceRound.objects.exists()


def test_a_worker_that_dies_in_the_middle_leaves_the_round_as_it_was(
    karin: Site, planned: ServiceRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_script(karin, planned, a_press(0))
    ServiceRound.objects.update(
        last_day=timezone.localdate() - timedelta(days=30), first_day=timezone.localdate() - timedelta(days=30)
    )
    whole = actions._take_list_away

    def dies(round_id: Any) -> None:
        whole(round_id)
        raise KeyboardInterrupt

    monkeypatch.setattr(actions, "_take_list_away", dies)
    with acting("worker"), pytest.raises(KeyboardInterrupt):
        close_rounds()
    assert (RoundDwelling.objects.count(), RoundPress.objects.count()) == (16, 1)
    monkeypatch.undo()
    with acting("worker"):
        close_rounds()
    assert ServiceRound.objects.get().totals == rules.Totals(16, 1, 0)


# -- Who sees what -------------------------------------------------------------------------------------------------------


def test_only_contact_persons_of_that_day_walk_it_and_only_its_organisation_keeps_it(
    world: World, karin: Site, planned: ServiceRound
) -> None:
    others = {}
    for name in ("Ole", "Viggo"):
        others[name] = Site("sender")
        others[name].sign_in_as(world[name])
    assert others["Ole"].get(at(planned)).status_code == 404
    assert others["Viggo"].get(kept(planned)).status_code == 404
    assert others["Viggo"].post(kept(planned, "luk/"), {}).status_code == 404
    assert "Hørgården" not in others["Viggo"].get("/runder/").content.decode()
    yesterday = timezone.localdate() - timedelta(days=1)
    Appointment.objects.filter(contact_person__account_id=world["Karin"].id).update(valid_to=yesterday)
    assert karin.get(at(planned)).status_code == 404
    assert by_script(karin, planned, a_press(0)).status_code == 404
    assert not RoundPress.objects.exists()


@pytest.fixture
def closed_and_open(world: World, planned: ServiceRound) -> tuple[ServiceRound, ServiceRound]:
    place, today = world.departments["Hørgården 2"], timezone.localdate()
    closed = ServiceRound.objects.create(
        municipality_id="0101", organisation=place.organisation, department=place, purpose="x", purpose_en="x",
        first_day=today, last_day=today, closed_at=timezone.now(), dwellings=9, visited=5, not_home=2,
    )  # fmt: skip
    return closed, planned


@pytest.mark.parametrize(
    ("side", "who", "tables"),
    [
        ("sender", "Karin", (2, 16)),
        ("sender", "Ole", (0, 0)),
        ("sender", "Helle", (2, 16)),
        ("sender", "Viggo", (0, 0)),
        ("municipality", "Bo", (1, None)),
        ("municipality", "Gitte", (0, None)),
    ],
)
def test_the_database_itself_shows_each_door_its_own_alone(
    world: World,
    closed_and_open: tuple[ServiceRound, ServiceRound],
    side: str,
    who: str,
    tables: tuple[int, int | None],
) -> None:
    """Row security alone, with no question asked: the municipality's staff have no right at all on list and presses."""
    rounds, dwellings = tables
    with acting(side), entered(world.door(who)):
        assert ServiceRound.objects.count() == rounds
    with acting(side):
        if dwellings is None:
            with pytest.raises(DatabaseError, match="permission denied"), entered(world.door(who)):
                RoundDwelling.objects.count()
        else:
            with entered(world.door(who)):
                assert RoundDwelling.objects.count() == dwellings


def test_the_database_takes_no_press_for_a_closed_round_nor_for_a_door_of_another(
    world: World, closed_and_open: tuple[ServiceRound, ServiceRound]
) -> None:
    closed, planned = closed_and_open
    dwelling = RoundDwelling.objects.all()[0]

    def pressed(round_: ServiceRound, who: str) -> None:
        with acting("sender"), entered(world.door(who)):
            told = {"dwelling_id": dwelling.id, "what": "visited", "at": timezone.now()}
            RoundPress.objects.bulk_create([RoundPress(id=uuid4(), round=round_, **told)])

    pressed(planned, "Karin")  # the control: this one is taken
    for round_, who in ((closed, "Karin"), (planned, "Ole")):
        with pytest.raises(DatabaseError, match="row-level security"):
            pressed(round_, who)
    with pytest.raises(DatabaseError, match="known_press_of_a_round"), transaction.atomic():
        RoundPress.objects.create(id=uuid4(), round=planned, dwelling=dwelling, what="ok", at=timezone.now())


# -- Planning ------------------------------------------------------------------------------------------------------------


def test_a_keeper_plans_typing_doors_only_where_none_is_known_and_fetches_the_notice(world: World, helle: Site) -> None:
    place = world.departments["Hørgården 2"]
    known, unknown = Entrance.objects.filter(department=place).order_by("position")
    for door in FOUR_FLOORS[:3]:
        Dwelling.objects.create(
            municipality_id="0101", department=place, entrance=known, floor=door.floor, door=door.door
        )
    address, day = f"/runder/i/{place.id}/", timezone.localdate()
    form = {
        "purpose": "Vi ser på vinduer.",
        "purpose_en": "We look at windows.",
        "first_day": day.isoformat(),
        "last_day": day.isoformat(),
        "entrances": [str(known.id), str(unknown.id)],
    }
    for typed, said in (
        ({}, f"Skriv etager og døre for {unknown}"),
        ({"doors": "hjemme hos Ib"}, "Vi kan ikke læse"),
        ({"doors": "st"}, "mindst fem boliger"),
        ({"doors": "st-1 tv, th", "purpose": "Ring 12 34 56 78"}, "Tag det ud"),
        ({"doors": "st-1 tv, th", "last_day": "2020-01-01"}, "før den første"),
    ):
        refused = helle.post(address, {**form, **typed})
        assert refused.status_code == 422
        assert said in refused.content.decode()
    answer = helle.post(address, {**form, "doors": "hjemme", f"doors_{unknown.id}": "st-1 tv, th"})
    assert answer.status_code == 422  # what nobody can read is not passed over
    answer = helle.post(address, {**form, "doors": "st-1 tv, th"})
    assert answer.status_code == 302
    listed = [f"{one.street} {one}" for one in RoundDwelling.objects.order_by("position")]
    assert listed == [
        *(f"{known} {door}" for door in FOUR_FLOORS[:3]),
        *(f"{unknown} {door}" for door in ("st. tv", "st. th", "1. tv", "1. th")),
    ]
    round_ = ServiceRound.objects.get()
    for sheet in ("a4", "a5"):
        pdf = helle.get(kept(round_, "varsel/"), data={"ark": sheet})
        assert pdf.headers["Content-Type"] == "application/pdf"
        text = " ".join(text_of(pdf.content).split())
        for words in (
            "Vi ser på vinduer.",
            "We look at windows.",
            "Æblehaven 2",
            "Æblehaven 4A",
            "Hvad skriver vi ned?",
        ):
            assert words in text
    assert helle.get(kept(round_, "varsel/"), data={"ark": "a0"}).status_code == 404
    assert helle.post(kept(round_, "aflys/")).status_code == 302
    assert not ServiceRound.objects.exists()


def test_nobody_but_the_keeper_plans_or_closes_also_where_a_page_forgot_to_ask(
    world: World, planned: ServiceRound
) -> None:
    place, today = world.departments["Hørgården 2"], timezone.localdate()
    what = actions.Planned("x", "x", today, today)
    for who in ("Viggo", "Karin"):
        with acting("sender"), entered(world.door(who)):
            for deed in (
                lambda: actions.plan_round(place, what, doors=[], on=today),
                lambda: actions.close_round(planned, experience=""),
                lambda: actions.tell_experience(planned, experience="x"),
                lambda: actions.call_off(planned),
            ):
                with pytest.raises(RoundRefusedError):
                    deed()


def test_pages_ask_at_most_ten_things(karin: Site, helle: Site, planned: ServiceRound) -> None:
    pages = ((karin, "/servicebesoeg/"), (karin, at(planned)), (helle, "/runder/"), (helle, kept(planned)), (helle, f"/runder/i/{planned.department_id}/"))  # fmt: skip
    for site, page in pages:
        site.get("/urgent/")
        with connection.execute_wrapper(counted := Counted()):
            assert site.get(page).status_code == 200
        assert len(counted.asked) <= 10, [page, *counted.asked]


class Counted:
    """Hears what is asked, without what begins and ends a session of the tests' stage."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Hear one, and let it through."""
        if not sql.startswith(("SET SESSION", "RESET SESSION", "SELECT set_config('role', 'none'")):
            self.asked.append(sql[:100])
        return execute(sql, params, many, context)


def test_the_worker_takes_no_other_door(world: World, planned: ServiceRound) -> None:
    """It closes and takes away; it presses nothing and changes no purpose."""
    with (
        acting("worker"),
        pytest.raises(DatabaseError, match="permission denied"),
        entered(Door("worker", municipality="0101")),
    ):
        ServiceRound.objects.update(purpose="Noget andet")


def test_a_door_of_a_round_holds_nothing_but_where_it_is_and_what_was_pressed() -> None:
    """No place for a name, a word, a judgement or whoever pressed: what is not here cannot be written (decision 16)."""
    listed, pressed = ({field.name for field in table._meta.concrete_fields} for table in (RoundDwelling, RoundPress))
    assert listed == {"id", "round", "entrance_id", "street", "floor", "door", "position"}
    assert pressed == {"id", "round", "dwelling", "what", "at"}
