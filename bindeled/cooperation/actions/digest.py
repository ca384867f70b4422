"""The month's letter about partners' events and new offers: who wants it, and the worker's part, which writes it once.

What somebody was told stands in rows beside the letter, in its transaction: nobody gets two in one month, and nothing is told twice.
"""

from datetime import datetime

from django.utils import timezone

from bindeled.confidentiality.doors import current
from bindeled.cooperation import access
from bindeled.cooperation.letters import digest as letters
from bindeled.cooperation.models import DigestReader, DigestTold
from bindeled.cooperation.queries import events as asked
from bindeled.cooperation.rules import events as rules
from bindeled.housing.models import Appointment, ContactPerson
from bindeled.municipalities.queries import in_force
from bindeled.users.models import User

# So many letters one transaction of the worker writes.
ONE_AFTER_THE_OTHER = 20


def choose_letter(*, wants: bool, by: User) -> None:
    """Say whether one wants the month's letter; it can be said again at any time, either way."""
    if access.own_reading(DigestReader.objects.all(), by=by).update(wants=wants):
        return
    made = DigestReader(
        municipality_id=current().municipality,
        account_id=by.id,
        wants=wants,
        settled=rules.first_settled(timezone.localtime()),
    )
    # The worker may have brought them in at the same moment; what they say themselves holds.
    DigestReader.objects.bulk_create([made], ignore_conflicts=True)
    access.own_reading(DigestReader.objects.all(), by=by).update(wants=wants)


def answer_link(key: str, *, wants: bool) -> None:
    """Say by the link of a letter whether one wants the next. ``key`` is what is kept of the link, in the door of whose it is."""
    DigestReader.objects.filter(municipality_id=current().municipality, key=key).update(wants=wants)


# -- The worker's ------------------------------------------------------------------------------------------------------------


def bring_readers_in(now: datetime) -> int:
    """Note everybody who is contact person today as a reader; answers how many are new. In the worker's door."""
    here, local = current().municipality, timezone.localtime(now)
    held = Appointment.objects.filter(in_force(local.date()), municipality_id=here)
    known = DigestReader.objects.filter(municipality_id=here).values("account_id")
    accounts = set(
        held.exclude(contact_person__account_id__in=known).values_list("contact_person__account_id", flat=True)
    )
    settled = rules.first_settled(local)
    made = [DigestReader(municipality_id=here, account_id=one, settled=settled) for one in sorted(accounts)]
    DigestReader.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def write_digests(now: datetime) -> int:
    """Write the month's letter to those who are owed one, a few at a time; answers how many were seen to. In the worker's door."""
    local = timezone.localtime(now)
    if not rules.is_time(local):
        return 0
    owed = DigestReader.objects.filter(
        municipality_id=current().municipality, wants=True, settled__lt=rules.month_of(local.date())
    )
    seen = list(owed.select_for_update(skip_locked=True).order_by("id")[:ONE_AFTER_THE_OTHER])
    for reader in seen:
        _settle(reader, local)
    return len(seen)


def _settle(reader: DigestReader, local: datetime) -> None:
    """Decide for this month whether somebody gets a letter: where there is news and they are contact person; and write it."""
    month = rules.month_of(local.date())
    if not rules.is_owed(reader.settled, now=local):
        return
    if not DigestReader.objects.filter(id=reader.id, settled=reader.settled).update(settled=month):
        return  # another worker was faster
    entry = _entry(reader, local)
    news = asked.untold(reader, now=local, language=entry.language) if entry else None
    if entry and news:
        _note_told(reader, news, month)
        reader.settled, reader.key = month, letters.key_of(reader.id)
        DigestReader.objects.filter(id=reader.id).update(key=reader.key)
        letters.digest(reader, entry, news)


def _entry(reader: DigestReader, local: datetime) -> ContactPerson | None:
    """Answer under which entry somebody is written to: the first they stand under today."""
    held = Appointment.objects.filter(in_force(local.date()), contact_person__account_id=reader.account_id)
    return ContactPerson.objects.filter(id__in=held.values("contact_person")).order_by("added_on", "id").first()


def _note_told(reader: DigestReader, news: asked.News, month: object) -> None:
    told = {"municipality_id": reader.municipality_id, "reader": reader, "month": month}
    rows = [DigestTold(**told, event=event) for event in news.events]
    rows += [DigestTold(**told, offer_id=offer.version.offer_id) for offer in news.offers]
    DigestTold.objects.bulk_create(rows)


def forget_readers() -> int:
    """Forget who stands on no list any more, and what they were told; answers how many. In the worker's door."""
    here = current().municipality
    held = Appointment.objects.filter(in_force(timezone.localdate()), municipality_id=here).values("contact_person")
    listed = ContactPerson.objects.filter(municipality_id=here, id__in=held).values("account_id")
    gone = DigestReader.objects.filter(municipality_id=here).exclude(account_id__in=listed)
    ids = list(gone.values_list("id", flat=True))
    DigestTold.objects.filter(reader__in=ids).delete()
    return DigestReader.objects.filter(id__in=ids).delete()[0]
