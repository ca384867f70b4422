"""Erasing closed cases: proposed by one, agreed to by another some days later, carried out case by case, each asked once more.

A case is erased by destroying its keys. Then everything that tells of anybody is taken away: texts, files, and the keyed marks by
which it was found. What is counted stays: when, which kinds, which unit, and how it ended (decision 13).
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, router, transaction
from django.db.models import Exists, F, Model, OuterRef, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bindeled.cases import access, queries
from bindeled.cases.actions.steps import RefusedError, allow, move
from bindeled.cases.models import (
    AccessDecision,
    AccessProposal,
    AccessRequest,
    Case,
    Clue,
    Concern,
    Consent,
    Disclosure,
    Entry,
    ErasedCase,
    Erasure,
    EvictionStep,
    Feedback,
    Filing,
    Handover,
    Hold,
    Informing,
    Opening,
    Party,
    Plan,
    Recusal,
    Restriction,
    Review,
    SafetyNote,
    SenderCall,
    Telling,
)
from bindeled.cases.rules import CASE_STEPS
from bindeled.cases.rules import erasing as rules
from bindeled.confidentiality import records, trace
from bindeled.confidentiality.doors import current
from bindeled.confidentiality.models import RecordKey
from bindeled.files.models import File
from bindeled.furnishing.models import Application, Household
from bindeled.offers.models import Course, Member, Moment, MoveIn
from bindeled.residents.models import Circle, Outsider, Resident
from bindeled.users.models import User

AT_ONCE = 10  # cases in one transaction of the worker
# What stands beside a case, those first that name another of them.
BESIDE_A_CASE: tuple[type[Model], ...] = (
    *(
        Application,
        Household,
        AccessDecision,
        AccessProposal,
        AccessRequest,
        Feedback,
        Disclosure,
        Consent,
        Filing,
        Hold,
        Informing,
        Restriction,
        Opening,
        Recusal,
        Plan,
        SafetyNote,
        Party,
        EvictionStep,
        Handover,
        Clue,
        Entry,
    ),
)
BESIDE_A_CONCERN: tuple[type[Model], ...] = (Clue, Telling, Review, Recusal, SenderCall, Handover)
EMPTY = b""


def propose_erasure(*, approval: str, by: User) -> int:
    """Propose to erase what could go by now of the units that somebody leads, a proposal for each unit. Answers how many cases."""
    allow(access.may_lead(by=by))
    if not (due := queries.due_cases(by=by)[: rules.MOST_AT_ONCE]):
        raise RefusedError(_("No case can go just now. Reload the page."))
    now, municipality = timezone.now(), current().municipality
    proposals = {
        unit: Erasure(
            id=uuid4(), municipality_id=municipality, unit_id=unit, approval=approval, proposed_at=now, proposed_by=by
        )
        for unit in {unit for _case, unit in due}
    }
    try:
        with transaction.atomic():
            Erasure.objects.bulk_create(proposals.values())
            ErasedCase.objects.bulk_create(
                ErasedCase(municipality_id=municipality, erasure=proposals[unit], case_id=case) for case, unit in due
            )
    except IntegrityError:
        raise RefusedError(_("Somebody has just proposed some of these. Reload the page.")) from None
    trace.note_each("erasure_proposed", [("case", case) for case, _unit in due], purpose="disposal")
    return len(due)


def second_erasure(erasure: Erasure, *, by: User) -> None:
    """Agree, as the second person, that the cases of a proposal are erased. The worker begins at once."""
    allow(access.may_agree_to_erase(erasure, by=by))
    now, first = timezone.now(), rules.may_be_seconded_from(erasure.proposed_at)
    if now < first:
        day = date_format(timezone.localtime(first), "DATE_FORMAT")
        raise RefusedError(_("It is too early. Come back on %(day)s.") % {"day": day})
    _answer(erasure, "second", by=by, at=now)
    trace.note("erasure_seconded", "erasure", erasure.id, purpose="disposal")


def turn_down_erasure(erasure: Erasure, *, by: User) -> None:
    """Turn a proposal down, or take one's own back. Its cases may be proposed anew."""
    allow(access.may_answer_erasure(erasure, by=by))
    now = timezone.now()
    _answer(erasure, "turn_down", by=by, at=now, ended_at=now)
    trace.note("erasure_turned_down", "erasure", erasure.id, purpose="disposal")
    ErasedCase.objects.filter(erasure=erasure, done_at=None).update(done_at=now, spared="turned_down")


def _answer(erasure: Erasure, step: str, *, by: User, at: datetime, **also: object) -> None:
    answered = {"answered_at": at, "answered_by": by, **also}
    if not move(Erasure.objects.filter(id=erasure.id), rules.ERASURE_STEPS[step], **answered):
        raise RefusedError(_("Somebody has answered it already. Reload the page."))


def erase_some() -> int:
    """Carry out a portion of what two persons agreed on, and empty what a restored copy brought back. Answers how many were looked at.

    Runs in the eraser's door. Each case is asked once more: what keeps it now, spares it.
    """
    items = ErasedCase.objects.filter(done_at=None, erasure__state="seconded").order_by("id")
    asked = list(items.values_list("id", "case_id")[:AT_ONCE])
    for item, case in asked:
        _erase(item, case)
    still = ErasedCase.objects.filter(done_at=None).values("erasure_id")
    running = Erasure.objects.exclude(id__in=still)
    move(running, rules.ERASURE_STEPS["finish"], ended_at=timezone.now())
    return len(asked) + _empty_again()


def _empty_again() -> int:
    """Empty what a restored copy brought back, a portion at a time: cases, and concerns from before they stood in any. Answers how many."""
    back = Case.objects.filter(erased_at=None, key__wrapped=None).values_list("id", flat=True)
    cases = list(back[:AT_ONCE])
    for case in cases:
        _empty(case)
    found_still = Exists(Clue.objects.filter(concern=OuterRef("pk")))
    waiting = Concern.objects.filter(found_still, case=None, key__wrapped=None).values_list("id", flat=True)
    alone = list(waiting[:AT_ONCE])
    if alone:
        _empty_concerns(Concern.objects.filter(id__in=alone))
        trace.note_each("erased", [("concern", concern) for concern in alone], purpose="disposal")
    return len(cases) + len(alone)


def _erase(item: UUID, case: UUID) -> None:
    """Erase one case, or spare it. Whoever holds it at this moment waits for the row's lock, or is seen."""
    Case.objects.select_for_update().filter(id=case).values_list("id").get()
    spared = queries.kept_now(case)
    if not spared:
        for key in _keys_of(case):
            records.destroy(RecordKey(id=key), reason="disposal")
        _empty(case)
    ErasedCase.objects.filter(id=item).update(done_at=timezone.now(), spared=spared)


def _keys_of(case: UUID) -> list[UUID]:
    """Answer the keys that go with a case: its own, its concerns' and its household's; its resident's where no other case has them."""
    [(own, resident)] = Case.objects.filter(id=case).values_list("key_id", "resident_id")
    keys = [own, *Concern.objects.filter(case_id=case).values_list("key_id", flat=True)]
    keys += Household.objects.filter(case_id=case).values_list("key_id", flat=True)
    if resident and not Case.objects.filter(resident_id=resident).exclude(id=case).exists():
        keys += Resident.objects.filter(id=resident).values_list("key_id", flat=True)
        keys += Course.objects.filter(resident_id=resident).values_list("key_id", flat=True)
    return keys


def _empty(case: UUID) -> None:
    """Take away everything beside a case whose key is gone, and empty its row and those of its concerns."""
    [(own, resident)] = Case.objects.filter(id=case).values_list("key_id", "resident_id")
    _take_away((File, Circle, Outsider), key_id=own)
    _empty_concerns(Concern.objects.filter(case_id=case))
    _take_away(BESIDE_A_CASE, case_id=case)
    # Only in a copy from before it was closed.
    ended = {"closed_at": timezone.now(), "closed_by": F("responsible"), "outcome": rules.OUTCOME_UNKNOWN}
    move(Case.objects.filter(id=case), CASE_STEPS["close"], **ended)
    emptied = {"dwelling": EMPTY, "dwelling_index": EMPTY, "resident": None, "interpreter": None, "tenancy": None}
    Case.objects.filter(id=case).update(**emptied, address_protected_at=None, erased_at=timezone.now())
    if resident and not Case.objects.filter(resident_id=resident).exists():
        _take_away_with_courses(resident)
    trace.note("erased", "case", case, purpose="disposal")


def _take_away_with_courses(resident: UUID) -> None:
    """Take away a resident whose key is gone, with every course of theirs and what stands beside it."""
    courses = Course.objects.filter(resident_id=resident)
    _take_away((Moment, Member), course_id__in=list(courses.values_list("id", flat=True)))
    courses.update(passed_to=None)
    _take_away((Course, MoveIn), resident_id=resident)
    _take_away((Resident,), id=resident)


def _empty_concerns(concerns: QuerySet[Concern]) -> None:
    """Take away everything beside concerns whose keys are gone, and empty their rows."""
    _take_away((File, Outsider), key_id__in=list(concerns.values_list("key_id", flat=True)))
    _take_away(BESIDE_A_CONCERN, concern_id__in=list(concerns.values_list("id", flat=True)))
    marks = dict.fromkeys(("place_mark", "person_mark", "sender_mark"))
    concerns.update(body=EMPTY, dwelling_index=EMPTY, likeness=[], **marks)
    concerns.filter(channel="open").update(alike=EMPTY)
    concerns.exclude(triaged_at=None).update(triage=EMPTY)


def _take_away(models: Iterable[type[Model]], **its: object) -> None:
    """Delete rows by one statement each. Django's own way would read them first, and the eraser may not."""
    for model in models:
        rows = model._default_manager.filter(**its)
        rows._raw_delete(router.db_for_write(model))
