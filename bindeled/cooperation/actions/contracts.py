"""What a convenor does with a contract: begin one, save, publish, go back. Nothing that was saved is ever changed or lost."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.cooperation import access
from bindeled.cooperation.models import Contract, ContractParty, ContractVersion
from bindeled.cooperation.rules import contracts as rules
from bindeled.guidance.actions import RefusedError, forbidden, highest, put_on_top, tell
from bindeled.guidance.rules import SENDERS, values_in
from bindeled.housing.models import Organisation
from bindeled.municipalities.models import Unit
from bindeled.users.models import User

# What a version says that a new one on top of it takes over.
TAKEN_OVER = ("title", "area", "district_id", "begins_on", "ends_on", "terms", "source")


def versions(contract: Contract) -> QuerySet[ContractVersion]:
    """Answer all versions of a contract."""
    return ContractVersion.objects.filter(contract=contract)


def begin(*, facts: Mapping[str, Any], by: User) -> ContractVersion:
    """Begin a contract with its first version, which is a draft. ``facts`` are values of the version's fields. Raises RefusedError."""
    _refuse(access.may_convene(by=by))
    contract = Contract(municipality_id=by.municipality_id)
    contract.save(force_insert=True)
    return save(contract, facts=facts, base=0, by=by)


def save(contract: Contract, *, facts: Mapping[str, Any], base: int, by: User) -> ContractVersion:
    """Save a new version on top of the one numbered ``base``, as a draft.

    Raises SavedMeanwhileError where somebody else has saved since, and RefusedError.
    """
    _refuse(access.may_convene(by=by))
    version = ContractVersion(
        municipality_id=contract.municipality_id,
        contract=contract,
        number=base + 1,
        made_at=timezone.now(),
        made_by=by,
        **facts,
    )
    _refuse(why_not_say(version))
    put_on_top(version, among=versions(contract), base=base)
    return version


def why_not_say(version: ContractVersion) -> str:
    """Ask whether these words may stand in a contract at all: nothing for yes, or what leads to a person."""
    for said in (version.title, version.area, version.source, version.note, *rules.said_in(version.terms)):
        found = rules.person_in(said)
        if found:
            return _("The contract holds %(value)s, which leads to a person. Write a function instead.") % {
                "value": found
            }
    return ""


def why_not_publish(version: ContractVersion) -> str:
    """Ask whether a version may be told to its readers as it stands: nothing for yes, or what must be changed."""
    missing = rules.lacks(version.terms)
    if missing:
        return str(rules.NOT_WHOLE[missing[0]])
    may_not = forbidden(version.municipality_id, SENDERS)
    said = "\n".join(rules.said_in(version.terms))
    for found in values_in(said, may_not.hidden):
        return _("The contract holds %(value)s, which its readers may not see. Take it out.") % {"value": found}
    return why_not_say(version) or _unknown_organisation(version.terms, _known_organisations(version.terms))


def _known_organisations(terms: rules.Terms) -> dict[str, Any]:
    names = [row["name"] for row in terms.get("organisations", [])]
    return dict(Organisation.objects.filter(name__in=names).values_list("name", "id"))


def _unknown_organisation(terms: rules.Terms, known: Mapping[str, Any]) -> str:
    for row in terms.get("organisations", []):
        if row["name"] not in known:
            return _("No housing organisation is called %(name)s here. Write its name as it stands on its list.") % {
                "name": row["name"]
            }
    return ""


def publish(version: ContractVersion, *, by: User) -> None:
    """Let a version hold from now on: staff read it, and so do those whose organisations are party to it.

    Raises RefusedError where it is not whole, where it was published already or where somebody has saved a newer one.
    """
    _refuse(access.may_convene(by=by))
    _refuse(why_not_publish(version))
    tell(version, among=versions(version.contract), by=by)
    let_hold(version)


def let_hold(version: ContractVersion) -> None:
    """Write down that a version is the one that holds, and who is party to it."""
    Contract.objects.filter(id=version.contract_id).update(told=version.number)
    ContractParty.objects.filter(contract_id=version.contract_id).delete()
    ContractParty.objects.bulk_create(_parties(version))


def _parties(version: ContractVersion) -> list[ContractParty]:
    organisations = _known_organisations(version.terms)
    named = [row["name"] for row in version.terms.get("units", [])]
    units = Unit.objects.filter(municipality_id=version.municipality_id, name__in=named)
    by_name = dict(units.values_list("name", "id"))
    return [
        ContractParty(
            municipality_id=version.municipality_id,
            contract_id=version.contract_id,
            kind=kind,
            name=row["name"],
            plan=row.get("plan", ""),
            contact=row.get("contact", ""),
            organisation_id=organisations[row["name"]] if kind == rules.ORGANISATION else None,
            unit_id=by_name.get(row["name"]) if kind == rules.UNIT else None,
            valid_from=_day(row.get("from")),
            valid_to=_day(row.get("to")),
        )
        for kind, listed in rules.LISTED.items()
        for row in version.terms.get(listed, [])
    ]


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def go_back(version: ContractVersion, *, by: User) -> ContractVersion:
    """Save what an earlier version says as a new draft. Raises RefusedError and SavedMeanwhileError."""
    facts = {name: getattr(version, name) for name in TAKEN_OVER}
    facts["note"] = _("As version %(number)s") % {"number": version.number}
    return save(version.contract, facts=facts, base=highest(versions(version.contract)), by=by)


def _refuse(why_not: str) -> None:
    if why_not:
        raise RefusedError(why_not)
