"""Three courses of support in the browser, each from a contact person's concern on.

A man from a hostel moves into his first home and has CTI to its end; a young woman wants a mentor, later; and a tenant who keeps away
from everybody says no three times, which changes nothing else, and then yes.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

from bindeled.config.demo import Demo
from journeys.conftest import Visit, Visitor
from journeys.passing_days import days_pass_over_course
from journeys.test_open_door import looked_at, press
from journeys.test_spine import arrived, in_the_inbox, pages_of, pass_on

HENNING = "Henning Opdigtet"
LANDING, OVERDUE = "Slutter snart: forbered det, der kommer bagefter", "Kræver en beslutning"


def form_of(visitor: Visitor, verb: str) -> Locator:
    """Answer the form whose button does something, unfolded."""
    page, button = visitor.page, f"button[name=do][value={verb}]"
    folded = page.locator(f"main details:not([open]):has({button})")
    while folded.count():
        folded.first.locator("> summary").click()
    return page.locator(f"main form:has({button})")


def do(visitor: Visitor, verb: str, **said: str) -> None:
    """Fill in what is said, and press the button that does it."""
    form = form_of(visitor, verb)
    for name, value in said.items():
        field = form.locator(f"[name={name}]").first
        kind = field.get_attribute("type")
        if kind == "checkbox":
            field.check(force=True)
        elif kind == "radio":
            form.locator(f"[name={name}][value={value}]").check(force=True)
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    press(visitor, form.locator(f"button[value={verb}]"))


def ago(days: int) -> str:
    """Answer a day in the past as a form takes it."""
    return (timezone.localdate() - timedelta(days=days)).isoformat()


def case_of(
    visit: Visit, words: str, name: str, *, width: int, scripts: bool = True
) -> tuple[Visitor, str, Visitor, str]:
    """A concern comes, and Bo opens a case and ties it to its resident; answer him and his case, Karin and her receipt."""
    karin, bo = visit("sender", width=390), visit("municipality", width=width, scripts=scripts)
    karin.sign_in_as("Karin Kvist")
    bo.sign_in_as("Bo Bendtsen")
    known = in_the_inbox(bo)
    number = pass_on(karin, words, axe=False)
    bo.goto(arrived(bo, known))
    press(bo, bo.page.get_by_role("button", name="Opret sag"))
    case = bo.page.url.removeprefix(bo.base)
    do(bo, "resident", name=name)
    return bo, case, karin, number


def suggested(bo: Visitor, case: str, **known: str) -> None:
    """Look at what the case knows, correct it, and see what the rules suggest; then go back and on to the choice."""
    page = bo.page
    bo.goto(f"{case}forslag/")
    looked_at(bo, scripts=bo.scripts, name="case-suggestions")
    press(bo, page.get_by_role("button", name="Ret det, og føj til"))
    more = page.locator("details:has([name=intensity]):not([open])")
    if more.count():
        more.locator("> summary").click()
    for name, value in known.items():
        field = page.locator(f"[name={name}]").first
        if field.get_attribute("type") in {"radio", "checkbox"}:
            for one in value.split():
                page.locator(f"[name={name}][value={one}]").check(force=True)
        else:
            field.fill(value)
    press(bo, page.get_by_role("button", name="Vis forslag"))
    assert "?" not in page.url, "what is known of somebody stands in no address"
    looked_at(bo, scripts=bo.scripts, name="suggestions")


def chosen(bo: Visitor, offer: str, reason: str) -> str:
    """Go back to the case, choose what to offer and write why; answer the course's address."""
    page = bo.page
    press(bo, page.get_by_role("link", name="Tilbage til det, du kom fra"))
    press(bo, page.get_by_role("link", name="Vælg, hvad du vil tilbyde"))
    do(bo, "offer", offer=offer)
    expect(page.get_by_text("Skriv hvorfor.").first).to_be_visible()
    looked_at(bo, scripts=bo.scripts, name="offering-wrong")
    do(bo, "offer", reason=reason)
    looked_at(bo, scripts=bo.scripts, name="offering")
    press(bo, page.locator("a[href^='/forloeb/']:not([href='/forloeb/'])").first)
    return page.url.removeprefix(bo.base)


@pytest.mark.browser
def test_a_formerly_homeless_man_from_the_assignment_to_the_end_of_cti(demo: Demo, visit: Visit) -> None:
    bo, case, _karin, _number = case_of(visit, "Den nye lejer kommer fra et herberg.", HENNING, width=1280)
    page = bo.page
    bo.goto(f"{case}tilbyd/")
    do(bo, "moves_in", moves_on=ago(-20))
    suggested(bo, case, homelessness="recent", dwelling="institution moving_in", needs="relations")
    expect(page.get_by_text("CTI er én fast medarbejder i netop den overgang").first).to_be_visible()
    course = chosen(bo, "housing_first:cti", "Han vil gerne have én, han kender, med ind i lejligheden.")
    the_way_in(bo, case)

    bo.goto(course)
    do(bo, "answer", words="Ja, hvis det er den samme hver gang.")
    expect(page.get_by_text("Vælg, hvad beboeren siger.").first).to_be_visible()
    expect(form_of(bo, "answer").locator("[name=words]")).to_have_value("Ja, hvis det er den samme hver gang.")
    looked_at(bo, scripts=True, name="course-wrong")
    do(bo, "answer", answer="yes", way="meeting", said_on=ago(0))
    do(bo, "gives", starts_on=ago(0), words="Ja fra bostøtten, i telefonen.")
    do(bo, "member", function="worker", name="Rosa Påfundet")
    do(bo, "goals", words="Jeg vil kunne lukke døren og sove. " + "Langtord" * 20)
    do(bo, "contact", kind="visit", met="on", words="Vi drak kaffe på gulvet.")
    looked_at(bo, scripts=True, name="course")
    bo.goto(case)
    do(bo, "close", outcome="supported", resident_answer="accepted")
    to_its_end(demo, bo, course)


def the_way_in(bo: Visitor, case: str) -> None:
    """Note what is in place before he moves in; what is late or due this week turns up by itself."""
    page = bo.page
    bo.goto("/i-dag/")
    expect(page.get_by_role("heading", name="Indflytning: det, der ikke er på plads")).to_be_visible()
    looked_at(bo, scripts=True, name="today-moving-in")
    bo.goto(f"{case}tilbyd/")
    press(bo, page.get_by_role("link", name="Notér, hvad der er på plads"))
    for stage in ("assessed", "applied", "visit", "support"):
        do(bo, "stage", stage=stage, on=ago(0))
    expect(page.locator("main").get_by_text("På plads", exact=True)).to_have_count(4)
    looked_at(bo, scripts=True, name="moving-in")
    do(bo, "over")


def to_its_end(demo: Demo, bo: Visitor, course: str) -> None:
    """His case is closed and the course goes on: eight weeks before its end it lands softly, and past it nobody but a person ends it."""
    page, one = bo.page, course.strip("/").split("/")[-1]
    ends_on = 9 * 30

    def days_pass(days: int) -> None:
        with demo.engine.admin("bindeled") as admin:
            days_pass_over_course(admin, days, course=one)

    days_pass(ends_on - 70)
    bo.goto("/i-dag/")
    expect(page.locator(f"a[href='{course}']")).to_have_count(0)
    days_pass(30)
    bo.goto("/i-dag/")
    press(bo, page.locator(f"a[href='{course}']").first)
    expect(page.get_by_text(LANDING).first).to_be_visible()
    do(bo, "contact", kind="together", met="on", words="Med i kvarterhuset. De kender ham nu.")
    looked_at(bo, scripts=True, name="course-landing")
    days_pass(50)
    bo.goto(course)
    expect(page.get_by_text(OVERDUE).first).to_be_visible()
    expect(page.get_by_text("I gang", exact=True).first).to_be_visible()
    looked_at(bo, scripts=True, name="course-overdue")
    do(bo, "go_on", until=ago(-14), words="Han vil vise sin søster lejligheden sammen med Rosa.")
    expect(page.get_by_text(OVERDUE)).to_have_count(0)
    do(bo, "end", because="done", words="Kvarterhuset om torsdagen. Han ringer selv til mig, hvis det bliver svært.")
    expect(page.get_by_text("Afsluttet", exact=True).first).to_be_visible()
    do(bo, "file", system="Fagsystemet", number="2026-17", on=ago(0))
    looked_at(bo, scripts=True, name="course-over")
    bo.goto("/forloeb/?vis=slut&hvis=alle")
    expect(page.locator(f"a[href='{course}']")).to_have_count(0)


@pytest.mark.browser
def test_a_young_woman_wants_a_mentor_but_later_without_javascript(visit: Visit) -> None:
    bo, case, _karin, _number = case_of(visit, "Hun er ung og ny her.", "", width=390, scripts=False)
    page = bo.page
    suggested(bo, case, age="22", youth_case="yes", dwelling="assigned")
    expect(page.get_by_text("Den unge er 18-25 år").first).to_be_visible()
    course = chosen(bo, "mentor", "Hun vil gerne i gang med noget.")
    do(bo, "answer", answer="later", way="phone", said_on=ago(0), words="Efter eksamen.")
    expect(page.get_by_text("Vil hellere vente", exact=True).first).to_be_visible()
    do(bo, "again", words="Eksamen er overstået.")
    do(bo, "answer", answer="yes", way="meeting", said_on=ago(0))
    do(bo, "gives", starts_on=ago(0), words="Ja fra mentorerne.")
    do(bo, "member", function="worker", name="Sille Påfundet")
    do(bo, "goals", words="Jeg vil have en læreplads.")
    do(bo, "contact", kind="message", met="on")
    expect(page.get_by_text("Jeg vil have en læreplads.").first).to_be_visible()
    bo.goto("/forloeb/")
    expect(page.locator(f"a[href='{course}']").first).to_be_visible()
    looked_at(bo, scripts=False, name="courses")


@pytest.mark.browser
def test_a_tenant_who_keeps_away_says_no_three_times_and_then_yes_and_a_no_changes_nothing_else(visit: Visit) -> None:
    bo, case, karin, number = case_of(visit, "Hun lukker ikke op mere.", "Inger Opdigtet", width=390)
    page, before = bo.page, pages_of(karin, number)
    bo.goto(f"{case}forslag/")
    press(bo, page.get_by_role("button", name="Ret det, og føj til"))
    course = chosen(bo, "support_contact", "Hun åbner måske for én, der har god tid.")

    def of_the_case() -> str:
        bo.goto(case)
        told = [one.inner_text() for one in page.locator("main h1, main .badge, aside").all()]
        return "\n".join(told)

    as_it_was = of_the_case()
    for answer, words in (("declined", "Nej."), ("motivated", "Måske en anden gang."), ("declined", "Nej, siger jeg.")):
        bo.goto(course)
        do(bo, "answer", answer=answer, way="letter", said_on=ago(0), words=words)
        looked_at(bo, scripts=True, name=f"course-{answer}")
        assert page.locator("main .badge-error, main .alert-error").count() == 0, "a no is nobody's failure"
        do(bo, "again", words="Der er gået nogle uger.")
        assert of_the_case() == as_it_was
    bo.goto(course)
    do(bo, "answer", answer="yes", way="meeting", said_on=ago(0), words="Så kom da ind.")
    do(bo, "gives", starts_on=ago(0), words="Ja fra de opsøgende.")
    for words in ("Nej.", "Måske en anden gang.", "Nej, siger jeg.", "Så kom da ind."):
        expect(page.locator("blockquote", has_text=words).first).to_be_visible()
    do(bo, "contact", kind="visit", met="on", words="Ti minutter i døren.")
    bo.goto("/forloeb/")
    looked_at(bo, scripts=True, name="courses")
    assert pages_of(karin, number) == before, "whoever passed the concern on sees nothing of any of it"
