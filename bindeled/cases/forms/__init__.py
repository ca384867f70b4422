"""The adviser's forms, and the leader's."""

from bindeled.cases.forms.accessing import AccessRequestForm, DecideForm, HandAccessOverForm, ReturnAccessForm
from bindeled.cases.forms.addressing import ProtectAddressForm, UnprotectAddressForm
from bindeled.cases.forms.case import (
    AgreedForm,
    AssignForm,
    CloseForm,
    DoneForm,
    FileForm,
    GiveUpForm,
    InterpreterForm,
    KeepWarningForm,
    KindForm,
    NamesForm,
    NoteForm,
    PartyForm,
    PlanForm,
    PutOffForm,
    ResidentForm,
    WarningForm,
)
from bindeled.cases.forms.concern import (
    AddToCaseForm,
    AnsweredForm,
    AskedForm,
    AssessForm,
    HandOverForm,
    LookedForm,
    LookUpForm,
    ReasonForm,
    TakenForm,
)
from bindeled.cases.forms.consent import OtherConsentForm, SenderConsentForm, WithdrawForm, usual_until
from bindeled.cases.forms.disclosure import DiscloseForm
from bindeled.cases.forms.erasing import AnswerErasureForm, ProposeForm
from bindeled.cases.forms.eviction import StepForm, TenancyForm
from bindeled.cases.forms.homes import HomeForm
from bindeled.cases.forms.informing import InformedForm, PostponeInformingForm
from bindeled.cases.forms.keeping import FiledForm, HoldForm
from bindeled.cases.forms.leading import AbsenceForm, GiveOutForm, HandOnForm, RehearsalForm
from bindeled.cases.forms.lists import AGES, CODE, OWN, FindForm, InboxForm, TraceForm
from bindeled.cases.forms.recusing import AnswerRecusalForm, RecuseForm
from bindeled.cases.forms.restricting import EmergencyForm, LetInForm, RestrictForm, ReviewOpeningForm

__all__ = [
    "AGES",
    "CODE",
    "OWN",
    "AbsenceForm",
    "AccessRequestForm",
    "AddToCaseForm",
    "AgreedForm",
    "AnswerErasureForm",
    "AnswerRecusalForm",
    "AnsweredForm",
    "AskedForm",
    "AssessForm",
    "AssignForm",
    "CloseForm",
    "DecideForm",
    "DiscloseForm",
    "DoneForm",
    "EmergencyForm",
    "FileForm",
    "FiledForm",
    "FindForm",
    "GiveOutForm",
    "GiveUpForm",
    "HandAccessOverForm",
    "HandOnForm",
    "HandOverForm",
    "HoldForm",
    "HomeForm",
    "InboxForm",
    "InformedForm",
    "InterpreterForm",
    "KeepWarningForm",
    "KindForm",
    "LetInForm",
    "LookUpForm",
    "LookedForm",
    "NamesForm",
    "NoteForm",
    "OtherConsentForm",
    "PartyForm",
    "PlanForm",
    "PostponeInformingForm",
    "ProposeForm",
    "ProtectAddressForm",
    "PutOffForm",
    "ReasonForm",
    "RecuseForm",
    "RehearsalForm",
    "ResidentForm",
    "RestrictForm",
    "ReturnAccessForm",
    "ReviewOpeningForm",
    "SenderConsentForm",
    "StepForm",
    "TakenForm",
    "TenancyForm",
    "TraceForm",
    "UnprotectAddressForm",
    "WarningForm",
    "WithdrawForm",
    "usual_until",
]
