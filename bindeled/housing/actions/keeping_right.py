"""Keeping lists right by the clock (D2): the question each quarter, what came back, silence, and telling the keepers.

Everything here runs in the worker's door, one municipality at a time, and may run as often as it likes: each letter and each
doubt has its day written beside it.
"""

import secrets
from collections import defaultdict
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower

from bindeled.housing import letters, rules
from bindeled.housing.actions.entries import doubt
from bindeled.housing.letters import Needs
from bindeled.housing.models import Appointment, ContactPerson, Doubt, GapNotice
from bindeled.housing.queries.coverage import Standing, keepers, standings
from bindeled.municipalities.models import Municipality
from bindeled.municipalities.queries import in_force
from bindeled.post.queries import lost_letters
from bindeled.users.queries import accounts_of_senders

TOKEN_BYTES = 24
# Days until a keeper, or somebody who has not answered, hears of the same thing again.
CHASED_EVERY = 7
# Under which day the notice of a gap is kept that began before anything is: its own first day moves on with every day.
BEFORE_ALL = date.min


def question_hash(token: str) -> str:
    """Answer what is kept of the link in a question."""
    return sha256(token.encode()).hexdigest()


def _placed(municipality: Municipality, on: date) -> QuerySet[ContactPerson]:
    now = Appointment.objects.filter(in_force(on), municipality=municipality)
    return ContactPerson.objects.filter(id__in=now.values("contact_person"))


def ask_whether_still_right(municipality: Municipality, *, on: date) -> int:
    """Ask each contact person who has come in, once a quarter (setting); answer how many were asked."""
    joined = {account for account, joined_on in accounts_of_senders().items() if joined_on}
    due = on - timedelta(days=municipality.still_right_days)
    unasked = _placed(municipality, on).filter(Q(asked_on=None) | Q(asked_on__lte=F("confirmed_on")))
    asked = 0
    for entry in unasked.filter(confirmed_on__lte=due):
        if entry.account_id in joined:
            _ask(entry, on=on, again=False)
            asked += 1
    return asked


def _ask(entry: ContactPerson, *, on: date, again: bool) -> None:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    asked_on = entry.asked_on if again else on
    ContactPerson.objects.filter(id=entry.id).update(asked_on=asked_on, question=question_hash(token))
    places = Appointment.objects.filter(in_force(on), contact_person=entry).select_related("department")
    letters.still_right(entry, list(places.order_by("department__sort_key")), token=token, again=again)


def note_what_came_back(municipality: Municipality, *, on: date) -> int:
    """Put entries in doubt to whose address a letter did not come; answer how many.

    What somebody confirmed on a later day is right again, and so is what was cleared up on the very day: one letter makes
    one doubt.
    """
    noted, lost = 0, lost_letters(municipality.code)
    known = set(Doubt.objects.filter(letter__isnull=False).values_list("contact_person", "letter"))
    for entry in _placed(municipality, on).annotate(address=Lower("email")).filter(address__in=lost):
        last = lost[entry.email.lower()]
        if last.written < entry.confirmed_on or (entry.id, last.letter) in known:
            continue
        noted += doubt(entry, cause="bounced", on=on)
        Doubt.objects.filter(contact_person=entry, cause="bounced", ended_on=None).update(letter=last.letter)
    return noted


def note_silence(municipality: Municipality, *, on: date) -> int:
    """Put entries in doubt whose question has stood without an answer for too long; answer how many."""
    last = on - timedelta(days=municipality.answer_days)
    silent = _placed(municipality, on).filter(asked_on__gt=F("confirmed_on"), asked_on__lt=last)
    return sum(doubt(entry, cause="silent", on=on) for entry in silent)


def chase(municipality: Municipality, *, on: date) -> int:
    """Ask the silent again, and tell the keepers of gaps and doubts: at once, then each week. Answers how many letters."""
    needs = _needs(municipality, on)
    sent = 0
    for organisation, owners in keepers(municipality.code, on=on).items():
        need = needs.get(organisation)
        if need is None or not _is_news(need, on):
            continue
        for keeper in owners:
            letters.list_needs_you(keeper, need, today=on)
            sent += 1
        _note_told(municipality, need, on)
    return sent + _ask_the_silent_again(municipality, on)


def _needs(municipality: Municipality, on: date) -> dict[UUID, Needs]:
    gaps, ahead, doubts = defaultdict(list), defaultdict(list), defaultdict(list)
    for standing in standings(municipality.code, on=on):
        if standing.coverage.open_gap:
            gaps[standing.organisation_id].append(standing)
        elif standing.coverage.gap_ahead:
            ahead[standing.organisation_id].append(standing)
    open_doubts = Doubt.objects.filter(ended_on=None, contact_person__in=_placed(municipality, on))
    for found in open_doubts.select_related("contact_person").order_by("since", "contact_person__name"):
        doubts[found.organisation_id].append(found)
    return {
        organisation: Needs(gaps[organisation], ahead[organisation], doubts[organisation])
        for organisation in {*gaps, *ahead, *doubts}
    }


def _gap(standing: Standing) -> rules.Span:
    gap = standing.coverage.open_gap or standing.coverage.gap_ahead
    assert gap  # noqa: S101 - only departments with one of them are asked
    return gap


def _began(standing: Standing) -> date:
    """Answer the day by which a gap is known again."""
    return BEFORE_ALL if standing.coverage.is_older else _gap(standing).first


def _is_news(needs: Needs, on: date) -> bool:
    """Say whether anything here was not told yet, or a week ago."""
    before = on - timedelta(days=CHASED_EVERY)
    if any(found.chased_on is None or found.chased_on <= before for found in needs.doubts):
        return True
    gaps = [*needs.gaps, *needs.ahead]
    told = GapNotice.objects.filter(department__in=[standing.id for standing in gaps], told_on__gt=before)
    known = {(department, since): day for department, since, day in told.values_list("department", "since", "told_on")}
    return any(known.get((standing.id, _began(standing)), date.min) <= _reached(standing, on) for standing in gaps)


def _reached(standing: Standing, on: date) -> date:
    """Answer the last day on which being told of a gap does not count: it has opened since, or has lasted too long."""
    if standing.late_on and standing.is_late(on):
        return standing.late_on - rules.ONE_DAY
    return _gap(standing).first - rules.ONE_DAY if standing.coverage.open_gap else date.min


def _note_told(municipality: Municipality, needs: Needs, on: date) -> None:
    told = [
        GapNotice(municipality=municipality, department_id=standing.id, since=_began(standing), told_on=on)
        for standing in [*needs.gaps, *needs.ahead]
    ]
    GapNotice.objects.bulk_create(
        told, update_conflicts=True, unique_fields=["department", "since"], update_fields=["told_on"]
    )
    Doubt.objects.filter(id__in=[found.id for found in needs.doubts]).update(chased_on=on)


def _ask_the_silent_again(municipality: Municipality, on: date) -> int:
    """Ask once more, each week, whoever did not answer and can be reached."""
    unreachable = Doubt.objects.filter(cause="bounced", ended_on=None).values("contact_person")
    silent = Doubt.objects.filter(cause="silent", ended_on=None).exclude(contact_person__in=unreachable)
    before = on - timedelta(days=CHASED_EVERY)
    due = silent.filter(contact_person__in=_placed(municipality, on)).filter(
        Q(reminded_on=None) | Q(reminded_on__lte=before)
    )
    for found in due.select_related("contact_person"):
        _ask(found.contact_person, on=on, again=True)
        Doubt.objects.filter(id=found.id).update(reminded_on=on)
    return len(due)
