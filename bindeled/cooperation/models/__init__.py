"""What the parties of an area agree on and do together: places and partners, never a resident."""

from bindeled.cooperation.models.contracts import Contract, ContractParty, ContractVersion
from bindeled.cooperation.models.rounds import RoundDwelling, RoundPress, ServiceRound

__all__ = ["Contract", "ContractParty", "ContractVersion", "RoundDwelling", "RoundPress", "ServiceRound"]
