"""The verbs of rounds: a leader sets one up or calls it off; whoever holds a link answers or says no more; the worker does the rest.

Nothing here asks about a concern, a case or a resident; the package cannot reach any.
"""

import logging
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.confidentiality.doors import current
from bindeled.municipalities.models import Unit
from bindeled.surveys import access, ballots, letters, queries
from bindeled.surveys.models import (
    Ballot,
    Handout,
    Invitee,
    NoThanks,
    PartnerAddress,
    RoundGroup,
    SurveyRound,
    Tally,
    Token,
)
from bindeled.surveys.rules import codes
from bindeled.surveys.rules import rounds as rules
from bindeled.surveys.rules.handles import sum_of
from bindeled.surveys.rules.questions import CONTACTS, PARTNERS, QUESTIONNAIRES, RESIDENTS, is_whole
from bindeled.surveys.rules.results import FEWEST_ANSWERS
from bindeled.users.models import User

logger = logging.getLogger(__name__)

# Residents are on no list, and get no letter.
WRITTEN_TO = (CONTACTS, PARTNERS)
NOT_OPENED = "%s ballots of the round %s cannot be opened with the municipality's key; they stay."
CLOSE_WAITS = NOT_OPENED + " Its close waits until %s."
# Of which round this process told the log on which day: the worker looks every few seconds.
TOLD_OF = set[tuple[UUID, date]]()
# So many letters one transaction of the worker writes.
ONE_AFTER_THE_OTHER = 20
# Draws orders that nobody can work out again.
CHANCE = secrets.SystemRandom()


class SurveyRefusedError(Exception):
    """Something that may not be, or cannot be now. The message says why, in the user's language."""


class TokenGoneError(Exception):
    """The address was used already, its round is over, or it never was one: nobody is told which."""


def _allow(reason: object) -> None:
    if reason:
        raise SurveyRefusedError(str(reason))


# -- Leaders -----------------------------------------------------------------------------------------------------------------


def set_up(
    quarter: rules.Quarter, *, samples: Mapping[str, int | None], addresses: Iterable[str] = (), by: User
) -> SurveyRound:
    """Set up a round: in which quarter, and of which groups everybody (None) or how many drawn, or by how many sheets.

    ``addresses`` are work addresses of partners without an account. Raises SurveyRefusedError.
    """
    _allow(access.may_ask(by=by))
    _allow(rules.why_not_set_up(quarter, today=timezone.localdate()))
    typed = sorted(set(addresses))
    if typed:
        _allow(rules.why_not_addresses(partners=PARTNERS in samples))
    for size in samples.values():
        _allow(rules.why_not_sample(size))
    made = SurveyRound(
        municipality_id=by.municipality_id,
        year=quarter.year,
        quarter=quarter.number,
        opens_on=quarter.opens_on,
        closes_on=quarter.closes_on,
        seed=secrets.token_hex(16),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise SurveyRefusedError(_("A round is set up for that quarter already. Choose another quarter.")) from None
    for group, size in samples.items():
        asked = QUESTIONNAIRES[group]
        RoundGroup(
            municipality_id=by.municipality_id, round=made, group=group, version=asked.version, sample=size
        ).save(force_insert=True)
    PartnerAddress.objects.bulk_create(
        [PartnerAddress(municipality_id=by.municipality_id, round=made, email=one) for one in typed]
    )
    return made


def draw_codes(round_: SurveyRound, *, by: User) -> list[str]:
    """Draw the codes of a round's sheets for residents, and answer them: they are kept nowhere. Those drawn before end.

    Raises SurveyRefusedError.
    """
    _allow(access.may_ask(by=by))
    _allow(rules.why_not_print(round_.state))
    group = queries.group_of(round_, RESIDENTS)
    if group is None:
        raise SurveyRefusedError(_("Residents are not asked in this round."))
    drawn = [codes.draw(CHANCE.choice) for _sheet in range(group.sample or 0)]
    used = max(0, group.asked - _end_codes(round_))  # whoever's code is gone has answered, and stays counted
    _lay_tokens(round_, RESIDENTS, [sum_of(codes.handle_of_code(one)) for one in drawn])
    RoundGroup.objects.filter(id=group.id).update(asked=used + len(drawn))
    return drawn


def _end_codes(round_: SurveyRound) -> int:
    """End the codes of sheets that were printed, and answer how many. Only columns that this door may read are asked for."""
    theirs = {"municipality_id": round_.municipality_id, "round_id": round_.id, "group": RESIDENTS}
    return Token.objects.filter(**theirs)._raw_delete("default")


def note_handed_out(round_: SurveyRound, unit: Unit, *, count: int, by: User) -> None:
    """Note how many sheets a unit's advisers handed out, or put that right. Raises SurveyRefusedError."""
    _allow(access.may_ask(by=by))
    group = queries.group_of(round_, RESIDENTS)
    _allow(rules.why_not_hand_out(round_.state, count=count, printed=group.asked if group else 0))
    theirs = Handout.objects.filter(round=round_, unit=unit)
    if not theirs.update(count=count):
        try:
            with transaction.atomic():
                Handout(municipality_id=by.municipality_id, round=round_, unit=unit, count=count).save(
                    force_insert=True
                )
        except IntegrityError:  # the same was noted at the same moment
            theirs.update(count=count)


def call_off_survey(round_: SurveyRound, *, by: User) -> None:
    """Call a round off before its first day; nobody was told of it yet. Raises SurveyRefusedError."""
    _allow(access.may_ask(by=by))
    _allow(rules.why_not_call_off(round_.state))
    if not _move(round_, rules.CALLED_OFF):
        raise SurveyRefusedError(_("Somebody was faster. Read how it stands now."))
    _end_codes(round_)


def _move(round_: SurveyRound, to: str) -> bool:
    here = access.rounds_here(SurveyRound.objects.all())
    return bool(here.filter(id=round_.id, state__in=rules.BEFORE[to]).update(state=to))


# -- Whoever holds a letter --------------------------------------------------------------------------------------------------


def answer(answers: Mapping[str, str]) -> None:
    """Answer by the address that one holds, once: a sealed ballot goes in, and the token goes. In the public door.

    Nothing else is touched, so that nothing ties the two. Raises TokenGoneError, and ValueError where an answer is missing.
    """
    token = access.held_token(Token.objects.all()).first()
    if token is None or not is_open(token):
        raise TokenGoneError
    if not is_whole(token.group, answers):
        raise ValueError("Every question has one of the choices.")
    ballot = uuid4()
    sealed = ballots.sealed(answers, municipality=token.municipality_id, ballot=ballot)
    Ballot(
        id=ballot, municipality_id=token.municipality_id, round_id=token.round_id, group=token.group, sealed=sealed
    ).save(force_insert=True)
    if not access.held_token(Token.objects.all()).delete()[0]:
        raise TokenGoneError  # somebody was faster with the same address: nothing is kept twice


def is_open(token: Token) -> bool:
    """Say whether the round of a token that one holds is open today."""
    today = timezone.localdate()
    return SurveyRound.objects.filter(id=token.round_id, state=rules.OPEN, closes_on__gte=today).exists()


def say_no_thanks(*, wants: bool) -> None:
    """Say by the address that one holds that one wants no such invitation any more, or does again. In the public door."""
    mine = access.held_no(NoThanks.objects.all())
    if wants:
        mine.delete()
        return
    if mine.exists() or not access.held_invitee(Invitee.objects.all()).exists():
        return  # said already, or nobody knows of them any more, so nobody would ask
    door = current()
    try:
        with transaction.atomic():
            NoThanks(municipality_id=door.municipality, whom=sum_of(door.actor)).save(force_insert=True)
    except IntegrityError:
        return  # said already


# -- The worker --------------------------------------------------------------------------------------------------------------


def open_rounds(today: date) -> int:
    """Open the rounds whose first day has come, and draw who is asked from the live roster of that day; answers how many.

    One whose last day went by meanwhile, since no worker was there, is called off: nobody could answer it any more.
    """
    due = SurveyRound.objects.filter(municipality_id=current().municipality, state=rules.PLANNED, opens_on__lte=today)
    opened = 0
    for round_ in list(due.select_for_update(skip_locked=True)):
        if round_.closes_on < today:
            _miss(round_)
        elif _move(round_, rules.OPEN):
            _draw(round_, today)
            opened += 1
    return opened


def _miss(round_: SurveyRound) -> None:
    """Call off a round that was not opened in time. Nobody was asked, so nobody counts as invited."""
    if _move(round_, rules.CALLED_OFF):
        logger.error("The round %s was not opened before its last day, and is called off.", round_)
        Token.objects.filter(round=round_).delete()
        PartnerAddress.objects.filter(round=round_).delete()


def _draw(round_: SurveyRound, today: date) -> None:
    for group in RoundGroup.objects.filter(round=round_, group__in=WRITTEN_TO).order_by("group"):
        theirs = queries.on_the_roster(today) if group.group == CONTACTS else queries.partners(round_, today)
        people = {sum_of(letters.declining(one.email)): one for one in theirs}
        unasked = _not_again(round_)
        able = [whom for whom in people if whom not in unasked]
        chosen = rules.drawn(able, size=group.sample, seed=round_.seed)
        made = [
            Invitee(
                municipality_id=round_.municipality_id, round=round_, group=group.group, whom=whom,
                email=people[whom].email, language=people[whom].language, invited_on=round_.opens_on,
            )
            for whom in chosen
        ]  # fmt: skip
        Invitee.objects.bulk_create(made)
        _lay_tokens(round_, group.group, [sum_of(letters.answering(one.id)) for one in made])
        RoundGroup.objects.filter(id=group.id).update(asked=len(made), skipped=len(people) - len(able))


def _lay_tokens(round_: SurveyRound, group: str, sums: list[str]) -> None:
    """Lay tokens in an order drawn by chance, so that their rows tell nothing of whose they are."""
    CHANCE.shuffle(sums)
    Token.objects.bulk_create(
        [Token(municipality_id=round_.municipality_id, round=round_, group=group, token_sum=one) for one in sums]
    )


def _not_again(round_: SurveyRound) -> set[str]:
    """Answer who is not asked in a round: whoever was within 52 weeks of its first day, or wants no more."""
    here = {"municipality_id": round_.municipality_id}
    since = round_.opens_on - timedelta(days=rules.ASKED_AGAIN_AFTER)
    invited = Invitee.objects.filter(**here, invited_on__gt=since).values_list("whom", flat=True)
    return set(invited) | set(NoThanks.objects.filter(**here).values_list("whom", flat=True))


def write_invitations(today: date) -> int:
    """Write the letters that are due in open rounds, a few at a time; answers how many were seen to.

    A reminder goes to whoever's token is still there. Before, the ballots are mixed, so that who was reminded tells nothing: where
    they are not, the letters wait.
    """
    seen = 0
    here = SurveyRound.objects.filter(municipality_id=current().municipality, state=rules.OPEN, closes_on__gte=today)
    for round_ in here:
        if is_unmixed(round_):
            continue
        due = 1 + rules.reminders_due(round_.opens_on, today=today)
        owed = Invitee.objects.filter(round=round_, letters__lt=due).select_for_update(skip_locked=True)
        for invitee in list(owed.order_by("id")[:ONE_AFTER_THE_OTHER]):
            if _may_be_written_to(invitee):
                letters.ask(invitee, round_, reminder=invitee.letters > 0)
            Invitee.objects.filter(id=invitee.id).update(letters=due)
            seen += 1
    return seen


def _may_be_written_to(invitee: Invitee) -> bool:
    token = Token.objects.filter(token_sum=sum_of(letters.answering(invitee.id)))
    return (
        token.exists()
        and not NoThanks.objects.filter(municipality_id=invitee.municipality_id, whom=invitee.whom).exists()
    )


def is_unmixed(round_: SurveyRound) -> bool:
    """Say whether ballots of a round lie in the order in which they came."""
    return Ballot.objects.filter(round=round_, mixed=False).exists()


def mix_ballots() -> int:
    """Lay the ballots of rounds with new ones anew, under new ids and in an order drawn by chance; answers how many.

    The rows of a table lie in the order in which they came. Without this, that order would be that of the answers.
    One that cannot be opened is laid anew as it is: perhaps it is the key that is wrong.
    """
    new = Ballot.objects.filter(municipality_id=current().municipality, mixed=False)
    mixed = 0
    rounds = SurveyRound.objects.filter(id__in=new.values("round_id"), state=rules.OPEN)
    for round_ in list(rounds.select_for_update(skip_locked=True)):  # so that two workers do not lay the same anew
        lying = list(Ballot.objects.filter(round=round_))
        CHANCE.shuffle(lying)
        read = [(ballot, ballots.read(ballot)) for ballot in lying]
        Ballot.objects.filter(id__in=[one.id for one in lying]).delete()
        Ballot.objects.bulk_create([ballots.anew(ballot, content) for ballot, content in read])
        if unread := sum(content is None for _ballot, content in read):
            logger.error(NOT_OPENED, unread, round_)
        mixed += len(lying)
    return mixed


def close_rounds(today: date) -> int:
    """Close the rounds whose last day is over: count all ballots at once, and take away tokens, ballots and addresses.

    Where fewer than ten of a group answered, only how many is kept. Tokens go first: whoever is answering at this moment is either
    counted or told that it is over. Where a ballot cannot be opened, the close waits for the key. Answers how many were closed.
    """
    over = SurveyRound.objects.filter(municipality_id=current().municipality, state=rules.OPEN, closes_on__lt=today)
    closed = 0
    for round_ in list(over.select_for_update(skip_locked=True)):
        if not _waits_for_key(round_, today) and _move(round_, rules.CLOSED):
            Token.objects.filter(round=round_).delete()
            _forget_unwritten(round_)
            for group in RoundGroup.objects.filter(round=round_):
                _count(group)
            Invitee.objects.filter(round=round_).update(letters=0, email="")
            PartnerAddress.objects.filter(round=round_).delete()
            closed += 1
    return closed


def _forget_unwritten(round_: SurveyRound) -> None:
    """Take away who was drawn and got no letter, since no worker was there: they were not asked, and may be in the next round."""
    unwritten = Invitee.objects.filter(round=round_, letters=0)
    for group, number in Counter(unwritten.values_list("group", flat=True)).items():
        RoundGroup.objects.filter(round=round_, group=group).update(asked=F("asked") - number)
    unwritten.delete()


def _waits_for_key(round_: SurveyRound, today: date) -> bool:
    """Say whether the close of a round waits, and tell the log once a day why; or once that ballots go that were never opened."""
    unread = sum(ballots.read(ballot) is None for ballot in Ballot.objects.filter(round=round_))
    until = round_.closes_on + timedelta(days=rules.WAITS_FOR_KEYS_DAYS)
    if unread and today > until:
        logger.error("%s ballots of the round %s were never opened, and are deleted.", unread, round_)
    elif unread and (round_.id, today) not in TOLD_OF:
        TOLD_OF.add((round_.id, today))
        logger.error(CLOSE_WAITS, unread, round_, until)
    return bool(unread) and today <= until


def _count(group: RoundGroup) -> None:
    lying = list(Ballot.objects.filter(round_id=group.round_id, group=group.group))
    readable = [content for content in map(ballots.read, lying) if content and is_whole(group.group, content)]
    if len(readable) >= FEWEST_ANSWERS:
        Tally.objects.bulk_create(
            [
                Tally(
                    municipality_id=group.municipality_id, round_id=group.round_id, group=group.group,
                    question=code, choice=choice, count=count,
                )
                for (code, choice), count in sorted(queries.counted(readable).items())
            ]
        )  # fmt: skip
    Ballot.objects.filter(id__in=[one.id for one in lying]).delete()
    RoundGroup.objects.filter(id=group.id).update(answered=len(readable))


def forget_invitees(today: date) -> int:
    """Take away who was invited, when a year has passed, and old words of no thanks; answers how many."""
    here = {"municipality_id": current().municipality}
    asked = today - timedelta(days=rules.KEPT_DAYS)
    refused = today - timedelta(days=rules.NO_THANKS_DAYS)
    PartnerAddress.objects.filter(**here, round__state=rules.CALLED_OFF).delete()
    gone = Invitee.objects.filter(**here, invited_on__lt=asked).delete()[0]
    return gone + NoThanks.objects.filter(**here, said_on__lt=refused).delete()[0]
