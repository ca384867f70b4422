"""The forms of the duty phone."""

from bindeled.duty.forms.contacts import ConcernForm, TakeInForm
from bindeled.duty.forms.phone import PhoneForm
from bindeled.duty.forms.shifts import ColleagueForm, PlanForm

__all__ = ["ColleagueForm", "ConcernForm", "PhoneForm", "PlanForm", "TakeInForm"]
