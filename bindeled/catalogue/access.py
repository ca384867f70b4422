"""Who may keep the catalogue. Answers nothing for yes, or the reason why not."""

from bindeled.guidance import access
from bindeled.users.models import User


def may_edit(*, by: User) -> str:
    """Ask whether this person may write and publish what an offer says: whoever keeps the municipality's texts."""
    return access.may_edit(by=by)
