"""The municipality's own records: concerns as they are read there, cases, what stands beside them, and whose they are."""

from bindeled.cases.models.accessing import AccessDecision, AccessProposal, AccessRequest
from bindeled.cases.models.beside import Clue, Review, SenderCall, Telling
from bindeled.cases.models.casework import EvictionStep, Party, Plan, SafetyNote, StandardText
from bindeled.cases.models.consent import Consent, Feedback
from bindeled.cases.models.disclosure import Disclosure
from bindeled.cases.models.erasing import ErasedCase, Erasure
from bindeled.cases.models.informing import Informing
from bindeled.cases.models.keeping import Filing, Hold
from bindeled.cases.models.looking import Home, LookUp
from bindeled.cases.models.records import Case, Concern, Entry
from bindeled.cases.models.recusing import Recusal
from bindeled.cases.models.restricting import Opening, Restriction
from bindeled.cases.models.routing import Handover, RoutingRule

__all__ = [
    "AccessDecision",
    "AccessProposal",
    "AccessRequest",
    "Case",
    "Clue",
    "Concern",
    "Consent",
    "Disclosure",
    "Entry",
    "ErasedCase",
    "Erasure",
    "EvictionStep",
    "Feedback",
    "Filing",
    "Handover",
    "Hold",
    "Home",
    "Informing",
    "LookUp",
    "Opening",
    "Party",
    "Plan",
    "Recusal",
    "Restriction",
    "Review",
    "RoutingRule",
    "SafetyNote",
    "SenderCall",
    "StandardText",
    "Telling",
]
