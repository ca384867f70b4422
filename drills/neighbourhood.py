"""The invented neighbourhood that the matrix is walked in: visitors of every standing, and things of every relation.

Each record's text holds a canary that names its unit, so that a text in the wrong hands is known by sight.
"""

import tomllib
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.db import connection
from django.utils import timezone

from bindeled.cases import actions
from bindeled.cases.models import Case, Concern, Restriction
from bindeled.cases.queries import bare_case, concern_for
from bindeled.cases.queries.accessing import Asked
from bindeled.catalogue.models import OfferVersion
from bindeled.concerns.actions import pass_on
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.records import unlock
from bindeled.config import access_table as table
from bindeled.config.catalogue import load as load_catalogue
from bindeled.config.management.commands.load_catalogue import SHIPPED as CATALOGUE
from bindeled.config.management.commands.load_texts import SHIPPED
from bindeled.config.texts import load as load_texts
from bindeled.drawn.actions import Remade
from bindeled.files.actions import keep_sent
from bindeled.furnishing.models import Application
from bindeled.housing.models import Appointment, Department, Entrance, Keeper, Organisation
from bindeled.municipalities.models import ContactPoint, District, Municipality, Unit
from bindeled.municipalities.rules import sort_key
from bindeled.receipts.models import Receipt
from bindeled.residents.models import Circle
from bindeled.users.models import Service, User
from drills.passkey import registered
from drills.relations import Place, Visitor, canary
from drills.things import things_near
from journeys.factory import LONG_AGO, account, an_offer, contact_person, make_world, told
from journeys.sides import Site, acting

YESTERDAY = timezone.localdate() - timedelta(days=1)
ROLES = {
    "Lis": table.LEADER,
    "Dorte": table.OFFICER,
    "Eva": table.EDITOR,
    "Fie": table.OTHER_WORK,
    "Gitte": table.MEETS,
    "Kirsten": table.CONVENOR,
    "Esther": table.EVALUATOR,
    "Helle": table.KEEPER,
    "Viggo": table.KEEPER,
    "Vibeke": table.LETTING,
}


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
        self._those_who_give()
        load_catalogue(CATALOGUE)
        self._sign_in()
        self.things = things_near(self)
        self.owners = {canary(name): unit for name, unit in self.world.units.items()}

    # -- Places and people ----------------------------------------------------------------------------------------------

    def _more_places(self) -> None:
        world, copenhagen = self.world, Municipality.objects.get(code="0101")
        amager, norrebro = (District.objects.get(name=name) for name in ("Amager", "Nørrebro"))
        family = Unit(
            municipality=copenhagen,
            district=amager,
            name="Familieteamet",
            kind="family",
            outreach=True,
            valid_from=LONG_AGO,
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

    @staticmethod
    def _those_who_give() -> None:
        """The units that the catalogue names, and that this neighbourhood has not: none of them works here."""
        for path in CATALOGUE.glob("*.toml"):
            said = tomllib.loads(path.read_text(encoding="utf-8"))
            names = {entry[key] for kind, key in (("provider", "unit"), ("offer", "responsible")) for entry in said[kind] if key in entry}  # fmt: skip
            for name in names:
                unit = {"kind": "other", "valid_from": LONG_AGO}
                Unit.objects.get_or_create(municipality_id=path.stem, name=name, defaults=unit)

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

    def place_of(self, user: User) -> Place:
        """Answer where somebody belongs."""
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

    def units_that_take_concerns(self, who: str) -> list[Unit]:
        """Answer the units of somebody's municipality that take concerns."""
        return list(Unit.objects.filter(municipality_id=self.world[who].municipality_id, kind="advisers"))

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
        for code in ("0101", "0157"):
            an_offer("of_this_drill", municipality=code)
        self.receipts = {"karin": self._pass_on("Karin", "Hørgården 2", "one", "Boligrådgiverne Amager")}
        senders = (
            ("Karin", "Hørgården 2", "Boligrådgiverne Amager", "Bo"),
            ("Ole", "Sundholm afd. 7", "Boligrådgiverne Nørrebro", "Mona"),
            ("Gerda", "Gammelmosen", "SKP-teamet", "Gitte"),
        )
        self.concerns: dict[str, UUID] = {}
        self.cases: dict[str, UUID] = {}
        self.files: dict[UUID, UUID] = {}
        self.disclosures: dict[UUID, UUID] = {}
        self.requests: dict[UUID, UUID] = {}
        self.applications: dict[UUID, UUID] = {}
        self.courses: dict[UUID, UUID] = {}
        self.moves: dict[UUID, UUID] = {}
        self.pictures: dict[UUID, UUID] = {}
        for who, department, unit, adviser in senders:
            for number in range(2):
                self._pass_on(who, department, f"{who}-{number}", unit)
            self._open()
            ours = Concern.objects.filter(unit=self.world.units[unit]).order_by("-received_at", "id")
            self.concerns[unit] = ours[0].id
            self.pictures[ours[0].id] = self._picture(ours[0], unit)
            self.cases[unit] = self._case(ours[1], adviser, unit)
        self._family_record()
        self._restricted_record()
        self._deleted()

    @staticmethod
    def _picture(concern: Concern, unit: str) -> UUID:
        """Lay a picture beside a concern, as if it had come with it."""
        with acting("worker"), entered(Door("worker", municipality=concern.municipality_id)):
            return keep_sent(canary(unit).encode(), unlock(concern.key), number=1, at=concern.received_at).id

    def _case(self, concern: Concern, adviser: str, unit: str) -> UUID:
        by = self.world[adviser]
        with acting("municipality"), entered(self.world.door(adviser)):
            case = actions.open_case(concern_for(concern.id), by=by)
            actions.tie_resident(case, name=f"{canary(unit)} Navn", by=by)
            actions.write_note(case, text=f"{canary(unit)} notat", by=by)
            made = Remade("picture", canary(unit).encode(), 1)
            whom, words = f"{canary(unit)} hvem", f"{canary(unit)} fortalt"
            told = actions.disclose(case, unit=None, whom=whom, basis="danger", told=words, facts=("name",), by=by)
            self.disclosures[case.id] = told.id
            self.requests[case.id] = self._access(case, unit, by)
            self.applications[case.id] = self._application(case, by)
            self.courses[case.id], self.moves[case.id] = self._course(case, unit, by)
            self.files[case.id] = actions.add_file(case, made=made, name=f"{canary(unit)} billede", by=by).id
        return case.id

    @staticmethod
    def _course(case: Case, unit: str, by: User) -> tuple[UUID, UUID]:
        """Offer a case's resident something that their own unit gives, and write down that they move in."""
        version = OfferVersion.objects.filter(municipality_id=case.municipality_id).order_by("id")[0]
        words = f"{canary(unit)} begrundelse"
        course = actions.offer_course(case, version=version, reason=words, by=by)
        return course.id, actions.plan_move_in(case, moves_on=timezone.localdate(), by=by).id

    @staticmethod
    def _access(case: Case, unit: str, by: User) -> UUID:
        """Note that somebody asks for access to a case."""
        asked = actions.note_access_request(
            case,
            asked_on=timezone.localdate(),
            asked_by="letter",
            asker="other",
            identity="known",
            words=Asked(f"{canary(unit)} alt", f"{canary(unit)} hvem", "Fuldmagt."),
            by=by,
        )
        return asked.id

    @staticmethod
    def _application(case: Case, by: User) -> UUID:
        """Begin an application for help to furnish, under the name of the case's resident."""
        actions.begin_furnishing(case, by=by)
        return Application.objects.get(case_id=case.id).id

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
        self.pictures[mine[0].id] = self._picture(mine[0], family.name)
        self.cases[family.name] = self._case(Concern.objects.get(id=mine[1].id), "Fie", family.name)

    def _restricted_record(self) -> None:
        """A case of Bo's unit that nobody who visits may open, with another unit's canary in it."""
        unit, bo = self.world.units["Boligrådgiverne Amager"], self.world["Bo"]
        self._pass_on("Karin", "Hørgården 2", "restricted", "SKP-teamet")
        self._open()
        concern = Concern.objects.order_by("-opened_at").first()
        assert concern
        self.restricted_concern = concern.id
        self.restricted_case = self._case(concern, "Bo", "SKP-teamet")
        with acting("municipality"), entered(self.world.door("Bo")):
            actions.restrict(bare_case(self.restricted_case), reason=canary("SKP-teamet"), readers=[], by=bo)
        Restriction.objects.update(readers=[])
        self._adviser("Rikke", unit)
        Case.objects.filter(id=self.restricted_case).update(responsible=self.world["Rikke"])
        Circle.objects.filter(source=self.restricted_case).update(readers=[self.world["Rikke"].id])

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
            "municipality": ("Bo", "Mona", "Lis", "Gitte", "Fie", "Dorte", "Eva", "Kirsten", "Esther"),
        }
        outside = {
            "sender": {
                "Frode": table.PLACELESS,
                "Ulla": table.UNREAD,
                "Helle": table.PLACELESS,
                "Viggo": table.PLACELESS,
                "Vibeke": table.PLACELESS,
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
        self.visitors[side].append(Visitor(name, standing, site, self.place_of(user), ROLES.get(name, "")))

    def _visit_halfway(self, side: str, name: str) -> None:
        site, user = Site(side), self.world[name]
        with acting(side):
            site.client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
        self.visitors[side].append(Visitor(name, table.HALFWAY, site, self.place_of(user)))

    def _visit_the_other_side(self) -> None:
        """A session of one side, carried to the other, is nobody's there."""
        for side, other, name in (("sender", "municipality", "Bo"), ("municipality", "sender", "Karin")):
            theirs = next(visitor for visitor in self.visitors[other] if visitor.name == name)
            site = Site(side)
            for cookie in theirs.site.client.cookies.values():
                site.client.cookies[cookie.key] = cookie.value
                site.client.cookies[settings.SESSION_COOKIE_NAME] = cookie.value
            self.visitors[side].append(Visitor(f"{name} of the other side", table.NOBODY, site, Place()))
