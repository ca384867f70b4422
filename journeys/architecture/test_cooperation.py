"""The cooperation concerns places and partners, never a resident: no column of its tables is about one, and none leads to one."""

import re
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import CharField, Field, ForeignKey

from bindeled.residents.models import Resident

# What a column about a resident would be called, or lead to. A dwelling is a place: nobody is named by it.
ABOUT_A_RESIDENT = re.compile(
    r"resident|citizen|tenant|patient|cpr|birth|alias|case|concern|health|diagnos|worry", re.IGNORECASE
)
MAY_LEAD_TO = {"cooperation", "municipalities", "housing", "users", "catalogue", "confidentiality"}


def columns() -> list["Field[Any, Any]"]:
    """Answer every column of every table of the package."""
    return [field for model in apps.get_app_config("cooperation").get_models() for field in model._meta.concrete_fields]


def about_a_resident(fields: Iterable["Field[Any, Any]"]) -> list[str]:
    """Answer the columns that are about a resident, by what they are called or by what they lead to."""
    return [
        field.name
        for field in fields
        if ABOUT_A_RESIDENT.search(field.name)
        or (isinstance(field, ForeignKey) and field.related_model._meta.app_label not in MAY_LEAD_TO)
    ]


def test_no_column_of_the_cooperation_is_about_a_resident() -> None:
    assert columns()
    assert about_a_resident(columns()) == []


def test_a_column_about_a_resident_would_be_noticed() -> None:
    """The control of the test above."""
    named = CharField(name="resident_name")
    leading = Resident._meta.get_field("municipality").clone()
    leading.name, leading.remote_field.model = "who", Resident
    assert about_a_resident([named, leading]) == ["resident_name", "who"]
