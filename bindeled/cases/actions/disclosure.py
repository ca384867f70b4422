"""Telling another unit, or somebody outside, something of a case: what, to whom, on which ground; and asking them to delete it again."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bindeled.cases import access
from bindeled.cases.actions.casework import reopen
from bindeled.cases.actions.steps import RefusedError, allow, allow_open, enter, unlocked
from bindeled.cases.models import Case, Consent, Disclosure, Plan
from bindeled.cases.queries.casework import dwelling_of
from bindeled.cases.queries.disclosure import BASIS_WORDS, COLUMN, TABLE, consent_for, document_of, laws_now
from bindeled.cases.rules import consent as consents
from bindeled.cases.rules import disclosure as rules
from bindeled.confidentiality import trace
from bindeled.guidance.models import Law
from bindeled.municipalities.models import Unit
from bindeled.municipalities.rules import working_days_later
from bindeled.residents import queries as residents
from bindeled.users.models import User

WHY_NOT: dict[str, str | Promise] = {
    "not_in_force": gettext_lazy("Choose a ground that is in force today."),
    "no_consent": gettext_lazy(
        "There is no consent that holds for this recipient. Ask the resident, and write down what they say first."
    ),
}


def disclose(
    case: Case,
    *,
    unit: Unit | None,
    whom: str,
    basis: str,
    told: str,
    facts: tuple[str, ...],
    by: User,
    why_address: str = "",
) -> Disclosure:
    """Write down that something is told to a unit, or to somebody outside by name, and on which ground. The package is made of it.

    With the resident's consent only where one holds for this very recipient at this moment. A child, and whoever is in danger,
    waits for nobody's. A protected address goes along only where it is written down why they must know it.
    """
    _allow_to_tell(case, facts, why_address, by)
    given = _locked(consent_for(case, unit=unit, whom=whom)) if basis == rules.BY_CONSENT else None
    why = rules.why_not(basis, on=timezone.localdate(), consent_holds=given is not None)
    allow(str(WHY_NOT[why]) if why else "")
    row = Disclosure(
        id=uuid4(),
        municipality_id=case.municipality_id,
        case=case,
        recipient=consents.UNIT if unit else consents.OUTSIDE,
        unit=unit,
        basis=basis,
        consent=given,
        told_at=timezone.now(),
        told_by=by,
    )
    document = _document(case, row, name=str(unit) if unit else whom, told=told, facts=facts)
    written = json.dumps(document, ensure_ascii=False)
    row.document = unlocked(case.key).close(written, table=TABLE, column=COLUMN, row=row.id)
    row.save(force_insert=True)
    said = [document["to"]["name"], str(BASIS_WORDS[basis]), told, why_address]
    enter(case, "disclosed", by=by, text="\n".join(filter(None, said)))
    trace.note("disclosed", "case", case.id, purpose="case_work")
    return row


def _allow_to_tell(case: Case, facts: tuple[str, ...], why: str, by: User) -> None:
    allow(access.may_handle(case, by=by))
    allow_open(case)
    if "dwelling" in facts and case.address_protected_at and not why:
        raise RefusedError(_("The address is protected. Write why they must know it, or leave the dwelling out."))


def ask_to_delete(given: Consent, *, by: User) -> int:
    """Plan, for each disclosure that rests on a consent, to ask whoever was told to delete it; answer how many.

    A closed case is opened again for it: what has to be done on a case stands on an open one.
    """
    case = given.case
    told = list(Disclosure.objects.filter(consent=given))
    if told and case.state != "open":
        reopen(case, by=by)
    record = unlocked(case.key)
    for row in told:
        name = document_of(row, record)["to"]["name"]
        _plan_to_ask(
            case, _("The consent was taken back. Ask %(name)s to delete what they were told.") % {"name": name}, by
        )
    return len(told)


def _plan_to_ask(case: Case, what: str, by: User) -> None:
    today = timezone.localdate()
    planned = Plan(
        id=uuid4(),
        municipality_id=case.municipality_id,
        case=case,
        kind="task",
        due_on=working_days_later(today, rules.ASK_WITHIN),
        remind_on=today,
        planned_at=timezone.now(),
        planned_by=by,
    )
    planned.what = unlocked(case.key).close(what, table="cases_plan", column="what", row=planned.id)
    planned.save(force_insert=True)
    trace.note("planned", "case", case.id, purpose="case_work")


def _locked(given: Consent | None) -> Consent | None:
    """Hold a consent, so that it is not taken back before what rests on it is written; nothing where it was just taken back."""
    if given is None:
        return None
    return Consent.objects.select_for_update(of=("self",)).filter(id=given.id, withdrawn_at=None).first()


def _document(case: Case, row: Disclosure, *, name: str, told: str, facts: tuple[str, ...]) -> dict[str, Any]:
    given = row.consent
    return {
        "version": 1,
        "id": str(row.id),
        "municipality": {"code": case.municipality_id, "name": case.municipality.name},
        "from": {"unit": str(case.unit), "by": row.told_by.name},
        "at": row.told_at.isoformat(),
        "to": {"kind": row.recipient, "name": name},
        "basis": {"code": row.basis, "law": _law(row.basis, laws_now())},
        "consent": {"said_on": given.said_on.isoformat(), "until": str(given.until)} if given else None,
        "about": {"case": case.number, **_facts(case, rules.known_facts(facts))},
        "told": "\n".join(told.splitlines()),
    }


def _law(code: str, laws: Mapping[str, Law]) -> dict[str, str | None] | None:
    """Answer the law behind a ground as it stands today; nothing where nobody has written it down."""
    basis = rules.basis_of(code, on=timezone.localdate())
    law = laws.get(basis.law) if basis else None
    if law is None:
        return None
    danish = get_language() != "en"
    return {
        "name": law.name_da if danish else law.name_en,
        "paragraph": law.paragraph,
        "says": law.says_da if danish else law.says_en,
        "source": law.source,
        "last_checked": _day(law.last_checked),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _facts(case: Case, chosen: tuple[str, ...]) -> dict[str, str | bool]:
    """Answer what of the record goes along; what is not known is left out."""
    known = residents.known(case.resident)
    told: dict[str, str | bool] = {}
    record = unlocked(case.key)
    if "name" in chosen:
        told |= {"name": known.name, "phone": known.phone}
    if "dwelling" in chosen:
        told["dwelling"] = dwelling_of(case)
        told["address_protected"] = case.address_protected_at is not None
    if "interpreter" in chosen and case.interpreter:
        told["interpreter"] = record.open(case.interpreter, table="cases_case", column="interpreter", row=case.id)
    return {name: words for name, words in told.items() if words}
