"""What the parties of an area agree on and do together: places and partners, never a resident."""

from bindeled.cooperation.models.contracts import Contract, ContractParty, ContractVersion
from bindeled.cooperation.models.rounds import RoundDwelling, RoundPress, ServiceRound
from bindeled.cooperation.models.training import NamingConsent, SignUp, Training, TrainingSession

__all__ = [
    "Contract",
    "ContractParty",
    "ContractVersion",
    "NamingConsent",
    "RoundDwelling",
    "RoundPress",
    "ServiceRound",
    "SignUp",
    "Training",
    "TrainingSession",
]
