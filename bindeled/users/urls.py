"""The account pages of both sites. Only these: of the sign-in library's pages, no password, sign-up or address page."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path

from bindeled.users import views

ACCOUNT = [
    path("", views.my_sign_in, name="my_sign_in"),
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("login/kode/", views.SignIn.as_view(), name="account_request_login_code"),
    path("login/kode/indtast/", views.EnterCode.as_view(), name="account_confirm_login_code"),
    path("login/adgangsnoegle/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("login/andet-trin/", views.SecondStep.as_view(), name="mfa_authenticate"),
    path("logout/", views.sign_out, name="account_logout"),
    path("lukket/", account.account_inactive, name="account_inactive"),
    # The library reverses these names; nobody signs up or confirms an address by themselves.
    path("signup/", views.signup_closed, name="account_signup"),
    path("signup/passkey/", views.signup_closed, name="account_signup_by_passkey"),
    path("email/", views.signup_closed, name="account_email_verification_sent"),
    path("opret-adgangsnoegle/", views.SignUpByPasskey.as_view(), name="mfa_signup_webauthn"),
    path("andet-trin/", views.second_factor, name="second_factor"),
    path("bekraeft/", views.anew(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("bekraeft/konto/", views.anew(mfa.reauthenticate), name="account_reauthenticate"),
    path("bekraeft/adgangsnoegle/", views.anew(views.ConfirmByPasskey.as_view()), name="mfa_reauthenticate_webauthn"),
    path("oversigt/", views.my_sign_in, name="mfa_index"),
    path("app/", views.setting_up(views.SetUpApp.as_view()), name="mfa_activate_totp"),
    path("app/fjern/", views.strongly(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("koder/", views.strongly(views.RecoveryCodes.as_view()), name="mfa_view_recovery_codes"),
    path("koder/nye/", views.strongly(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("adgangsnoegler/", views.my_sign_in, name="mfa_list_webauthn"),
    path("adgangsnoegler/ny/", views.setting_up(views.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("adgangsnoegler/<int:pk>/fjern/", views.strongly(views.RemovePasskey.as_view()), name="mfa_remove_webauthn"),
    path("adgangsnoegler/<int:pk>/navn/", views.strongly(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("paamindelser/", views.reminders, name="reminders"),
    path("sessioner/", views.other_sessions, name="usersessions_list"),
    path("sessioner/<int:pk>/afslut/", views.end_session, name="end_session"),
]

urlpatterns = [
    path("konto/", include(ACCOUNT)),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("tavshedspligt/", views.statement, name="statement"),
    path("sprog/", views.language, name="set_language"),
]
