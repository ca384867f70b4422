"""Who keeps an organisation's list. The operator says who is the first (``bindeled keeper``), and keepers name their colleagues."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bindeled.housing import letters
from bindeled.housing.actions.entries import RefusedError, must_keep, send_invitation
from bindeled.housing.models import Keeper, Organisation
from bindeled.housing.rules import ONE_DAY
from bindeled.municipalities.models import Municipality
from bindeled.municipalities.queries import in_force
from bindeled.users.models import User
from bindeled.users.queries import accounts_of_senders
from bindeled.users.rules import account_id


def let_keep(
    *, organisation: Organisation, municipality: Municipality, email: str, name: str, language: str, on: date
) -> Keeper | None:
    """Let the account with an address keep a list from a day (A16); answer nothing where it does already.

    As the sender's login, outside every door, or in the housing door.
    """
    account = account_id(User.Side.SENDER, email)
    kept = Keeper.objects.filter(in_force(on), organisation=organisation, municipality=municipality, account_id=account)
    if kept.exists():
        return None
    made = Keeper(
        organisation=organisation,
        municipality=municipality,
        account_id=account,
        name=name,
        email=email,
        language=language,
        valid_from=on,
    )
    made.save(force_insert=True)
    return made


def let_keep_no_more(*, organisation: Organisation, municipality: Municipality, email: str, on: date) -> bool:
    """Let somebody keep a list no more, from today on; say whether they did. As the sender's login, outside every door."""
    account = account_id(User.Side.SENDER, email)
    kept = Keeper.objects.filter(in_force(on), organisation=organisation, municipality=municipality, account_id=account)
    return bool(kept.update(valid_to=on - ONE_DAY))


def name_keeper(
    organisation: Organisation, *, municipality: Municipality, name: str, email: str, language: str, on: date, by: User
) -> None:
    """Let a colleague keep the list too, and tell everybody who keeps it. In the housing door. Raises RefusedError.

    The others are told so that a stolen account cannot let a stranger in unseen.
    """
    must_keep(organisation.id, by)
    made = let_keep(
        organisation=organisation, municipality=municipality, email=email, name=name, language=language, on=on
    )
    if made is None:
        raise RefusedError(_("%(email)s keeps this list already.") % {"email": email})
    known = made.account_id in accounts_of_senders()
    if not known:
        send_invitation(made, renews=False, by=by)
    for keeper in _colleagues(made, on=on).exclude(account_id=by.id):
        if known or keeper.id != made.id:  # an invitation says enough
            letters.keepers_changed(keeper, made, ended=False, by=by)


def end_keeping(keeper: Keeper, *, on: date, by: User) -> None:
    """Let a colleague, or oneself, keep the list no more, and tell everybody who kept it. In the housing door.

    Raises RefusedError for the last one: a list without a keeper is a gap that nobody sees to.
    """
    must_keep(keeper.organisation_id, by)
    told = list(_colleagues(keeper, on=on).select_for_update(of=("self",)).order_by("id"))
    if [other.id for other in told] == [keeper.id]:
        raise RefusedError(_("Nobody else keeps this list. Add a colleague first, then end it."))
    if not Keeper.objects.filter(in_force(on), id=keeper.id).update(valid_to=on - ONE_DAY):
        raise RefusedError(_("%(name)s keeps this list no more.") % {"name": keeper.name})
    for other in told:
        if other.account_id != by.id:
            letters.keepers_changed(other, keeper, ended=True, by=by)


def _colleagues(keeper: Keeper, *, on: date) -> QuerySet[Keeper]:
    same = Keeper.objects.filter(
        in_force(on), organisation_id=keeper.organisation_id, municipality_id=keeper.municipality_id
    )
    return same.select_related("organisation", "municipality")
