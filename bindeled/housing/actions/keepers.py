"""Who keeps an organisation's list. An operator says so (``bindeled keeper``); as the sender's login, outside every door."""

from datetime import date

from bindeled.housing.models import Keeper, Organisation
from bindeled.housing.rules import ONE_DAY
from bindeled.municipalities.models import Municipality
from bindeled.municipalities.queries import in_force
from bindeled.users.models import User
from bindeled.users.rules import account_id


def let_keep(
    *, organisation: Organisation, municipality: Municipality, email: str, name: str, language: str, on: date
) -> bool:
    """Let the account with an address keep a list from a day (A16); say whether that was new."""
    account = account_id(User.Side.SENDER, email)
    kept = Keeper.objects.filter(in_force(on), organisation=organisation, municipality=municipality, account_id=account)
    if kept.exists():
        return False
    Keeper(
        organisation=organisation,
        municipality=municipality,
        account_id=account,
        name=name,
        email=email,
        language=language,
        valid_from=on,
    ).save(force_insert=True)
    return True


def let_keep_no_more(*, organisation: Organisation, municipality: Municipality, email: str, on: date) -> bool:
    """Let somebody keep a list no more, from today on; say whether they did."""
    account = account_id(User.Side.SENDER, email)
    kept = Keeper.objects.filter(in_force(on), organisation=organisation, municipality=municipality, account_id=account)
    return bool(kept.update(valid_to=on - ONE_DAY))
