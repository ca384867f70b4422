"""From stable codes to the words on the pages of the duty phone."""

from django import template

from bindeled.concerns.rules import KIND_LABELS
from bindeled.duty import rules
from bindeled.receipts.rules import grouped

register = template.Library()


@register.filter
def contact_channel(code: str) -> str:
    """Answer by which way a contact came."""
    return str(rules.CHANNELS.get(code, code))


@register.filter
def kind_label(code: str) -> str:
    """Answer the words for one kind of concern."""
    return str(KIND_LABELS.get(code, code))


@register.filter
def contact_state(code: str) -> str:
    """Answer how a contact stands."""
    return str(rules.STATES[code].label)


@register.filter
def receipt_way(code: str) -> str:
    """Answer how the receipt was given."""
    return str(rules.RECEIPTS.get(code, ""))


@register.filter
def spoken_number(number: str) -> str:
    """Answer a receipt's number with a pause between its groups, as it is read aloud."""
    return grouped(number).replace(" ", " – ")
