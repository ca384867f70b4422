"""The account pages. They run as the side's login, which holds identity tables only, and never stand in a door.

Where the sign-in library's page does what we need it is used as it is; here is what differs, and what is ours.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.flows.signup import complete_signup
from allauth.mfa.base import views as mfa
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.recovery_codes.internal.flows import auto_generate_recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from bindeled.users import access, actions, queries
from bindeled.users.models import User
from bindeled.users.rules import STATEMENT_VERSION, browser_of
from bindeled.users.sessions import SessionStore, forgetting

GONE = 410
SESSIONS_SHOWN = 50
ONWARD = "onward"
View = Callable[..., HttpResponse]


def person(request: HttpRequest) -> User:
    """Answer who is signed in. Raises Http404 for nobody."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def onward(request: HttpRequest) -> str:
    """Answer where the visitor was going, when that is an address of this site; otherwise the front page."""
    asked = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    return asked if _is_ours(request, asked) else settings.LOGIN_REDIRECT_URL


def _is_ours(request: HttpRequest, address: str) -> bool:
    host = {request.get_host()}
    return url_has_allowed_host_and_scheme(address, allowed_hosts=host, require_https=request.is_secure())


def strongly(view: View) -> View:
    """Let only those see an account page who showed a second factor in this session."""

    @wraps(view)
    @login_required
    @never_cache
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        missing = access.missing_step(request, person(request))
        if missing not in {"", "statement"}:
            return redirect(f"{reverse(missing)}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}")
        return view(request, *args, **kwargs)

    return inside


def setting_up(view: View) -> View:
    """Let those set up a second factor who have none yet, or who showed one in this session."""
    guarded = strongly(view)

    @wraps(view)
    @login_required
    @never_cache
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        first = not access.has_second_factor(person(request))
        return view(request, *args, **kwargs) if first else guarded(request, *args, **kwargs)

    return inside


def anew(view: View) -> View:
    """Give somebody who has just confirmed who they are a new session number; the old one is dead."""

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        before = len(get_authentication_records(request, request.user))
        response = view(request, *args, **kwargs)
        if len(get_authentication_records(request, request.user)) > before:
            actions.renumber_session(request)
        return response

    return inside


class OwnFrame:
    """Leave the page's frame to the navigation: the library calls its own idea of the site by the same name."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Drop the library's ``site``."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context.pop("site", None)
        return context


class EnterCode(OwnFrame, account.ConfirmLoginCodeView):
    """Enter the code that came by e-mail."""


class SecondStep(OwnFrame, mfa.AuthenticateView):
    """Show the second factor after a code by e-mail."""


class SignIn(OwnFrame, account.RequestLoginCodeView):
    """The sign-in page: the passkey first, a code by e-mail below it. There is no password to ask for."""

    template_name = "account/login.html"


@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out; on the way, ask the browser to forget what it keeps of our pages."""
    response: HttpResponse = account.logout(request)
    return forgetting(response) if request.method == "POST" else response


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites; on the press of a button make the account and begin setting up how to sign in."""
    found = queries.open_invitation(token)
    if found is None:
        return render(request, "users/invitation_closed.html", status=GONE)
    if request.method != "POST":
        return render(request, "users/invitation.html", {"invitation": found})
    try:
        user = actions.accept(token)
    except actions.InvitationError:
        return render(request, "users/invitation_closed.html", status=GONE)
    logout(request)  # somebody else may be signed in on this machine
    if request.POST.get("how") == "passkey":
        begun: HttpResponse = complete_signup(request, user=user, by_passkey=True)
        return begun
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=user.email)
    return redirect("account_confirm_login_code")


@require_safe
def signup_closed(request: HttpRequest) -> HttpResponse:
    """Say that one is invited, and by whom."""
    return render(request, "users/signup_closed.html")


@require_safe
@login_required
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Offer the two ways to a second factor to somebody who has none; they see nothing else before."""
    request.session[ONWARD] = onward(request)
    if access.signed_in_strongly(request):
        return HttpResponseRedirect(onward(request))
    return render(request, "users/second_factor.html")


class SignUpByPasskey(OwnFrame, webauthn.SignupWebAuthnView):
    """Make the first passkey from an invitation. The library would forget that it was shown in this session."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Note the passkey as shown, then hand out recovery codes."""
        user = self._login_stage.login.user
        response: HttpResponse = super().form_valid(form)
        if self.request.user.is_authenticated:
            made = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).latest("created_at")
            post_authentication(self.request, made, passwordless=True)
            auto_generate_recovery_codes(self.request)
            response["Location"] = reverse("mfa_view_recovery_codes")
        return response


class AddPasskey(webauthn.AddWebAuthnView):
    """Add a passkey. Ours always sign in alone, so there is no box to tick."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ask the device for a key that it can find by itself and that it guards."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["js_data"] = {"creation_options": auth.begin_registration(self.request.user, passwordless=True)}
        return context

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Note the passkey as shown in this session."""
        response: HttpResponse = super().form_valid(form)
        made = Authenticator.objects.filter(user=person(self.request), type=Authenticator.Type.WEBAUTHN)
        post_authentication(self.request, made.latest("created_at"), passwordless=True)
        return response


class RemovePasskey(webauthn.RemoveWebAuthnView):
    """Remove a passkey, never the last second factor."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Refuse the last one by bringing the reader back to the list, which says why it has no button."""
        if access.is_last_factor(self.object):
            return redirect("my_sign_in")
        removed: HttpResponse = super().form_valid(form)
        return removed


class ConfirmByPasskey(webauthn.ReauthenticateWebAuthnView):
    """Confirm with a passkey. One that does not answer leads back here; the library would lead to the front page."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """Let the reader try again."""
        return redirect(self.request.get_full_path())


class SetUpApp(totp.ActivateTOTPView):
    """Set up an authenticator app; the code just shown counts as shown, and cannot be used again."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Note the app as shown in this session."""
        response: HttpResponse = super().form_valid(form)
        made = Authenticator.objects.get(user=person(self.request), type=Authenticator.Type.TOTP)
        made.wrap().validate_code(form.cleaned_data["code"])
        post_authentication(self.request, made)
        return response


class RecoveryCodes(codes.ViewRecoveryCodesView):
    """Show the recovery codes once, then lead on to where the visitor was going."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the way on."""
        asked = self.request.session.get(ONWARD, "")
        way_on = asked if _is_ours(self.request, asked) else settings.LOGIN_REDIRECT_URL
        return {**super().get_context_data(**kwargs), "way_on": way_on}


@require_safe
@strongly
def my_sign_in(request: HttpRequest) -> HttpResponse:
    """Show somebody their passkeys, app, recovery codes, sessions and language."""
    user = person(request)
    kept: dict[str, Any] = {"passkeys": [], "app": None, "codes": None}
    for authenticator in Authenticator.objects.filter(user=user).order_by("created_at"):
        _sort(kept, authenticator)
    sessions = _living_sessions(user)
    for session in sessions:
        session.browser = browser_of(session.user_agent)
    shown = {**kept, "sessions": sessions, "languages": settings.LANGUAGES, "reminded": _may_be_reminded(user)}
    if shown["reminded"]:
        shown["wants_reminders"] = queries.wants_reminders(user)
    return render(request, "users/my_sign_in.html", shown)


def _may_be_reminded(user: User) -> bool:
    """Say whether anything that is planned can be somebody's: on the municipality's side, whoever serves a unit."""
    return user.side == User.Side.MUNICIPALITY and bool(queries.units_served(user))


@require_POST
@strongly
def reminders(request: HttpRequest) -> HttpResponse:
    """Turn the mail of the morning on or off."""
    user, wanted = person(request), {"on": True, "off": False}.get(request.POST.get("reminders", ""))
    if user.side != User.Side.MUNICIPALITY or wanted is None:
        raise Http404
    actions.choose_reminders(wanted=wanted, by=user)
    return redirect("my_sign_in")


def _living_sessions(user: User) -> list[Any]:
    """Answer somebody's newest sessions, and forget those that are over: two questions, however many there are."""
    living = SessionStore.get_model_class().objects.filter(expire_date__gt=timezone.now()).values("session_key")
    own = UserSession.objects.filter(user=user)
    own.exclude(session_key__in=living).delete()
    return list(own.order_by("-created_at", "-pk")[:SESSIONS_SHOWN])


@strongly
def other_sessions(request: HttpRequest) -> HttpResponse:
    """End all of one's other sessions. They are listed with the rest of one's sign-in, not on a page of their own."""
    if request.method != "POST":
        return redirect("my_sign_in")
    actions.end_all_sessions(person(request), but=request.session.session_key or "")
    get_adapter().add_message(request, messages.INFO, "usersessions/messages/sessions_logged_out.txt")
    return redirect("my_sign_in")


def _sort(kept: dict[str, Any], authenticator: Authenticator) -> None:
    authenticator.is_last = access.is_last_factor(authenticator)  # the page asks
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        kept["passkeys"].append(authenticator)
    else:
        kept["app" if authenticator.type == Authenticator.Type.TOTP else "codes"] = authenticator


@require_POST
@strongly
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions; ending the one at hand is signing out."""
    session = get_object_or_404(UserSession, pk=pk, user=person(request))
    if session.session_key == request.session.session_key:
        logout(request)
        return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    actions.end_session(session)
    return redirect("my_sign_in")


@login_required
@never_cache
def statement(request: HttpRequest) -> HttpResponse:
    """Ask a sender, once per version, to accept the statement of confidentiality (D6, D7)."""
    user = person(request)
    missing = access.missing_step(request, user)
    if user.side != User.Side.SENDER:
        raise Http404
    if missing not in {"", "statement"}:
        return redirect(f"{reverse(missing)}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}")
    if request.method == "POST":
        actions.accept_statement(by=user)
        return HttpResponseRedirect(onward(request))
    context = {"way_on": onward(request), "version": STATEMENT_VERSION, "accepted": not missing}
    return render(request, "users/statement.html", context)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language: for this browser, and for good when somebody is signed in."""
    if isinstance(request.user, User) and request.POST.get("language") in dict(settings.LANGUAGES):
        actions.choose_language(request.POST["language"], by=request.user)
    return set_language(request)
