"""Everything that a case holds about its resident, gathered for whoever asks for access: read in one statement, opened, and no copy kept.

A column that is sealed and stands in neither of ``GATHERED`` and ``STANDS_ELSEWHERE`` fails a test: nothing is left out by forgetting it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bindeled.cases import access, rules
from bindeled.cases.models import Case, Concern, Consent, Disclosure, Entry, Handover, Plan, Review, SenderCall
from bindeled.cases.queries.casework import Moment, dwelling_of
from bindeled.cases.queries.furnishing import answered, in_words
from bindeled.cases.rules import eviction, routing
from bindeled.cases.rules.consent import CONSENT_ANSWERS
from bindeled.cases.rules.passages import KINDS, Told
from bindeled.cases.words import CHANNELS, SENDER_KINDS
from bindeled.concerns.rules import CHILDREN, KIND_LABELS, KNOWN_HOW, RESIDENT_KNOWS, SINCE, dwelling_label
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.records import Record, unlock
from bindeled.files.models import File
from bindeled.files.words import of_the_sender
from bindeled.furnishing.models import Application, Household
from bindeled.municipalities.rules.conditions import Fact
from bindeled.offers import access as offers
from bindeled.offers.models import Moment as CourseMoment
from bindeled.offers.queries import MOMENT_TABLE, name_of
from bindeled.offers.rules.courses import MOMENTS, told_of
from bindeled.receipts.rules import grouped
from bindeled.residents.queries import Known, known

# What is gathered, by table and column; and what is not, with where it stands instead.
GATHERED = {
    ("Resident", "name"), ("Resident", "phone"), ("Case", "dwelling"), ("Case", "interpreter"), ("Concern", "body"), ("Concern", "triage"),
    ("SenderCall", "answer"), ("Review", "answer"), ("Entry", "body"), ("Plan", "what"), ("Consent", "words"), ("Disclosure", "document"),
    ("Handover", "reason"), ("Handover", "answer"), ("File", "name"), ("File", "content"),
    ("Household", "body"), ("Application", "answers"),
    ("Moment", "words"),
}  # fmt: skip
STANDS_ELSEWHERE = {
    ("Member", "name"): "word for word among the moments of the course",
    ("Case", "tenancy"): "word for word on the timeline",
    ("EvictionStep", "words"): "word for word on the timeline",
    ("SafetyNote", "text"): "word for word on the timeline",
    ("Party", "words"): "word for word on the timeline",
    ("Hold", "reason"): "word for word on the timeline",
    ("Informing", "words"): "word for word on the timeline",
    ("Restriction", "reason"): "word for word on the timeline",
    ("Opening", "reason"): "word for word on the timeline",
    ("Recusal", "words"): "word for word on the timeline",
    ("Application", "sent"): "the household and the answers, as they were on the day",
    ("Application", "decision"): "word for word on the timeline",
    # Whoever was met without a name has no case: they ask by their number and the name they chose (docs/how-to).
    **dict.fromkeys(
        [
            ("Met", "alias"),
            ("Encounter", "where"),
            ("Encounter", "words"),
            ("Wish", "wish"),
            ("Wish", "handover"),
            ("Wish", "answer"),
        ],
        "of nobody's case; told to whoever was met, by the number they were given",
    ),
    ("Feedback", "addressee"): "an account's number; that a message went stands on the timeline",
    ("AccessRequest", "words"): "on the first page of what goes",
    ("AccessDecision", "words"): "why something is left out is told by its ground",
    ("AccessProposal", "words"): "what two persons of the staff say of what goes",
    ("Breach", "what"): "of a breach of data security, which belongs to no case",
    ("BreachNote", "words"): "of a breach of data security, which belongs to no case",
    ("Contact", "body"): "with the duty phone, whose contacts belong to no case; what was registered is the concern",
}
KEY = {"key_id": "key_id", "wrapping_key": "key__wrapping_key", "wrapped": "key__wrapped"}
COURSES_KEY = {name: f"course__{path}" for name, path in KEY.items()}
CONCERNS_KEY = {name: f"concern__{path}" for name, path in KEY.items()}
OF_REQUESTS = ("access_asked", "access_proposed", "access_agreed", "access_returned", "access_given", "access_ended")


# Why one of the staff does not work on the case says something of them.
ABOUT_STAFF = ("recused",)


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


def _all_of(rows: QuerySet[Any], *names: str, **paths: str) -> ArraySubquery:
    return ArraySubquery(rows.values(told=JSONObject(**_same("id", *names), **paths)))


def gathered(case: Case, *, until: datetime | None = None) -> tuple[list[Told], Known, list[str]]:
    """Answer every text that a case holds, in the order in which it is read; its resident; and who told us.

    Of the timeline and of plans only what stood there at a moment, where one is given. One statement. Raises UnreadableError. The
    caller traces the reading.
    """
    row: dict[str, Any] = Case.objects.filter(id=case.id).values("id", **_read(case, until))[0]  # type: ignore[assignment]
    key, resident = unlock(case.key), known(case.resident)
    concerns = [(one, _unlocked(one, key)) for one in row["concerns_told"]]
    bodies = {one["id"]: json.loads(_open(record, one, "cases_concern", "body")) for one, record in concerns}
    senders = [words for body in bodies.values() for words in (body["sender_name"], body["writer"], body["reach"])]
    told = [*_of_the_case(case, key, resident)]
    for number, (one, record) in enumerate(concerns, 1):
        heading = _("Concern %(number)s, told to us on %(at)s") % {"number": number, "at": _on(one["received_at"])}
        told += _of_a_concern(one, bodies[one["id"]], record, row, heading)
    told += [*_of_the_timeline(row, key), *_of_consents(row, key), *_of_disclosures(row, key)]
    told += _of_furnishing(row, key)
    told += [*_of_courses(row, key)]
    told += [*_of_handovers(row, key, {one["id"]: record for one, record in concerns})]
    return [*told, *_of_files(row, key, {one["key_id"]: record for one, record in concerns})], resident, senders


def _read(case: Case, until: datetime | None) -> dict[str, Any]:
    own = access.readable(Concern.objects).filter(case=OuterRef("pk"))
    keys = access.readable(Concern.objects).filter(case_id=case.id).values("key_id")
    before = {"at__lte": until} if until else {}
    planned = {"planned_at__lte": until} if until else {}
    handed = Q(case=OuterRef("pk")) | Q(concern__case=OuterRef("pk"))
    its = {"case": OuterRef("pk")}
    concern = ("received_at", "channel", "sender_kind", "kinds", "known_how", "called", "body", "triage", "urgency")
    return {
        "concerns_told": _all_of(own.order_by("received_at", "id"), *concern, "own_kinds", "step", "step_on", **KEY),
        "calls_told": _all_of(_of_concerns(SenderCall, "at"), "concern_id", "at", "answer", **CONCERNS_KEY),
        "reviews_told": _all_of(_of_concerns(Review, "asked_at"), "concern_id", "asked_at", "answer", **CONCERNS_KEY),
        "entries_told": _all_of(
            Entry.objects.filter(**its, **before).order_by("at", "id"),
            "at",
            "kind",
            "detail",
            "body",
            unit="unit__name",
        ),
        "plans_told": _all_of(
            Plan.objects.filter(**its, **planned).order_by("planned_at", "id"), "planned_at", "kind", "what"
        ),
        "consents_told": _all_of(
            Consent.objects.filter(**its).order_by("noted_at", "id"), "said_on", "answer", "words", unit="unit__name"
        ),
        "moments_told": _moments(before),
        "disclosures_told": _all_of(Disclosure.objects.filter(**its).order_by("told_at", "id"), "told_at", "document"),
        "handovers_told": _all_of(
            Handover.objects.filter(handed).order_by("offered_at", "id"), "offered_at", "concern_id", "reason", "answer"
        ),
        **_read_of_furnishing(),
        "files_told": _all_of(
            File.objects.filter(Q(key_id=case.key_id) | Q(key_id__in=keys)).order_by("at", "id"),
            "key_id",
            "at",
            "name",
            "by_id",
        ),
    }


def _read_of_furnishing() -> dict[str, ArraySubquery]:
    its = {"case_id": OuterRef("pk")}
    applied = Application.objects.filter(**its).order_by("begun_at", "id")
    return {
        "households_told": _all_of(Household.objects.filter(**its), "begun_at", "body", **KEY),
        "applications_told": _all_of(applied, "begun_at", "answers"),
    }


def _moments(before: dict[str, Any]) -> ArraySubquery:
    """Answer the moments with words of those courses of the resident that the reader may see."""
    rows = offers.moments_within_reach(CourseMoment.objects).filter(course__resident=OuterRef("resident"), **before)
    rows = rows.filter(words__isnull=False).order_by("course__offered_at", "at", "id")
    return _all_of(rows, "at", "kind", "words", offered="course__version__words", **COURSES_KEY)


def _of_concerns(model: Any, at: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.filter(concern__case=OuterRef("pk"), answer__isnull=False).order_by(
        at, "id"
    )
    return rows


def _unlocked(told: dict[str, Any], key: Record) -> Record:
    """Unlock the record that a row told of, whose key was read with it."""
    wrapped = _bytes(told["wrapped"])
    return unlock(
        RecordKey(
            id=UUID(told["key_id"]),
            municipality_id=key.municipality,
            wrapping_key=told["wrapping_key"],
            wrapped=wrapped,
        )
    )


def _bytes(told: str | None) -> bytes | None:
    """Answer the bytes that PostgreSQL writes as text."""
    return bytes.fromhex(told.removeprefix("\\x")) if told else None


def _open(record: Record, told: dict[str, Any], table: str, column: str) -> str:
    value = _bytes(told[column])
    return record.open(value, table=table, column=column, row=UUID(told["id"])) if value else ""


def _on(told: str) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(told)), "j. F Y H.i")


def _of_the_case(case: Case, key: Record, resident: Known) -> Iterator[Told]:
    heading = _("The case")
    if case.resident_id:
        yield Told("resident-name", case.resident_id, heading, resident.name)
        yield Told("resident-phone", case.resident_id, heading, resident.phone)
    yield Told("case-dwelling", case.id, heading, dwelling_of(case))
    if case.interpreter:
        spoken = key.open(case.interpreter, table="cases_case", column="interpreter", row=case.id)
        yield Told("case-interpreter", case.id, heading, spoken)


def _of_a_concern(
    told: dict[str, Any], body: dict[str, Any], record: Record, row: dict[str, Any], heading: str
) -> Iterator[Told]:
    """Answer what came with a concern, how it was assessed, and what was said when its sender was phoned."""
    concern = UUID(told["id"])
    for kind, text in (
        ("concern-sender", _sender(told, body)),
        ("concern-name", body["resident_name"]),
        ("concern-where", dwelling_label(body["where"], body["floor"], body["door"])),
        ("concern-answers", _chosen(told, body)),
        ("concern-words", body["words"]),
        ("concern-judged", _judged(told, record)),
    ):
        yield Told(kind, concern, heading, text)
    for many, kind, table, at in (
        ("calls_told", "call-answer", "cases_sendercall", "at"),
        ("reviews_told", "review-answer", "cases_review", "asked_at"),
    ):
        for one in row[many]:
            if one["concern_id"] == told["id"]:
                text = _open(record, one, table, "answer")
                yield Told(kind, UUID(one["id"]), heading, text, f"{KINDS[kind].label}, {_on(one[at])}")


def _listed(codes: Iterable[str], words: Mapping[str, Any]) -> str:
    return " · ".join(str(words.get(code, code)) for code in codes)


def _sender(told: dict[str, Any], body: dict[str, Any]) -> str:
    """Answer who told us and in which capacity, how they are reached, and the number of their receipt: all that leads to them."""
    number = _("Receipt %(number)s") % {"number": grouped(body["number"])}
    return ", ".join(
        filter(
            None, [body["sender_name"], body["writer"], str(SENDER_KINDS[told["sender_kind"]]), body["reach"], number]
        )
    )


def _chosen(told: dict[str, Any], body: dict[str, Any]) -> str:
    """Answer what a sender chose in the form, in words."""
    step = (
        f"{eviction.STEPS[told['step']].label}, {date_format(date.fromisoformat(told['step_on']))}"
        if told["step"]
        else ""
    )
    children = CHILDREN.get(body["children"], "")
    knows = RESIDENT_KNOWS.get(body["resident_knows"], "")
    chosen = [
        _listed(told["kinds"], KIND_LABELS),
        step,
        _listed(told["known_how"], KNOWN_HOW),
        str(SINCE.get(body["since"], "")),
        _("Children in the home: %(answer)s") % {"answer": children} if children else "",
        _("Does the resident know? %(answer)s") % {"answer": knows} if knows else "",
        _("The sender has called an urgent number first.") if told["called"] else "",
        _("Came by %(channel)s") % {"channel": CHANNELS[told["channel"]]},
    ]
    return "\n".join(filter(None, chosen))


def _judged(told: dict[str, Any], record: Record) -> str:
    """Answer how a concern was assessed, in words; nothing where nobody has."""
    if not told["triage"]:
        return ""
    judged = json.loads(_open(record, told, "cases_concern", "triage"))
    urgency = str(rules.URGENCIES[told["urgency"]])
    facts = [
        f"{fact.question}: {_in_words(judged.get(name), fact)}"
        for name, fact in routing.FACTS.items()
        if judged.get(name)
    ]
    return "\n".join(filter(None, [_listed(told["own_kinds"], KIND_LABELS), urgency, judged["why"], *facts]))


def _in_words(value: Any, fact: Fact) -> str:
    codes = value if isinstance(value, list) else [value]
    return ", ".join(str(fact.answers.get(code, code) if fact.answers else code) for code in codes)


def _of_the_timeline(row: dict[str, Any], key: Record) -> Iterator[Told]:
    """Answer the moments of the timeline, and what was planned. What is written of the request itself is not among them."""
    for one in row["entries_told"]:
        if one["kind"] in OF_REQUESTS:
            continue
        moment = Moment(Entry(kind=one["kind"], detail=one["detail"]), "")
        what = ", ".join(filter(None, [moment.label, moment.detail]))
        text, label = _open(key, one, "cases_entry", "body"), f"{_on(one['at'])}, {one['unit']}"
        label = f"{label}, {what}" if text else label
        kind = "entry-staff" if one["kind"] in ABOUT_STAFF and text else "entry-text"
        yield Told(kind, UUID(one["id"]), _("Timeline"), text or what, label)
    for one in row["plans_told"]:
        label = f"{rules.PLAN_KINDS[one['kind']]}, {_on(one['planned_at'])}"
        yield Told("plan-what", UUID(one["id"]), _("What was planned"), _open(key, one, "cases_plan", "what"), label)


def _of_consents(row: dict[str, Any], key: Record) -> Iterator[Told]:
    for one in row["consents_told"]:
        words = json.loads(_open(key, one, "cases_consent", "words"))
        answer = CONSENT_ANSWERS[one["answer"]].label
        day = date_format(date.fromisoformat(one["said_on"]))
        heading = _("Asked whether others may be told, %(day)s: %(answer)s") % {"day": day, "answer": answer}
        for kind, text in (
            ("consent-who", words["who"]),
            ("consent-whom", one["unit"] or words["whom"]),
            ("consent-tell", words["may_tell"]),
        ):
            yield Told(kind, UUID(one["id"]), heading, text)


def _of_disclosures(row: dict[str, Any], key: Record) -> Iterator[Told]:
    for one in row["disclosures_told"]:
        document = json.loads(_open(key, one, "cases_disclosure", "document"))
        heading = _("Told to others on %(at)s") % {"at": _on(one["told_at"])}
        yield Told("disclosure-to", UUID(one["id"]), heading, document["to"]["name"])
        yield Told("disclosure-told", UUID(one["id"]), heading, document["told"])
        facts = [document["about"].get(name, "") for name in ("name", "phone", "dwelling", "interpreter")]
        yield Told("disclosure-facts", UUID(one["id"]), heading, "\n".join(filter(None, facts)))


def _of_courses(row: dict[str, Any], key: Record) -> Iterator[Told]:
    """Answer what was written in the courses of the case's resident that the reader may see, and the resident's own words there."""
    for one in row["moments_told"]:
        heading = _("Offered: %(name)s") % {"name": name_of(one["offered"])}
        label = f"{MOMENTS[one['kind']]}, {_on(one['at'])}"
        text = told_of(one["kind"], _open(_unlocked(one, key), one, MOMENT_TABLE, "words"))
        yield Told("course-words", UUID(one["id"]), heading, "\n".join(filter(None, text)), label)


def _of_handovers(row: dict[str, Any], key: Record, concerns: dict[str, Record]) -> Iterator[Told]:
    for one in row["handovers_told"]:
        record = concerns.get(one["concern_id"], key)
        heading = _("Offered to another unit on %(at)s") % {"at": _on(one["offered_at"])}
        for kind, column in (("handover-reason", "reason"), ("handover-answer", "answer")):
            yield Told(kind, UUID(one["id"]), heading, _open(record, one, "cases_handover", column))


def _of_furnishing(row: dict[str, Any], key: Record) -> Iterator[Told]:
    """Answer who is to live where it is to be furnished and what they have, and what each applicant answered."""
    for home in row["households_told"]:
        record, heading = _unlocked(home, key), _("Help to furnish a first home")
        body = json.loads(_open(record, home, "furnishing_household", "body"))
        yield Told("furnishing-home", UUID(home["id"]), heading, in_words({"body": body})["body_text"])
        for one in row["applications_told"]:
            answers = _open(record, one, "furnishing_application", "answers")
            text = "\n".join(answered(json.loads(answers))) if answers else ""
            yield Told("furnishing-answers", UUID(one["id"]), heading, text)


def _of_files(row: dict[str, Any], key: Record, concerns: dict[str, Record]) -> Iterator[Told]:
    for one in row["files_told"]:
        name = _open(concerns.get(one["key_id"], key), one, "files_file", "name")
        name = name if one["by_id"] else of_the_sender(name)
        yield Told("file-name", UUID(one["id"]), _("Files"), name, _("File of %(at)s") % {"at": _on(one["at"])})
