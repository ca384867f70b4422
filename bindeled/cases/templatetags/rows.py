"""The rows of the inbox: six facts each, and no name, address or text. In code, since a page has many of them."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from uuid import UUID

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bindeled.cases.queries import Waits
from bindeled.cases.rules.eviction import STEPS
from bindeled.cases.templatetags.words import channel_label, how_labels, kind_labels, sender_label
from bindeled.design.components import escaped
from bindeled.design.components.buttons import button, post_form
from bindeled.design.components.lists import cell, row
from bindeled.design.components.messages import tag

register = template.Library()

# Stand in what is rendered once until a row's own take their place.
NOWHERE, NO_PLACE = UUID(int=0), "\N{INFORMATION SEPARATOR ONE}"


def _address(name: str) -> str:
    return reverse(name, kwargs={"concern_id": NOWHERE})


def _take_form(context: Context) -> str:
    """Answer the form that takes a concern, for any row."""
    press = button(_("Take it"), variant="secondary", name="do", value="take", context=NO_PLACE)
    nobody = escaped(_("Nobody yet"))
    return f"{nobody} {post_form(context, press, action=_address('handle_concern'))}"


@register.simple_tag(takes_context=True)
def concern_rows(context: Context, concerns: Iterable[Waits], *, clock: bool, tone: str) -> SafeString:
    """Render one row for each concern: when, where, which kinds, how known, from whom, and whose it is."""
    page, form, now = _address("municipal_concern"), _take_form(context), context["now"]
    how, sender, responsible, nowhere = _("Known how"), _("Sender"), _("Responsible"), _("No department")
    # Most rows say what others say too, so each saying is put into words once.
    kinds, known, channel = cache(kind_labels), cache(how_labels), cache(channel_label)
    rows = []
    for concern in concerns:
        own, place, what = str(concern.id), concern.department or nowhere, kinds(tuple(concern.kinds))
        take = form.replace(str(NOWHERE), own).replace(NO_PLACE, escaped(place))
        cells = (
            cell(_when(concern, what, now, clock=clock), kind="lead", url=page.replace(str(NOWHERE), own)),
            cell(f"{place} · {concern.district}" if concern.district else place),
            cell(_what(concern, what)),
            cell(known(tuple(concern.known_how)) or "–", label=how),
            cell(f"{sender_label(concern.sender_kind)}, {channel(concern.channel)}", label=sender),
            cell(concern.taken_by or SafeString(take), label=responsible),
        )
        rows.append(row(SafeString("".join(cells)), tone=tone))
    return SafeString("".join(rows))


def _when(concern: Waits, kinds: str, now: datetime, *, clock: bool) -> SafeString:
    """Answer when it came, or how long its clock still runs; who cannot see the table hears which concern it is."""
    at = timezone.localtime(concern.received_at)
    shown = f"{at.day}/{at.month} {at:%H.%M}"
    if clock and concern.due_at:
        left = _("%(until)s left") % {"until": timeuntil(concern.due_at, now)}
        shown = _("Overdue") if concern.due_at < now else left
    return SafeString(f'{escaped(shown)} <span class="sr-only">{escaped(_("Concern"))}: {escaped(kinds)}</span>')


def _what(concern: Waits, kinds: str) -> SafeString:
    """Answer the kinds, whether 112 was called, the step towards an eviction, and how many earlier ones there are at the dwelling, where there are any."""
    tags = [tag(_("112 called"), tone="warning")] if concern.called else []
    if concern.step and concern.step_on:
        step, day = STEPS[concern.step], f"{concern.step_on.day}/{concern.step_on.month}"
        tags.append(tag(f"{step.label} {day}", tone=step.tone))
    if concern.earlier:
        words = ngettext("%(number)s earlier at the dwelling", "%(number)s earlier at the dwelling", concern.earlier)
        tags.append(tag(words % {"number": concern.earlier}))
    return SafeString(" ".join([escaped(kinds), *tags]))
