"""The letters about lists: is an entry still right, and what a keeper has to see to. None says a word about a resident."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from bindeled.housing import rules
from bindeled.housing.models import Appointment, ContactPerson, Doubt, Keeper
from bindeled.housing.queries.coverage import Standing
from bindeled.post.actions import queue_letter
from bindeled.post.tasks import send_letter
from bindeled.users.models import User

SENDER_SITE = "bindeled.config.sender_site"
STILL_RIGHT, NEEDS_YOU, KEEPERS_CHANGED = "still_right", "list_needs_you", "keepers_changed"
# As many of each kind as a letter names: more than that nobody reads on a phone, and the page has them all.
NAMED = 15


@dataclass(frozen=True)
class Needs:
    """What an organisation's list needs: departments without a contact person, now or soon, and entries in doubt."""

    gaps: Sequence[Standing]
    ahead: Sequence[Standing]
    doubts: Sequence[Doubt]

    def __bool__(self) -> bool:
        return bool(self.gaps or self.ahead or self.doubts)


def _queue(kind: str, template: str, context: dict[str, Any], *, to: str, language: str, municipality: str) -> None:
    with translation.override(language):
        parts: dict[str, Any] = {
            part: render_to_string(f"housing/letters/{template}.{ending}", context).strip()
            for part, ending in (("subject", "subject"), ("text", "txt"), ("html", "html"))
        }
    queue_letter(kind=kind, to=to, language=language, municipality=municipality, task=send_letter, **parts)


def still_right(entry: ContactPerson, places: Sequence[Appointment], *, token: str, again: bool) -> None:
    """Ask somebody whether their entry is still right. One link to one button: mail scanners open links, and press none."""
    context = {
        "entry": entry,
        "kind": rules.KINDS[entry.kind].label,
        "departments": [place.department.name for place in places],
        "link": settings.SENDER_URL + reverse("still_right", args=[token], urlconf=SENDER_SITE),
        "again": again,
    }
    _queue(
        STILL_RIGHT, "still_right", context, to=entry.email, language=entry.language, municipality=entry.municipality_id
    )


def list_needs_you(keeper: Keeper, needs: Needs, *, today: date) -> None:
    """Tell a keeper what the list needs, in one letter however much it is."""
    context = {
        "keeper": keeper,
        "organisation": keeper.organisation.name,
        "needs": needs,
        "gaps": needs.gaps[:NAMED],
        "more_gaps": max(len(needs.gaps) - NAMED, 0),
        "ahead": needs.ahead[:NAMED],
        "more_ahead": max(len(needs.ahead) - NAMED, 0),
        "doubts": [(doubt.contact_person, rules.CAUSES[doubt.cause], doubt.since) for doubt in needs.doubts[:NAMED]],
        "more_doubts": max(len(needs.doubts) - NAMED, 0),
        "link": settings.SENDER_URL + reverse("roster", urlconf=SENDER_SITE),
        "today": today,
    }
    _queue(
        NEEDS_YOU,
        "list_needs_you",
        context,
        to=keeper.email,
        language=keeper.language,
        municipality=keeper.municipality_id,
    )


def keepers_changed(to: Keeper, about: Keeper, *, ended: bool, by: User) -> None:
    """Tell somebody who keeps a list that a colleague keeps it too, or no more: nobody is let in unseen."""
    context = {
        "keeper": to,
        "about": about,
        "by": by.name,
        "ended": ended,
        "oneself": to.account_id == about.account_id,
        "organisation": to.organisation.name,
        "municipality": to.municipality.name,
        "link": settings.SENDER_URL + reverse("keepers", urlconf=SENDER_SITE),
    }
    _queue(
        KEEPERS_CHANGED, "keepers_changed", context, to=to.email, language=to.language, municipality=to.municipality_id
    )
