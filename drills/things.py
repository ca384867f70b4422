"""The things of the neighbourhood: what the addresses of both sites name, of every relation to its visitors."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone

from bindeled.breaches.actions import report_breach
from bindeled.catalogue.models import Offer
from bindeled.confidentiality.doors import Door, entered
from bindeled.config import access_table as table
from bindeled.doorstep.actions import Words, knock
from bindeled.doorstep.models import Knock
from bindeled.doorstep.queries import doorstep_of
from bindeled.duty.actions import Heard, plan, take_in
from bindeled.duty.rules.shifts import Span
from bindeled.guidance.models import Text
from bindeled.outreach import actions as outreach
from bindeled.receipts.actions import lay_message
from bindeled.receipts.models import Message
from bindeled.receipts.rules import new_number
from bindeled.users.models import Absence, Invitation
from bindeled.users.queries import token_hash
from drills.case_things import of_cases
from drills.cooperation_things import contracts, occasions, quarters, rounds, training
from drills.evaluation_things import extracts, inquiries, memos, samples
from drills.event_things import events
from drills.list_things import departments, imports, on_lists, stacks
from drills.meeting_things import meetings
from drills.open_things import for_anybody
from drills.relations import RANDOM_ID, Place, Thing, canary
from drills.survey_things import surveys
from journeys.sides import acting

if TYPE_CHECKING:
    from drills.neighbourhood import Neighbourhood

OPEN_TOKEN, USED_TOKEN = "an-open-invitation", "a-used-invitation"


def things_near(neighbourhood: "Neighbourhood") -> dict[str, dict[str, list[Thing]]]:
    """Make the things of a neighbourhood; answer them by side and by the word that the access table has for them."""
    things = Things(neighbourhood)
    return {"sender": things.of_the_sender(), "municipality": things.of_the_municipality()}


class Things:
    """Makes them, beside the records that the neighbourhood has already."""

    def __init__(self, near: "Neighbourhood") -> None:
        self._near = near

    def of_the_sender(self) -> dict[str, list[Thing]]:
        """What the addresses of the sender's site name."""
        return {
            "receipt": [
                Thing({"number": self._near.receipts["karin"]}, self._near.place_of(self._near.world["Karin"])),
                Thing({"number": self._near.receipts["deleted"]}, fixed=table.DELETED),
                Thing({"number": "000000000A"}, fixed=table.RANDOM),
            ],
            "message": list(self._messages()),
            **self._at_the_door(),
            **on_lists(self._near),
            "import": list(imports(self._near)),
            "contract": list(contracts(self._near)),
            "contract year": list(contracts(self._near, year=timezone.localdate().year)),
            "list": [Thing({"called": "adresser", "form": "csv"}, fixed=table.OPEN)],
            "stack": list(stacks(self._near)),
            **quarters(self._near),
            **rounds(self._near),
            **training(self._near),
            **meetings(self._near.world, "sender"),
            **events(self._near.world, "sender"),
            **surveys(self._near.world, "sender"),
            **self._of_oneself("sender", "Karin"),
            **for_anybody(),
        }

    def of_the_municipality(self) -> dict[str, list[Thing]]:
        """What the addresses of the municipality's site name."""
        return {
            "": [Thing({}, fixed=table.OPEN)],
            **of_cases(self._near),
            **self._of_editors(),
            "contact": list(self._contacts()),
            **self._out_there(),
            **self._of_leaders(),
            "shift": list(self._shifts()),
            "breach": list(self._breaches()),
            **extracts(self._near.world),
            **inquiries(self._near.world),
            **samples(self._near.world),
            **training(self._near),
            **meetings(self._near.world, "municipality"),
            **events(self._near.world, "municipality"),
            **surveys(self._near.world, "municipality"),
            "contract": list(contracts(self._near)),
            "contract version": list(contracts(self._near, number=1)),
            "contract year": list(contracts(self._near, year=timezone.localdate().year)),
            "occasion": list(occasions(self._near)),
            "memo": memos(self._near.world),
            "measure": [Thing({"measure": "concerns"}, fixed=table.OPEN)],
            "template": [
                Thing({"slug": "beredskab"}, Place(municipality="0101", user=self._near.world["Dorte"].id)),
                Thing({"slug": "aldrig-skrevet"}, fixed=table.RANDOM),
            ],
            "department": list(departments(self._near)),
            **self._of_oneself("municipality", "Bo"),
        }

    def _messages(self) -> Iterator[Thing]:
        """What came through the gate for Karin."""
        karin = self._near.world["Karin"]
        with acting("worker"), entered(Door("worker", municipality="0101")):
            lay_message(to=karin.id, number=self._near.receipts["karin"], wording="in_touch", municipality="0101")
        yield Thing({"message_id": Message.objects.get().id}, self._near.place_of(karin))
        yield Thing({"message_id": RANDOM_ID}, fixed=table.RANDOM)

    def _at_the_door(self) -> dict[str, list[Thing]]:
        """A department whose residents knock, the page after it, and what lies in Karin's Post."""
        place = self._near.world.departments["Hørgården 2"]
        code, karin = place.public_code, self._near.place_of(self._near.world["Karin"])
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

    def _shifts(self) -> Iterator[Thing]:
        """A shift of each municipality, that nobody of those who come was asked to take."""
        for who in ("Bo", "Gitte"):
            code, units = self._near.world[who].municipality_id, self._near.units_that_take_concerns(who)
            begins = timezone.now() + timedelta(days=1)
            with acting("municipality"), entered(self._near.world.door(who)):
                made = plan(
                    Span(begins, begins + timedelta(hours=6)), adviser=self._near.world[who], by=self._near.world[who]
                )
            yield Thing({"shift_id": made.id}, Place(municipality=code, units=frozenset(unit.id for unit in units)))
        yield Thing({"shift_id": RANDOM_ID}, fixed=table.RANDOM)

    def _contacts(self) -> Iterator[Thing]:
        """Somebody who called each municipality: whoever takes concerns there reads it, of whichever district.

        So it holds the canary of a unit only where that is the only one.
        """
        for who in ("Bo", "Gitte"):
            code, units = self._near.world[who].municipality_id, self._near.units_that_take_concerns(who)
            heard = Heard(name=canary(units[0].name) if len(units) == 1 else "Ukendt", words="Ringede.")
            with acting("municipality"), entered(self._near.world.door(who)):
                taken = take_in(
                    heard, channel="phone", came_at=timezone.now(), municipality=code, by=self._near.world[who]
                )
            assert taken
            yield Thing({"contact_id": taken.id}, Place(municipality=code, units=frozenset(unit.id for unit in units)))
        yield Thing({"contact_id": RANDOM_ID}, fixed=table.RANDOM)

    def _out_there(self) -> dict[str, list[Thing]]:
        """Somebody met by a unit of each municipality, and what they wish: the unit that is asked reads it."""
        met, wishes = [], []
        for who, unit, asked in (
            ("Gitte", "SKP-teamet", "SKP-teamet"),
            ("Fie", "Familieteamet", "Boligrådgiverne Amager"),
        ):
            by, units = self._near.world[who], self._near.world.units
            with acting("municipality"), entered(self._near.world.door(who)):
                one = outreach.meet(alias=f"{canary(unit)} kaldenavn", once=uuid4(), by=by)
                outreach.note_encounter(one, was_met=True, once=uuid4(), words=f"{canary(unit)} ord", by=by)
                # Both who asks and who is asked read it: it holds a canary only where they are one.
                told = canary(asked) if asked == unit else "Uden navn"
                outreach.note_wish(one, words=f"{told} ønske", wished_on=timezone.localdate(), by=by)
                outreach.pass_on(one, to=units[asked], words=f"{told} videre", by=by)
            code = by.municipality_id
            met.append(Thing({"met_id": one.id}, Place(municipality=code, units=frozenset({units[unit].id}))))
            wish = Thing({"wish_id": one.wishes.get().id}, Place(municipality=code, units=frozenset({units[asked].id})))
            wishes.append(wish)
        return {
            "met": [*met, Thing({"met_id": RANDOM_ID}, fixed=table.RANDOM)],
            "wish": [*wishes, Thing({"wish_id": RANDOM_ID}, fixed=table.RANDOM)],
        }

    def _of_editors(self) -> dict[str, list[Thing]]:
        """Texts of Copenhagen, which Eva edits, of Gentofte, and one that was never there."""
        eva = Place(municipality="0101", user=self._near.world["Eva"].id)
        places = {"0101": eva, "0157": Place(municipality="0157")}
        ids = {code: Text.objects.get(municipality_id=code, code="takes_time").id for code in places}
        further: dict[str, dict[str, Any]] = {
            "edited text": {},
            "edited language": {"language": "da"},
            "edited version": {"language": "da", "number": 1},
        }
        offers = {code: Offer.objects.get(municipality_id=code, code="support_contact") for code in places}
        further_offers: dict[str, dict[str, Any]] = {"edited offer": {}, "edited offer version": {"number": 1}}
        return {
            "told offer": [
                *(Thing({"slug": offers[code].slug}, Place(municipality=code)) for code in places),
                Thing({"slug": "findes-ikke"}, fixed=table.RANDOM),
            ],
            **{
                name: [
                    *(Thing({"offer_id": offers[code].id, **rest}, place) for code, place in places.items()),
                    Thing({"offer_id": RANDOM_ID, **rest}, fixed=table.RANDOM),
                ]
                for name, rest in further_offers.items()
            },
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

    def _breaches(self) -> Iterator[Thing]:
        """What went wrong with data in each municipality: Copenhagen's is Dorte's to work on, and another unit's words stand in Gentofte's."""
        dorte = Place(municipality="0101", user=self._near.world["Dorte"].id)
        for who, place in {"Bo": dorte, "Gitte": Place(municipality="0157")}.items():
            with acting("municipality"), entered(self._near.world.door(who)):
                by, words = self._near.world[who], canary("SKP-teamet") if who == "Gitte" else "Tabt."
                row = report_breach(kind="lost", what=words, aware_at=timezone.now(), by=by)
            yield Thing({"breach_id": row.id}, place)
        yield Thing({"breach_id": RANDOM_ID}, fixed=table.RANDOM)

    def _of_leaders(self) -> dict[str, list[Thing]]:
        """Colleagues whom Lis leads, and one whom she does not; that they are away; and nobody."""
        world, today = self._near.world, timezone.localdate()
        lis = Place(municipality="0101", user=world["Lis"].id)
        people = {"Bo": lis, "Gitte": Place(municipality="0157")}
        away = {
            name: Absence.objects.create(
                municipality_id=place.municipality, user=world[name], first_day=today, last_day=today
            )
            for name, place in people.items()
        }
        return {
            "colleague": [
                *(Thing({"person_id": world[name].id}, place) for name, place in people.items()),
                Thing({"person_id": RANDOM_ID}, fixed=table.RANDOM),
            ],
            "absence": [
                *(Thing({"absence_id": away[name].id}, place) for name, place in people.items()),
                Thing({"absence_id": RANDOM_ID}, fixed=table.RANDOM),
            ],
        }

    def _of_oneself(self, side: str, name: str) -> dict[str, list[Thing]]:
        user = self._near.world[name]
        own = replace(self._near.place_of(user), units=frozenset())
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
