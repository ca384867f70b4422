"""Training as each reads it: contact persons their sessions and certificates, a convenor who comes, others who has had what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bindeled.confidentiality.doors import current
from bindeled.cooperation import access
from bindeled.cooperation.models import NamingConsent, SignUp, Training, TrainingSession
from bindeled.cooperation.rules import training as rules
from bindeled.housing.models import Appointment, ContactPerson, Department
from bindeled.municipalities.queries import in_force
from bindeled.users.models import User

# So many sessions a page shows; a municipality holds a few dozen a year.
MOST_SHOWN = 100
ORDER = (rules.SEATED, rules.ATTENDED, rules.MISSED, rules.WAITING, rules.CALLED_OFF, rules.GIVEN_UP)
NOTED = (rules.SEATED, rules.ATTENDED, rules.MISSED)


@dataclass(frozen=True)
class Shown:
    """A session in a list: how it stands, and somebody's own sign-up for it, if any."""

    session: TrainingSession
    state: str
    mine: SignUp | None = None

    @property
    def word(self) -> rules.State:
        """Answer the word and the tone of how it stands."""
        return rules.SESSIONS[self.state]


def standing(session: TrainingSession) -> str:
    """Answer how a session stands now."""
    return rules.session_state(session.facts, now=timezone.now(), today=timezone.localdate())


# -- A contact person's own --------------------------------------------------------------------------------------------------


def entry_of(by: User) -> ContactPerson | None:
    """Answer the entry under which somebody signs up: the first they stand under today."""
    return access.own_entries(ContactPerson.objects.all(), by=by).order_by("added_on", "id").first()


def session_here(session_id: UUID) -> TrainingSession | None:
    """Answer a session of the municipality whose door is open."""
    return access.sessions_here(TrainingSession.objects.filter(id=session_id)).select_related("training").first()


def own_sign_ups(by: User) -> list[SignUp]:
    """Answer all that somebody signed up for, the latest first: one statement."""
    mine = access.own_sign_ups(SignUp.objects.select_related("session__training"), by=by)
    return list(mine.order_by("-session__starts_at", "-signed_at")[:MOST_SHOWN])


def own_for(session: TrainingSession, by: User) -> SignUp | None:
    """Answer somebody's own sign-up for a session: the one that holds, else the latest."""
    mine = access.own_sign_ups(SignUp.objects.filter(session=session), by=by)
    return mine.order_by("-signed_at").first()


def coming(own: Iterable[SignUp]) -> list[Shown]:
    """Answer the sessions to come, the next first, each with one's own sign-up: one statement."""
    latest: dict[UUID, SignUp] = {}
    for one in own:
        latest.setdefault(one.session_id, one)
    ahead = access.sessions_here(TrainingSession.objects.filter(ends_at__gt=timezone.now()))
    found = ahead.select_related("training").order_by("starts_at", "id")[:MOST_SHOWN]
    shown = [Shown(session, standing(session), latest.get(session.id)) for session in found]
    return [one for one in shown if one.state != rules.OFF or one.mine]


def agrees(entry: ContactPerson) -> bool:
    """Say whether an unpaid contact person agrees to be named."""
    return NamingConsent.objects.filter(contact_person=entry).exists()


def certificate_of(session_id: UUID, by: User) -> SignUp | None:
    """Answer one's own sign-up for a session that one attended; nothing else makes a certificate."""
    mine = access.own_sign_ups(SignUp.objects.filter(session=session_id, state=rules.ATTENDED), by=by)
    return mine.select_related("session__training", "organisation").first()


def on_paper(sign_up: SignUp, *, municipality: str) -> list[tuple[str, str]]:
    """Answer what a certificate says, heading by heading."""
    session = sign_up.session
    return [
        (_("Who"), sign_up.name),
        (_("Training"), session.training.title),
        (_("When"), hours_of(session.starts_at, session.ends_at)),
        (_("Where"), session.venue),
        (_("Length"), session.training.length),
        (_("What it was about"), session.training.about),
        (_("Issued by"), _("%(municipality)s, who noted that %(name)s attended.") % {"municipality": municipality, "name": sign_up.name}),
    ]  # fmt: skip


def hours_of(starts_at: datetime, ends_at: datetime) -> str:
    """Answer when a session is, as people say it: a day, and from when to when."""
    begin, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    day = date_format(begin, "j. F Y")
    last = date_format(end, "G.i") if begin.date() == end.date() else date_format(end, "j. F Y G.i")
    return _("%(day)s, from %(begin)s to %(end)s") % {"day": day, "begin": date_format(begin, "G.i"), "end": last}


# -- A convenor's ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Planned:
    """A session as a convenor sees it in a list: how it stands, and how many hold a seat or wait for one."""

    session: TrainingSession
    state: str
    seated: int
    waiting: int
    came: int

    @property
    def is_unnoted(self) -> bool:
        """Say whether it is over, and nobody has noted who came."""
        return self.state == rules.OVER and self.seated > 0

    @property
    def word(self) -> rules.State:
        """Answer the word and the tone of how it stands."""
        return rules.SESSIONS[self.state]


def training_here(training_id: UUID) -> Training | None:
    """Answer a training of the municipality whose door is open."""
    return Training.objects.filter(municipality_id=current().municipality, id=training_id).first()


def trainings_here() -> list[Training]:
    """Answer what the municipality offers to learn, by name."""
    return list(Training.objects.filter(municipality_id=current().municipality).order_by("title", "id"))


def planned(*, past: bool) -> list[Planned]:
    """Answer the sessions to come, the next first; or those that have been, the latest first. One statement."""
    now = timezone.now()
    found = access.sessions_here(TrainingSession.objects.filter(**{"ends_at__lte" if past else "ends_at__gt": now}))
    in_order = found.order_by("-starts_at" if past else "starts_at", "id").select_related("training")
    return [_planned(session) for session in _counted(in_order)[:MOST_SHOWN]]


def _counted(sessions: QuerySet[TrainingSession]) -> Any:
    """Count beside each session who holds a seat, who waits and who came."""
    asked = {"seated": rules.SEATED, "waiting": rules.WAITING, "came": rules.ATTENDED}
    return sessions.annotate(
        **{name: Count("sign_ups", filter=Q(sign_ups__state=state)) for name, state in asked.items()}
    )


def _planned(session: Any) -> Planned:
    return Planned(session, standing(session), session.seated, session.waiting, session.came)


@dataclass(frozen=True)
class Signed:
    """Somebody on the list of a session, and the departments where they are contact person today."""

    sign_up: SignUp
    departments: str

    @property
    def may_go(self) -> bool:
        """Say whether they hold a seat, or wait for one."""
        return self.sign_up.state in rules.HOLDS

    @property
    def key(self) -> str:
        """Answer by what a button knows them."""
        return str(self.sign_up.id)


def roll(session: TrainingSession, *, on: date) -> list[Signed]:
    """Answer who signed up for a session: seats first, then who waits in their order, then the others. Two statements."""
    found = SignUp.objects.filter(session=session).select_related("contact_person", "organisation")
    rows = sorted(found, key=lambda one: (ORDER.index(one.state), one.signed_at, one.name))
    where = _departments([row.contact_person_id for row in rows], on=on)
    return [
        Signed(row, ", ".join(department.name for department in where.get(row.contact_person_id, ()))) for row in rows
    ]


def _departments(people: Iterable[UUID], *, on: date) -> dict[UUID, list[Department]]:
    """Answer where each of these is contact person on a day, in Danish order: one statement."""
    found: dict[UUID, list[Department]] = defaultdict(list)
    held = Appointment.objects.filter(in_force(on), contact_person__in=set(people)).select_related("department")
    for appointment in held.order_by("department__sort_key", "department__name"):
        found[appointment.contact_person_id].append(appointment.department)
    return found


def attended_or_not(session: TrainingSession) -> list[SignUp]:
    """Answer those whose attendance is noted: who held a seat when the session began."""
    rows = SignUp.objects.filter(session=session, state__in=NOTED).order_by("name", "id")
    return list(rows)


# -- Who has had what --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Learner:
    """Somebody of a department, and what they attended: title and day, the latest first."""

    name: str
    kind: str
    had: list[SignUp]


@dataclass(frozen=True)
class InDepartment:
    """A department, and who of it has had which training."""

    department: Department
    people: list[Learner]


def who_has_had_what(*, on: date) -> list[InDepartment]:
    """Answer who has had which training, by department, among those who are contact person there today: two statements."""
    had: dict[UUID, list[SignUp]] = defaultdict(list)
    rows = access.learned(SignUp.objects.select_related("contact_person", "session__training"))
    for row in rows.order_by("name", "-session__starts_at"):
        had[row.contact_person_id].append(row)
    where = _departments(had, on=on)
    found: dict[UUID, InDepartment] = {}
    for person, signed in had.items():
        for department in where.get(person, ()):
            within = found.setdefault(department.id, InDepartment(department, []))
            within.people.append(Learner(signed[0].name, signed[0].contact_person.kind, signed))
    return sorted(found.values(), key=lambda one: (one.department.sort_key, one.department.name))
