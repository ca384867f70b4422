"""The invented neighbourhood that the matrix is walked in: visitors of every standing, and things of every relation.

Each record's text holds a canary that names its unit, so that a text in the wrong hands is known by sight.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import connection
from django.utils import timezone

from bindeled.cases import actions
from bindeled.cases.models import Case, Concern
from bindeled.cases.queries import concern_for
from bindeled.concerns.actions import pass_on
from bindeled.confidentiality.doors import Door, entered
from bindeled.config import access_table as table
from bindeled.config.management.commands.load_texts import SHIPPED
from bindeled.config.texts import load as load_texts
from bindeled.doorstep.actions import Words, knock
from bindeled.doorstep.models import Knock
from bindeled.doorstep.queries import doorstep_of
from bindeled.guidance.models import Text
from bindeled.housing.actions.keeping_right import question_hash
from bindeled.housing.models import Appointment, ContactPerson, Department, Entrance, Keeper, Organisation
from bindeled.importing.models import Import
from bindeled.intake.views import receipt_token
from bindeled.municipalities.models import ContactPoint, District, Municipality, Unit
from bindeled.municipalities.rules import sort_key
from bindeled.paper.models import Sheet, Stack
from bindeled.receipts.models import Receipt
from bindeled.receipts.rules import new_number
from bindeled.users.models import Invitation, Service, User
from bindeled.users.queries import token_hash
from drills.passkey import registered
from journeys.factory import LONG_AGO, account, contact_person, make_world, told
from journeys.sides import Site, acting

YESTERDAY = timezone.localdate() - timedelta(days=1)
RANDOM_ID = UUID("5f0c2b9e-7a41-4c56-9d3e-0b6f8a1d2c34")
ROLES = {
    "Lis": table.LEADER,
    "Dorte": table.OFFICER,
    "Eva": table.EDITOR,
    "Helle": table.KEEPER,
    "Viggo": table.KEEPER,
}
OPEN_TOKEN, USED_TOKEN, QUESTION = "an-open-invitation", "a-used-invitation", "a-question-in-a-letter"


def canary(unit: str) -> str:
    """Answer the words that stand in every text of a unit's records and nowhere else."""
    return f"Kanariefugl-{''.join(letter for letter in unit if letter.isascii() and letter.isalpha())}"


@dataclass(frozen=True)
class Place:
    """Where somebody or something belongs, as far as relations ask. ``units`` are also the organisations whose list one keeps."""

    municipality: str = ""
    organisation: UUID | None = None
    district: UUID | None = None
    department: UUID | None = None
    units: frozenset[UUID] = frozenset()
    user: UUID | None = None


@dataclass(frozen=True)
class Thing:
    """Something that an address names. ``fixed`` is its relation where it is the same for all."""

    arguments: Mapping[str, Any]
    place: Place = Place()
    fixed: str = ""


@dataclass
class Visitor:
    """Somebody at a browser on one side."""

    name: str
    standing: str
    site: Site
    place: Place
    role: str = ""


def relation(place: Place, thing: Thing) -> str:
    """Answer what a thing is to somebody who belongs at ``place``."""
    if thing.fixed:
        return thing.fixed
    its = thing.place
    if place.municipality != its.municipality:
        return table.OTHER_MUNICIPALITY
    if (its.user and place.user == its.user) or place.units & its.units:
        return table.OWN
    if its.department and place.department == its.department:
        return table.SAME_DEPARTMENT
    if its.organisation and place.organisation != its.organisation:
        return table.OTHER_ORGANISATION
    return table.SAME_DISTRICT if place.district == its.district else table.OTHER_DISTRICT


def _of_a_list(department: Department) -> Place:
    return Place(
        municipality=department.municipality_id,
        organisation=department.organisation_id,
        district=department.district_id,
        department=department.id,
        units=frozenset({department.organisation_id}),
    )


class Neighbourhood:
    """The whole of it. Arranged as a superuser, inside a transaction that is taken back."""

    def __init__(self) -> None:
        self.world = make_world()
        self.places: dict[UUID, Place] = {}
        self.visitors: dict[str, list[Visitor]] = {"sender": [], "municipality": []}
        self._more_places()
        self._more_people()
        self._records()
        load_texts(SHIPPED)
        self._sign_in()
        self.things = self._things()
        self.owners = {canary(name): unit for name, unit in self.world.units.items()}

    # -- Places and people ----------------------------------------------------------------------------------------------

    def _more_places(self) -> None:
        world, copenhagen = self.world, Municipality.objects.get(code="0101")
        amager, norrebro = (District.objects.get(name=name) for name in ("Amager", "Nørrebro"))
        family = Unit(
            municipality=copenhagen, district=amager, name="Familieteamet", kind="family", valid_from=LONG_AGO
        )
        family.save()
        world.units[family.name] = family
        for code, name in (("0101", "Boligrådgiverne Amager"), ("0157", "SKP-teamet")):
            ContactPoint.objects.create(
                municipality_id=code,
                unit=world.units[name],
                kind="phone",
                value="28517178",
                audience="senders",
                source="opdigtet",
                valid_from=LONG_AGO,
            )
        for name, district in (("Urbanplanen afd. 4", amager), ("Mjølnerparken", norrebro)):
            made = Department.objects.create(
                municipality=copenhagen,
                organisation=Organisation.objects.get(name="3B"),
                district=district,
                name=name,
                sort_key=sort_key(name),
            )
            world.departments[name] = made
            Entrance.objects.create(
                municipality=copenhagen, department=made, street="Vej", number="1", postal_code="2300", position=0
            )

    def _more_people(self) -> None:
        senders = {
            "Dan": "Urbanplanen afd. 4",
            "Nora": "Mjølnerparken",
            "Gerda": "Gammelmosen",
            "Frode": "Hørgården 2",
            "Halfdan": "Hørgården 2",
            "Ulla": "Hørgården 2",
            "Lukas": "Hørgården 2",
        }
        for name, department in senders.items():
            self._contact_person(name, self.world.departments[department])
        for name, unit in {
            "Fie": "Familieteamet",
            "Finn": "Boligrådgiverne Amager",
            "Hanne": "Boligrådgiverne Amager",
        }.items():
            self._adviser(name, self.world.units[unit])
        self._adviser("Laura", self.world.units["Boligrådgiverne Amager"])
        Appointment.objects.filter(contact_person__account_id=self.world["Frode"].id).update(valid_to=YESTERDAY)
        Service.objects.filter(user=self.world["Finn"]).update(valid_to=YESTERDAY)
        User.objects.filter(id=self.world["Ulla"].id).update(statement="")

    def _user(self, name: str, side: str, municipality: str) -> User:
        made = account(name, side, municipality)
        self.world.people[name] = made
        return made

    def _contact_person(self, name: str, department: Department) -> None:
        user = self._user(name, "sender", department.municipality_id)
        contact_person(user, department)

    def _adviser(self, name: str, unit: Unit) -> None:
        user = self._user(name, "municipality", unit.municipality_id)
        Service.objects.create(
            user=user, unit=unit, municipality_id=unit.municipality_id, role="adviser", valid_from=LONG_AGO
        )

    def _place_of(self, user: User) -> Place:
        place = Place(municipality=user.municipality_id, user=user.id)
        appointed = Appointment.objects.filter(contact_person__account_id=user.id)
        held = appointed.select_related("department").order_by("department__sort_key")
        for it in held:
            department = it.department
            place = replace(
                place,
                organisation=department.organisation_id,
                district=department.district_id,
                department=department.id,
            )
        kept = Keeper.objects.filter(account_id=user.id).values_list("organisation_id", flat=True)
        place = replace(place, units=frozenset(kept))
        for unit in Unit.objects.filter(id__in=Service.objects.filter(user=user, valid_to=None).values("unit")):
            place = replace(place, units=place.units | {unit.id}, district=unit.district_id)
        return place

    # -- Records --------------------------------------------------------------------------------------------------------

    def _pass_on(self, who: str, department: str, key: str, unit: str) -> str:
        said = {name: f"{canary(unit)} {name}" for name in ("words", "resident_name", "writer")}
        with acting("sender"), entered(self.world.door(who)):
            return pass_on(
                told(self.world, department, where=f"{canary(unit)} vej 1", **said), key=key, by=self.world[who]
            ).number

    def _open(self) -> None:
        for code in ("0101", "0157"):
            with acting("worker"), entered(Door("worker", municipality=code)):
                actions.open_arrivals()

    def _records(self) -> None:
        self.receipts = {"karin": self._pass_on("Karin", "Hørgården 2", "one", "Boligrådgiverne Amager")}
        senders = (
            ("Karin", "Hørgården 2", "Boligrådgiverne Amager", "Bo"),
            ("Ole", "Sundholm afd. 7", "Boligrådgiverne Nørrebro", "Mona"),
            ("Gerda", "Gammelmosen", "SKP-teamet", "Gitte"),
        )
        self.concerns: dict[str, UUID] = {}
        self.cases: dict[str, UUID] = {}
        for who, department, unit, adviser in senders:
            for number in range(2):
                self._pass_on(who, department, f"{who}-{number}", unit)
            self._open()
            ours = Concern.objects.filter(unit=self.world.units[unit]).order_by("-received_at", "id")
            self.concerns[unit] = ours[0].id
            self.cases[unit] = self._case(ours[1], adviser, unit)
        self._family_record()
        self._deleted()

    def _case(self, concern: Concern, adviser: str, unit: str) -> UUID:
        by = self.world[adviser]
        with acting("municipality"), entered(self.world.door(adviser)):
            case = actions.open_case(concern_for(concern.id), by=by)
            actions.tie_resident(case, name=f"{canary(unit)} Navn", by=by)
            actions.write_note(case, text=f"{canary(unit)} notat", by=by)
        return case.id

    def _family_record(self) -> None:
        """A concern and a case of another unit in Bo's district."""
        family = self.world.units["Familieteamet"]
        self._pass_on("Karin", "Hørgården 2", "family", family.name)
        self._pass_on("Karin", "Hørgården 2", "family too", family.name)
        self._open()
        mine = Concern.objects.filter(state="new").exclude(id__in=self.concerns.values()).order_by("-received_at")[:2]
        for concern in mine:
            Concern.objects.filter(id=concern.id).update(unit=family)
        self.concerns[family.name] = mine[0].id
        self.cases[family.name] = self._case(Concern.objects.get(id=mine[1].id), "Fie", family.name)

    def _deleted(self) -> None:
        """What was there once: a receipt past its time, a concern and a case that were removed."""
        old = timezone.now() - timedelta(days=4000)
        self.receipts["deleted"] = self._pass_on("Karin", "Hørgården 2", "old", "Boligrådgiverne Amager")
        Receipt.objects.filter(number=self.receipts["deleted"]).update(received_at=old)
        self._open()
        gone = Concern.objects.order_by("-opened_at").first()
        assert gone
        self.deleted_concern = gone.id
        gone.delete()
        self.deleted_case = self._gone_case()

    def _gone_case(self) -> UUID:
        self._pass_on("Karin", "Hørgården 2", "gone", "Boligrådgiverne Amager")
        self._open()
        newest = Concern.objects.order_by("-opened_at").first()
        assert newest
        case_id = self._case(newest, "Bo", "Boligrådgiverne Amager")
        Concern.objects.filter(case_id=case_id).delete()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM app.cases_entry WHERE case_id = %s", [case_id])
        Case.objects.filter(id=case_id).delete()
        return case_id

    # -- Visitors -------------------------------------------------------------------------------------------------------

    def _sign_in(self) -> None:
        inside = {
            "sender": ("Karin", "Ejendomskontoret", "Dan", "Nora", "Ole", "Gerda"),
            "municipality": ("Bo", "Mona", "Lis", "Gitte", "Fie", "Dorte", "Eva"),
        }
        outside = {
            "sender": {
                "Frode": table.PLACELESS,
                "Ulla": table.UNREAD,
                "Helle": table.PLACELESS,
                "Viggo": table.PLACELESS,
            },
            "municipality": {"Finn": table.PLACELESS},
        }
        halfway = {"sender": "Halfdan", "municipality": "Hanne"}
        closed = {"sender": "Lukas", "municipality": "Laura"}
        for side, known in inside.items():
            self.visitors[side].append(Visitor("nobody", table.NOBODY, Site(side), Place()))
            standings = {**dict.fromkeys(known, table.INSIDE), **outside[side]}
            for name, standing in standings.items():
                self._visit(side, name, standing)
                if standing == table.INSIDE:
                    self._give_second_factors(side, self.world[name])
            self._visit_halfway(side, halfway[side])
            self._visit(side, closed[side], table.NOBODY)
            User.objects.filter(id=self.world[closed[side]].id).update(is_active=False)
        self._visit_the_other_side()

    @staticmethod
    def _give_second_factors(side: str, user: User) -> None:
        with acting(side):
            totp.TOTP.activate(user, totp.generate_totp_secret())
            Authenticator.objects.create(user=user, type="webauthn", data=registered("Nøgle", 1))

    def _visit(self, side: str, name: str, standing: str) -> None:
        site, user = Site(side), self.world[name]
        site.sign_in_as(user)
        self.visitors[side].append(Visitor(name, standing, site, self._place_of(user), ROLES.get(name, "")))

    def _visit_halfway(self, side: str, name: str) -> None:
        site, user = Site(side), self.world[name]
        with acting(side):
            site.client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
        self.visitors[side].append(Visitor(name, table.HALFWAY, site, self._place_of(user)))

    def _visit_the_other_side(self) -> None:
        """A session of one side, carried to the other, is nobody's there."""
        for side, other, name in (("sender", "municipality", "Bo"), ("municipality", "sender", "Karin")):
            theirs = next(visitor for visitor in self.visitors[other] if visitor.name == name)
            site = Site(side)
            for cookie in theirs.site.client.cookies.values():
                site.client.cookies[cookie.key] = cookie.value
                site.client.cookies[settings.SESSION_COOKIE_NAME] = cookie.value
            self.visitors[side].append(Visitor(f"{name} of the other side", table.NOBODY, site, Place()))

    # -- Things ---------------------------------------------------------------------------------------------------------

    def _things(self) -> dict[str, dict[str, list[Thing]]]:
        return {
            "sender": {
                "": [Thing({}, fixed=table.OPEN)],
                "municipality": [
                    Thing({"code": "0101"}, fixed=table.OPEN),
                    Thing({"code": "0157"}, fixed=table.OPEN),
                    Thing({"code": "9999"}, fixed=table.RANDOM),
                ],
                "public text": [
                    Thing({"slug": "tavshedspligt"}, fixed=table.OPEN),
                    # For contact persons alone: for anybody else it is not there.
                    Thing({"slug": "saadan-faar-du-fat-i-os"}, fixed=table.RANDOM),
                ],
                "text": [
                    Thing({"slug": "tavshedspligt"}, fixed=table.OPEN),
                    Thing({"slug": "saadan-faar-du-fat-i-os"}, fixed=table.OPEN),
                    Thing({"slug": "foer-du-ringer-eller-banker-paa"}, fixed=table.RANDOM),
                ],
                "named municipality": [
                    Thing({"municipality": "0101"}, fixed=table.OPEN),
                    Thing({"municipality": "0157"}, fixed=table.OPEN),
                    Thing({"municipality": "9999"}, fixed=table.RANDOM),
                ],
                "receipt of nobody": [
                    Thing(
                        {"municipality": "0157", "token": receipt_token("000000000A", timezone.now())}, fixed=table.OPEN
                    ),
                    Thing({"municipality": "0157", "token": "nobodys"}, fixed=table.RANDOM),
                ],
                "receipt": [
                    Thing({"number": self.receipts["karin"]}, self._place_of(self.world["Karin"])),
                    Thing({"number": self.receipts["deleted"]}, fixed=table.DELETED),
                    Thing({"number": "000000000A"}, fixed=table.RANDOM),
                ],
                **self._at_the_door(),
                **self._on_lists(),
                "import": list(self._imports()),
                "list": [Thing({"called": "adresser", "form": "csv"}, fixed=table.OPEN)],
                "stack": list(self._stacks()),
                **self._of_oneself("sender", "Karin"),
            },
            "municipality": {
                "": [Thing({}, fixed=table.OPEN)],
                "concern": list(self._of_units("concern_id", self.concerns, self.deleted_concern)),
                "case": list(self._of_units("case_id", self.cases, self.deleted_case)),
                **self._of_editors(),
                "department": list(self._departments()),
                **self._of_oneself("municipality", "Bo"),
            },
        }

    def _at_the_door(self) -> dict[str, list[Thing]]:
        """A department whose residents knock, the page after it, and what lies in Karin's Post."""
        place = self.world.departments["Hørgården 2"]
        code, karin = place.public_code, self._place_of(self.world["Karin"])
        words = Words(name=canary("Boligrådgiverne Amager"), phone="12 34 56 78")
        with acting("sender"), entered(Door("public", municipality="0101")):
            [to, *_others] = doorstep_of(place, on=timezone.localdate()).people
            knock(place, to=to, kind="call_back", words=words, key="one")
        number = new_number()
        return {
            "stairwell": [
                Thing({"public_code": code}, fixed=table.OPEN),
                Thing({"public_code": "00000000"}, fixed=table.RANDOM),
            ],
            "number": [
                Thing({"public_code": code, "number": number}, fixed=table.OPEN),
                Thing({"public_code": code, "number": "000000000B"}, fixed=table.RANDOM),
                Thing({"public_code": "00000000", "number": number}, fixed=table.RANDOM),
            ],
            "knock": [
                Thing({"knock_id": Knock.objects.get().id}, karin),
                Thing({"knock_id": RANDOM_ID}, fixed=table.RANDOM),
            ],
        }

    def _imports(self) -> Iterator[Thing]:
        for name in ("3B", "VIBO"):
            organisation = Organisation.objects.get(name=name)
            given = Import.objects.create(
                municipality_id="0101",
                organisation=organisation,
                by=self.world["Helle"].id,
                kind="contacts",
                file_name=f"{name}.csv",
                state="refused",
                reason="empty",
            )
            yield Thing({"run_id": given.id}, Place(municipality="0101", units=frozenset({organisation.id})))
        yield Thing({"run_id": RANDOM_ID}, fixed=table.RANDOM)

    def _departments(self) -> Iterator[Thing]:
        for department in self.world.departments.values():
            yield Thing({"department_id": department.id}, _of_a_list(department))
        yield Thing({"department_id": RANDOM_ID}, fixed=table.RANDOM)

    def _on_lists(self) -> dict[str, list[Thing]]:
        """Entries of both organisations' lists, their departments, and a question in a letter."""
        entries = []
        for name in ("Karin", "Ole", "Gerda"):
            held = Appointment.objects.filter(contact_person__account_id=self.world[name].id)[0]
            entries.append(Thing({"person_id": held.contact_person_id}, _of_a_list(held.department)))
        asked = ContactPerson.objects.filter(account_id=self.world["Karin"].id)
        asked.update(question=question_hash(QUESTION), asked_on=timezone.localdate())
        return {
            "entry": [*entries, Thing({"person_id": RANDOM_ID}, fixed=table.RANDOM)],
            "department": list(self._departments()),
            "question": [
                Thing({"token": QUESTION}, fixed=table.OPEN),
                Thing({"token": "nobodys"}, fixed=table.RANDOM),
            ],
        }

    def _stacks(self) -> Iterator[Thing]:
        """Papers that a keeper ordered, and those that another keeper of the same organisation did."""
        for owner, place in ((self.world["Helle"].id, "3B"), (uuid4(), "")):
            department = self.world.departments["Hørgården 2"]
            stack = Stack.objects.create(municipality_id="0101", organisation=department.organisation, account_id=owner)
            Sheet.objects.create(
                stack=stack, position=0, department=department, paper="leaflet", language="da", pdf=b"%PDF"
            )
            units = frozenset({department.organisation_id}) if place else frozenset()
            yield Thing({"stack_id": stack.id}, Place(municipality="0101", units=units))
        yield Thing({"stack_id": RANDOM_ID}, fixed=table.RANDOM)

    def _of_units(self, argument: str, ids: dict[str, UUID], deleted: UUID) -> Iterator[Thing]:
        for name, record in ids.items():
            unit = self.world.units[name]
            place = Place(municipality=unit.municipality_id, district=unit.district_id, units=frozenset({unit.id}))
            yield Thing({argument: record}, place)
        yield Thing({argument: deleted}, fixed=table.DELETED)
        yield Thing({argument: RANDOM_ID}, fixed=table.RANDOM)

    def _of_editors(self) -> dict[str, list[Thing]]:
        """Texts of Copenhagen, which Eva edits, of Gentofte, and one that was never there."""
        eva = Place(municipality="0101", user=self.world["Eva"].id)
        places = {"0101": eva, "0157": Place(municipality="0157")}
        ids = {code: Text.objects.get(municipality_id=code, code="takes_time").id for code in places}
        further: dict[str, dict[str, Any]] = {
            "edited text": {},
            "edited language": {"language": "da"},
            "edited version": {"language": "da", "number": 1},
        }
        return {
            "text": [
                Thing({"slug": "foer-du-ringer-eller-banker-paa"}, fixed=table.OPEN),
                Thing({"slug": "aldrig-skrevet"}, fixed=table.RANDOM),
            ],
            **{
                name: [
                    *(Thing({"text_id": ids[code], **rest}, place) for code, place in places.items()),
                    Thing({"text_id": RANDOM_ID, **rest}, fixed=table.RANDOM),
                ]
                for name, rest in further.items()
            },
        }

    def _of_oneself(self, side: str, name: str) -> dict[str, list[Thing]]:
        user = self.world[name]
        own = replace(self._place_of(user), units=frozenset())
        passkey = Authenticator.objects.get(user=user, type="webauthn")
        session = UserSession.objects.filter(user=user).first()
        assert session
        for token, used in ((OPEN_TOKEN, None), (USED_TOKEN, timezone.now())):
            self._invite(side, f"{side}-{token}", used)
        return {
            "passkey": [
                Thing({"pk": passkey.pk}, own),
                Thing({"pk": passkey.pk + 1000}, fixed=table.RANDOM),
            ],
            "session": [
                Thing({"pk": session.pk}, own),
                Thing({"pk": session.pk + 1000}, fixed=table.RANDOM),
            ],
            "invitation": [
                Thing({"token": f"{side}-{OPEN_TOKEN}"}, fixed=table.OPEN),
                Thing({"token": f"{side}-{USED_TOKEN}"}, fixed=table.DELETED),
                Thing({"token": "nobodys"}, fixed=table.RANDOM),
            ],
        }

    @staticmethod
    def _invite(side: str, token: str, used_at: Any) -> None:
        Invitation.objects.create(
            side=side,
            email=f"{uuid4()}@bindeled.example",
            name="Inviteret",
            municipality_id="0101",
            token_hash=token_hash(token),
            expires_at=timezone.now() + timedelta(days=1),
            used_at=used_at,
        )
