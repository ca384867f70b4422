"""The verbs of themes: raise a need, stand behind one; plan, answer, mark, put together, lift to the Forum; and telling of it."""

from datetime import date, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.confidentiality.doors import current
from bindeled.cooperation import access
from bindeled.cooperation.letters.themes import theme_stands
from bindeled.cooperation.models import Supporter, Theme
from bindeled.cooperation.queries.training import entry_of
from bindeled.cooperation.rules import themes as rules
from bindeled.housing.models import ContactPerson
from bindeled.users.models import User

# So many letters one transaction of the worker writes.
ONE_AFTER_THE_OTHER = 20


class ThemeRefusedError(Exception):
    """Something about a theme that may not be, or cannot be now. The message says why, in the user's language."""


def _allow(reason: object) -> None:
    if reason:
        raise ThemeRefusedError(str(reason))


# -- Contact persons ---------------------------------------------------------------------------------------------------------


def _entry(by: User) -> ContactPerson:
    entry = entry_of(by)
    if entry is None:
        raise ThemeRefusedError(_("Only contact persons raise themes and stand behind them."))
    return entry


def raise_theme(*, title: str, need: str, by: User) -> Theme:
    """Raise a need, at any time. Whoever raises it stands behind it. Raises ThemeRefusedError."""
    entry = _entry(by)
    made = Theme(municipality_id=entry.municipality_id, title=title.strip(), need=need.strip())
    made.save(force_insert=True)
    _stand_behind(made, entry, raised=True)
    return made


def _stand_behind(theme: Theme, entry: ContactPerson, *, raised: bool) -> None:
    made = Supporter(
        municipality_id=entry.municipality_id,
        theme=theme,
        organisation_id=entry.organisation_id,
        contact_person=entry,
        raised=raised,
        told_version=theme.version,
    )
    # Pressed twice at once, they stand behind it once.
    Supporter.objects.bulk_create([made], ignore_conflicts=True)


def support(theme: Theme, *, by: User) -> None:
    """Stand behind somebody else's need; a second time changes nothing. Raises ThemeRefusedError."""
    entry = _entry(by)
    _allow(rules.why_not_support(theme.state))
    if not access.own_support(Supporter.objects.filter(theme=theme), by=by).exists():
        _stand_behind(theme, entry, raised=False)


def leave(theme: Theme, *, by: User) -> None:
    """Stand behind a need no more; whoever raised it stays, so that they are told."""
    mine = access.own_support(Supporter.objects.filter(theme=theme, raised=False), by=by)
    Supporter.objects.filter(id__in=list(mine.values_list("id", flat=True))).delete()


# -- The convenor ------------------------------------------------------------------------------------------------------------


def _change(theme: Theme, to: str, **also: Any) -> None:
    """Bring a theme to a state, from those that lead to it; those behind it are told."""
    _allow(rules.why_not_move(theme.state, to))
    waiting = access.themes_here(Theme.objects.filter(id=theme.id, state__in=rules.BEFORE[to]))
    if not waiting.update(state=to, changed_at=timezone.now(), version=F("version") + 1, **also):
        raise ThemeRefusedError(_("Somebody was faster. Read how it stands now."))


def plan_theme(theme: Theme, *, into: str, on: date | None, by: User) -> None:
    """Plan a theme into a meeting or an activity, or another one than before. Raises ThemeRefusedError."""
    _allow(access.may_convene(by=by))
    _change(theme, rules.PLANNED, planned_into=into.strip(), planned_on=on)


def answer_theme(theme: Theme, *, outcome: str, by: User) -> None:
    """Say what became of a theme, or put that right. Raises ThemeRefusedError."""
    _allow(access.may_convene(by=by))
    _change(theme, rules.ANSWERED, outcome=outcome.strip())


def merge_theme(theme: Theme, *, into: Theme, by: User) -> None:
    """Put a theme together with another: who stood behind it stands behind that one, and is told. Raises ThemeRefusedError."""
    _allow(access.may_convene(by=by))
    if theme.id == into.id or into.state not in rules.LIVES:
        raise ThemeRefusedError(_("Choose another theme that is open."))
    _change(theme, rules.MERGED, merged_into=into)
    already = Supporter.objects.filter(theme=into).values("contact_person")
    moved = Supporter.objects.filter(theme=theme).exclude(contact_person__in=already)
    ids = list(moved.values_list("id", flat=True))
    # What they are told of next is how the other one stands.
    Supporter.objects.filter(id__in=ids).update(theme=into, told_version=0)
    Supporter.objects.filter(theme=theme).delete()


def mark_theme(theme: Theme, *, mark: str, why: str, by: User) -> None:
    """Mark a wish as fixed by law, or as doubtful towards citizens, with why; or take the mark off. Raises ThemeRefusedError."""
    _allow(access.may_convene(by=by))
    _allow(rules.why_not_mark(mark, why))
    here = access.themes_here(Theme.objects.filter(id=theme.id))
    said = why.strip() if mark else ""
    here.update(mark=mark, why_marked=said, changed_at=timezone.now(), version=F("version") + 1)


def lift_theme(theme: Theme, *, on: date, by: User) -> None:
    """Carry a theme on to the Forum (D39). Raises ThemeRefusedError."""
    _allow(access.may_convene(by=by))
    here = access.themes_here(Theme.objects.filter(id=theme.id, forum_on=None)).exclude(state=rules.MERGED)
    if not here.update(forum_on=on, changed_at=timezone.now(), version=F("version") + 1):
        raise ThemeRefusedError(_("It is lifted to the Forum already."))


# -- The worker --------------------------------------------------------------------------------------------------------------


def tell_of_themes() -> int:
    """Write to those behind themes what became of them since they were told; answers how many. In the worker's door."""
    here = Supporter.objects.filter(municipality_id=current().municipality).exclude(told_version=F("theme__version"))
    rows = here.select_related("theme", "contact_person").select_for_update(of=("self",), skip_locked=True)
    seen = list(rows.order_by("at", "id")[:ONE_AFTER_THE_OTHER])
    for row in seen:
        theme_stands(row)
        Supporter.objects.filter(id=row.id).update(told_version=row.theme.version)
    return len(seen)


def forget_supporters() -> int:
    """Forget who stood behind themes that were answered long ago; answers how many. In the worker's door."""
    long_ago = timezone.now() - timedelta(days=rules.SUPPORTERS_KEPT)
    here = Supporter.objects.filter(municipality_id=current().municipality, theme__state=rules.ANSWERED)
    gone = list(here.filter(theme__changed_at__lt=long_ago).values_list("id", flat=True))
    return Supporter.objects.filter(id__in=gone).delete()[0]
