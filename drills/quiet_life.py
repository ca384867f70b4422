"""What happens on both sides while the silence drill listens: what senders do, and what the municipality does.

Low events are drawn from the table of addresses, so a page that is added later is looked at by itself. High events are the
municipality's verbs; ``journeys/test_drill_silence.py`` counts that none is forgotten.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app as queue

from bindeled.cases import actions
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Case, Concern, Entry
from bindeled.cases.queries import case_for, concern_for
from bindeled.concerns.actions import pass_on
from bindeled.concerns.models import SealedConcern
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import RecordKey
from bindeled.config import access_table as table
from bindeled.guidance.management.commands.urgent_pages import page as urgent_page
from bindeled.housing.models import ContactPerson, Entrance
from bindeled.municipalities.models import ContactPoint, Municipality
from bindeled.post.models import Letter
from bindeled.receipts.models import Receipt
from bindeled.users import actions as accounts
from bindeled.users.models import Service, User
from bindeled.users.rules import STATEMENT_VERSION
from drills.stillness import Stillness, standing_still
from journeys.factory import LONG_AGO, make_world, told
from journeys.sides import URLS, Site, acting

SENDERS = ("Karin", "Ejendomskontoret", "Ole", "Gerda", "nobody")
ADVISERS = ("Bo", "Mona", "Lis", "Gitte")
KINDS = ((), ("smell",), ("child", "economy"), ("no_contact", "loneliness", "dementia"))
WORDS = ("Det lugter på trappen.", "Hun svarer ikke, og posten hober sig op.", "CPR 010160-1234 står på døren.")
ASKED = tuple(name for name, row in table.TABLE["sender"].items() if not row.thing)
SENT = tuple(name for name in ASKED if table.WRONG_WAY not in table.TABLE["sender"][name].post.values())
GONE = (RefusedError, ObjectDoesNotExist)


@dataclass(frozen=True)
class Event:
    """Something that happens: a verb and a few numbers that say with whom and what."""

    verb: str
    who: int
    which: int = 0
    how: int = 0
    minutes: int = 0


Weave = tuple[tuple[int, Event], ...]  # high events, each with the low event before which it happens


@dataclass
class Heard:
    """What the low side has seen of one run, in order, and the receipt numbers that its people tell each other."""

    seen: list[tuple[Any, ...]] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)


class Town:
    """The invented town in which every run begins anew. Made once, as a superuser, inside a transaction."""

    def __init__(self) -> None:
        self.world = make_world()
        gerda = User.objects.create(
            email="gerda@bindeled.example",
            name="Gerda",
            side="sender",
            municipality_id="0157",
            statement=STATEMENT_VERSION,
        )
        self.world.people["Gerda"] = gerda
        ContactPerson.objects.create(
            user=gerda,
            department=self.world.departments["Gammelmosen"],
            municipality_id="0157",
            kind="caretaker",
            valid_from=LONG_AGO,
        )
        ContactPoint.objects.create(
            municipality_id="0101",
            unit=self.world.units["Boligrådgiverne Amager"],
            kind="phone",
            value="12 34 56 78",
            audience="senders",
            source="Opdigtet",
            valid_from=LONG_AGO,
        )
        self._earlier_days()
        self.sites = {name: self._site("sender", name) for name in SENDERS}
        self.sites |= {name: self._site("municipality", name) for name in ADVISERS}
        self._elsewhere = {side: Site(side) for side in URLS}
        self._cookies = {name: site.client.cookies.output(header="") for name, site in self.sites.items()}
        self.entrances = {name: self._entrances(name) for name in SENDERS if name != "nobody"}
        self.doors = {name: self.world.door(name) for name in ADVISERS}
        self.low_addresses = set(User.objects.filter(side="sender").values_list("email", flat=True))
        self._counters = self._read_counters()

    def _earlier_days(self) -> None:
        """Concerns that were passed on before: lists are not empty, and the municipality has something to work on."""
        for who, department in (("Karin", "Hørgården 2"), ("Ole", "Sundholm afd. 7"), ("Gerda", "Gammelmosen")):
            for number in range(3):
                with acting("sender"), entered(self.world.door(who)):
                    pass_on(told(self.world, department), key=f"{who} earlier {number}", by=self.world[who])
        about_to_go = timezone.now() + timedelta(hours=10) - timedelta(days=self.world["Ole"].municipality.receipt_days)
        oldest = Receipt.objects.filter(sender=self.world["Ole"]).order_by("id")[:1].values("id")
        Receipt.objects.filter(id__in=oldest).update(received_at=about_to_go)
        for code in ("0101", "0157"):
            with acting("worker"), entered(Door("worker", municipality=code)):
                actions.open_arrivals()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM queue.procrastinate_jobs")
        Letter.objects.all().delete()

    def _entrances(self, name: str) -> list[UUID]:
        """Answer somebody's own entrances, twice, and one that is not theirs."""
        own = ContactPerson.objects.filter(user=self.world[name]).values("department")
        in_order = Entrance.objects.order_by("department__sort_key", "position")
        theirs = list(in_order.filter(department__in=own).values_list("id", flat=True))
        foreign = in_order.exclude(department__in=own).values_list("id", flat=True)[0]
        return [*theirs, *theirs, *theirs, foreign]

    def _site(self, side: str, name: str) -> Site:
        site = Site(side)
        if name != "nobody":
            site.sign_in_as(self.world[name])
        site.client.raise_request_exception = False
        return site

    def elsewhere(self, side: str) -> Site:
        """Answer another machine's browser, which has been nowhere yet."""
        site = self._elsewhere[side]
        site.client.cookies = SimpleCookie()
        return site

    @staticmethod
    def _read_counters() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT format('setval(%L, %s, %L)', s.oid::regclass::text, coalesce(p.last_value, p.start_value),"
                " p.last_value IS NOT NULL) FROM pg_sequences p JOIN pg_class s ON s.relname = p.sequencename"
                " AND s.relnamespace = p.schemaname::regnamespace WHERE p.schemaname IN ('app', 'queue')"
            )
            return [call for (call,) in cursor.fetchall()]

    def begin_anew(self) -> None:
        """Put back what no transaction takes back: counters in the database, cookies in browsers."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(self._counters)}")
        for name, site in self.sites.items():
            site.client.cookies = SimpleCookie(self._cookies[name])


class Run:
    """One run through a plan, with the high events or without them."""

    def __init__(self, town: Town, stillness: Stillness) -> None:
        self.town = town
        self.still = stillness
        self.heard = Heard()
        self.statements = 0
        self.mail: list[tuple[list[str], bytes]] = []

    def live(self, plan: tuple[Event, ...], weave: Weave = ()) -> Heard:
        """Let the low events happen in order, and the high events of the weave before the low ones they are woven to.

        Afterwards look at the files that anybody may fetch. A low event finds the same clock and chance in every weave.
        """
        self.town.begin_anew()
        minutes = 0
        with standing_still(self.still), self._listening():
            for place, event in enumerate(plan):
                for number, (_before, high) in enumerate(it for it in weave if it[0] % len(plan) == place):
                    self.still.at(minutes, f"high {place} {number}")
                    HIGH[high.verb](self, high)
                minutes += event.minutes
                self.still.at(minutes, f"low {place}")
                LOW[event.verb](self, event)
                self._letters_arrive(minutes)
            self.still.at(minutes, "files")
            self.heard.seen += [("file", urgent_page(place)) for place in Municipality.objects.order_by("code")]
        return self.heard

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
            self.still.at(
                minutes, f"letter {arguments}"
            )  # its own id: the same, whichever other letters wait beside it
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
        form = {
            "entrance": str(entrance),
            "floor": "3",
            "door": "tv",
            "kinds": KINDS[event.how % len(KINDS)],
            "words": WORDS[event.how % len(WORDS)],
            "writer": "Jens",
            "key": f"key {event.who} {event.how % 3}",
            "step": ("send", "send", "send", "send", "send", "check", "edit")[event.how % 7],
        }
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

    def sign_in(self, event: Event) -> None:
        """Somebody signs in here and on another machine, and looks at their sessions, each of which has a number."""
        name = SENDERS[event.who % (len(SENDERS) - 1)]
        self.look(name, "post", "/demo/", {"email": self.town.world[name].email})
        self.town.elsewhere("sender").sign_in_as(self.town.world[name])
        self.look(name, "get", reverse("my_sign_in", urlconf=URLS["sender"]))

    # -- High: what the municipality and its worker do ------------------------------------------------------------------

    @contextmanager
    def _adviser(self, event: Event) -> Iterator[User]:
        name = ADVISERS[event.who % len(ADVISERS)]
        with suppress(*GONE), acting("municipality"), entered(self.town.doors[name]):
            yield self.town.world[name]

    @staticmethod
    def _concern(event: Event) -> Concern:
        ids = list(Concern.objects.order_by("received_at", "id").values_list("id", flat=True))
        if not ids:
            raise Concern.DoesNotExist
        return concern_for(ids[event.which % len(ids)])

    @staticmethod
    def _case(event: Event) -> Case:
        ids = list(Case.objects.order_by("opened_at", "id").values_list("id", flat=True))
        if not ids:
            raise Case.DoesNotExist
        return case_for(ids[event.which % len(ids)])

    def open_arrivals(self, event: Event) -> None:
        """The worker opens what has arrived."""
        for code in ("0101", "0157"):
            with acting("worker"), entered(Door("worker", municipality=code)):
                actions.open_arrivals()

    def take(self, event: Event) -> None:
        """An adviser takes a concern."""
        with self._adviser(event) as by:
            actions.take(self._concern(event), by=by)

    def release(self, event: Event) -> None:
        """An adviser puts a concern back."""
        with self._adviser(event) as by:
            actions.release(self._concern(event), by=by)

    def open_case(self, event: Event) -> None:
        """An adviser opens a case."""
        with self._adviser(event) as by:
            actions.open_case(self._concern(event), by=by)

    def add_to_case(self, event: Event) -> None:
        """An adviser merges a concern into a case."""
        with self._adviser(event) as by:
            actions.add_to_case(self._concern(event), self._case(event), by=by)

    def tie_resident(self, event: Event) -> None:
        """An adviser ties a case to its resident."""
        with self._adviser(event) as by:
            actions.tie_resident(self._case(event), name="Beboer", by=by)

    def assign(self, event: Event) -> None:
        """A case gets another responsible adviser."""
        with self._adviser(event) as by:
            actions.assign(self._case(event), to=self.town.world["Lis"], by=by)

    def write_note(self, event: Event) -> None:
        """An adviser writes."""
        with self._adviser(event) as by:
            actions.write_note(self._case(event), text="Har banket på.", by=by)

    def close(self, event: Event) -> None:
        """An adviser closes a case."""
        with self._adviser(event) as by:
            actions.close(self._case(event), outcome="supported", resident_answer="accepted", text="", by=by)

    def reopen(self, event: Event) -> None:
        """An adviser opens a closed case again."""
        with self._adviser(event) as by:
            actions.reopen(self._case(event), by=by)

    def read(self, event: Event) -> None:
        """An adviser reads in a browser: the inbox, one's cases, a concern, a case."""
        site = self.town.sites[ADVISERS[event.who % len(ADVISERS)]]
        site.get(("/", "/sager/")[event.which % 2])
        with suppress(*GONE):
            found = Concern.objects.order_by("received_at", "id")[event.which : event.which + 1].get()
            site.get(reverse("municipal_concern", urlconf=URLS["municipality"], kwargs={"concern_id": found.id}))

    def staff_signs_in(self, event: Event) -> None:
        """Somebody of the municipality signs in."""
        name = ADVISERS[event.who % len(ADVISERS)]
        self.town.elsewhere("municipality").sign_in_as(self.town.world[name])

    def invite_colleague(self, event: Event) -> None:
        """The municipality invites somebody to its own side."""
        municipality = self.town.world["Lis"].municipality
        with acting("municipality"):
            accounts.invite(
                email=f"ny{event.which}@bindeled.example", name="Ny", municipality=municipality, language="da"
            )

    def reorganise(self, event: Event) -> None:
        """Somebody does not serve a unit any more."""
        day = timezone.localdate() - timedelta(days=1)
        Service.objects.filter(user=self.town.world[ADVISERS[event.who % len(ADVISERS)]]).update(valid_to=day)

    def damaged_arrival(self, event: Event) -> None:
        """A letter that cannot be opened lies in the mailbox, and is set aside."""
        SealedConcern.objects.create(municipality_id="0101", received_at=timezone.now(), sealed=b"not a seal")
        self.open_arrivals(event)

    def forget(self, event: Event) -> None:
        """What was kept long enough is deleted: a case with its concerns, or a concern alone, and their keys."""
        with suppress(*GONE):
            case = Case.objects.order_by("opened_at", "id")[event.which : event.which + 1].get()
            Concern.objects.filter(case=case).delete()
            Entry.objects.filter(case=case)._raw_delete("default")
            case.delete()
        for key in RecordKey.objects.order_by("made_at", "id")[:1]:
            RecordKey.objects.filter(id=key.id).update(wrapped=None, destroyed_at=timezone.now())


LOW: dict[str, Callable[[Run, Event], None]] = {
    "pass on": Run.pass_on,
    "visit": Run.visit,
    "receipts": Run.receipts,
    "send": Run.send,
    "sign in": Run.sign_in,
}
HIGH: dict[str, Callable[[Run, Event], None]] = {
    "open_arrivals": Run.open_arrivals,
    "take": Run.take,
    "release": Run.release,
    "open_case": Run.open_case,
    "add_to_case": Run.add_to_case,
    "tie_resident": Run.tie_resident,
    "assign": Run.assign,
    "write_note": Run.write_note,
    "close": Run.close,
    "reopen": Run.reopen,
    "read": Run.read,
    "staff signs in": Run.staff_signs_in,
    "invite colleague": Run.invite_colleague,
    "reorganise": Run.reorganise,
    "damaged arrival": Run.damaged_arrival,
    "forget": Run.forget,
}
