"""How far a tenancy has come towards an eviction, asked of one case that is open: never of a tenant, an organisation or the years."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone

from bindeled.cases.models import Case, EvictionStep, Plan
from bindeled.cases.rules import eviction
from bindeled.confidentiality.records import Record, unlock
from bindeled.guidance.models import Law
from bindeled.municipalities.queries import in_force

STEP = {name: name for name in ("id", "step", "on", "words", "noted_at", "struck_at")} | {
    "by": "noted_by__name",
    "struck_by": "struck_by__name",
}
LAW = {name: name for name in ("name_da", "name_en", "paragraph", "says_da", "says_en", "source", "last_checked")}


@dataclass(frozen=True)
class Tenancy:
    """What is known of a tenancy that is threatened. An empty answer means that nobody has asked yet."""

    children: str = ""
    agreement: str = ""
    rent_help: str = ""

    @property
    def told(self) -> list[tuple[str, str]]:
        """Answer what is known, in words: under which word of the form, and the answer."""
        words = {"children": eviction.CHILDREN, "agreement": eviction.AGREEMENTS, "rent_help": eviction.RENT_HELP}
        return [(name, str(words[name][code])) for name, code in asdict(self).items() if code]


@dataclass(frozen=True)
class Noted:
    """A step as somebody wrote it down, with its words."""

    id: UUID
    step: str
    on: date
    words: str
    by: str
    at: datetime
    struck_by: str

    @property
    def label(self) -> str:
        """Answer which step it is, in words."""
        return str(eviction.STEPS[self.step].label)

    @property
    def tone(self) -> str:
        """Answer the tone of its tag."""
        return eviction.STEPS[self.step].tone

    @property
    def lies_ahead(self) -> bool:
        """Say whether it is set for a day to come."""
        return self.on > timezone.localdate()


@dataclass(frozen=True)
class Threat:
    """A case's way towards an eviction: every step that was written down, the oldest first, and what is known of the tenancy."""

    noted: Sequence[Noted]
    tenancy: Tenancy

    @property
    def standing(self) -> list[Noted]:
        """Answer the steps that were not struck out."""
        return [noted for noted in self.noted if not noted.struck_by]

    @property
    def now(self) -> Noted | None:
        """Answer how far it has come; nothing where no step was written down."""
        return self.standing[-1] if self.standing else None

    @property
    def next_steps(self) -> list[str]:
        """Answer the steps that may come next."""
        taken, today = [eviction.Taken(noted.step, noted.on) for noted in self.standing], timezone.localdate()
        return [step for step in eviction.STEPS if eviction.may_follow(taken, step, today=today)]

    @property
    def way(self) -> list[tuple[str, Noted | None]]:
        """Answer the way as it is drawn: each step in order, with the moment at which it was taken since it last began, if it was."""
        since: dict[str, Noted] = {}
        for noted in self.standing:
            if eviction.AVERTED in since:
                since = {}
            since[noted.step] = noted
        return [(str(step.label), since.get(code)) for code, step in eviction.STEPS.items()]


def steps_told() -> ArraySubquery:
    """Answer the expression that reads a case's steps together with the case."""
    steps = EvictionStep.objects.filter(case=OuterRef("pk")).order_by("noted_at", "id")
    return ArraySubquery(steps.values(told=JSONObject(**STEP)))


def threat_of(case: Case) -> Threat:
    """Open a case's way towards an eviction, as it was read with the case. Raises UnreadableError. The caller traces the reading."""
    record = unlock(case.key)
    told: list[dict[str, Any]] = getattr(case, "steps_told", [])
    return Threat([_noted(one, record) for one in told], tenancy_of(case))


def tenancy_of(case: Case) -> Tenancy:
    """Open what is known of a case's tenancy. Raises UnreadableError. The caller traces the reading of the case."""
    if case.tenancy is None:
        return Tenancy()
    written = unlock(case.key).open(case.tenancy, table="cases_case", column="tenancy", row=case.id)
    return Tenancy(**json.loads(written))


def _noted(told: dict[str, Any], record: Record) -> Noted:
    row, sealed = UUID(told["id"]), told["words"]
    words = (
        record.open(bytes.fromhex(sealed.removeprefix("\\x")), table="cases_evictionstep", column="words", row=row)
        if sealed
        else ""
    )
    return Noted(
        id=row,
        step=told["step"],
        on=date.fromisoformat(told["on"]),
        words=words,
        by=told["by"],
        at=datetime.fromisoformat(told["noted_at"]),
        struck_by=told["struck_by"] if told["struck_at"] else "",
    )


def taken_in(case: Case) -> list[eviction.Taken]:
    """Answer a case's steps that were not struck out, the oldest first, as they are now."""
    rows = EvictionStep.objects.filter(case=case, struck_at__isnull=True).order_by("noted_at", "id")
    return [eviction.Taken(step, on) for step, on in rows.values_list("step", "on")]


def last_step(case: Case) -> EvictionStep | None:
    """Answer the step of a case that was written down last and not struck out, or nothing."""
    return EvictionStep.objects.filter(case=case, struck_at__isnull=True).order_by("-noted_at", "-id").first()


def terms_of(case: Case) -> list[tuple[Plan, str]]:
    """Answer a case's terms of law among what is planned or done, each with the code of its clock. Raises UnreadableError."""
    terms = list(Plan.objects.filter(case=case, kind="term", state__in=("planned", "done")))
    record = unlock(case.key) if terms else None  # a case without any needs no key
    return [
        (term, record.open(term.what or b"", table="cases_plan", column="what", row=term.id))
        for term in terms
        if record
    ]


def term_in_words(code: str) -> str:
    """Answer what must be done by the end of a term. A clock that a later version knows no more is named by its code."""
    return next((str(clock.what) for clock in eviction.CLOCKS if clock.code == code), code)


def laws_told() -> ArraySubquery:
    """Answer the expression that reads the rules of law behind the terms together with a case, as they are in force today."""
    behind = Law.objects.filter(in_force(timezone.localdate()), code__in=eviction.LAWS)
    return ArraySubquery(behind.order_by("name_da", "paragraph").values(told=JSONObject(**LAW)))


def laws_behind(case: Case) -> list[Law]:
    """Answer the rules of law that the terms rest on, as they were read with a case."""
    told: list[dict[str, Any]] = getattr(case, "laws_told", [])
    return [Law(**{**law, "last_checked": _day(law["last_checked"])}) for law in told]


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
