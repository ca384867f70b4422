"""No page of the adviser asks the database more than ten things, however many rows it shows."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bindeled.cases import queries
from bindeled.cases.models import Case, Concern, Consent
from bindeled.cases.queries import Waits
from bindeled.cases.tests.test_pages import arrive
from bindeled.confidentiality.doors import LEAVE
from bindeled.furnishing.models import Application
from bindeled.offers.models import Course, MoveIn, SuggestionRule
from conftest import Site
from journeys.factory import World, an_offer

MOST = 10
PAGES = (
    "/i-dag/",
    "/",
    "/?orden=aeldst",
    "/?kind=smell",
    "/?age=1",
    "/sager/",
    "/hjem/",
    "/vagt/henvendelser/",
    "/sat-til-side/",
    "{concern}",
    "{waiting}",
    "{concern}spoerg/",
    "/givet-videre/",
    "{case}",
    "{case}filer/",
    "{case}samtykke/",
    "{case}videregivet/",
    "{case}journal/",
    "{case}oplyst/",
    "{case}hvem-maa-aabne/",
    "{case}adresse/",
    "{case}inhabil/",
    "/min-bopael/",
    "{waiting}inhabil/",
    "{case}aktindsigt/",
    "{request}",
    "{request}?passage=next",
    "{eviction}",
    "/oensker/",
    "/foelgeskab/",
    "/moedt/tal/",
    "/tilbud/forslag/",
    "{case}forslag/",
    "{case}etablering/",
    "{application}",
    "{application}ansoegning/",
    "{case}tilbyd/",
    "/forloeb/",
    "{course}",
    "{move}",
    "/servicebesoeg/",
)


def statements_of(ask: Callable[[], Any], *statuses: int) -> list[str]:
    """Answer what a page asks, with what begins and ends its transaction; without what only the tests' stage adds."""
    with CaptureQueriesContext(connection) as heard:
        assert ask().status_code in (statuses or (200,))
    of_the_stage = ("SET SESSION", "RESET SESSION", LEAVE[:45])
    return [query["sql"] for query in heard.captured_queries if not query["sql"].startswith(of_the_stage)]


def an_eviction(site: Site, concern_id: UUID) -> str:
    """Open a case about an eviction with a resident, a step and what is known of the tenancy; answer its address."""
    case = str(site.post(f"/bekymringer/{concern_id}/gor/", {"do": "open"}).headers["Location"])
    day = timezone.localdate().isoformat()
    for form in (
        {"do": "kind", "kind": "eviction"},
        {"do": "resident", "name": "Ib Opdigtet"},
        {"do": "step", "step": "court", "on": day, "words": "Brev."},
        {"do": "tenancy", "children": "yes", "agreement": "asked", "rent_help": "applied"},
    ):
        assert site.post(f"{case}gor/", form).status_code == 302
    return case


def agrees(site: Site, case: str, concern_id: UUID) -> None:
    """Let a resident agree that the sender is told, propose a message, and tell somebody outside something."""
    day = timezone.localdate().isoformat()
    word = {"answer": "given", "who": "Beboeren", "way": "phone", "said_on": day, "until": day}
    to_sender = {"do": "sender", "concern": str(concern_id), "wordings": ["in_touch", "helped"]}
    assert site.post(f"{case}samtykke/", word | to_sender).status_code == 302
    proposal = {"do": "propose", "consent": str(Consent.objects.get().id), "wording": "in_touch"}
    assert site.post(f"{case}samtykke/", proposal).status_code == 302
    told = {"to": "outside", "whom": "Lægen", "basis": "danger", "told": "Hun er syg.", "facts": ["name"]}
    assert site.post(f"{case}videregivet/", told).status_code == 302


def courses_of(site: Site, case: str) -> tuple[str, str]:
    """Offer the resident of a case three things, let them move in soon and say yes to one; answer where both stand."""
    day = timezone.localdate().isoformat()
    for code in ("mentor", "advice", "prevention_centre"):
        an_offer(code, unit=Case.objects.get(id=case.split("/")[-2]).unit)
        assert site.post(f"{case}tilbyd/", {"do": "offer", "offer": code, "reason": "Ro."}).status_code == 302
    assert site.post(f"{case}tilbyd/", {"do": "moves_in", "moves_on": day}).status_code == 302
    course = f"/forloeb/{Course.objects.values_list('id', flat=True)[0]}/"
    for form in (
        {"do": "answer", "answer": "yes", "way": "phone", "said_on": day},
        {"do": "gives", "starts_on": day},
        {"do": "member", "function": "worker", "name": "Rosa"},
        {"do": "contact", "kind": "visit", "on": day, "words": "Ikke hjemme."},
    ):
        assert site.post(course, form).status_code == 302
    return course, f"/indflytning/{MoveIn.objects.get().id}/"


def a_suggestion_rule() -> None:
    """A rule that suggests an offer and names a law."""
    words = {"reason_da": "Fordi.", "reason_en": "Because.", "unless_da": "Ellers.", "unless_en": "Otherwise."}
    SuggestionRule.objects.create(
        municipality_id="0101",
        code="home",
        offer="advice",
        says="for",
        when=[{"fact": "dwelling", "one_of": ["own"]}],
        laws=["advice"],
        source="en test",
        valid_from=timezone.localdate(),
        **words,
    )


def access_to(site: Site, case: str) -> str:
    """Let the resident ask for access; answer where everything is gathered."""
    asked = {"asker": "resident", "identity": "known", "asked_by": "phone", "what": "Alt."}
    day = timezone.localdate().isoformat()
    return str(site.post(f"{case}aktindsigt/", asked | {"asked_on": day}).headers["Location"])


@pytest.fixture
def busy(world: World, municipal_site: Site) -> dict[str, str]:
    """Twenty concerns in the inbox, two of them with a clock, and a case with notes and a resident; Bo is signed in."""
    municipal_site.sign_in_as(world["Bo"])
    for kinds in (("child",), ("smell",)):
        original = arrive(world, kinds[0], kinds=kinds)
        pattern = Concern.objects.get(id=original)
        for _copy in range(9):
            pattern.id = uuid4()
            pattern.save(force_insert=True)
    concern = f"/bekymringer/{original}/"
    case = str(municipal_site.post(f"{concern}gor/", {"do": "open"}).headers["Location"])
    municipal_site.post(f"{case}gor/", {"do": "note", "text": "Har banket på."})
    municipal_site.post(f"{case}gor/", {"do": "resident", "name": "Asta Opdigtet"})
    agrees(municipal_site, case, original)
    a_suggestion_rule()
    assert municipal_site.post(f"{case}etablering/", {"do": "begin"}).status_code == 302
    waiting = f"/bekymringer/{pattern.id}/"
    course, move = courses_of(municipal_site, case)
    return {
        "concern": concern,
        "waiting": waiting,
        "case": case,
        "application": f"{case}etablering/{Application.objects.get().id}/",
        "course": course,
        "move": move,
        "request": access_to(municipal_site, case),
        "eviction": an_eviction(municipal_site, arrive(world, "evict")),
    }


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_at_most_ten_things(busy: dict[str, str], municipal_site: Site, page: str) -> None:
    asked = statements_of(lambda: municipal_site.get(page.format(**busy)), 200, 302)
    assert len(asked) <= MOST, "\n".join(sql[:120] for sql in asked)


@pytest.mark.parametrize(
    "page",
    [
        "/mandag/",
        "/journalisering/",
        "/journalisering/kan-slettes/",
        "/noedaabninger/",
        "/inhabilitet/",
        "/journalisering/sletninger/",
        "/fordeling/",
        "/fordeling/nye/",
        "/fordeling/{bo}/",
        "/fordeling/{bo}/?to={mona}",
        "/regler/",
        "/spoergeskemaer/",
        "/spoergeskemaer/ny/",
    ],
)
def test_a_leaders_page_asks_at_most_ten_things(
    world: World, busy: dict[str, str], municipal_site: Site, page: str
) -> None:
    assert busy
    municipal_site.sign_in_as(world["Lis"])
    found = page.format(bo=world["Bo"].id, mona=world["Mona"].id)
    municipal_site.get("/")  # the first page of a session writes that it is used
    # Refused or shown: it asks the same.
    asked = statements_of(lambda: municipal_site.get(found), 200, 409)
    assert len(asked) <= MOST, "\n".join(sql[:120] for sql in asked)


def test_a_page_that_asks_once_a_row_is_noticed(
    busy: dict[str, str], municipal_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    whole = queries.inbox_page

    def one_by_one(*told: Any, **named: Any) -> list[Waits]:
        return [waits for waits in whole(*told, **named) if Concern.objects.filter(id=waits.id).exists()]

    monkeypatch.setattr(queries, "inbox_page", one_by_one)
    assert len(statements_of(lambda: municipal_site.get("/"))) > MOST
