"""Training for the demonstration: what contact persons can learn, a session that was held, some to come, and who signed up.

Everything is invented and names functions; the cast signs up as anybody does.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.cooperation.actions import training as actions
from bindeled.cooperation.actions.training import Said, When
from bindeled.cooperation.models import SignUp, Training, TrainingSession
from bindeled.cooperation.queries.training import entry_of
from bindeled.users.models import User

BLUE, NEW, MIND = (
    Said(
        "De blå ressourcer: mødet med sårbare beboere",
        "Du lærer at blive i samtalen, når en beboer er vred, bange eller forvirret, og at sige fra på en ordentlig måde."
        " Vi øver på opdigtede situationer.",
        "Ejendomsfunktionærer og sociale viceværter",
        "3 timer",
    ),
    Said(
        "Ny som kontaktperson",
        "Hvornår du giver en bekymring videre, hvad du må sige, og hvorfor du ikke hører, hvordan det går.",
        "Alle, der er blevet kontaktperson inden for det sidste år",
        "2 timer",
    ),
    Said(
        "De blå ressourcer: når sindet er sygt",
        "Tegn på psykisk sygdom i hverdagen, og hvad der hjælper på trappen og i telefonen.",
        "Alle kontaktpersoner",
        "En formiddag",
    ),
)
# What, in how many days, from which hour for how many, with how many seats. The one with a single seat shows the waiting list.
AHEAD = ((NEW, 10, 14, 2, 1), (BLUE, 21, 9, 3, 12), (MIND, 42, 9, 4, 20))
HELD_AGO = 6


def _when(days: int, hour: int, hours: int, seats: int) -> When:
    day = timezone.localdate() + timedelta(days=days)
    begin = timezone.make_aware(datetime.combine(day, time(hour)))
    return When(
        begin, begin + timedelta(hours=hours), "Beboerhuset, mødelokale 1 (opdigtet)", day - timedelta(days=3), seats
    )


def plan_sessions(convenor: User) -> None:
    """Plan what there is to learn, as the convenor; and one session that was held, whose attendance is still to be noted."""
    with entered(Door("municipal", actor=convenor.id, municipality=convenor.municipality_id)):
        if Training.objects.exists():
            return
        written = {said: actions.write_training(said, by=convenor) for said in (BLUE, NEW, MIND)}
        for said, days, hour, hours, seats in AHEAD:
            actions.plan_session(written[said], _when(days, hour, hours, seats), by=convenor)
        held = _when(-HELD_AGO, 9, 3, 12)
        TrainingSession(
            municipality_id=convenor.municipality_id, training=written[BLUE], free=held.seats, **held._asdict()
        ).save(force_insert=True)


def sign_up(by: User) -> None:
    """Sign somebody up for the next session, and for the one that was held."""
    with entered(Door("sender", actor=by.id, municipality=by.municipality_id)):
        now, entry = timezone.now(), entry_of(by)
        held = TrainingSession.objects.filter(ends_at__lt=now).first()
        ahead = TrainingSession.objects.filter(starts_at__gt=now).order_by("starts_at").first()
        if entry is None or held is None or ahead is None or SignUp.objects.exists():
            return
        actions.sign_up(ahead, by=by)
        SignUp(
            municipality_id=by.municipality_id,
            session=held,
            organisation_id=entry.organisation_id,
            contact_person=entry,
            name=entry.name,
            state="seated",
            signed_at=now,
            changed_at=now,
        ).save(force_insert=True)
