"""Who may keep the municipality's texts. Answers nothing for yes, or the reason why not."""

from django.utils.translation import gettext as _

from bindeled.users.models import Service, User
from bindeled.users.queries import roles_today


def may_edit(*, by: User) -> str:
    """Ask whether this person may write and publish texts: an editor, in their own municipality."""
    if by.is_active and Service.Role.EDITOR in roles_today(by):
        return ""
    return _("Only editors may do this.")
