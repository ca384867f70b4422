"""Everyone's first page on the municipality's side: the one that answers the question they come with.

Whoever has the duty phone just now comes to what waits there, whatever else they are.

A table, so that a role that is added later is asked for its page (``tests/test_homes.py``).
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bindeled.confidentiality.doors import through
from bindeled.duty import access, queries
from bindeled.users.models import Service, User
from bindeled.users.queries import roles_today


@dataclass(frozen=True)
class Home:
    """A role's first page, and the question that it answers."""

    role: str
    page: str
    question: str | Promise


# What waits on the duty phone: the page of whoever has it, as long as they have it.
DUTY = "contacts"
# Whoever has several roles comes to the first of them that stands here; the others are one press away.
HOMES = (
    Home(Service.Role.LEADER, "monday", _("Is anything pressing, and is the work shared fairly?")),
    # Advisers, specialised case workers, support contact persons, mentors, and the contact of a unit that is given concerns.
    Home(Service.Role.ADVISER, "today", _("What is mine today?")),
    Home(Service.Role.DATA_PROTECTION, "who_has_read", _("Who has read what, and why?")),
    Home(Service.Role.EDITOR, "texts", _("Which texts must be looked at?")),
    Home(Service.Role.CONVENOR, "municipal_coverage", _("Who is contact person where, and whom do I invite?")),
    Home(Service.Role.EVALUATOR, "statistics", _("What can be counted?")),
)


def home_of(roles: Collection[str]) -> Home | None:
    """Answer the first page of somebody with these roles; nothing where they have none."""
    return next((home for home in HOMES if home.role in roles), None)


@require_safe
@never_cache
@through("municipal")
def home(request: HttpRequest) -> HttpResponse:
    """Lead everybody to their first page. Whoever has no place just now is told so, and what to do."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if not access.may_answer(by=request.user) and queries.has_duty(request.user, now=timezone.now()):
        return redirect(DUTY)
    found = home_of(roles_today(request.user))
    return redirect(found.page) if found else TemplateResponse(request, "duty/no_place.html")
