"""What happens to accounts: inviting, accepting, the statement, the language, ending sessions.

Account actions run as the side's login, outside doors, so each opens its own transaction.
"""

import secrets
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from bindeled.municipalities.models import Municipality, Unit
from bindeled.users import letters, queries
from bindeled.users.access import DEMO_AGAIN
from bindeled.users.models import Invitation, KeptList, Reminder, Service, StatementAcceptance, User
from bindeled.users.rules import INVITATION_LIFE, MOST_KEPT, STATEMENT_VERSION, account_id
from bindeled.users.sessions import SessionStore

TOKEN_BYTES = 32


class InvitationError(Exception):
    """An invitation cannot be made or used; the text says why."""


def invite(
    *,
    email: str,
    name: str,
    municipality: Municipality,
    language: str,
    by: User | None = None,
    grants: dict[str, Any] | None = None,
    renews: bool = False,
) -> str:
    """Invite somebody to this side, send the letter, and answer the link.

    The account itself is made when the link is used, so that an address nobody answers to never becomes one.
    ``renews`` gives an existing account a new start after its keys were lost: using the link removes every second
    factor and ends every session. Earlier unused links to the address die. Raises InvitationError.
    """
    known = queries.account_of(email)
    if known and not renews:
        raise InvitationError("There is an account with this address on this side already.")
    if renews and (known is None or known.municipality_id != municipality.pk):
        raise InvitationError("There is no account with this address in this municipality on this side.")
    token, now = secrets.token_urlsafe(TOKEN_BYTES), timezone.now()
    with transaction.atomic():
        Invitation.objects.filter(side=settings.SIDE, email__iexact=email, used_at=None).update(expires_at=now)
        made = Invitation.objects.create(
            side=settings.SIDE,
            email=email,
            name=name,
            municipality=municipality,
            language=language,
            grants=grants or {},
            renews=renews,
            token_hash=queries.token_hash(token),
            invited_by=by,
            expires_at=now + INVITATION_LIFE,
        )
        letters.invitation(made, token)
    return letters.link(made, token)


def invite_from_list(
    *,
    email: str,
    name: str,
    municipality: Municipality,
    language: str,
    organisation: UUID,
    contact_person: bool,
    by: User,
    renews: bool,
) -> None:
    """Invite somebody whom an organisation trusts to the sender's side, and send the letter. In the housing door.

    ``contact_person`` says whether they stand on its list: then their letter says so, and their card lies in it.

    ``renews`` gives an existing account a new start: whoever asks for it has made sure who it is. Whether there is an
    account is for the caller to know (``queries.accounts_of_senders``). Earlier unused links of the list to the address die.
    """
    token, now = secrets.token_urlsafe(TOKEN_BYTES), timezone.now()
    earlier = Invitation.objects.filter(email__iexact=email, used_at=None, grants__list=str(organisation))
    earlier.filter(expires_at__gt=now).update(expires_at=now)
    made = Invitation(
        side=User.Side.SENDER,
        email=email,
        name=name,
        municipality=municipality,
        language=language,
        grants={"list": str(organisation), "contact_person": contact_person},
        renews=renews,
        token_hash=queries.token_hash(token),
        invited_by=by,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    made.save(force_insert=True)
    letters.invitation(made, token)


def sign_out_account(account: UUID) -> None:
    """End every session of an account on this side at once, where there is one. As the side's login."""
    user = User.objects.filter(id=account).first()
    if user:
        end_all_sessions(user)


@transaction.atomic
def accept(token: str) -> User:
    """Use an invitation once and answer the account. Raises InvitationError when it is used, expired or unknown.

    The address counts as verified: the link was sent there and nowhere else.
    """
    invitation = queries.open_invitation(token)
    unused = Invitation.objects.filter(token_hash=queries.token_hash(token), used_at=None)
    if invitation is None or unused.update(used_at=timezone.now()) != 1:
        raise InvitationError("This invitation cannot be used.")
    known = queries.account_of(invitation.email)
    if known:
        return _start_anew(known, invitation)
    user = User(
        id=account_id(invitation.side, invitation.email),
        side=invitation.side,
        email=invitation.email,
        name=invitation.name,
        municipality=invitation.municipality,
        language=invitation.language,
    )
    user.set_unusable_password()
    user.save(force_insert=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    _grant(user, invitation.grants)
    return user


def _start_anew(user: User, invitation: Invitation) -> User:
    if not invitation.renews:
        raise InvitationError("The account was made in the meantime.")
    Authenticator.objects.filter(user=user).delete()
    end_all_sessions(user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


def _grant(user: User, grants: dict[str, Any]) -> None:
    service = grants.get("service")
    if service and user.side == User.Side.MUNICIPALITY:
        unit = service["unit"] and Unit.objects.get(pk=UUID(service["unit"]), municipality=user.municipality_id)
        today = timezone.localdate()
        Service(
            municipality_id=user.municipality_id, user=user, unit=unit or None, role=service["role"], valid_from=today
        ).save()


def accept_statement(*, by: User) -> None:
    """Write down that this person accepted the statement of confidentiality in force (D6, D7). Again is no harm."""
    with transaction.atomic():
        StatementAcceptance.objects.get_or_create(user=by, version=STATEMENT_VERSION)
        by.statement = STATEMENT_VERSION
        by.save(update_fields=["statement"])


def choose_language(language: str, *, by: User) -> None:
    """Keep the language for letters and for the next machine. Raises ValueError for a language we do not speak."""
    if language not in dict(settings.LANGUAGES):
        raise ValueError(language)
    by.language = language
    by.save(update_fields=["language"])


def choose_reminders(*, wanted: bool, by: User) -> None:
    """Say whether one wants a mail in the morning when something planned waits. Outside every door, as the login."""
    Reminder.objects.bulk_create([Reminder(user=by, municipality_id=by.municipality_id)], ignore_conflicts=True)
    Reminder.objects.filter(user=by).update(wanted=wanted)


def end_session(session: UserSession) -> None:
    """End one session, wherever it is open; it is dead at its next request."""
    session.end()


def end_all_sessions(user: User, *, but: str = "") -> None:
    """End every session of one person, except perhaps one: two statements, however many there are."""
    theirs = UserSession.objects.filter(user=user).exclude(session_key=but)
    with transaction.atomic():
        SessionStore.get_model_class().objects.filter(session_key__in=theirs.values("session_key")).delete()
        theirs.delete()


def renumber_session(request: HttpRequest) -> None:
    """Go on with what the session holds under a new number, in the list of sessions too."""
    old = request.session.session_key
    with transaction.atomic():
        request.session.cycle_key()
        UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def end_sessions_of_all() -> None:
    """End every session of this side, the unsigned ones too."""
    with transaction.atomic():
        SessionStore.get_model_class().objects.all().delete()
        UserSession.objects.filter(user__side=settings.SIDE).delete()


@transaction.atomic
def close_account(user: User) -> None:
    """Let nobody sign in to an account any more: its sessions end and its unused invitations die.

    Only an invitation that renews the account, made afterwards, opens it again.
    """
    user.is_active = False
    user.save(update_fields=["is_active"])
    waiting = Invitation.objects.filter(side=user.side, email__iexact=user.email, used_at=None)
    waiting.update(expires_at=timezone.now())
    end_all_sessions(user)


def sign_in_for_demo(request: HttpRequest, user: User) -> None:
    """Sign somebody in without proof, in the demonstration only. Raises PermissionDenied anywhere else."""
    if not settings.DEMO:
        raise PermissionDenied("One-click sign-in exists in the demonstration only.")
    get_adapter(request).login(request, user)
    record_authentication(request, user, "demo")
    UserSession.objects.create_from_request(request)


def confirm_for_demo(request: HttpRequest) -> None:
    """Take the press of a button for a fresh sign-in, in the demonstration only. Raises PermissionDenied anywhere else."""
    if not settings.DEMO:
        raise PermissionDenied("Confirming without proof exists in the demonstration only.")
    record_authentication(request, request.user, DEMO_AGAIN)
    renumber_session(request)


def keep_list(page: str, query: str, *, by: User) -> bool:
    """Keep a list as somebody narrowed it, for them alone; again is no harm. Answers whether there was room for it."""
    mine = KeptList.objects.filter(user=by, page=page)
    if mine.filter(query=query).exists():
        return True
    if mine.count() >= MOST_KEPT:
        return False
    KeptList(municipality_id=by.municipality_id, user=by, page=page, query=query).save(force_insert=True)
    return True


def drop_list(kept: UUID, *, by: User) -> bool:
    """Keep a narrowed list no longer; answer whether there was such a one of theirs."""
    dropped, _rows = KeptList.objects.filter(id=kept, user=by).delete()
    return bool(dropped)
