"""The verbs of the contact list: put oneself on it, put one's card right, confirm it, leave; and what the worker takes away."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.confidentiality.doors import current
from bindeled.cooperation import access
from bindeled.cooperation.models import ContactCard
from bindeled.cooperation.queries import contacts as asked
from bindeled.cooperation.rules import contacts as rules
from bindeled.users.models import User


class CardRefusedError(Exception):
    """A card that may not be. The message says why, in the user's language."""


def _allow(by: User) -> None:
    if not asked.may_be_on_it(by):
        raise CardRefusedError(_("Only contact persons, housing advisers, leaders and those who call to meetings are on it."))  # fmt: skip


def write_card(*, phone: str, function: str, organisation: str, by: User) -> None:
    """Put oneself on the list, or one's card right; that confirms it, too. Raises CardRefusedError."""
    _allow(by)
    made = ContactCard(
        user=by,
        municipality_id=by.municipality_id,
        phone=phone.strip(),
        function=function.strip(),
        organisation=organisation.strip(),
        confirmed_on=timezone.localdate(),
    )
    # Pressed twice at once, it is one card.
    told = ["phone", "function", "organisation", "confirmed_on"]
    ContactCard.objects.bulk_create([made], update_conflicts=True, unique_fields=["user"], update_fields=told)


def confirm_card(*, by: User) -> None:
    """Say that one's card is still right, for another year. Raises CardRefusedError."""
    _allow(by)
    if not access.own_card(ContactCard.objects.all(), by=by).update(confirmed_on=timezone.localdate()):
        raise CardRefusedError(_("You are not on the list. Write your card first."))


def leave_list(*, by: User) -> None:
    """Take one's card off the list for good; a second time changes nothing."""
    access.own_card(ContactCard.objects.all(), by=by).delete()


def forget_cards() -> int:
    """Take away cards that nobody confirmed for more than a year; answers how many. In the worker's door."""
    long_ago = timezone.localdate() - timedelta(days=rules.FORGOTTEN_AFTER)
    here = ContactCard.objects.filter(municipality_id=current().municipality, confirmed_on__lte=long_ago)
    gone = list(here.values_list("user_id", flat=True))
    return ContactCard.objects.filter(user_id__in=gone).delete()[0]
