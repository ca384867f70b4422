"""Who may ask and read what came of it, and what the address in a letter opens. Row security asks the same once more."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bindeled.confidentiality import doors
from bindeled.surveys.models import Invitee, NoThanks, SurveyRound, Token
from bindeled.surveys.rules.handles import sum_of
from bindeled.users.models import Service, User
from bindeled.users.queries import roles_today


def may_ask(*, by: User) -> str:
    """Ask whether this person sets up rounds and reads their results: leaders do, in their own municipality."""
    if by.is_active and Service.Role.LEADER in roles_today(by):
        return ""
    return _("Only leaders may do this.")


def rounds_here(rounds: QuerySet[SurveyRound]) -> QuerySet[SurveyRound]:
    """Narrow rounds to those of the municipality whose door is open."""
    return rounds.filter(municipality_id=doors.current().municipality)


def held_token(tokens: QuerySet[Token]) -> QuerySet[Token]:
    """Narrow tokens to the one whose handle the address names. In the public door."""
    door = doors.current()
    return (
        tokens.filter(municipality_id=door.municipality, token_sum=sum_of(door.actor)) if door.actor else tokens.none()
    )


def held_invitee(invitees: QuerySet[Invitee]) -> QuerySet[Invitee]:
    """Narrow invitations to those of whoever holds the address by which one says no thanks. In the public door."""
    door = doors.current()
    return (
        invitees.filter(municipality_id=door.municipality, whom=sum_of(door.actor)) if door.actor else invitees.none()
    )


def held_no(noes: QuerySet[NoThanks]) -> QuerySet[NoThanks]:
    """Narrow what people said no to to whoever holds the address. In the public door."""
    door = doors.current()
    return noes.filter(municipality_id=door.municipality, whom=sum_of(door.actor)) if door.actor else noes.none()
