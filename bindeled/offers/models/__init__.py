"""What a resident is offered and says to it, how it goes, the way into a first home, and what is suggested by which rules."""

from bindeled.offers.models.courses import Course, Member, Moment
from bindeled.offers.models.moving import MoveIn
from bindeled.offers.models.suggesting import SuggestionRule

__all__ = ["Course", "Member", "Moment", "MoveIn", "SuggestionRule"]
