"""What people write is text on every page that shows it, for everybody who reads it: nothing of it ever runs."""

import contextlib
import json
import re
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from itertools import cycle
from pathlib import Path

import pytest
from django.template import Context, Template
from playwright.sync_api import Dialog, Page

from benchmarks.client import Person, hidden, signed_in
from bindeled.config.cast import CAST
from bindeled.config.demo import Demo
from bindeled.config.environment import ROOT
from journeys.conftest import Visit, Visitor
from journeys.corpus import IMAGE, LINES, LONGEST_LINE, MARK, SUM, texts

OFFICE, BO = (next(one for one in CAST if one.name.startswith(name)) for name in ("Ejendomskontoret", "Bo "))
NAME = f"{LINES[0]}{IMAGE}{{{{7919*7927}}}}"
FIELDS_AT_ONCE = 3  # place, name and writer each take a line of a submission
FOREIGN = """mark => {
    const found = [];
    const tell = (element, what) => found.push(what + ': ' + element.outerHTML.slice(0, 120));
    for (const element of document.querySelectorAll('*')) {
        if (element.hasAttribute(mark)) tell(element, 'made of what was written');
        for (const {name, value} of element.attributes) {
            if (name.startsWith('on') || name.startsWith('hx-on')) tell(element, 'runs on an event');
            // What stands in a field is text; everywhere else it could be gone to.
            if (name !== 'value' && /^\\s*(javascript|data):/i.test(value)) tell(element, 'an address that runs');
        }
    }
    for (const script of document.scripts)
        if (script.type !== 'application/json' && !script.src.startsWith(location.origin + '/static/'))
            tell(script, 'a script of somebody else');
    for (const element of document.querySelectorAll('iframe, object, embed, base, style, meta[http-equiv]'))
        tell(element, 'no page of ours has such');
    for (const form of document.forms)
        if (!form.action.startsWith(location.origin + '/')) tell(form, 'a form that leads elsewhere');
    return found;
}"""


@dataclass
class Watch:
    """Looks at a browser's page for anything that was not ours."""

    visitor: Visitor
    noticed: list[str] = field(default_factory=list)
    pages: int = 0

    def __post_init__(self) -> None:
        self.visitor.page.on("dialog", self._dialog)

    def _dialog(self, dialog: Dialog) -> None:
        self.noticed.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def look(self) -> list[str]:
        """Answer what is wrong with the page as it stands, and with everything that happened since the last look."""
        page = self.visitor.page
        self.pages += 1
        elsewhere = [f"a request to {origin}" for origin in self.visitor.origins - {self.visitor.base}]
        counted = ["a template counted"] if SUM in page.content() else []
        foreign: list[str] = page.evaluate(FOREIGN, MARK)
        found = [*self.noticed, *self.visitor.complaints, *elsewhere, *counted, *foreign]
        self.noticed.clear()
        return found

    def clean(self, path: str) -> str:
        """Open a page, and be sure that nothing is wrong with it; answer its text."""
        self.visitor.goto(path)
        assert self.look() == [], path
        return self.visitor.page.inner_text("body")


# -- Writing: as fast as HTTP allows --------------------------------------------------------------------------------------


def adviser_of(demo: Demo) -> Person:
    """Sign Bo in."""
    person = Person(f"http://localhost:{demo.ports.municipality}")
    page = person.ask("GET", "/demo/")[2]
    person.ask("POST", "/demo/", {"csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"), "email": BO.email})
    person.form = {"csrfmiddlewaretoken": hidden(person.ask("GET", "/sager/")[2], "csrfmiddlewaretoken")}
    return person


def pass_all_on(sender: Person) -> int:
    """Send every line through each short field and the long text of the concern; answer how many concerns it took."""
    place = re.search(r'value="(elsewhere:[0-9a-f-]{36})"', sender.ask("GET", "/bekymring/")[2])
    assert place
    long, firsts = cycle(texts()), range(0, len(LINES), FIELDS_AT_ONCE)
    for number, first in enumerate(firsts):
        lines = [*LINES[first : first + FIELDS_AT_ONCE], "x", "y"][:FIELDS_AT_ONCE]
        turned = (
            lines[number % FIELDS_AT_ONCE :] + lines[: number % FIELDS_AT_ONCE]
        )  # each field gets lines of each kind
        told = dict(zip(("place", "resident_name", "writer"), turned, strict=True))
        key = f"stored-{first}-{time.time_ns()}"
        form = {**sender.form, **told, "entrance": place[1], "words": next(long), "key": key}
        status, _location, page = sender.ask("POST", "/bekymring/", form)
        assert status == 302, re.findall(r"error-message__text[^<]*<[^<]*<[^<]*", page)
    return len(firsts)


def work_on_all(adviser: Person, count: int) -> tuple[list[str], list[str]]:
    """Open a case of each waiting concern, and write into all that it asks for; answer the pages' addresses."""
    concerns = _waiting(adviser, count)
    long, short, cases = cycle(texts()), cycle(LINES), []
    for address in concerns:
        case = adviser.ask("POST", f"{address}gor/", {**adviser.form, "do": "open"})[1]
        cases.append(case)
        closing = {"do": "close", "outcome": "solved", "resident_answer": "unknown", "text": next(long)}
        for deed in ({"do": "note", "text": next(long)}, {"do": "resident", "name": next(short)}, closing):
            assert adviser.ask("POST", f"{case}gor/", {**adviser.form, **deed})[0] == 302
    for case in cases[::3]:
        adviser.ask("POST", f"{case}gor/", {**adviser.form, "do": "reopen"})
    return concerns, cases


def _waiting(adviser: Person, count: int) -> list[str]:
    found: dict[str, None] = {}
    deadline = time.monotonic() + 30
    while len(found) < count and time.monotonic() < deadline:
        path = "/"
        while path:
            page = adviser.ask("GET", path)[2]
            found |= dict.fromkeys(re.findall(r'href="(/bekymringer/[0-9a-f-]+/)"', page))
            older = re.search(r'href="(\?[^"]*efter=[^"]+)"', page)
            path = "/" + older[1].replace("&amp;", "&") if older else ""
    return list(found)[:count]


@contextlib.contextmanager
def hostile_names(demo: Demo) -> Iterator[None]:
    """Give people, their passkeys and their departments names that are code, and take them away again."""
    keys = [json.dumps({"name": line[:60], "credential": {}}) for line in LINES[:30]]
    with demo.engine.admin("bindeled") as admin:
        admin.execute("SET search_path = app")
        before = admin.execute(
            "SELECT id, name FROM users_user WHERE email = ANY(%s)", [[OFFICE.email, BO.email]]
        ).fetchall()
        admin.execute("UPDATE users_user SET name = %s WHERE email = ANY(%s)", [NAME, [OFFICE.email, BO.email]])
        shown = admin.execute("SELECT id, name, hours, takes_letters FROM housing_contactperson").fetchall()
        admin.execute("UPDATE housing_contactperson SET name = %s, hours = %s, takes_letters = true", [NAME, NAME])
        for key in keys:
            admin.execute(
                "INSERT INTO mfa_authenticator (type, data, created_at, user_id, side)"
                " SELECT 'webauthn', %s::jsonb, now(), id, side FROM users_user WHERE email = ANY(%s)",
                [key, [OFFICE.email, BO.email]],
            )
        try:
            yield
        finally:
            admin.execute("DELETE FROM mfa_authenticator WHERE data ->> 'credential' = '{}'")
            for user, name in before:
                admin.execute("UPDATE users_user SET name = %s WHERE id = %s", [name, user])
            for entry, name, hours, letters in shown:
                admin.execute(
                    "UPDATE housing_contactperson SET name = %s, hours = %s, takes_letters = %s WHERE id = %s",
                    [name, hours, letters, entry],
                )


def invitation(demo: Demo, side: str) -> str:
    """Invite somebody whose name is code; answer the path of the link."""
    command = [str(Path(sys.executable).parent / "bindeled"), "invite", "--email", f"{time.time_ns()}@bindeled.example"]
    command += ["--name", IMAGE + "{{7919*7927}}", "--municipality", "0101"]
    done = subprocess.run(command, env=demo.environment(side), check=True, capture_output=True, text=True, cwd=ROOT)
    return "/" + done.stdout.strip().splitlines()[-1].split("/", 3)[3]


def write_to_the_office(demo: Demo) -> str:
    """Let residents write every line to a contact person whose name is code; answer the code of their stairwell."""
    with demo.engine.admin("bindeled") as admin:
        row = admin.execute(
            "SELECT d.public_code, p.id FROM app.housing_appointment a JOIN app.housing_department d ON d.id = a.department_id"
            " JOIN app.housing_contactperson p ON p.id = a.contact_person_id WHERE p.email = %s",
            [OFFICE.email],
        ).fetchone()
    assert row
    resident = Person(f"http://localhost:{demo.ports.sender}")
    path = f"/k/{row[0]}/skriv/"
    token = hidden(resident.ask("GET", path)[2], "csrfmiddlewaretoken")
    long = cycle(texts())
    for first in range(0, len(LINES) - 1, 2):
        form = {"csrfmiddlewaretoken": token, "til": str(row[1]), "name": LINES[first][:80], "where": LINES[first + 1]}
        sent = resident.ask("POST", path, {**form, "story": next(long), "told_about_children": "on", "key": str(first)})
        assert sent[0] == 302, sent[2]
    return str(row[0])


def read_by_residents_and_in_post(visit: Visit, demo: Demo, code: str) -> None:
    """The pages at the residents' door, what a contact person reads of them, and the check page that it is carried to."""
    watch = Watch(visit("sender"))
    for path in (f"/k/{code}/", f"/k/{code}/skriv/", "/kontaktperson/?adresse=" + percent(IMAGE)):
        watch.clean(path)
    watch.visitor.sign_in_as(CAST[1].name)
    watch.visitor.goto("/demo/igen/?next=/post/")
    watch.visitor.page.get_by_role("button", name="Bekræft").click()
    watch.clean("/min-afdeling/")
    for _letter in range(len(list(texts())) + 3):
        watch.clean("/post/")
        press(watch.visitor.page, "Åbn")
        assert watch.look() == []
        press(watch.visitor.page, "Giv videre til kommunen")
        assert watch.look() == []


def post_all(demo: Demo) -> None:
    """Send letters in whose subject, text and headers everything stands."""
    with smtplib.SMTP("127.0.0.1", demo.ports.smtp) as server:
        for number, text in enumerate(texts()):
            letter = EmailMessage()
            letter["From"], letter["To"] = "somebody@bindeled.example", "karin@bindeled.example"
            letter["Subject"] = " ".join(LINES[number].split())
            letter["X-Strange"] = " ".join(LINES[-number - 1].split())
            letter.set_content(text)
            letter.add_alternative(f"<p>{text}</p>", subtype="html")
            server.send_message(letter)


# -- Reading: in a real browser -------------------------------------------------------------------------------------------


def test_nothing_that_anybody_writes_runs_on_any_page(demo: Demo, visit: Visit) -> None:
    with hostile_names(demo):
        sender = signed_in(f"http://localhost:{demo.ports.sender}", OFFICE.email)
        count = pass_all_on(sender)
        concerns, cases = work_on_all(adviser_of(demo), count)
        assert len(concerns) == len(cases) == count
        read_by_residents_and_in_post(visit, demo, write_to_the_office(demo))
        read_by_the_sender(visit, demo)
        read_by_the_adviser(visit, concerns, cases)
    post_all(demo)
    read_in_the_post_office(visit)


def read_by_the_sender(visit: Visit, demo: Demo) -> None:
    """Every page of the sender's site that shows what somebody wrote: also a form that comes back with mistakes."""
    watch = Watch(visit("sender"))
    watch.visitor.sign_in_as(OFFICE.name)
    for path in ("/", "/bekymring/", "/kvitteringer/", "/konto/", invitation(demo, "sender")):
        watch.clean(path)
    page = watch.visitor.page
    numbers = re.findall(r"\d{3} \d{3} \d{3} [A-Z]", watch.clean("/kvitteringer/").replace("\xa0", " "))
    watch.clean("/kvittering/" + numbers[0].replace(" ", "") + "/")
    for number, text in enumerate(texts()):
        watch.visitor.goto("/bekymring/")
        write_concern(
            page, text, LINES[number * FIELDS_AT_ONCE : number * FIELDS_AT_ONCE + FIELDS_AT_ONCE], whole=number % 2 == 0
        )
        press(page, "Videre")
        assert page.get_by_role("heading", name="Læs igennem").count() == (number % 2 == 0)
        assert watch.look() == []
    for line in LINES[:40:4]:
        watch.clean("/kvitteringer/?efter=" + percent(line))
        watch.clean("/konto/login/?next=" + percent(line))
        watch.clean("/akut/" + percent(line).replace("%2F", "") + "/")


def press(page: Page, label: str) -> None:
    """Press a button that leads on; the page's own script asks for the server first."""
    with page.expect_navigation():
        page.get_by_role("button", name=label).first.click()


def write_concern(page: Page, text: str, lines: tuple[str, ...], *, whole: bool) -> None:
    """Fill in the form; not ``whole`` leaves out where it is, so that it comes back."""
    if whole:
        page.locator("select[name=entrance]").select_option(
            value=page.locator("option[value^=elsewhere]").first.get_attribute("value")
        )
    for name, line in zip(("place", "resident_name", "writer"), lines, strict=True):
        page.evaluate("([name, line]) => { document.querySelector(`[name=${name}]`).value = line }", [name, line])
    page.locator("textarea[name=words]").fill(text)


def read_by_the_adviser(visit: Visit, concerns: list[str], cases: list[str]) -> None:
    """Every page of the municipality's site that shows what a sender or a colleague wrote."""
    watch = Watch(visit("municipality"))
    watch.visitor.sign_in_as(BO.name)
    shown = "".join(watch.clean(path) for path in ("/", "/?orden=aeldst", "/sager/", "/konto/", *concerns, *cases))
    assert shown.count(f"<img {MARK} src=x onerror=alert(1)>") > len(cases), "it stands there, as text"
    watch.visitor.goto(cases[0])
    page = watch.visitor.page
    page.locator("textarea[name=text]").first.fill("".join(texts())[:8000] + "x" * 8001)
    page.evaluate("document.querySelector('textarea[name=text]').removeAttribute('maxlength')")
    page.locator("textarea[name=text]").first.fill("".join(texts()) * 2)
    press(page, "Gem notat")
    assert watch.look() == []
    for line in LINES[:40:4]:
        watch.clean(f"/?district={percent(line)}&kind={percent(line)}&efter={percent(line)}")


def read_in_the_post_office(visit: Visit) -> None:
    """The demo's own pages for letters, which anybody may write to."""
    watch = Watch(visit("mail"))
    watch.clean("/")
    page = watch.visitor.page
    paths = page.eval_on_selector_all("main a[href*='/brev/']", "links => links.map(link => link.getAttribute('href'))")
    for path in paths[: len(list(texts())) + 3]:
        watch.clean(path)
    watch.clean("/?til=" + percent(IMAGE))


def percent(text: str) -> str:
    """Write a text as part of an address."""
    return "".join(f"%{byte:02X}" for byte in text.encode())


# -- The controls ---------------------------------------------------------------------------------------------------------

CARELESS = Template(
    "<!DOCTYPE html><html lang=da><title>x</title><body><textarea>{{ words|safe }}</textarea>{{ words|safe }}</body></html>"
)


def serve(page: Page, words: str, policy: str) -> None:
    """Let the browser find the careless template's page on our site, under a policy or none."""
    headers = {"Content-Security-Policy": policy} if policy else {}
    body = CARELESS.render(Context({"words": words}))
    page.route("**/careless/", lambda route: route.fulfill(body=body, headers=headers, content_type="text/html"))


@pytest.mark.parametrize("policy", [True, False], ids=["with the policy", "without any policy"])
def test_a_template_that_trusts_what_was_written_would_be_noticed(policy: bool, visit: Visit) -> None:
    noticed = 0
    watch = Watch(visit("sender"))
    page, base = watch.visitor.page, watch.visitor.base
    own = page.request.get(base + "/").headers["content-security-policy"]
    spelt = [line for line in LINES if re.search(rf"<[a-z]\w*[\s/]+{MARK}", line, re.IGNORECASE)]
    serve(page, "Det lugter på trappen.", own if policy else "")
    page.goto(base + "/careless/")
    assert watch.look() == [], "plain words are nothing to notice"
    page.unroute("**/careless/")
    for line in spelt[:12]:
        serve(page, line, own if policy else "")
        page.goto(base + "/careless/")
        page.wait_for_timeout(150)
        found = watch.look()
        noticed += bool(found)
        assert not (policy and any("dialog" in what for what in found)), "the policy lets nothing run"
        watch.visitor.complaints.clear()
        watch.visitor.origins.clear()
        page.unroute("**/careless/")
    assert noticed == len(spelt[:12])


def test_without_a_policy_the_corpus_does_run_where_a_template_trusts_it(visit: Visit) -> None:
    """Else a dialog that never came would prove nothing."""
    watch = Watch(visit("sender"))
    page, base = watch.visitor.page, watch.visitor.base
    serve(page, IMAGE, "")
    page.goto(base + "/careless/")
    page.wait_for_timeout(500)
    assert any("dialog" in what for what in watch.look())
    watch.visitor.complaints.clear()


def test_every_line_fits_the_fields_it_is_sent_through() -> None:
    assert max(map(len, LINES)) <= LONGEST_LINE
    assert len(set(LINES)) == len(LINES)
