"""Tables of offers as residents meet them."""

from bindeled.offers.models.suggesting import SuggestionRule

__all__ = ["SuggestionRule"]
