"""A round of two hundred dwellings on a phone, with the connection cut twice: nothing lost, nothing doubled, no home where all is well."""

import json
import re
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Route, expect

from bindeled.config.demo import Demo
from journeys.conftest import Visit, Visitor

DEPARTMENT = "SELECT id, organisation_id FROM app.housing_department WHERE name = 'Hørgården 2'"
ROUND = (
    "INSERT INTO app.cooperation_serviceround (id, municipality_id, organisation_id, department_id, purpose, purpose_en, first_day,"
    " last_day, planned_at, experience) VALUES (%s, '0101', %s, %s, 'Vi ser på vinduer.', 'We look at windows.', current_date,"
    " current_date, now(), '')"
)
DOORS = (
    "INSERT INTO app.cooperation_rounddwelling (id, round_id, entrance_id, street, floor, door, position)"
    " SELECT gen_random_uuid(), %s, e.id, e.street || ' ' || e.number, f::text, d, e.at * 100 + f * 2 + (d = 'th')::int"
    " FROM (SELECT *, row_number() OVER (ORDER BY position) AS at FROM app.housing_entrance WHERE department_id = %s"
    " ORDER BY position LIMIT 4) AS e, generate_series(1, 25) AS f, unnest(ARRAY['tv', 'th']) AS d"
)
LATEST = (
    "SELECT what, count(*) FROM (SELECT DISTINCT ON (dwelling_id) what FROM app.cooperation_roundpress WHERE round_id = %s"
    " ORDER BY dwelling_id, at DESC) AS latest GROUP BY what"
)
PATIENCE = 20  # seconds
ALL_IS_WELL = re.compile(r"\b(ok|okay|alt vel|alt i orden|har det godt|all well|fine)\b", re.IGNORECASE)


@pytest.fixture
def round_(demo: Demo) -> Iterator[str]:
    """A round over two hundred dwellings behind four street doors."""
    made = str(uuid4())
    with demo.engine.admin("bindeled") as admin:
        [(place, organisation)] = admin.execute(DEPARTMENT).fetchall()
        admin.execute(ROUND, [made, organisation, place])
        assert admin.execute(DOORS, [made, place]).rowcount == 200
    yield made
    with demo.engine.admin("bindeled") as admin:
        for table, column in (("roundpress", "round_id"), ("rounddwelling", "round_id"), ("serviceround", "id")):
            admin.execute(f"DELETE FROM app.cooperation_{table} WHERE {column} = %s", [made])  # noqa: S608 - names from above


def stored(demo: Demo, round_: str) -> tuple[dict[str, int], int]:
    """Answer what was said last at how many doors, and how many presses there are in all."""
    with demo.engine.admin("bindeled") as admin:
        said: dict[str, int] = dict(admin.execute(LATEST, [round_]).fetchall())
        presses = admin.execute("SELECT count(*) FROM app.cooperation_roundpress WHERE round_id = %s", [round_])
        [(count,)] = presses.fetchall()
        return said, count


def when_all_has_come(demo: Demo, round_: str, number: int) -> tuple[dict[str, int], int]:
    """Answer as ``stored`` does, as soon as there are so many presses, or when it has been waited for long enough."""
    deadline = time.monotonic() + PATIENCE
    while stored(demo, round_)[1] < number and time.monotonic() < deadline:
        time.sleep(0.2)
    return stored(demo, round_)


# Two hundred presses one by one are a minute of a test's time; the same buttons are pressed here as fast as a page can.
PRESS_ALL = """([from, to]) => [...document.querySelectorAll('.press')].slice(from, to).forEach((row, at) =>
    row.querySelector(`button[data-says=${at % 4 ? 'visited' : 'not_home'}]`).click())"""


def walk(karin: Visitor, begin: int, end: int) -> None:
    karin.page.evaluate(PRESS_ALL, [begin, end])


def kept_on_the_phone(karin: Visitor) -> None:
    """All that the phone keeps: random ids, one of three words, and when. No street, no door, no name."""
    kept = karin.page.evaluate("Object.entries(localStorage)")
    [(place, presses)] = kept
    assert re.fullmatch(r"presses:[0-9a-f-]{36}", place)
    for press in json.loads(presses):
        assert press.keys() <= {"id", "thing", "says", "at", "sent"}
        assert UUID(press["id"])
        assert UUID(press["thing"])
        assert press["says"] in {"visited", "not_home", "undone"}


def lose_the_answer(route: Route, *_rest: Any) -> None:
    """The server has it, and the phone is never told."""
    route.fetch()
    route.abort()


def kept_by(helle: Visitor, round_: str) -> None:
    """Whoever keeps the list plans, sees numbers and no door, and is stopped at a name; each page as it stands is accessible."""
    helle.sign_in_as("Helle")
    page = helle.page
    helle.goto("/runder/")
    helle.check_accessible()
    page.get_by_role("link", name="Hørgården 2").last.click()
    page.get_by_role("button", name="Planlæg runden").click()
    expect(page.get_by_role("link", name="Skriv dagen.").first).to_be_visible()
    helle.check_accessible()
    helle.goto(f"/runder/{round_}/")
    page.get_by_label("Hvad har I lært?").fill("Fru Nielsen spurgte til varmen." + "Langtord" * 20)
    page.get_by_role("button", name="Luk runden").click()
    expect(page.get_by_role("link", name="Kan det være nogen?")).to_be_visible()
    expect(page.get_by_label("Jeg har læst det igennem.")).to_be_visible()
    helle.check_accessible()


def leads_to_the_form(karin: Visitor) -> None:
    """A worry goes straight to the form, with the place filled in."""
    karin.page.locator(".press-group summary").first.click()
    karin.page.locator(".press").nth(0).get_by_role("link", name="Bekymret").click()
    expect(karin.page.get_by_label("Etage")).to_have_value("1")
    expect(karin.page.get_by_label("Dør")).to_have_value("tv")
    assert karin.page.locator("[name=entrance]").input_value()


@pytest.mark.browser
def test_two_hundred_dwellings_with_the_connection_cut_twice(visit: Visit, demo: Demo, round_: str) -> None:
    karin = visit("sender", width=390)
    karin.sign_in_as("Karin")
    karin.goto("/servicebesoeg/")
    karin.check_accessible()
    karin.page.get_by_role("link", name="Hørgården 2").click()
    page, context = karin.page, karin.page.context
    status = page.locator("[data-status]")
    expect(page.locator(".press")).to_have_count(200)
    for street in page.locator(".press-group summary").all()[1:]:
        street.press("Enter")
    karin.check_accessible()

    # With a connection: a press by hand, and one by the keyboard.
    page.locator(".press").nth(0).get_by_role("button", name="Besøgt").click()
    page.locator(".press").nth(1).get_by_role("button", name="Ikke hjemme").focus()
    page.keyboard.press("Enter")
    expect(status).to_have_text("Alt er sendt.")
    walk(karin, 2, 60)
    expect(status).to_have_text("Alt er sendt.")

    # The first cut: the phone says what is not sent, and goes on.
    context.set_offline(True)
    walk(karin, 60, 120)
    expect(status).to_contain_text("Ikke sendt endnu: 60")
    expect(page.locator(".press").nth(60)).to_contain_text("ikke sendt endnu")
    karin.check_accessible()
    kept_on_the_phone(karin)
    page.locator(".press").nth(60).get_by_role("link", name="Bekymret").click()
    expect(status).to_contain_text("Ring 112")
    context.set_offline(False)
    expect(status).to_have_text("Alt er sendt.")
    assert sum(stored(demo, round_)[0].values()) == 120

    # The second: the answer is lost on its way back, then the connection, and the page is closed and opened again.
    page.route("**/servicebesoeg/*/", lose_the_answer, times=1)
    walk(karin, 120, 160)
    expect(status).to_contain_text("Ikke sendt endnu")
    context.set_offline(True)
    walk(karin, 160, 200)
    page.locator(".press").nth(199).get_by_role("button", name="Fortryd").click()
    expect(status).to_contain_text("Ikke sendt endnu")
    context.set_offline(False)
    page.reload()
    said, presses = when_all_has_come(demo, round_, 201)
    # Where all of it went out before the page was open again, the page has nothing to say of it.
    expect(status).not_to_contain_text("Ikke sendt endnu")
    karin.complaints.clear()  # the browser itself says that it was offline

    assert sum(said.values()) == 200
    assert said["undone"] == 1
    assert presses == 201
    expect(page.locator("form.presses > p").first).to_contain_text("1 af 200")
    assert not ALL_IS_WELL.search(page.locator("form.presses").inner_text())
    # The control: such a mark would be seen.
    assert ALL_IS_WELL.search("Æblehaven 2, 1. tv · OK")

    leads_to_the_form(karin)
    kept_by(visit("sender", width=390), round_)
