"""Who may open a case, consent, and what goes through the gate, while the silence drill listens: a part of the busy municipality."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from tempfile import TemporaryDirectory

from django.db.models import F
from django.test import override_settings
from django.utils import timezone

from bindeled.cases import actions
from bindeled.cases.models import AccessRequest, Case, Concern, Consent, Erasure, Feedback, Plan
from bindeled.cases.queries import (
    access_proposal_of,
    access_request_of,
    advisers_of,
    bare_case,
    concerns_in,
    consent_of,
    openings,
    pack_of,
    passage_of,
    recusals,
    restricted_in,
    restricted_of,
)
from bindeled.cases.queries.accessing import Asked
from bindeled.cases.queries.consent import Words
from bindeled.cases.rules import erasing
from bindeled.confidentiality.doors import Door, current, entered
from bindeled.users.models import User
from drills.busy_casework import GONE, BusyCasework
from drills.town import Event
from journeys.sides import acting

ERASER = Door("eraser", municipality="0101")
LONG_AGO = timedelta(days=400)
ANSWERS = ("given", "given", "declined", "motivating")


class BusyConsent(BusyCasework):
    """The verbs of consent and of the gate. One that finds nothing to work on, or may not, leaves it."""

    def restrict(self, event: Event) -> None:
        """An adviser lets only some open a case."""
        with self._adviser(event) as by:
            actions.restrict(self._case(event), reason="Hun er gift med en kollega.", readers=[], by=by)

    def let_out(self, event: Event) -> None:
        """Nobody but whoever is responsible may open it any more."""
        with self._adviser(event) as by:
            case = self._case(event)
            for whom in restricted.readers if (restricted := restricted_of(case)) else ():
                if whom.id not in {by.id, case.responsible_id}:
                    actions.let_out(case, whom=whom, by=by)

    def let_in(self, event: Event) -> None:
        """One more may open it."""
        with self._adviser(event) as by:
            actions.let_in(self._case(event), whom=by, by=by)

    def let_oneself_in(self, event: Event) -> None:
        """A leader opens what they were not let into."""
        with self._adviser(event) as by:
            for row in restricted_in(current().units):
                actions.let_oneself_in(row, by=by)

    def open_in_emergency(self, event: Event) -> None:
        """Somebody opens a restricted case that is closed to them, and closes it again."""
        with self._adviser(event) as by:
            for shut in restricted_in(current().units):
                if by.id not in shut.readers and not Case.objects.filter(id=shut.case_id).exists():
                    opened = actions.open_in_emergency(shut.number, emergency="danger", reason="Råb.", by=by)
                    actions.end_emergency(opened, by=by)

    def tell_of_openings(self, _event: Event) -> None:
        """The worker tells leaders of emergencies."""
        with acting("worker"), entered(Door("worker", municipality="0101")):
            actions.tell_of_openings()

    def review_opening(self, event: Event) -> None:
        """A leader looks at what was opened in emergencies."""
        with self._adviser(event) as by:
            for told in openings(by=by, waiting=True):
                actions.review_opening(told.row, review="right", by=by)

    def unrestrict(self, event: Event) -> None:
        """All of the unit may open it again."""
        with self._adviser(event) as by:
            actions.unrestrict(self._case(event), by=by)

    def recuse_from_case(self, event: Event) -> None:
        """Whoever is responsible knows the resident, and somebody else takes over; or a colleague does."""
        with self._adviser(event) as by:
            case = self._case(event)
            others = [one for one in advisers_of(case.unit, on=timezone.localtime()) if one.id != by.id]
            then = others[0] if others else None
            actions.recuse_from_case(case, whom=by, ground="family", words="Hans bror.", successor=then, by=by)

    def recuse_from_concern(self, event: Event) -> None:
        """Whoever has taken a concern knows whom it is about."""
        with self._adviser(event) as by:
            for concern in Concern.objects.filter(taken_by=by, state="taken").order_by("received_at", "id")[:1]:
                actions.recuse_from_concern(concern, whom=by, ground="neighbour", words="", by=by)

    def answer_recusal(self, event: Event) -> None:
        """A leader says that there is no conflict."""
        with self._adviser(event) as by:
            for told in recusals(by=by, waiting=True):
                actions.answer_recusal(told.row, answer="lifted", by=by)

    def say_home(self, event: Event) -> None:
        """An adviser says where they live themselves."""
        with self._adviser(event) as by:
            actions.say_home("Hørskættergangen 2, 3. tv", by=by)

    def forget_home(self, event: Event) -> None:
        """And has it forgotten again."""
        with self._adviser(event) as by:
            actions.forget_home(by=by)

    def protect_address(self, event: Event) -> None:
        """An adviser learns that the resident's address is protected."""
        with self._adviser(event) as by:
            actions.protect_address(self._case(event), known="registered", words="Hendes bror.", by=by)

    def show_address(self, event: Event) -> None:
        """An adviser looks at a protected address."""
        with self._adviser(event) as by:
            actions.show_address(self._case(event), by=by)

    def unprotect_address(self, event: Event) -> None:
        """The address is not protected any more."""
        with self._adviser(event) as by:
            actions.unprotect_address(self._case(event), words="Det er udløbet i CPR.", by=by)

    def note_consent(self, event: Event) -> None:
        """A resident says whether the sender may be told, yes or no; or whether somebody outside may."""
        with self._adviser(event) as by:
            case, answer = self._case(event), ANSWERS[event.which % len(ANSWERS)]
            is_yes, to_sender = answer == "given", event.which != 1
            actions.note_consent(
                case,
                recipient=concerns_in(case)[0] if to_sender else None,
                answer=answer,
                words=Words("Beboeren", "" if to_sender else "Alt.", "" if to_sender else "Lægen"),
                wordings=("in_touch",) if is_yes and to_sender else (),
                way="meeting",
                said_on=timezone.localdate(),
                until=timezone.localdate() + timedelta(days=9) if is_yes else None,
                by=by,
            )

    def disclose(self, event: Event) -> None:
        """An adviser tells somebody outside something, with consent or because of danger."""
        basis = ("consent", "danger")[event.which % 2]
        with self._adviser(event) as by:
            actions.disclose(
                self._case(event), unit=None, whom="Lægen", basis=basis, told="Hun er syg.", facts=("dwelling",), by=by
            )

    def note_informed(self, event: Event) -> None:
        """An adviser notes that the resident was told that there are data about them."""
        with self._adviser(event) as by:
            on = timezone.localdate()
            actions.note_informed(self._case(event), told_on=on, way="meeting", words="", by=by)

    def postpone_informing(self, event: Event) -> None:
        """An adviser lets telling the resident wait, on a ground."""
        with self._adviser(event) as by:
            again_on = timezone.localdate() + timedelta(days=9)
            words = "Hun tåler det ikke nu."
            actions.postpone_informing(self._case(event), ground="self", again_on=again_on, words=words, by=by)

    def ask_for_access(self, event: Event) -> None:
        """A resident asks to read the case; everything is given, another person agrees, and it is handed over or let be."""
        with self._adviser(event) as by:
            case = self._case(event)
            row = actions.note_access_request(
                case,
                asked_on=timezone.localdate(),
                asked_by="phone",
                asker="resident",
                identity="known",
                words=Asked("Alt."),
                by=by,
            )
            plain = [put for put in pack_of(access_request_of(case, row.id)).puts if not put.is_up]
            for put in plain[:1]:
                actions.put_passage_up(access_request_of(case, row.id), code=put.piece.code, by=by)
            for put in pack_of(access_request_of(case, row.id)).waiting:
                actions.decide_passage(
                    access_request_of(case, row.id),
                    code=put.piece.code,
                    digest=put.digest.hex(),
                    decision="give",
                    by=by,
                )
            actions.propose_access(access_request_of(case, row.id), by=by)
            actions.take_access_up(access_request_of(case, row.id), by=by)
            actions.propose_access(access_request_of(case, row.id), by=by)
        with self._standing("Lis") as lis:
            for waiting in AccessRequest.objects.filter(state="proposed"):
                case = bare_case(waiting.case_id)
                proposed = access_proposal_of(access_request_of(case, waiting.id))
                if event.which % 2:
                    actions.return_access(proposed, words="Læs den igen.", by=lis)
                    actions.withdraw_access_request(proposed.request, by=lis)
                    continue
                actions.agree_to_access(proposed, by=lis)
                agreed = access_request_of(case, waiting.id)
                actions.fetch_access(agreed, by=lis)
                actions.hand_access_over(agreed, handed_on=timezone.localdate(), handed_by="letter", by=lis)

    def erase(self, event: Event) -> None:
        """A leader proposes to erase a case that nothing keeps, another person agrees or not, and the worker carries it out."""
        cases, then = list(Case.objects.filter(erased_at=None).order_by("opened_at", "id")), timezone.now() - LONG_AGO
        if not cases:
            return
        case = cases[event.which % len(cases)]
        Concern.objects.filter(case=case).update(kinds=["smell"], own_kinds=[], due_at=None, channel="web")
        Plan.objects.filter(case=case).delete()
        by = {"closed_by": case.responsible, "outcome": "solved"}
        Case.objects.filter(id=case.id).update(state="closed", opened_at=then, closed_at=then, **by)
        with self._standing("Lis") as lis:
            actions.note_filed(case, system="Sagssystemet", number="1", filed_on=then.date(), by=lis)
            actions.propose_erasure(approval="2026-1", by=lis)
        Erasure.objects.update(proposed_at=F("proposed_at") - erasing.APART)
        with self._standing("Dorte") as dorte:
            for proposed in Erasure.objects.filter(state="proposed"):
                answer = actions.turn_down_erasure if event.who % 3 == 1 else actions.second_erasure
                answer(proposed, by=dorte)
        kept = TemporaryDirectory()
        with kept as stones, override_settings(TOMBSTONES=stones), acting("worker"), entered(ERASER):
            actions.erase_some()

    @contextmanager
    def _standing(self, name: str) -> Iterator[User]:
        with suppress(*GONE), acting("municipality"), entered(self._town.world.door(name)):
            yield self._town.world[name]

    @staticmethod
    def _consent(case: Case) -> Consent:
        found = Consent.objects.filter(case=case).order_by("noted_at", "id").last()
        if found is None:
            raise Consent.DoesNotExist
        return consent_of(case, found.id)

    def withdraw_consent(self, event: Event) -> None:
        """A resident takes a yes back."""
        with self._adviser(event) as by:
            actions.withdraw_consent(self._consent(self._case(event)), on=timezone.localdate(), by=by)

    def propose_feedback(self, event: Event) -> None:
        """An adviser proposes a message to the sender."""
        with self._adviser(event) as by:
            actions.propose_feedback(self._consent(self._case(event)), wording="in_touch", by=by)

    @staticmethod
    def _proposed(case: Case) -> Feedback:
        found = Feedback.objects.filter(case=case).order_by("proposed_at", "id").last()
        if found is None:
            raise Feedback.DoesNotExist
        return passage_of(case, found.id)

    def second_feedback(self, event: Event) -> None:
        """A second person says yes."""
        with self._adviser(event) as by:
            actions.second_feedback(self._proposed(self._case(event)), by=by)

    def turn_down_feedback(self, event: Event) -> None:
        """A second person says no."""
        with self._adviser(event) as by:
            actions.turn_down_feedback(self._proposed(self._case(event)), by=by)

    def take_feedback_back(self, event: Event) -> None:
        """An adviser takes a message back."""
        with self._adviser(event) as by:
            actions.take_feedback_back(self._proposed(self._case(event)), by=by)

    def give_feedback(self, _event: Event) -> None:
        """The worker lets through the gate what may go."""
        for code in ("0101", "0157"):
            with acting("worker"), entered(Door("worker", municipality=code)):
                actions.give_feedback()
