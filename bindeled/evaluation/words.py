"""The values of an extract in words."""

from bindeled.cases.words import SENDER_KINDS
from bindeled.evaluation.rules.fields import COMMON, Field


def word_of(field: Field, value: str) -> str:
    """Answer a value in words; a quarter and a district are their own."""
    senders = SENDER_KINDS if field.code == "sender" else {}
    return str(field.values.get(value) or senders.get(value) or COMMON.get(value) or value)
