"""Who may keep a list. Each answers nothing for yes, or the reason why not."""

from uuid import UUID

from django.utils.translation import gettext as _

from bindeled.confidentiality import doors
from bindeled.users.models import User


def may_keep(organisation_id: UUID, *, by: User) -> str:
    """Ask whether this person keeps the list of an organisation (A16). Row security asks the same once more."""
    if by.is_active and organisation_id in doors.current().units:
        return ""
    return _("Only those who keep the organisation's list may do this.")
