"""Reminding convenors by mail of contracts that end within twelve months, in the worker's door: once for each last day.

The worker sees which contract holds, what it is called and when it ends; nothing of what it says.
"""

from datetime import datetime

from django.db.models import F
from django.utils import timezone

from bindeled.confidentiality.doors import current
from bindeled.cooperation.letters.contracts import contract_ends
from bindeled.cooperation.models import Contract, ContractVersion
from bindeled.cooperation.rules import contracts as rules
from bindeled.users.queries import convenors


def remind_of_ends(now: datetime) -> int:
    """Write to the convenors of one municipality of each contract that is soon at an end; answers how many letters were queued.

    That they were told is written in the transaction that queues the letters, by an update that succeeds once for each last day: of a contract
    that was prolonged they are told again. Where nobody calls to meetings, it waits for somebody who does.
    """
    local = timezone.localtime(now)
    if not rules.is_time_to_remind(local):
        return 0
    ending = [found for found in _in_force() if _is_due(found, local)]
    people = convenors(on=local.date()) if ending else []
    queued = 0
    for version in ending if people else []:
        untold = Contract.objects.filter(id=version.contract_id).exclude(reminded_of=version.ends_on)
        if untold.update(reminded_of=version.ends_on):
            for person in people:
                contract_ends(version.contract_id, version.title, version.ends_on, to=person)
            queued += len(people)
    return queued


def _in_force() -> list[ContractVersion]:
    told = ContractVersion.objects.filter(municipality_id=current().municipality, number=F("contract__told"))
    untold = told.exclude(contract__reminded_of=F("ends_on"))
    return list(untold.only("id", "contract", "title", "begins_on", "ends_on"))


def _is_due(version: ContractVersion, local: datetime) -> bool:
    return rules.standing(version.begins_on, version.ends_on, on=local.date()) == rules.ENDING
