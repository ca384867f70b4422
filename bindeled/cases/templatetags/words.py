"""From stable codes to the words on the municipality's screens."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.dateformat import DateFormat

from bindeled.cases import rules as case_rules
from bindeled.cases.rules.eviction import STEPS
from bindeled.cases.words import CHANNELS, SENDER_KINDS
from bindeled.children.rules import CHANNELS as CALL_CHANNELS
from bindeled.concerns import rules
from bindeled.receipts.rules import grouped

register = template.Library()


def _listed(codes: Iterable[str], labels: Mapping[str, Any]) -> str:
    return " · ".join(str(labels.get(code, code)) for code in codes)


@register.filter
def kind_labels(codes: Iterable[str]) -> str:
    """Answer the words for kinds of concern."""
    return _listed(codes, rules.KIND_LABELS)


@register.filter
def how_labels(codes: Iterable[str]) -> str:
    """Answer the words for how the sender knows."""
    return _listed(codes, rules.KNOWN_HOW)


@register.filter
def since_label(code: str) -> str:
    """Answer the words for when it began."""
    return str(rules.SINCE.get(code, ""))


@register.filter
def children_label(code: str) -> str:
    """Answer the words for whether there are children in the home."""
    return str(rules.CHILDREN.get(code, ""))


@register.filter
def knows_label(code: str) -> str:
    """Answer the words for whether the resident knows."""
    return str(rules.RESIDENT_KNOWS.get(code, ""))


@register.filter
def sender_label(code: str) -> str:
    """Answer in which capacity the sender wrote."""
    return str(SENDER_KINDS.get(code, code))


@register.filter
def step_label(code: str) -> str:
    """Answer which step towards an eviction it is, in words."""
    return str(STEPS[code].label)


@register.filter
def channel_label(code: str) -> str:
    """Answer by which channel it came."""
    return str(CHANNELS.get(code, code))


@register.filter
def call_label(code: str) -> str:
    """Answer how somebody is called: by mail, SMS or phone."""
    return str(CALL_CHANNELS.get(code, code))


@register.filter
def grouped_number(number: str) -> str:
    """Answer a receipt number as it is read aloud."""
    return grouped(number)


@register.filter
def dwelling_label(body: Mapping[str, str]) -> str:
    """Answer the dwelling as an address: street and number, floor and door."""
    return rules.dwelling_label(body["where"], body["floor"], body["door"])


@register.filter
def near_day(day: date) -> str:
    """Answer a day as one says it: weekday and date, with the year where it is not this one."""
    return DateFormat(day).format("D j/n" if day.year == timezone.localdate().year else "D j/n Y")


@register.filter
def deed_label(code: str) -> str:
    """Answer the words for what was done."""
    return str(case_rules.DEEDS.get(code, code))


@register.filter
def traced_label(code: str) -> str:
    """Answer the words for what it was done to."""
    return str(case_rules.TRACED_KINDS.get(code, code))


@register.filter
def purpose_label(code: str) -> str:
    """Answer the words for why it was done."""
    return str(case_rules.PURPOSES.get(code, code))


@register.filter
def handover_label(code: str) -> str:
    """Answer the words for how far a hand-over has come."""
    return str(case_rules.HANDOVER_STATES[code].label)


@register.filter
def case_label(code: str) -> str:
    """Answer the words for the state of a case."""
    return str(case_rules.CASE_STATES[code].label)


@register.filter
def kind_of_case(code: str) -> str:
    """Answer the words for what kind of case it is."""
    return str(case_rules.CASE_KINDS[code])


@register.filter
def about_label(code: str) -> str:
    """Answer by what two records are seen to belong together."""
    return str(case_rules.ABOUT[code])


@register.filter
def noticed_label(code: str) -> str:
    """Answer what is noticed about a concern beside those before it."""
    return str(case_rules.NOTICED[code])
