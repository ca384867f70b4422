"""Rules about municipalities: what is the same in all of them, and what each one's rules that are data are made of. Pure."""

from bindeled.municipalities.rules.everywhere import (
    HOLIDAYS,
    MASK,
    heir,
    is_birth_date,
    is_working_day,
    lasts,
    mask_cpr,
    sort_key,
    working_days_later,
)

__all__ = [
    "HOLIDAYS",
    "MASK",
    "heir",
    "is_birth_date",
    "is_working_day",
    "lasts",
    "mask_cpr",
    "sort_key",
    "working_days_later",
]
