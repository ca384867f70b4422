"""Themes as each reads them: contact persons what was raised and what became of it, a convenor how many stand behind each."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from bindeled.cooperation import access
from bindeled.cooperation.models import Supporter, Theme
from bindeled.cooperation.rules import themes as rules
from bindeled.users.models import User

# So many themes a page shows.
MOST_SHOWN = 100


@dataclass(frozen=True)
class Read:
    """A theme as a contact person reads it: whether they stand behind it, and whether they raised it."""

    theme: Theme
    supports: bool
    raised: bool

    @property
    def may_support(self) -> bool:
        """Say whether one may stand behind it."""
        return not rules.why_not_support(self.theme.state)


def themes_for(by: User) -> list[Read]:
    """Answer the themes of the municipality, the open ones first, the latest on top: two statements."""
    mine = dict(access.own_support(Supporter.objects.all(), by=by).values_list("theme", "raised"))
    found = access.themes_here(Theme.objects.select_related("merged_into")).order_by("-changed_at", "id")
    shown = [one for one in found[:MOST_SHOWN] if one.state != rules.MERGED or one.id in mine]
    read = [Read(one, one.id in mine, mine.get(one.id, False)) for one in shown]
    return sorted(read, key=lambda it: it.theme.state not in rules.LIVES)


def theme_here(theme_id: UUID) -> Theme | None:
    """Answer a theme of the municipality whose door is open."""
    return access.themes_here(Theme.objects.filter(id=theme_id)).select_related("merged_into").first()


@dataclass(frozen=True)
class Raised:
    """A theme as a convenor reads it: how many contact persons stand behind it, of how many organisations."""

    theme: Theme
    people: int
    organisations: int


def raised_themes() -> list[Raised]:
    """Answer the themes to work on, those that most stand behind first; then what was answered. One statement."""
    found = access.themes_here(Theme.objects.exclude(state=rules.MERGED)).annotate(
        people=Count("supporters", distinct=True), houses=Count("supporters__organisation", distinct=True)
    )
    rows = found.order_by("-people", "-changed_at", "id")[:MOST_SHOWN]
    shown = [Raised(row, row.people, row.houses) for row in rows]
    return sorted(shown, key=lambda it: it.theme.state not in rules.LIVES)


def waiting_themes() -> list[Theme]:
    """Answer the themes that wait for a meeting, the oldest first: one statement."""
    found = access.themes_here(Theme.objects.filter(state=rules.RAISED))
    return list(found.order_by("raised_at", "id")[:MOST_SHOWN])


def others(theme: Theme) -> list[Theme]:
    """Answer the themes with which one can be put together."""
    found = access.themes_here(Theme.objects.exclude(id=theme.id)).filter(state__in=rules.LIVES)
    return list(found.order_by("title", "id")[:MOST_SHOWN])


def behind(theme: Theme) -> list[Supporter]:
    """Answer who raised a theme and who stands behind it, for the convenor."""
    rows = Supporter.objects.filter(theme=theme).select_related("contact_person", "organisation")
    return list(rows.order_by("-raised", "at", "id"))
