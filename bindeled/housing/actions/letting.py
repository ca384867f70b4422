"""Who of a letting department tells of steps towards an eviction. Whoever keeps the organisation's list says so (A16, A27)."""

from datetime import date

from django.utils.translation import gettext as _

from bindeled.housing.actions.entries import RefusedError, must_keep, send_invitation
from bindeled.housing.models import LettingStaff, Organisation
from bindeled.housing.rules import ONE_DAY
from bindeled.municipalities.models import Municipality
from bindeled.municipalities.queries import in_force
from bindeled.users.models import User
from bindeled.users.queries import accounts_of_senders
from bindeled.users.rules import account_id


def let_tell(
    organisation: Organisation,
    *,
    municipality: Municipality,
    name: str,
    email: str,
    phone: str,
    language: str,
    on: date,
    by: User,
) -> LettingStaff:
    """Let somebody of the letting department tell of steps, and invite them where they have no account. In the housing door.

    Raises RefusedError where they do already.
    """
    must_keep(organisation.id, by)
    account = account_id(User.Side.SENDER, email)
    if LettingStaff.objects.filter(in_force(on), organisation=organisation, account_id=account).exists():
        raise RefusedError(_("%(email)s stands here already.") % {"email": email})
    made = LettingStaff(
        organisation=organisation,
        municipality=municipality,
        account_id=account,
        name=name,
        email=email,
        phone=phone,
        language=language,
        valid_from=on,
    )
    made.save(force_insert=True)
    if account not in accounts_of_senders():
        send_invitation(made, renews=False, by=by)
    return made


def let_tell_no_more(staff: LettingStaff, *, on: date, by: User) -> None:
    """Let somebody tell of steps no more, from now on. In the housing door. Raises RefusedError where it is so already."""
    must_keep(staff.organisation_id, by)
    if not LettingStaff.objects.filter(in_force(on), id=staff.id).update(valid_to=on - ONE_DAY):
        raise RefusedError(_("%(name)s tells of nothing any more.") % {"name": staff.name})
