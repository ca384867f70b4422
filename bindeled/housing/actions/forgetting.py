"""Taking away what is past its time of the roster: rows, and entries at which nothing points any more (decision 0062).

It runs in the worker's door, one municipality at a time. Whatever is asked here, the walls let nothing else go.
"""

from collections.abc import Iterator

from django.db.models import Exists, ForeignObjectRel, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from bindeled.confidentiality.doors import current
from bindeled.housing.models import Appointment, ContactPerson, Doubt, GapNotice, Keeper, Leave, LettingStaff
from bindeled.housing.rules import kept_since

# Rows of each kind in one transaction.
AT_ONCE = 500


def forget_roster() -> int:
    """Take away what ended too long ago to be kept, some of each kind at a time; answers how many rows. In the worker's door."""
    here = current().municipality
    return sum(_take(rows.filter(municipality_id=here)) for rows in _past())


def _past() -> Iterator[QuerySet[Model]]:
    """Answer what is past its time, in the order in which it can go: each is asked when what hung on it is gone."""
    first = kept_since(timezone.localdate())
    yield Appointment.objects.filter(valid_to__lt=first)
    entries = ContactPerson.objects.filter(
        ~Exists(Appointment.objects.filter(contact_person=OuterRef("pk"))), added_on__lt=first
    )
    yield Leave.objects.filter(Q(valid_to__lt=first) | Q(contact_person__in=entries))
    yield Doubt.objects.filter(Q(ended_on__lt=first) | Q(contact_person__in=entries))
    yield Keeper.objects.filter(valid_to__lt=first)
    yield LettingStaff.objects.filter(valid_to__lt=first)
    yield GapNotice.objects.filter(told_on__lt=first)
    # Locked, so that nobody is appointed meanwhile; whoever just is, is passed over.
    yield _free(entries).select_for_update(skip_locked=True)


def _free(entries: QuerySet[ContactPerson]) -> QuerySet[ContactPerson]:
    """Answer those at which nothing points, in any package: an invitation or a sign-up goes in its own time, and the entry after it."""
    for pointing in pointing_at_entries():
        there = pointing.related_model._base_manager.filter(**{pointing.field.name: OuterRef("pk")})
        entries = entries.filter(~Exists(there))
    return entries


def pointing_at_entries() -> list[ForeignObjectRel]:
    """Answer what points at entries, here and in the packages above, of which this one knows nothing but that."""
    found = ContactPerson._meta.get_fields(include_hidden=True)
    return [one for one in found if isinstance(one, ForeignObjectRel)]


def _take(rows: QuerySet[Model]) -> int:
    gone = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    # Without reading first what hangs on it: of what residents write, the worker may read neither a word nor that it asks.
    return rows.model._base_manager.filter(pk__in=gone)._raw_delete(rows.db) if gone else 0
