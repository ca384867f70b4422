"""What the parties of an area do together: places and partners, never a resident."""

from bindeled.cooperation.models.rounds import RoundDwelling, RoundPress, ServiceRound

__all__ = ["RoundDwelling", "RoundPress", "ServiceRound"]
