"""What a page says to its reader: alerts, tags, quotes, receipts, empty places and errors."""

from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.forms.widgets import ChoiceWidget
from django.utils.safestring import SafeString

from bindeled.design.components import escaped, render

ALERT_ICONS = {"info": "info", "warning": "warning", "error": "error", "success": "success"}


def icon(name: str, *, label: str = "") -> SafeString:
    """Render an icon of the DKFDS sprite; silent unless ``label`` gives it a meaning that the text does not."""
    return render("icon", name=name, label=label)


def alert(content: str, kind: str = "info", *, heading: str = "", level: int = 2, live: bool = False) -> SafeString:
    """Render a message with icon and word; ``live`` is read out at once, for what appears after the page."""
    return render("alert", content=content, kind=kind, icon=ALERT_ICONS[kind], heading=heading, level=level, live=live)


def tag(text: str, *, tone: str = "neutral") -> SafeString:
    """Render a short state beside a heading or in a list: ``neutral``, ``info`` or ``warning``; red is for alerts."""
    return SafeString(f'<span class="state state--{escaped(tone)}">{escaped(text)}</span>')


def quote(content: str, *, label: str = "") -> SafeString:
    """Render somebody's own words apart from ours, with who said them or how they know."""
    return render("quote", content=content, label=label)


def empty_state(text: str, *, icon: str = "") -> SafeString:
    """Say in a list's place that it is empty, and what would fill it."""
    return render("empty_state", text=text, icon=icon)


def progress(label: str, value: int = 0, of: int = 0, *, name: str = "progress") -> SafeString:
    """Render how far something has come, in words and as a bar; without ``of`` nobody knows yet how much there is."""
    return render("progress", label=label, value=str(min(value, of)), of=str(of) if of else "", name=name)


def receipt_number(number: str) -> SafeString:
    """Render a receipt's number large; a screen reader hears it sign by sign, group by group."""
    spoken = ", ".join(" ".join(group) for group in number.split())
    return render("receipt_number", number=number, spoken=spoken)


def error_summary(form: BaseForm) -> SafeString:
    """List a form's errors above it, each a link to its field. ``{{ form }}`` holds it already.

    Use it alone when a page renders the fields one by one.
    """
    general = [*form.non_field_errors(), *(error for field in form.hidden_fields() for error in field.errors)]
    fields = [(target(field), field.errors) for field in form.visible_fields() if field.errors]
    return render("error_summary", general=general, fields=fields) if general or fields else SafeString("")


def target(field: BoundField) -> str:
    """Answer the id that a link to this field jumps to: the first choice or part where there are several."""
    if field.id_for_label:
        return field.id_for_label
    if isinstance(field.field.widget, ChoiceWidget) and field.subwidgets:
        return field.subwidgets[0].id_for_label or field.auto_id
    return f"{field.auto_id}_0"
