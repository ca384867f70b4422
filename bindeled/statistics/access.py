"""Who may read figures. It answers nothing for yes, or the reason why not."""

from django.utils.translation import gettext as _

from bindeled.users.models import Service, User
from bindeled.users.queries import roles_today

READERS = frozenset({Service.Role.LEADER, Service.Role.EVALUATOR, Service.Role.DATA_PROTECTION})


def may_read(*, by: User) -> str:
    """Ask whether this person reads figures: those who lead, those who evaluate, and the data protection officer (A24, A25)."""
    if by.is_active and roles_today(by) & READERS:
        return ""
    return _("Figures are for those who lead, evaluate or look after data protection.")


def may_write(*, by: User) -> str:
    """Ask whether this person writes the committee's memo: those who lead do (A15, A25)."""
    if by.is_active and Service.Role.LEADER in roles_today(by):
        return ""
    return _("Those who lead write the memo. You can read it.")
