"""The invented town in which the silence drill lives: its people and their browsers, and what stood there before."""

from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie
from uuid import UUID

from django.db import connection
from django.utils import timezone

from bindeled.cases import actions
from bindeled.children.models import DutyCall
from bindeled.concerns.actions import Picture, pass_on
from bindeled.confidentiality.doors import Door, entered
from bindeled.config.management.commands.load_texts import SHIPPED
from bindeled.config.texts import load as load_texts
from bindeled.drawn.tests import samples
from bindeled.housing.models import Appointment, ContactPerson, Department, Entrance, Organisation
from bindeled.municipalities.models import ContactPoint, Municipality, Unit
from bindeled.post.models import Letter
from bindeled.receipts.models import Receipt
from bindeled.sent.tests.figures import QUARTERS, counted_since, passed_on
from bindeled.users.models import User
from journeys.factory import LONG_AGO, account, contact_person, make_world, told
from journeys.sides import URLS, Site, acting

SENDERS = ("Karin", "Ejendomskontoret", "Ole", "Gerda", "nobody")
KEEPER = "Helle"
# Drawn once: that it is drawn is attacked elsewhere, and takes a process each time.
PHOTOGRAPH = (Picture(samples.picture(), b"as it was given"),)
ADVISERS = ("Bo", "Mona", "Lis", "Gitte")
NEIGHBOURS = "Naboforeningen"  # a housing organisation of which nobody here is


@dataclass(frozen=True)
class Event:
    """Something that happens: a verb and a few numbers that say with whom and what."""

    verb: str
    who: int
    which: int = 0
    how: int = 0
    minutes: int = 0


class Town:
    """The invented town in which every run begins anew. Made once, as a superuser, inside a transaction."""

    def __init__(self) -> None:
        self.world = make_world()
        gerda = account("Gerda", "sender", "0157")
        self.world.people["Gerda"] = gerda
        contact_person(gerda, self.world.departments["Gammelmosen"])
        ContactPoint.objects.create(
            municipality_id="0101",
            unit=self.world.units["Boligrådgiverne Amager"],
            kind="phone",
            value="12 34 56 78",
            audience="senders",
            source="Opdigtet",
            valid_from=LONG_AGO,
        )
        self._family_unit()
        self._neighbours()
        # Photographs are taken: the same for all senders, whatever is done with any of them.
        Municipality.objects.update(senders_may_attach=True, attach_source="Opdigtet")
        load_texts(SHIPPED)
        ContactPerson.objects.filter(account_id=self.world["Karin"].id).update(takes_letters=True)
        self.codes = list(Department.objects.order_by("sort_key").values_list("public_code", flat=True))
        self._earlier_days()
        self._earlier_year()
        self.sites = {name: self._site("sender", name) for name in SENDERS}
        self.sites[KEEPER] = self._site("sender", KEEPER)
        self.sites |= {name: self._site("municipality", name) for name in ADVISERS}
        self._elsewhere = {side: Site(side) for side in URLS}
        self._cookies = {name: site.client.cookies.output(header="") for name, site in self.sites.items()}
        self.entrances = {name: self._entrances(name) for name in SENDERS if name != "nobody"}
        self.doors = {name: self.world.door(name) for name in ADVISERS}
        self.low_addresses = set(User.objects.filter(side="sender").values_list("email", flat=True))
        self._counters = self._read_counters()

    @staticmethod
    def _family_unit() -> None:
        """A family unit that is never open, with whom to call then."""
        unit = Unit.objects.create(municipality_id="0101", name="Familieenheden", kind="children", valid_from=LONG_AGO)
        for channel, to in (("mail", "enheden@bindeled.example"), ("phone", "00000002")):
            listed = {"unit": unit, "in_hours": False, "channel": channel, "to": to, "name": "Vagten"}
            DutyCall.objects.create(municipality_id="0101", source="Opdigtet", valid_from=LONG_AGO, **listed)

    def _neighbours(self) -> None:
        """A housing organisation with a department in which none of the low side is anything."""
        Department.objects.create(
            municipality_id="0101",
            organisation=Organisation.objects.create(name=NEIGHBOURS),
            district=self.world.departments["Hørgården 2"].district,
            name="Naboparken",
            sort_key="naboparken",
            valid_from=LONG_AGO,
        )

    def _earlier_days(self) -> None:
        """Concerns that were passed on before: lists are not empty, and the municipality has something to work on."""
        for who, department in (("Karin", "Hørgården 2"), ("Ole", "Sundholm afd. 7"), ("Gerda", "Gammelmosen")):
            for number in range(3):
                with acting("sender"), entered(self.world.door(who)):
                    about, key = told(self.world, department), f"{who} earlier {number}"
                    pass_on(about, key=key, by=self.world[who], pictures=PHOTOGRAPH[number:])
        about_to_go = timezone.now() + timedelta(hours=10) - timedelta(days=self.world["Ole"].municipality.receipt_days)
        oldest = Receipt.objects.filter(sender=self.world["Ole"]).order_by("id")[:1].values("id")
        Receipt.objects.filter(id__in=oldest).update(received_at=about_to_go)
        for code in ("0101", "0157"):
            with acting("worker"), entered(Door("worker", municipality=code)):
                actions.open_arrivals()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM queue.procrastinate_jobs")
        Letter.objects.all().delete()

    @staticmethod
    def _earlier_year() -> None:
        """What organisations passed on in a year that is over: its figures come out in the middle of a run."""
        Department.objects.filter(municipality_id="0101").update(dwellings=60)
        counted_since(QUARTERS[0].first)
        for number, department in enumerate(Department.objects.filter(municipality_id="0101").order_by("sort_key")):
            for quarter in QUARTERS:
                passed_on(department, quarter, 6 + number)

    def _entrances(self, name: str) -> list[UUID]:
        """Answer somebody's own entrances, twice, and one that is not theirs."""
        own = Appointment.objects.filter(contact_person__account_id=self.world[name].id).values("department")
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
