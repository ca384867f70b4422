"""What the municipality and its worker do while the silence drill listens: every verb it has.

``journeys/test_drill_silence.py`` counts that none is forgotten.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from bindeled.cases import actions
from bindeled.cases.models import Case, Concern, Entry, Handover
from bindeled.cases.queries import look_ups_waiting, reviews_waiting
from bindeled.cases.rules.looking import week_over
from bindeled.children import actions as children
from bindeled.children.models import Called, ChildClock
from bindeled.concerns.models import SealedConcern
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import RecordKey
from bindeled.guidance import actions as texts
from bindeled.guidance.models import Text, Version
from bindeled.municipalities.models import Municipality
from bindeled.users import actions as accounts
from bindeled.users.models import Absence, Service
from drills.busy_casework import GONE
from drills.busy_concerns import BusyConcerns
from drills.busy_cooperation import BusyCooperation
from drills.busy_evaluation import BusyEvaluation
from drills.busy_events import BusyEvents
from drills.busy_furnishing import BusyFurnishing
from drills.busy_meetings import BusyMeetings
from drills.busy_surveys import BusySurveys
from drills.busy_talks import BusyTalks
from drills.busy_training import BusyTraining
from drills.town import ADVISERS, Event
from journeys.sides import URLS, acting


class BusyMunicipality(
    BusyCooperation,
    BusyTraining,
    BusyMeetings,
    BusyEvents,
    BusyTalks,
    BusySurveys,
    BusyEvaluation,
    BusyFurnishing,
    BusyConcerns,
):
    """The verbs. One that finds nothing to work on, or may not, leaves it."""

    def call_those_due(self, event: Event) -> None:
        """The worker calls the family unit and the duty service, at once or hours later, when nobody has answered."""
        now = timezone.now() + timedelta(hours=event.which % 24)
        with acting("worker"), entered(Door("worker", municipality="0101")):
            children.call_those_due(now)

    def remind(self, event: Event) -> None:
        """The worker reminds advisers in the morning, today or on one of the days that follow, and draws look-ups."""
        morning = timezone.localtime().replace(hour=8) + timedelta(days=event.which)
        with acting("worker"), entered(Door("worker", municipality="0101")):
            actions.remind(morning)
        with acting("worker"), entered(Door("watcher", municipality="0101")):
            actions.draw_look_ups(week_over(timezone.localdate() + timedelta(days=7)))

    def answer_about_child(self, event: Event) -> None:
        """An adviser writes down who has it."""
        with self._adviser(event) as by:
            actions.answer_about_child(self._concern(event), name="Rosa", way="unit_phone", by=by)

    def ask_for_review(self, event: Event) -> None:
        """The worker finds that several tell of the same, and asks a leader."""
        Municipality.objects.update(signals_number=1)
        found = list(Concern.objects.filter(municipality="0101").order_by("received_at", "id"))
        if found:
            with acting("worker"), entered(Door("worker", municipality="0101")):
                actions.ask_for_review(found[event.which % len(found)])

    def look_at(self, event: Event) -> None:
        """A leader looks at several together, and writes what to see to; and says why somebody looked."""
        with suppress(*GONE), acting("municipality"), entered(self._town.world.door("Lis")):
            lis = self._town.world["Lis"]
            for asked in look_ups_waiting(by=lis, after=None):
                actions.answer_look_up(asked, answer="work", by=lis)
            for found in reviews_waiting(by=lis):
                actions.look_at(found.review, text="Vi besøger dem i morgen.", by=lis)

    def hand_on(self, event: Event) -> None:
        """A leader hands on all that somebody has."""
        with self._adviser(event) as by:
            actions.hand_on(self._town.world["Bo"], to=[self._town.world["Lis"], self._town.world["Mona"]], by=by)

    def give_out(self, event: Event) -> None:
        """A leader gives concerns that nobody has to an adviser."""
        with self._adviser(event) as by:
            actions.give_out([self._concern(event).id], to=self._town.world["Bo"], by=by)

    def note_absence(self, event: Event) -> None:
        """A leader writes down that somebody is away, and who stands in."""
        first = timezone.localdate() + timedelta(days=event.which)
        with self._adviser(event) as by:
            actions.note_absence(
                self._town.world["Bo"], first_day=first, last_day=first, substitute=self._town.world["Lis"], by=by
            )

    def end_absence(self, event: Event) -> None:
        """A leader writes down that somebody is back."""
        with self._adviser(event) as by:
            found = Absence.objects.order_by("first_day")[:1].get()
            actions.end_absence(found, by=by)

    def read(self, event: Event) -> None:
        """An adviser reads in a browser: the inbox, one's cases, a concern; and tells a resident who has looked at a case."""
        site = self._town.sites[ADVISERS[event.who % len(ADVISERS)]]
        site.get(("/", "/sager/")[event.which % 2])
        with suppress(*GONE):
            found = Concern.objects.order_by("received_at", "id")[event.which : event.which + 1].get()
            site.get(reverse("municipal_concern", urlconf=URLS["municipality"], kwargs={"concern_id": found.id}))
        with self._adviser(event) as by:
            actions.tell_who_looked(self._case(event), by=by)
            actions.name_who_looked(self._case(event), why="Hun vil klage.", by=by)

    def find(self, event: Event) -> None:
        """An adviser looks for a dwelling, and for words, and opens nothing."""
        site = self._town.sites[ADVISERS[event.who % len(ADVISERS)]]
        how = ("exactly", "words")[event.which % 2]
        site.post("/find/", {"text": ("Æblehaven 2, 3. tv", "lugter")[event.which % 2], "why": "known", "do": how})

    def staff_signs_in(self, event: Event) -> None:
        """Somebody of the municipality signs in."""
        name = ADVISERS[event.who % len(ADVISERS)]
        self._town.elsewhere("municipality").sign_in_as(self._town.world[name])

    def invite_colleague(self, event: Event) -> None:
        """The municipality invites somebody to its own side."""
        municipality = self._town.world["Lis"].municipality
        with acting("municipality"):
            accounts.invite(
                email=f"ny{event.which}@bindeled.example", name="Ny", municipality=municipality, language="da"
            )

    def draft(self, event: Event) -> None:
        """The editor saves a draft, and a colleague says to have read an instruction."""
        eva, text = self._town.world["Eva"], Text.objects.get(municipality_id="0101", code="takes_time")
        today = timezone.localdate()
        words = texts.Words(title="Kladde", body="Ikke udgivet.", source="Ingen", review_by=today, valid_from=today)
        with acting("municipality"), entered(self._town.world.door("Eva")):
            texts.save(text, language="da", words=words, base=texts.newest_number(text, "da"), by=eva)
        with self._adviser(event) as by:
            texts.confirm_reading(Version.objects.filter(text__code="before_a_visit")[0], by=by)

    def reorganise(self, event: Event) -> None:
        """Somebody does not serve a unit any more."""
        day = timezone.localdate() - timedelta(days=1)
        Service.objects.filter(user=self._town.world[ADVISERS[event.who % len(ADVISERS)]]).update(valid_to=day)

    def damaged_arrival(self, event: Event) -> None:
        """A letter that cannot be opened lies in the mailbox, and is set aside."""
        SealedConcern.objects.create(municipality_id="0101", received_at=timezone.now(), sealed=b"not a seal")
        self.open_arrivals(event)

    def forget(self, event: Event) -> None:
        """What was kept long enough is deleted: a case with its concerns, or a concern alone, and their keys."""
        with suppress(*GONE):
            case = Case.objects.order_by("opened_at", "id")[event.which : event.which + 1].get()
            held = list(Concern.objects.filter(case=case).values_list("id", flat=True))
            Called.objects.filter(clock__in=held)._raw_delete("default")
            ChildClock.objects.filter(id__in=held)._raw_delete("default")
            Handover.objects.filter(concern__case=case)._raw_delete("default")
            Handover.objects.filter(case=case)._raw_delete("default")
            Concern.objects.filter(case=case).delete()
            Entry.objects.filter(case=case)._raw_delete("default")
            case.delete()
        for key in RecordKey.objects.order_by("made_at", "id")[:1]:
            RecordKey.objects.filter(id=key.id).update(wrapped=None, destroyed_at=timezone.now())


HIGH: dict[str, Callable[[BusyMunicipality, Event], None]] = {
    "open_arrivals": BusyMunicipality.open_arrivals,
    "take": BusyMunicipality.take,
    "release": BusyMunicipality.release,
    "open_case": BusyMunicipality.open_case,
    "add_to_case": BusyMunicipality.add_to_case,
    "ask_sender": BusyMunicipality.ask_sender,
    "judge_real": BusyMunicipality.judge_real,
    "dismiss": BusyMunicipality.dismiss,
    "mark_test": BusyMunicipality.mark_test,
    "unmark_test": BusyMunicipality.unmark_test,
    "bring_back": BusyMunicipality.bring_back,
    "call_those_due": BusyMunicipality.call_those_due,
    "remind": BusyMunicipality.remind,
    "answer_about_child": BusyMunicipality.answer_about_child,
    "assess": BusyMunicipality.assess,
    "offer": BusyMunicipality.offer,
    "accept": BusyMunicipality.accept,
    "refuse": BusyMunicipality.refuse,
    "withdraw": BusyMunicipality.withdraw,
    "note_taken": BusyMunicipality.note_taken,
    "bring_home": BusyMunicipality.bring_home,
    "ask_for_review": BusyMunicipality.ask_for_review,
    "look_at": BusyMunicipality.look_at,
    "tie_resident": BusyMunicipality.tie_resident,
    "assign": BusyMunicipality.assign,
    "hand_on": BusyMunicipality.hand_on,
    "give_out": BusyMunicipality.give_out,
    "note_absence": BusyMunicipality.note_absence,
    "end_absence": BusyMunicipality.end_absence,
    "write_note": BusyMunicipality.write_note,
    "plan": BusyMunicipality.plan,
    "postpone": BusyMunicipality.postpone,
    "conclude": BusyMunicipality.conclude,
    "abort": BusyMunicipality.abort,
    "warn": BusyMunicipality.warn,
    "keep_warning": BusyMunicipality.keep_warning,
    "end_warning": BusyMunicipality.end_warning,
    "set_kind": BusyMunicipality.set_kind,
    "note_interpreter": BusyMunicipality.note_interpreter,
    "note_step": BusyMunicipality.note_step,
    "strike_step": BusyMunicipality.strike_step,
    "note_tenancy": BusyMunicipality.note_tenancy,
    "note_consent": BusyMunicipality.note_consent,
    "withdraw_consent": BusyMunicipality.withdraw_consent,
    "disclose": BusyMunicipality.disclose,
    "restrict": BusyMunicipality.restrict,
    "let_out": BusyMunicipality.let_out,
    "open_in_emergency": BusyMunicipality.open_in_emergency,
    "tell_of_openings": BusyMunicipality.tell_of_openings,
    "review_opening": BusyMunicipality.review_opening,
    "let_oneself_in": BusyMunicipality.let_oneself_in,
    "let_in": BusyMunicipality.let_in,
    "unrestrict": BusyMunicipality.unrestrict,
    "recuse_from_case": BusyMunicipality.recuse_from_case,
    "recuse_from_concern": BusyMunicipality.recuse_from_concern,
    "answer_recusal": BusyMunicipality.answer_recusal,
    "say_home": BusyMunicipality.say_home,
    "forget_home": BusyMunicipality.forget_home,
    "protect_address": BusyMunicipality.protect_address,
    "show_address": BusyMunicipality.show_address,
    "unprotect_address": BusyMunicipality.unprotect_address,
    "note_filed": BusyMunicipality.note_filed,
    "note_informed": BusyMunicipality.note_informed,
    "postpone_informing": BusyMunicipality.postpone_informing,
    "ask_for_access": BusyMunicipality.ask_for_access,
    "begin_furnishing": BusyMunicipality.begin_furnishing,
    "hold": BusyMunicipality.hold,
    "end_hold": BusyMunicipality.end_hold,
    "erase": BusyMunicipality.erase,
    "report_breach": BusyMunicipality.report_breach,
    "work on a breach": BusyMunicipality.work_on_breach,
    "evaluate": BusyMunicipality.evaluate,
    "work on a contract": BusyMunicipality.work_on_contract,
    "tend rounds": BusyMunicipality.tend_rounds,
    "work on a meeting": BusyMunicipality.work_on_meeting,
    "work on an event": BusyMunicipality.work_on_event,
    "work on a talk": BusyMunicipality.work_on_talk,
    "work on a survey": BusyMunicipality.work_on_survey,
    "work on training": BusyMunicipality.work_on_training,
    "work on themes": BusyMunicipality.work_on_themes,
    "go out": BusyMunicipality.go_out,
    "pass met on": BusyMunicipality.pass_met_on,
    "keep company": BusyMunicipality.keep_company,
    "let met go": BusyMunicipality.let_met_go,
    "offer_course": BusyMunicipality.offer_course,
    "note_answer": BusyMunicipality.note_answer,
    "offer_again": BusyMunicipality.offer_again,
    "begin": BusyMunicipality.begin,
    "turn_away": BusyMunicipality.turn_away,
    "let_lapse": BusyMunicipality.let_lapse,
    "take_on": BusyMunicipality.take_on,
    "log_contact": BusyMunicipality.log_contact,
    "write_goals": BusyMunicipality.write_goals,
    "set_member": BusyMunicipality.set_member,
    "go_on": BusyMunicipality.go_on,
    "end_course": BusyMunicipality.end_course,
    "pass_on": BusyMunicipality.pass_on,
    "file_course": BusyMunicipality.file_course,
    "plan_move_in": BusyMunicipality.plan_move_in,
    "change_day": BusyMunicipality.change_day,
    "note_stage": BusyMunicipality.note_stage,
    "end_move": BusyMunicipality.end_move,
    "propose_feedback": BusyMunicipality.propose_feedback,
    "second_feedback": BusyMunicipality.second_feedback,
    "turn_down_feedback": BusyMunicipality.turn_down_feedback,
    "take_feedback_back": BusyMunicipality.take_feedback_back,
    "give_feedback": BusyMunicipality.give_feedback,
    "take_note_back": BusyMunicipality.take_note_back,
    "note_party": BusyMunicipality.note_party,
    "note_agreed": BusyMunicipality.note_agreed,
    "hand case over": BusyMunicipality.hand_case_over,
    "add_file": BusyMunicipality.add_file,
    "read_file": BusyMunicipality.read_file,
    "remove_file": BusyMunicipality.remove_file,
    "close": BusyMunicipality.close,
    "reopen": BusyMunicipality.reopen,
    "read": BusyMunicipality.read,
    "find": BusyMunicipality.find,
    "take_in": BusyMunicipality.take_in,
    "take_mail": BusyMunicipality.mail_comes,
    "give_receipt": BusyMunicipality.give_receipt,
    "register": BusyMunicipality.register_contact,
    "register_told": BusyMunicipality.register_told,
    "guide_caller": BusyMunicipality.guide_caller,
    "guide": BusyMunicipality.guide,
    "answer": BusyMunicipality.answer,
    "put_off": BusyMunicipality.put_off,
    "note_try": BusyMunicipality.note_try,
    "give_up": BusyMunicipality.give_up,
    "plan a shift": BusyMunicipality.plan_shift,
    "ask": BusyMunicipality.ask,
    "accept a shift": BusyMunicipality.accept_shift,
    "leave": BusyMunicipality.leave,
    "cancel": BusyMunicipality.cancel,
    "hand_over": BusyMunicipality.hand_over,
    "staff signs in": BusyMunicipality.staff_signs_in,
    "invite colleague": BusyMunicipality.invite_colleague,
    "draft": BusyMunicipality.draft,
    "reorganise": BusyMunicipality.reorganise,
    "damaged arrival": BusyMunicipality.damaged_arrival,
    "forget": BusyMunicipality.forget,
}
