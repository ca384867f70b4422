"""What is drafted between the parties of an area while the silence drill listens: a part of the busy municipality."""

from typing import Any

from django.utils import timezone

from bindeled.confidentiality.doors import entered
from bindeled.cooperation.actions import contracts
from bindeled.cooperation.models import ContractVersion
from drills.busy_outreach import BusyOutreach
from drills.town import Event
from journeys.sides import acting


class BusyContracts(BusyOutreach):
    """The verbs of contracts that no sender is told of: what is published, its parties read, and that is meant so."""

    def draft_contract(self, _event: Event) -> None:
        """The convenor begins a contract, or writes a version more, and goes back to the one before."""
        today, kirsten = timezone.localdate(), self._town.world["Kirsten"]
        facts: dict[str, Any] = {
            "title": "Amager",
            "area": "Amager",
            "begins_on": today,
            "ends_on": today,
            "terms": {"goals": "Ro.", "organisations": [{"name": "3B", "plan": ""}]},
            "source": "prøve",
        }
        with acting("municipality"), entered(self._town.world.door("Kirsten")):
            newest = ContractVersion.objects.order_by("-number").select_related("contract").first()
            if newest is None:
                contracts.begin(facts=facts, by=kirsten)
                return
            contracts.save(newest.contract, facts=facts, base=newest.number, by=kirsten)
            contracts.go_back(newest, by=kirsten)
