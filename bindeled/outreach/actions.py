"""The verbs of outreach: meet somebody, write the diary, pass on at their own wish, say that two are one, let go."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.catalogue.models import Place
from bindeled.confidentiality import doors, records, trace
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.records import Record, unlock
from bindeled.municipalities.models import Municipality, Unit
from bindeled.municipalities.rules import mask_cpr
from bindeled.outreach import access, queries, rules
from bindeled.outreach.models import Acquaintance, Company, Encounter, Met, SamePerson, Wish
from bindeled.outreach.queries import ENCOUNTER, MET, WISH
from bindeled.residents.rules import new_pseudonym
from bindeled.users.models import User

ONE_AFTER_THE_OTHER = 200  # so many of each in one transaction


class RefusedError(Exception):
    """An action that may not be, or cannot be now. The message says why and what to do instead, in the user's language."""


def _allow(reason: object) -> None:
    if reason:
        raise RefusedError(str(reason))


def _unlocked(key: RecordKey) -> Record:
    try:
        return unlock(key)
    except UnreadableError:
        raise RefusedError(_("What was written is gone, since nobody met them for so long. Begin anew.")) from None


def _closed(record: Record, text: str, *, table: str, column: str, row: UUID) -> bytes | None:
    """Encrypt a text without CPR numbers; nothing where there is none."""
    bare, _found = mask_cpr(text.strip())
    return record.close(bare, table=table, column=column, row=row) if bare else None


# -- The diary -------------------------------------------------------------------------------------------------------------


def meet(*, alias: str, once: UUID, by: User) -> Met:
    """Begin to write about somebody: by the name they chose, or none. ``once`` is the form's own, so that twice sent is once written."""
    _allow(access.may_meet(by=by))
    unit = access.own_unit(by)
    assert unit  # noqa: S101 - asked just above
    known = access.within_reach().filter(id=once).select_related("key").first()
    if known:
        return known
    record, now = records.new_record(by.municipality_id), timezone.now()
    met = Met(
        id=once,
        municipality_id=by.municipality_id,
        unit_id=unit,
        key_id=record.key_id,
        pseudonym=new_pseudonym(),
        created_at=now,
        created_by=by,
        last_at=now,
        **_name(record, alias, once),
    )
    try:
        with transaction.atomic():
            met.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(_("This was written down before. Reload the page.")) from None
    trace.note("registered", "met", met.id, purpose="outreach")
    return met


def _name(record: Record, alias: str, row: UUID) -> dict[str, bytes | None]:
    """Answer a chosen name sealed, with its mark: both or none."""
    bare, _found = mask_cpr(alias.strip())
    mark = queries.alias_mark(record.municipality, bare)
    if mark is None:
        return {"alias": None, "alias_mark": None}
    return {"alias": _closed(record, bare, table=MET, column="alias", row=row), "alias_mark": mark}


def call(met: Met, *, alias: str, by: User) -> None:
    """Write down the name that somebody goes by now, or that they have none any more."""
    _allow(access.may_work(met, by=by))
    Met.objects.filter(id=met.id, gone_at=None).update(**_name(_unlocked(met.key), alias, met.id))
    trace.note("named", "met", met.id, purpose="outreach")


def note_encounter(
    met: Met, *, was_met: bool, once: UUID, by: User, where: str = "", words: str = "", at: datetime | None = None
) -> bool:
    """Write a line in the diary. Answers False where the same form had written it before: twice sent is once written."""
    _allow(access.may_work(met, by=by))
    if Encounter.objects.filter(id=once, met=met).exists():
        return False
    now = timezone.now()
    if at and at > now:
        raise RefusedError(_("It cannot have been in the future."))
    record = _unlocked(met.key)
    line = Encounter(
        id=once,
        municipality_id=met.municipality_id,
        unit_id=met.unit_id,
        met=met,
        at=at or now,
        by=by,
        was_met=was_met,
        where=_closed(record, where, table=ENCOUNTER, column="where", row=once),
        words=_closed(record, words, table=ENCOUNTER, column="words", row=once),
    )
    try:
        with transaction.atomic():
            line.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(_("This was written down before. Reload the page.")) from None
    Met.objects.filter(id=met.id, gone_at=None, last_at__lt=line.at).update(last_at=line.at)
    trace.note("met_noted", "met", met.id, purpose="outreach")
    return True


# -- Passed on at their own wish (D21) -------------------------------------------------------------------------------------


def note_wish(met: Met, *, words: str, wished_on: date, by: User) -> Wish:
    """Write down that somebody wishes to be passed on, in their own words: without that nobody is (D21)."""
    _allow(access.may_work(met, by=by))
    _allow("" if words.strip() else rules.why_not_pass_on(None, ""))
    _allow(_("They cannot have said it in the future.") if wished_on > timezone.localdate() else "")
    _unlocked(met.key)
    record, wish_id = records.new_record(met.municipality_id), uuid4()
    wish = Wish(
        id=wish_id,
        municipality_id=met.municipality_id,
        unit_id=met.unit_id,
        met=met,
        key_id=record.key_id,
        wished_on=wished_on,
        wish=_closed(record, words, table=WISH, column="wish", row=wish_id) or b"",
        noted_at=timezone.now(),
        noted_by=by,
    )
    try:
        with transaction.atomic():
            wish.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(_("A wish of theirs is written down already. Reload the page.")) from None
    trace.note("wish_noted", "met", met.id, purpose="outreach")
    return wish


def pass_on(met: Met, *, to: Unit, words: str, by: User) -> None:
    """Ask a unit to take somebody over, with what it is to know: only where their own wish stands."""
    _allow(access.may_work(met, by=by))
    wish = queries.open_wish(met)
    _allow(rules.why_not_pass_on(wish.state if wish else None, queries.said(wish).wish if wish else ""))
    assert wish  # noqa: S101 - the rule has seen to it
    _allow("" if to in queries.units_to_ask(met.municipality_id, on=timezone.localdate()) else _("Choose a unit."))
    _move(
        wish,
        "offer",
        to_unit=to,
        handover=_closed(_unlocked(wish.key), words, table=WISH, column="handover", row=wish.id),
        offered_at=timezone.now(),
        offered_by=by,
        answered_at=None,
        answered_by=None,
        answer=None,
    )
    trace.note("offered", "met", met.id, purpose="outreach")


def take_wish_back(met: Met, *, by: User) -> None:
    """Note that somebody does not wish it any more: from that moment nobody takes them over."""
    _allow(access.may_work(met, by=by))
    wish = queries.open_wish(met)
    _allow("" if wish else _("No wish of theirs stands. Reload the page."))
    assert wish  # noqa: S101 - asked just above
    _move(wish, "take_back", answered_at=None, answered_by=None)
    trace.note("withdrew", "met", met.id, purpose="outreach")


def answer_wish(wish: Wish, *, accept: bool, words: str, by: User) -> None:
    """Say yes or no for the unit that was asked; a no has a reason. What follows, a course or a case, is the unit's own work."""
    _allow(access.may_answer(wish, by=by))
    if not accept and not words.strip():
        raise RefusedError(_("Write why not, so that they can be told."))
    answer = _closed(_unlocked(wish.key), words, table=WISH, column="answer", row=wish.id)
    _move(wish, "accept" if accept else "refuse", answered_at=timezone.now(), answered_by=by, answer=answer)
    if accept:
        trace.note("accepted", "wish", wish.id, purpose="outreach")
    else:
        trace.note("refused", "wish", wish.id, purpose="outreach")


def _move(wish: Wish, step: str, **also: object) -> None:
    """One conditional update, or a refusal."""
    taken = rules.STEPS[step]
    if not Wish.objects.filter(id=wish.id, state__in=sorted(taken.before)).update(state=taken.after, **also):
        raise RefusedError(_("Somebody was faster, or they do not wish it any more. Reload the page."))


# -- The same person, and whom one knows -----------------------------------------------------------------------------------


def say_same(met: Met, *, other: Met, by: User) -> None:
    """Say that two who were met are the same person. Both stay what they are; it can be taken back."""
    _allow(access.may_work(met, by=by) or access.may_work(other, by=by))
    _allow(_("Choose somebody else.") if met.id == other.id or met.unit_id != other.unit_id else "")
    one, second = sorted((met, other), key=lambda each: each.id)
    row = SamePerson(
        municipality_id=met.municipality_id,
        unit_id=met.unit_id,
        one=one,
        other=second,
        said_at=timezone.now(),
        said_by=by,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(_("It is said already. Reload the page.")) from None
    for each in (met, other):
        trace.note("joined", "met", each.id, purpose="outreach")


def say_not_same(link: SamePerson, *, by: User) -> None:
    """Take back that two are the same person."""
    _allow(access.may_meet(by=by))
    standing = SamePerson.objects.filter(id=link.id, ended_at=None)
    if not standing.update(ended_at=timezone.now(), ended_by=by):
        raise RefusedError(_("It was taken back just before. Reload the page."))
    for each in (link.one_id, link.other_id):
        trace.note("parted", "met", each, purpose="outreach")


def say_known(met: Met, *, by: User) -> None:
    """Say that one knows somebody met, or has an interest of one's own: from then on they are not there for oneself."""
    _allow(access.may_work(met, by=by))
    trace.note("recused", "met", met.id, purpose="outreach")
    Acquaintance(
        municipality_id=met.municipality_id, unit_id=met.unit_id, met=met, user=by, said_at=timezone.now()
    ).save(force_insert=True)


def let_in_again(known: Acquaintance, *, by: User) -> None:
    """Say, as a leader, that there is no conflict of interest."""
    _allow(access.may_let_in_again(known, by=by))
    if not Acquaintance.objects.filter(id=known.id, ended_at=None).update(ended_at=timezone.now(), ended_by=by):
        raise RefusedError(_("Somebody has done it just before. Reload the page."))
    trace.note("let_in", "met", known.met_id, purpose="outreach")


# -- Company to open places (A13) ------------------------------------------------------------------------------------------


def note_company(place: Place, *, on: date, people: int, by: User) -> None:
    """Count that one went with people to an open place: no name, and no words."""
    unit = access.own_unit(by) or next(iter(sorted(doors.current().units, key=str)), None)
    _allow("" if by.is_active and unit else _("Only those who serve a unit write this down."))
    assert unit  # noqa: S101 - asked just above
    _allow(_("Choose a place of the municipality.") if place.municipality_id != by.municipality_id else "")
    _allow(_("It cannot have been in the future.") if on > timezone.localdate() else "")
    Company(
        municipality_id=by.municipality_id,
        unit_id=unit,
        place=place,
        on=on,
        people=people,
        noted_at=timezone.now(),
        noted_by=by,
    ).save(force_insert=True)
    trace.note("company_noted", "company", purpose="outreach", count=people)


# -- Gone after a while ----------------------------------------------------------------------------------------------------


def let_go(now: datetime) -> int:
    """Destroy what is written of those whom nobody met for so long; what is counted stays. In the worker's door.

    Whoever waits for a unit's answer waits with their text. Answers how many went.
    """
    here = Municipality.objects.get(code=doors.current().municipality)
    living = Met.objects.filter(municipality_id=here.code, gone_at=None)
    old = Q(last_at__lt=rules.gone_before(now, here.outreach_days))
    # What a restored copy brought back has no key; it goes again.
    due = living.filter(old | Q(key__wrapped=None)).exclude(id__in=_waiting(here.code))
    ids = dict(due.order_by("last_at").values_list("id", "key_id")[:ONE_AFTER_THE_OTHER])
    wishes = Wish.objects.filter(met_id__in=list(ids)).values_list("key_id", flat=True)
    for key in RecordKey.objects.filter(id__in=[*ids.values(), *wishes]).order_by("id"):
        records.destroy(key, reason="disposal")
    gone = Met.objects.filter(id__in=list(ids)).update(alias=None, alias_mark=None, gone_at=now)
    Acquaintance.objects.filter(met_id__in=list(ids))._raw_delete("default")
    return gone


def _waiting(municipality: str) -> QuerySet[Wish, UUID]:
    asked = Wish.objects.filter(municipality_id=municipality, state=rules.OFFERED)
    return asked.values_list("met_id", flat=True)
