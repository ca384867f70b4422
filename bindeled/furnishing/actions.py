"""Writing a household and its applications: each a conditional update, refused where somebody else was faster.

Whether somebody may, and what the timeline says of it, is for the case; here is what is possible, and how it is sealed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.confidentiality.records import new_record
from bindeled.furnishing import queries, rules
from bindeled.furnishing.models import Application, Household
from bindeled.furnishing.queries import APPLICATIONS, HOUSEHOLDS, Form, Home
from bindeled.furnishing.rules import ADULT, Checklist, Member
from bindeled.residents.models import Resident
from bindeled.users.models import User

# Why something cannot be done, in words that say what to do instead.
FASTER = _("Somebody else has just written here. What you typed stands below: look at what changed, and save it again.")
BEGUN = _("It was begun already. Reload the page.")
TOO_MANY = _("More than twelve cannot stand on one list. Ask the authority how a larger household applies.")
IS_SENT = _("An application is sent, and stands on who applies. Write to the authority about what has changed, and note it on the case.")  # fmt: skip
NOT_NOW = _("It does not stand so that this can be done. Reload the page, and see how it stands.")
NOTHING_MISSING = _("Nothing is missing on this application. Answer the list of things first.")
NOT_ALL_ANSWERED = _("Answer the four questions first, and save them.")
WHICH_THINGS = _("Choose for which of the things the authority said yes.")
WHEN = _("Choose days that fit: sent first, then decided, then told, and none of them ahead.")


class NotNowError(Exception):
    """Something that cannot be done as it stands. The message says why, and what to do instead."""


def begin(case: UUID, resident: Resident, *, name: str, by: User) -> Household:
    """Begin a household with its first adult, and that adult's application. Raises NotNowError where it was begun."""
    record, row, now = new_record(resident.municipality_id), uuid4(), timezone.now()
    members = [Member(rules.new_word(), ADULT, name)]
    household = Household(
        id=row,
        municipality_id=resident.municipality_id,
        case_id=case,
        resident=resident,
        key_id=record.key_id,
        body=record.close(_told(members, Checklist({}, {})), table=HOUSEHOLDS, column="body", row=row),
        begun_at=now,
        begun_by=by,
        changed_at=now,
        changed_by=by,
    )
    try:
        with transaction.atomic():
            household.save(force_insert=True)
    except IntegrityError:
        raise NotNowError(str(BEGUN)) from None
    _begin_applications(queries.opened(household), by=by)
    return household


def keep_members(home: Home, members: Sequence[Member], *, version: int, by: User) -> None:
    """Write who is to live there. What was answered for somebody who is not to any more goes. Raises NotNowError."""
    if len(members) > rules.MOST_MEMBERS:
        raise NotNowError(str(TOO_MANY))
    fixed = Application.objects.filter(household=home.row, state__in=rules.FIXED).values_list("member", flat=True)
    if rules.stands_otherwise(home.members, members, list(fixed)):
        raise NotNowError(str(IS_SENT))
    asked = {rules.cell(*one) for one in rules.cells(members)}
    answers = {where: answer for where, answer in home.checklist.answers.items() if where in asked}
    known = {member.id for member in members}
    shared_by = home.checklist.shared_by if home.checklist.shared_by in known else ""
    _keep(home, members, Checklist(answers, home.checklist.prices, shared_by), version=version, by=by)
    again = queries.home_of(home.row.case_id)
    assert again  # noqa: S101 - it was written just now
    _begin_applications(again, by=by)


def keep_checklist(home: Home, checklist: Checklist, *, version: int, by: User) -> None:
    """Write what they have, what is missing and what it costs. Raises NotNowError."""
    _keep(home, home.members, checklist, version=version, by=by)


def _keep(home: Home, members: Sequence[Member], checklist: Checklist, *, version: int, by: User) -> None:
    body = home.record.close(_told(members, checklist), table=HOUSEHOLDS, column="body", row=home.row.id)
    written = {"body": body, "version": version + 1, "changed_at": timezone.now(), "changed_by": by}
    if not Household.objects.filter(id=home.row.id, version=version).update(**written):
        raise NotNowError(str(FASTER))


def _told(members: Sequence[Member], checklist: Checklist) -> str:
    return json.dumps({"members": [asdict(member) for member in members], **asdict(checklist)})


def _begin_applications(home: Home, *, by: User) -> None:
    """Begin an application for each of those who apply and have none."""
    there = set(Application.objects.filter(household=home.row).values_list("member", flat=True))
    now = timezone.now()
    Application.objects.bulk_create(
        Application(
            municipality_id=home.row.municipality_id,
            household=home.row,
            case_id=home.row.case_id,
            key_id=home.row.key_id,
            member=group.first,
            begun_at=now,
            changed_at=now,
            changed_by=by,
        )
        for group in home.groups
        if group.first not in there
    )


def keep_answers(form: Form, answers: Mapping[str, str], *, version: int, by: User) -> None:
    """Write what the applicant answered, by their own account. Raises NotNowError."""
    if form.row.state != rules.WRITING:
        raise NotNowError(str(NOT_NOW))
    here = Application.objects.filter(id=form.row.id, state=rules.WRITING, version=version)
    if not here.update(answers=_sealed(form, "answers", answers), version=version + 1, **_by(by)):
        raise NotNowError(str(FASTER))


def send(form: Form, *, sent_on: date, by: User) -> None:
    """Write down that an application was sent, and keep it as it was. Raises NotNowError."""
    _possible(form, "send")
    if not form.lines:
        raise NotNowError(str(NOTHING_MISSING))
    if rules.unanswered(form.answers):
        raise NotNowError(str(NOT_ALL_ANSWERED))
    _on(sent_on, not_before=timezone.localdate(form.row.begun_at))
    _move(form, "send", by=by, sent=_sealed(form, "sent", queries.document_of(form)), sent_on=sent_on)


def decide(
    form: Form, *, outcome: str, decided_on: date, told_on: date, things: Sequence[str], words: str, by: User
) -> None:
    """Write down what the authority decided, and when the applicant was told. Nothing is decided here. Raises NotNowError."""
    step = f"decide_{outcome}"
    _possible(form, step)
    _on(decided_on, not_before=form.row.sent_on or decided_on)
    _on(told_on, not_before=decided_on)
    applied = [line.thing for line in form.lines]
    chosen = {rules.WHOLE: applied, rules.TURNED_DOWN: []}.get(outcome, [code for code in applied if code in things])
    if outcome == rules.PART and not chosen:
        raise NotNowError(str(WHICH_THINGS))
    told = {"things": chosen, "words": words}
    days = {"decided_on": decided_on, "told_on": told_on}
    _move(form, step, by=by, outcome=outcome, decision=_sealed(form, "decision", told), **days)


def complain(form: Form, *, complained_on: date, by: User) -> None:
    """Write down that the applicant complained. Raises NotNowError."""
    _possible(form, "complain")
    _on(complained_on, not_before=form.row.told_on or complained_on)
    _move(form, "complain", by=by, complained_on=complained_on)


def give_up(form: Form, *, by: User) -> None:
    """Write down that the applicant does not want to apply after all: that is their choice. Raises NotNowError."""
    _possible(form, "give_up")
    _move(form, "give_up", by=by)


def take_up(form: Form, *, by: User) -> None:
    """Take an application up again that was given up; what was sent before does not count any more. Raises NotNowError."""
    _possible(form, "take_up")
    _move(form, "take_up", by=by, sent=None, sent_on=None)


def _possible(form: Form, step: str) -> None:
    if step not in rules.STEPS or not rules.can(step, form.row.state):
        raise NotNowError(str(NOT_NOW))


def _on(day: date, *, not_before: date) -> None:
    if not rules.may_be_on(day, not_before=not_before, today=timezone.localdate()):
        raise NotNowError(str(WHEN))


def _move(form: Form, step: str, *, by: User, **written: Any) -> None:
    """One conditional update: from the states before to the one after, where nobody wrote in between."""
    moved = rules.STEPS[step]
    here = Application.objects.filter(id=form.row.id, state__in=moved.before, version=form.row.version)
    if not here.update(state=moved.after, version=form.row.version + 1, **written, **_by(by)):
        raise NotNowError(str(NOT_NOW))


def _by(by: User) -> dict[str, Any]:
    return {"changed_at": timezone.now(), "changed_by": by}


def _sealed(form: Form, column: str, told: Mapping[str, Any]) -> bytes:
    text = json.dumps(dict(told))
    return form.home.record.close(text, table=APPLICATIONS, column=column, row=form.row.id)
