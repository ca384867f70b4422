"""What the low side does while the silence drill listens, and all that it can observe of it.

Low events are drawn from the table of addresses, so a page that is added later is looked at by itself.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from procrastinate.contrib.django import app as queue

from bindeled.confidentiality.doors import Door, entered
from bindeled.config import access_table as table
from bindeled.doorstep.actions import lay_message as LAY_MESSAGE  # noqa: N812 - the true one, before it is watched
from bindeled.guidance.management.commands.urgent_pages import page as urgent_page
from bindeled.intake.rules import LEAST_SECONDS
from bindeled.municipalities.models import Municipality
from bindeled.sent.schedule import publish_in
from drills.busy_municipality import HIGH, BusyMunicipality
from drills.stillness import Stillness, standing_still
from drills.town import KEEPER, PHOTOGRAPH, SENDERS, Event, Town
from journeys.sides import URLS, acting

KINDS = ((), ("smell",), ("child", "economy"), ("no_contact", "loneliness", "dementia"))
WORDS = ("Det lugter på trappen.", "Hun svarer ikke, og posten hober sig op.", "CPR 010160-1234 står på døren.")
KEY = re.compile(r'name="key" value="([^"]+)"')
ASKED = tuple(name for name, row in table.TABLE["sender"].items() if not row.thing)
SENT = tuple(name for name in ASKED if table.WRONG_WAY not in table.TABLE["sender"][name].post.values())

A_FILE = re.compile(r'href="([^"]+/fil/[^"]*)"')
MESSAGE = re.compile(r'href="(/post/kommunen/[^"]+)"')

# What went through the gate: before which low event, and what was laid down for whom.
Passages = tuple[tuple[int, dict[str, Any]], ...]
Weave = tuple[tuple[int, Event], ...]  # high events, each with the low event before which it happens


@dataclass
class Heard:
    """What the low side has seen of one run, in order, and the receipt numbers that its people tell each other.

    ``passed`` is what went through the gate: the one thing that may be seen of what the municipality does.
    """

    seen: list[tuple[Any, ...]] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    passed: list[tuple[int, dict[str, Any]]] = field(default_factory=list)


class Run:
    """One run through a plan, with the high events or without them."""

    def __init__(self, town: Town, stillness: Stillness) -> None:
        self.town = town
        self.still = stillness
        self.heard = Heard()
        self.municipality = BusyMunicipality(town)
        self.statements = 0
        self.mail: list[tuple[list[str], bytes]] = []

    def live(self, plan: tuple[Event, ...], weave: Weave = (), passages: Passages = ()) -> Heard:
        """Let the low events happen in order, and the high events of the weave before the low ones they are woven to.

        Afterwards look at the files that anybody may fetch. A low event finds the same clock and chance in every weave.
        ``passages`` are laid down where they were, without anything of the municipality before them.
        """
        self.town.begin_anew()
        minutes = 0
        with standing_still(self.still), self._listening():
            for place, event in enumerate(plan):
                for number, (_before, high) in enumerate(it for it in weave if it[0] % len(plan) == place):
                    self.still.at(minutes, f"high {place} {number}")
                    with self._watching_the_gate(place, minutes):
                        HIGH[high.verb](self.municipality, high)
                for its_place, message in passages:
                    if its_place == place:
                        with acting("worker"), entered(Door("worker", municipality=message["municipality"])):
                            self._lay_down(place, minutes, message)
                minutes += event.minutes
                self.still.at(minutes, f"low {place}")
                LOW[event.verb](self, event)
                self._letters_arrive(minutes)
            self.still.at(minutes, "files")
            self.heard.seen += [("file", urgent_page(place)) for place in Municipality.objects.order_by("code")]
        return self.heard

    def _lay_down(self, place: int, minutes: int, message: dict[str, Any]) -> None:
        """Lay down what goes through the gate; with the same clock and chance, whatever went before."""
        self.still.at(minutes, f"gate {len(self.heard.passed)}")
        self.heard.passed.append((place, message))
        LAY_MESSAGE(**message)

    @contextmanager
    def _watching_the_gate(self, place: int, minutes: int) -> Iterator[None]:
        """Note what goes through the gate meanwhile."""
        with patch("bindeled.doorstep.actions.lay_message", lambda **message: self._lay_down(place, minutes, message)):
            yield

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Count statements, notice what would be announced to listeners, and keep letters instead of sending them."""

        def counted(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            self.statements += 1
            if "notify" in str(sql).lower():
                self.heard.seen.append(("announced", str(sql)))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counted), patch("bindeled.post.sending._connection", lambda: self):
            yield

    def send_messages(self, messages: list[Any]) -> int:
        """Stand in for the connection to the mail server."""
        self.mail += [(message.to, message.message().as_bytes()) for message in messages]
        return len(messages)

    def _letters_arrive(self, minutes: int) -> None:
        """The worker hands over what waits; the low side reads what is addressed to it."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT task_name, args FROM queue.procrastinate_jobs ORDER BY args")
            jobs = cursor.fetchall()
            cursor.execute("DELETE FROM queue.procrastinate_jobs")
        for task, arguments in jobs:
            # Its own id: the same chance, whichever other letters wait beside it.
            self.still.at(minutes, f"letter {arguments}")
            with acting("worker"):
                queue.tasks[task].func(**json.loads(arguments))
        self.heard.seen += [("letter", letter) for to, letter in self.mail if set(to) & self.town.low_addresses]
        self.mail.clear()

    # -- Low: what senders, organisations and the public do -------------------------------------------------------------

    def look(self, name: str, method: str, path: str, data: dict[str, Any] | None = None, **headers: str) -> Any:
        """Send a request from somebody's browser, and note all that they can see of the answer."""
        site, before = self.town.sites[name], self.statements
        with acting("sender"):
            response = getattr(site.client, method)(path, data or {}, headers=headers)
        cookies = sorted(morsel.OutputString() for morsel in response.cookies.values())
        lines = sorted(f"{key}: {value}" for key, value in response.headers.items())
        work = self.statements - before  # how much there was to do is how long it takes
        self.heard.seen.append((name, path, response.status_code, tuple(lines), tuple(cookies), response.content, work))
        return response

    def pass_on(self, event: Event) -> None:
        """Somebody fills in the form, and checks, changes or sends it; keys come back, so that forms come twice."""
        name = SENDERS[event.who % len(SENDERS)]
        places = self.town.entrances.get(name, self.town.entrances["Karin"])
        entrance = places[event.which % len(places)]
        form: dict[str, Any] = {
            "entrance": str(entrance),
            "floor": "3",
            "door": "tv",
            "kinds": KINDS[event.how % len(KINDS)],
            "words": WORDS[event.how % len(WORDS)],
            "writer": "Jens",
            "key": f"key {event.who} {event.how % 3}",
            "step": ("send", "send", "send", "send", "send", "check", "edit")[event.how % 7],
        }
        if event.which % 3 == 1:
            form["pictures"] = SimpleUploadedFile("IMG_1.jpg", PHOTOGRAPH[0].content)
        with patch("bindeled.concerns.views.draw", lambda _given: PHOTOGRAPH):
            answer = self.look(name, "post", reverse("concern", urlconf=URLS["sender"]), form)
        if answer.status_code == 302 and "/kvittering/" in answer.headers["Location"]:
            number = answer.headers["Location"].strip("/").rpartition("/")[2]
            self.heard.numbers.append(number)
            self.look(name, "get", answer.headers["Location"])

    def visit(self, event: Event) -> None:
        """Somebody looks at a page, any page."""
        path = reverse(ASKED[event.which % len(ASKED)], urlconf=URLS["sender"])
        self.look(SENDERS[event.who % len(SENDERS)], ("get", "get", "head")[event.how % 3], path)

    def receipts(self, event: Event) -> None:
        """Somebody looks at the list, again if it has changed, and at a number that any of them has told the others."""
        name = SENDERS[event.who % len(SENDERS)]
        path = reverse("receipts", urlconf=URLS["sender"])
        first = self.look(name, "get", path)
        self.look(name, "get", path, **{"If-None-Match": first.headers.get("ETag", '"nothing"')})
        for number in self.heard.numbers[event.which % 2 :: 2][:2]:
            self.look(name, "get", reverse("receipt", urlconf=URLS["sender"], kwargs={"number": number}))

    def send(self, event: Event) -> None:
        """Somebody sends a form as empty as the table has it."""
        name = SENT[event.which % len(SENT)]
        form = dict(table.TABLE["sender"][name].form)
        self.look(SENDERS[event.who % len(SENDERS)], "post", reverse(name, urlconf=URLS["sender"]), form)

    def knock(self, event: Event) -> None:
        """A resident looks who the contact person is, and writes; a contact person looks into Post, and at what is shown."""
        code = self.town.codes[event.which % len(self.town.codes)]
        self.look("nobody", "get", reverse("doorstep", urlconf=URLS["sender"], kwargs={"public_code": code}))
        path = reverse("write_to_contact_person", urlconf=URLS["sender"], kwargs={"public_code": code})
        asked = self.look("nobody", "get", path)
        form = {"name": "Beboer", "phone": "12 34 56 78", "key": f"{event.how % 3}"}
        if b'name="story"' in asked.content:
            form["story"] = WORDS[event.how % len(WORDS)]
        sent = self.look("nobody", "post", path, form)
        if sent.status_code == 302:
            self.look("nobody", "get", sent.headers["Location"])
        for address in ("post", "my_department"):
            self.look(SENDERS[event.who % len(SENDERS)], "get", reverse(address, urlconf=URLS["sender"]))

    def read_post(self, event: Event) -> None:
        """Somebody looks into Post, and, once more signed in, at what came from the municipality, if anything did."""
        name = SENDERS[event.who % len(SENDERS)]
        self.look(name, "post", "/demo/igen/", {"next": "/post/"})
        listed = self.look(name, "get", reverse("post", urlconf=URLS["sender"]))
        for path in MESSAGE.findall(listed.content.decode()):
            self.look(name, "get", path)

    def tell(self, event: Event) -> None:
        """Somebody tells through the open door, as themselves or as nobody; the same form comes twice, and too fast."""
        name = SENDERS[event.who % len(SENDERS)]
        about = ("tell_about_person", "tell_about_oneself")[event.how % 2]
        path = reverse(about, urlconf=URLS["sender"], kwargs={"municipality": "0157"})
        found = KEY.search(self.look(name, "get", path).content.decode())
        if not found:
            return  # a leak that was sown may answer otherwise
        form = {"where": "Mosen", "words": WORDS[event.which % 2], "step": "send", "key": found[1]}
        for seconds in (0, LEAST_SECONDS, 0):
            self.still.now += timedelta(seconds=seconds)
            answer = self.look(name, "post", path, form)
        if answer.status_code == 302:
            self.look(name, "get", answer.headers["Location"])

    def read_figures(self, event: Event) -> None:
        """What organisations passed on comes out, if it is not out yet; a keeper looks at it, closer, and takes it along."""
        with acting("worker"):
            publish_in("0101")
        path = reverse("sent", urlconf=URLS["sender"])
        page = self.look(KEEPER, "get", f"{path}{('', '?sted=afdelinger', '?periode=aar')[event.which % 3]}")
        for file in A_FILE.findall(page.content.decode()):
            self.look(KEEPER, "get", file.replace("&amp;", "&"))

    def sign_in(self, event: Event) -> None:
        """Somebody signs in here and on another machine, and looks at their sessions, each of which has a number."""
        name = SENDERS[event.who % (len(SENDERS) - 1)]
        self.look(name, "post", "/demo/", {"email": self.town.world[name].email})
        self.town.elsewhere("sender").sign_in_as(self.town.world[name])
        self.look(name, "get", reverse("my_sign_in", urlconf=URLS["sender"]))


LOW: dict[str, Callable[[Run, Event], None]] = {
    "pass on": Run.pass_on,
    "visit": Run.visit,
    "receipts": Run.receipts,
    "send": Run.send,
    "sign in": Run.sign_in,
    "knock": Run.knock,
    "read post": Run.read_post,
    "tell": Run.tell,
    "read figures": Run.read_figures,
}
