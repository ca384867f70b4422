"""What the parties of an area agree on and do together: places and partners, never a resident."""

from bindeled.cooperation.models.action_items import ActionItem
from bindeled.cooperation.models.contacts import ContactCard
from bindeled.cooperation.models.contracts import Contract, ContractParty, ContractVersion
from bindeled.cooperation.models.events import DigestReader, DigestTold, PartnerEvent
from bindeled.cooperation.models.feed import CalendarFeed
from bindeled.cooperation.models.indicators import IndicatorCount
from bindeled.cooperation.models.materials import Material
from bindeled.cooperation.models.meetings import Meeting, MeetingGuest
from bindeled.cooperation.models.minutes import MeetingMinutes
from bindeled.cooperation.models.rounds import RoundDwelling, RoundPress, ServiceRound
from bindeled.cooperation.models.talks import Talk
from bindeled.cooperation.models.themes import Supporter, Theme
from bindeled.cooperation.models.training import NamingConsent, SignUp, Training, TrainingSession
from bindeled.cooperation.models.wheel import Occasion

__all__ = [
    "ActionItem",
    "CalendarFeed",
    "ContactCard",
    "Contract",
    "ContractParty",
    "ContractVersion",
    "DigestReader",
    "DigestTold",
    "IndicatorCount",
    "Material",
    "Meeting",
    "MeetingGuest",
    "MeetingMinutes",
    "NamingConsent",
    "Occasion",
    "PartnerEvent",
    "RoundDwelling",
    "RoundPress",
    "ServiceRound",
    "SignUp",
    "Supporter",
    "Talk",
    "Theme",
    "Training",
    "TrainingSession",
]
