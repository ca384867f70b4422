"""Those who write while canaries are swept for: each fills in what is theirs, in the way in which it is really gone through."""

import http.client
import re
import time
from datetime import UTC, datetime

from benchmarks.client import Person, hidden, signed_in
from bindeled.config.cast import CAST
from bindeled.config.demo import Demo
from bindeled.intake.rules import LEAST_SECONDS
from drills.canaries import Canaries
from drills.typist import Typist, links_of


def cast(name: str) -> str:
    """Answer the address of somebody of the cast."""
    return next(person.email for person in CAST if person.name.startswith(name))


EDITORS_PAGES = 160


def type_everywhere(demo: Demo, canaries: Canaries, readers: Canaries, *, once: bool) -> dict[int, int]:
    """Let a sender, a stranger, an adviser and an editor fill in everything; answer how often each status was answered.

    ``readers`` are words that the editor saves in a text and a contact person in a theme: meant for readers, they may stand there, and
    nowhere else.
    ``once``, each of them fills in once what is alike.
    """
    sender, municipality = f"http://localhost:{demo.ports.sender}", f"http://localhost:{demo.ports.municipality}"
    karin = Typist(signed_in(sender), canaries, "Karin", readers=readers, once=once)
    karin.everything("/")
    karin.everything("/konto/")
    Typist(Person(sender), canaries, "nobody", once=once).everything("/konto/login/")
    anybody = Typist(Person(sender), canaries, "anybody", once=once)
    anybody.everything("/fortael/0157/")
    for path in ("/fortael/0157/en-person/", "/fortael/0157/mig-selv/"):
        _through_the_open_door(anybody, path, canaries)
    _until_opened(demo)
    gitte = Typist(came_in(municipality, "Gitte"), canaries, "Gitte", once=once)
    gitte.everything("/")
    gitte.everything("/sat-til-side/")
    bo = Typist(came_in(municipality, "Bo"), canaries, "Bo", once=once)
    bo.everything("/")
    bo.everything("/konto/")
    # An editor has every text and every offer before her.
    eva = Typist(came_in(municipality, "Eva"), canaries, "Eva", most=EDITORS_PAGES, once=once)
    # No day in its fields is one, so that nothing of it is ever saved.
    eva.everything("/tekster/")
    _write_a_text(eva, readers)
    _wrongly(karin, canaries)
    _at_the_door(demo, karin, canaries)
    _towards_an_eviction(demo, canaries)
    counted: dict[int, int] = {}
    for typist in (karin, anybody, gitte, bo, eva):
        for status, count in typist.answers.items():
            counted[status] = counted.get(status, 0) + count
    return counted


def _through_the_open_door(anybody: Typist, path: str, canaries: Canaries) -> None:
    """Fill a form of the open door in as slowly as a person does, and send it."""
    page = anybody.ask("GET", path)
    form = {name: hidden(page, name) for name in ("csrfmiddlewaretoken", "key")}
    form |= {
        name: canaries.new(f"anybody {path} {name}") for name in ("where", "words", "writer", "phone", "resident_name")
    }
    form |= {"mail": f"{canaries.new_plain(f'anybody {path} mail')}@bindeled.example", "step": "send"}
    time.sleep(LEAST_SECONDS + 1)
    status, location, _page = anybody.person.ask("POST", path, form)
    if status != http.client.FOUND:
        message = f"{path} answered {status} to somebody who took their time"
        raise RuntimeError(message)
    anybody.ask("GET", location)


def came_in(url: str, name: str) -> Person:
    """Sign in as somebody of the cast, on the page of a site, without looking at any form."""
    person = Person(url)
    page = person.ask("GET", "/demo/")[2]
    person.ask("POST", "/demo/", {"csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"), "email": cast(name)})
    return person


def _write_a_text(eva: Typist, readers: Canaries) -> None:
    """Save and publish words that are meant for readers."""
    path = next(path for path in sorted(eva.seen) if path.startswith("/tekster/") and path.endswith("/da/"))
    page = eva.ask("GET", path)
    token = {"csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken")}
    said = {name: readers.new(f"a text's {name}") for name in ("title", "body", "source", "note")}
    days = {"review_by": "2030-01-01", "valid_from": "2026-01-01"}
    eva.ask("POST", path, {**token, **said, **days, "base": hidden(page, "base"), "do": "save"})
    eva.ask("POST", f"{path}2/gor/", {**token, "do": "publish"})


def _until_opened(demo: Demo) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with demo.engine.admin("bindeled") as admin:
            [(waiting,)] = admin.execute(
                "SELECT count(*) FROM app.concerns_sealedconcern WHERE unopenable_since IS NULL"
            )
        if not waiting:
            return
        time.sleep(0.2)


def _wrongly(karin: Typist, canaries: Canaries) -> None:
    """Send what no form of ours sends."""
    new = canaries.new
    for path in (
        f"/kvittering/{new('a number that is none')}/",
        f"/{new('an address that is none')}/",
        f"/invitation/{new('a token')}/",
    ):
        karin.ask("GET", path)
    form = {**karin.person.form, "words": new("words"), "key": new("the key")}
    karin.ask("POST", "/bekymring/", form)
    karin.ask("POST", "/bekymring/", {**form, "words": new("other words under the same key")})
    karin.ask("POST", "/bekymring/", {**form, "words": new("words with a NUL") + "\0"})
    karin.ask("POST", "/bekymring/", {**form, "words": new("far too many words") * 30_000})
    karin.ask("POST", "/bekymring/", {**form, new("a field that is none"): new("its value")})
    Person(karin.person.url).ask("POST", "/bekymring/", {**form, "words": new("words of somebody who is signed out")})


def _at_the_door(demo: Demo, karin: Typist, canaries: Canaries) -> None:
    """Let a resident write to Karin; she opens what came, passes one on, answers one, and leaves one where it is."""
    resident = Resident(demo, canaries)
    for number in range(4):
        resident.write(f"letter {number}")
    karin.ask("GET", "/demo/igen/?next=/post/")
    token = {"csrfmiddlewaretoken": karin.person.form["csrfmiddlewaretoken"]}
    karin.ask("POST", "/demo/igen/", {**token, "next": "/post/"})
    post = sorted(set(re.findall(r'action="(/post/[0-9a-f-]{36}/)"', karin.ask("GET", "/post/"))))
    for number, path in enumerate(post[:3]):
        karin.ask("POST", path, {**token, "do": "open"})
        page = karin.ask("GET", path)
        if number == 1:
            karin.ask("POST", path, {**token, "do": "answered"})
        elif number == 2:
            carried = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
            karin.ask("POST", "/bekymring/", {**carried, **token, "step": "send"})


def _towards_an_eviction(demo: Demo, canaries: Canaries) -> None:
    """Let a letting department tell of a step, and the specialised case worker write the next one down."""
    new = canaries.new
    vibeke = Typist(came_in(f"http://localhost:{demo.ports.sender}", "Vibeke"), canaries, "Vibeke")
    vibeke.everything("/tavshedspligt/")
    page = vibeke.ask("GET", "/varsel/")
    form = {name: hidden(page, name) for name in ("csrfmiddlewaretoken", "key")}
    form |= {
        "where": f"{new('a street')} 1",
        "step": "demand",
        "on": f"{datetime.now(UTC):%Y-%m-%d}",
        "children": "yes",
    }
    page = vibeke.ask("POST", "/varsel/", form)  # nobody knows the address: the departments are offered
    [department, *_others] = re.findall(r'<option value="([0-9a-f-]{36})"', page)
    vibeke.ask("POST", "/varsel/", {**form, "department": department, "step_of_form": "send"})
    _until_opened(demo)
    sanne = Typist(came_in(f"http://localhost:{demo.ports.municipality}", "Sanne"), canaries, "Sanne")
    path = next(link for link in sorted(links_of(sanne.ask("GET", "/"))) if link.startswith("/bekymringer/"))
    token = {"csrfmiddlewaretoken": hidden(sanne.ask("GET", path), "csrfmiddlewaretoken")}
    sanne.ask("POST", f"{path}gor/", {**token, "do": "open"})
    case = next(
        link for link in sorted(links_of(sanne.ask("GET", "/sager/"))) if link.count("/") == 3 and "/sager/" in link
    )
    told = {"do": "step", "step": "court", "on": f"{datetime.now(UTC):%Y-%m-%d}"}
    sanne.ask("POST", f"{case}gor/", {**token, **told, "words": new("words of a step")})
    sanne.ask(
        "POST", f"{case}gor/", {**token, **told, "on": new("a day that is none"), "words": new("words of a wrong step")}
    )


class Resident:
    """Somebody without login, with Karin's letter form in front of them."""

    def __init__(self, demo: Demo, canaries: Canaries) -> None:
        with demo.engine.admin("bindeled") as admin:
            row = admin.execute(
                "SELECT d.public_code, p.id FROM app.housing_appointment a JOIN app.housing_department d"
                " ON d.id = a.department_id JOIN app.housing_contactperson p ON p.id = a.contact_person_id"
                " WHERE p.takes_letters LIMIT 1"
            ).fetchone()
        assert row
        self._path, self._to, self._new = f"/k/{row[0]}/skriv/", str(row[1]), canaries.new
        self._nobody = Typist(Person(f"http://localhost:{demo.ports.sender}"), canaries, "a resident")
        self._token = hidden(self._nobody.ask("GET", self._path), "csrfmiddlewaretoken")

    def write(self, where: str) -> None:
        """Send a letter, each field of which is a canary but the phone, which takes digits alone."""
        said = {name: self._new(f"a resident's {name}, {where}") for name in ("name", "where", "story", "key")}
        form = {"csrfmiddlewaretoken": self._token, "til": self._to, "phone": "12 34 56 78", "step": "send"}
        self._nobody.ask("POST", self._path, {**form, **said})
        self._nobody.ask("POST", self._path, {**form, **said, "phone": self._new(f"a resident's phone, {where}")})
