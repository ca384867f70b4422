"""Django's settings. One file; what differs between the processes is decided by ``BINDELED_SIDE``.

``sender`` and ``municipality`` serve pages, ``worker`` does the work behind them, ``owner`` migrates and never serves,
``mail`` is the demo's post office and has no database.
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

import allauth
import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from bindeled.config.environment import ROOT, flag, need

SIDE = need("BINDELED_SIDE", "which process this is: sender, municipality, worker, owner or mail")
DEMO = flag("BINDELED_DEMO")
SECRET_KEY = need("BINDELED_SECRET_KEY", "the key that signs this process's cookies, one per side")
SENDER_URL = os.environ.get("BINDELED_SENDER_URL", "http://localhost:8000")
MUNICIPALITY_URL = os.environ.get("BINDELED_MUNICIPALITY_URL", "http://localhost:8001")
MAIL_URL = os.environ.get("BINDELED_MAIL_URL", "")
PUBLIC_KEYS = os.environ.get("BINDELED_PUBLIC_KEYS", "")
KEYS = os.environ.get("BINDELED_KEYS", "")
# The sender's side's own keys, for what residents write to their contact persons; no municipality has them.
POST_KEYS = os.environ.get("BINDELED_POST_KEYS", "")
# So many messages from residents may come from one network address in a day; more are asked to call. In the demonstration all
# come from this machine.
KNOCKS_A_DAY = int(os.environ.get("BINDELED_KNOCKS_A_DAY", "1000" if DEMO else "20"))
# Where destroyed record keys are listed, outside the database: the worker's alone.
TOMBSTONES = os.environ.get("BINDELED_TOMBSTONES", "")
BOUNCES = os.environ.get("BINDELED_BOUNCES", "")
REPLIES = os.environ.get("BINDELED_REPLIES", "")
# Where the worker hands the trace's seals over, off the database; to whom it mails them; how often it seals, in seconds.
SEALS = os.environ.get("BINDELED_SEALS", "")
SEAL_MAIL = [address for address in os.environ.get("BINDELED_SEAL_MAIL", "").split(",") if address]
SEAL_EVERY = float(os.environ.get("BINDELED_SEAL_EVERY", "60"))
# How long the operator keeps copies of the database, in days: what the privacy notice says of them.
BACKUP_DAYS = int(os.environ.get("BINDELED_BACKUP_DAYS", "35"))
# Each municipality's duty mailbox: imaps://user:password@host/INBOX?address=…; and the authority that vouches for their servers,
# where it is not one that everybody knows.
MAILBOX = "BINDELED_DUTY_MAILBOX_"
DUTY_MAILBOXES = {
    name.removeprefix(MAILBOX): url
    for name, url in os.environ.items()
    if name.startswith(MAILBOX) and name.removeprefix(MAILBOX).isdigit()
}
DUTY_MAILBOX_CA = os.environ.get("BINDELED_DUTY_MAILBOX_CA", "")
# Where the demo's post office keeps its letters.
MAILDIR = os.environ.get("BINDELED_MAILDIR", "")
# Where a municipality keeps the papers' texts in further languages, one file each (decision 22); nothing is no further one.
TRANSLATIONS = os.environ.get("BINDELED_TRANSLATIONS", "")
# The municipality whose pages the sender's site shows before anybody has signed in.
HOME_MUNICIPALITY = os.environ.get("BINDELED_HOME_MUNICIPALITY", "0101")

own_url = urlsplit({"municipality": MUNICIPALITY_URL, "mail": MAIL_URL}.get(SIDE, SENDER_URL))
SECURE = own_url.scheme == "https"
DEBUG = False
ALLOWED_HOSTS = [own_url.hostname or "localhost"]
USE_X_FORWARDED_HOST = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("BINDELED_BEHIND_PROXY") else None

# The sender's process does not even load the municipality's packages.
GROUND = [
    "bindeled.design",
    "bindeled.drawn",
    "bindeled.confidentiality",
    "bindeled.post",
    "bindeled.municipalities",
    "bindeled.users",
    "bindeled.housing",
    "bindeled.guidance",
]
SENDERS = [
    "bindeled.importing",
    "bindeled.paper",
    "bindeled.surveys",
    "bindeled.catalogue",
    "bindeled.cooperation",
    "bindeled.sent",
    "bindeled.receipts",
    "bindeled.doorstep",
    "bindeled.concerns",
    "bindeled.intake",
]
MUNICIPAL = [
    "bindeled.residents",
    "bindeled.children",
    "bindeled.files",
    "bindeled.offers",
    "bindeled.outreach",
    "bindeled.furnishing",
    "bindeled.cases",
    "bindeled.duty",
    "bindeled.breaches",
    "bindeled.evaluation",
    "bindeled.statistics",
]
PACKAGES = {
    "sender": [*GROUND, *SENDERS],
    # The concern arrives through the sender's mailbox, so these know the mailbox too.
    "municipality": [*GROUND, *SENDERS, *MUNICIPAL],
    "worker": [*GROUND, *SENDERS, *MUNICIPAL],
    "owner": [*GROUND, *SENDERS, *MUNICIPAL],
    "mail": ["bindeled.design"],
}
INSTALLED_APPS = [
    "bindeled.config",
    *PACKAGES[SIDE],
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before the files: they carry the same policy, so none is shown or run where it does not belong.
    "bindeled.config.headers.BrowserRules",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "bindeled.config.gate.SayWhy",
    "bindeled.config.gate.RefuseUnreadableText",
    "bindeled.config.events.SecurityEvents",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bindeled.users.sessions.SessionRules",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
if SIDE == "mail":
    INSTALLED_APPS = ["bindeled.config", *PACKAGES["mail"], "django.forms", "django.contrib.staticfiles"]
    MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "bindeled.config.headers.BrowserRules",
        "csp.middleware.CSPMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "bindeled.config.gate.SayWhy",
        "bindeled.config.gate.RefuseUnreadableText",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ]

ROOT_URLCONF = {
    "municipality": "bindeled.config.municipal_site",
    "mail": "bindeled.config.mail_site",
}.get(SIDE, "bindeled.config.sender_site")
WSGI_APPLICATION = "bindeled.config.wsgi.application"
CSRF_FAILURE_VIEW = "bindeled.config.kept.csrf_failure"
FRAME = "bindeled.config.mail_site.frame" if SIDE == "mail" else "bindeled.config.navigation.site"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                FRAME,
            ],
            "builtins": ["bindeled.design.templatetags.design"],
        },
    }
]
FORM_RENDERER = "bindeled.design.renderer.FormRenderer"

# -- One engine ------------------------------------------------------------------------------------------------------
if SIDE == "mail":
    DATABASES = {}
else:
    DATABASES = {
        "default": dj_database_url.parse(
            need("DATABASE_URL", "this process's own login to PostgreSQL: postgresql://login:password@host/name")
        )
    }
    DATABASES["default"]["ATOMIC_REQUESTS"] = False
    DATABASES["default"].setdefault("OPTIONS", {})
    if SIDE in {"sender", "municipality"}:
        DATABASES["default"]["OPTIONS"]["pool"] = {
            "min_size": 1,
            "max_size": 12,
            # Seconds. A visitor waits no longer for a connection before being told that we are away, and a server that
            # comes back is found again at once: by default the pool's attempts grow as far apart as the outage was long.
            "timeout": 3,
            "reconnect_timeout": 2,
        }
    if SIDE == "sender":
        # The few statements of a submission are the same each time: prepared once, they are not planned anew.
        # A role may change its own defaults; what a session is told at its start stands above them.
        DATABASES["default"]["OPTIONS"] |= {
            "server_side_binding": True,
            "prepare_threshold": 2,
            "options": "-c synchronous_commit=on",
        }
    elif SIDE == "worker":
        DATABASES["default"]["CONN_MAX_AGE"] = None
# Whether the server is ours to configure; the embedded one is, and then data checksums are demanded too.
OWN_SERVER = flag("BINDELED_OWN_SERVER")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# How many letters the worker sends at once.
WORKER_CONCURRENCY = int(os.environ.get("BINDELED_WORKER_CONCURRENCY", "4"))

# -- People ----------------------------------------------------------------------------------------------------------
# Closes second factors and sessions in the database; one per side, so neither side can open the other's.
if SIDE in {"sender", "municipality"}:
    IDENTITY_KEY = need(
        "BINDELED_IDENTITY_KEY", "the key that closes this side's second factors and sessions, one per side"
    )
else:
    IDENTITY_KEY = os.environ.get("BINDELED_IDENTITY_KEY", "")
# Attempts are counted in the database, per side, so that the limits hold across processes.
if SIDE != "mail":
    CACHES = {"default": {"BACKEND": "bindeled.users.sessions.SideCache"}}
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["bindeled.users.adapter.Accounts"]
SESSION_ENGINE = "bindeled.users.sessions"
# Eight hours and idle limits are kept by SessionRules; this only bounds what the browser keeps.
SESSION_COOKIE_AGE = 60 * 60 * 8
PREFIX = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{PREFIX}bindeled_{SIDE}_session"
CSRF_COOKIE_NAME = f"{PREFIX}bindeled_{SIDE}_csrf"
LANGUAGE_COOKIE_NAME = f"{PREFIX}bindeled_{SIDE}_language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
DOORKEEPER = "bindeled.config.doorkeeper.admit"
WHAT_IS_KEPT = "bindeled.config.retention.lines"
# What stands below a text, by its code: made of data that packages above the guidance keep.
BELOW_A_TEXT = {"offers_guide": "bindeled.catalogue.queries.guide"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# Where somebody comes to after signing in; the doorkeeper leads them by what is missing first.
FIRST_PAGE = {"sender": "/bekymring/", "municipality": "/hjem/"}
# How many steps of X-Forwarded-For are believed: those of our own proxy, and none without one.
TRUSTED_PROXY_COUNT = ALLAUTH_TRUSTED_PROXY_COUNT = 1 if flag("BINDELED_BEHIND_PROXY") else 0
ACCOUNT_ADAPTER = "bindeled.users.adapter.AccountAdapter"
MFA_ADAPTER = "bindeled.users.adapter.MFAAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 180
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Nobody may make us write to an address that has no account.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Bindeled"
# A used code is remembered for one period; a wider window would let it be used again.
MFA_TOTP_TOLERANCE = 0
MFA_FORMS = {
    "signup_webauthn": "bindeled.users.forms.PasskeyForm",
    "add_webauthn": "bindeled.users.forms.PasskeyForm",
    "authenticate_webauthn": "bindeled.users.forms.PasskeyAfterCodeForm",
    "login_webauthn": "bindeled.users.forms.PasskeySignInForm",
    "reauthenticate_webauthn": "bindeled.users.forms.PasskeyAgainForm",
    "edit_webauthn": "bindeled.users.forms.PasskeyNameForm",
    "activate_totp": "bindeled.users.forms.AppForm",
}
USERSESSIONS_TRACK_ACTIVITY = False
USERSESSIONS_ADAPTER = "allauth.usersessions.adapter.DefaultUserSessionsAdapter"

# -- Language, time, post --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Danish")), ("en", _("English"))]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True
smtp = urlsplit(os.environ.get("BINDELED_SMTP", "smtp://localhost:25"))
EMAIL_HOST, EMAIL_PORT = smtp.hostname or "localhost", smtp.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(smtp.username or ""), unquote(smtp.password or "")
EMAIL_USE_TLS = smtp.scheme == "smtp+tls"
EMAIL_TIMEOUT = 10
# What goes with which kind of letter, made by the worker when it sends it.
ENCLOSURES = {
    "list_invitation": "bindeled.paper.letters.card",
    "meeting": "bindeled.cooperation.letters.meetings.calendar_part",
}
# Which letters have headers of their own: those that one press in a mail program ends.
HEADERS = {"digest": "bindeled.cooperation.letters.digest.headers"}
DEFAULT_FROM_EMAIL = os.environ.get("BINDELED_MAIL_FROM", "Bindeled <bindeled@localhost>")
# Who carries SMS and phone calls: "folder:/path" and "log:" are for trying out, else the dotted name of a provider's adapter.
SHORT_MESSAGES = os.environ.get("BINDELED_SHORT_MESSAGES", "")

# -- Pages -----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "build" / "static"
STATICFILES_DIRS = [ROOT / "build" / "assets"]
if SIDE == "mail":
    # This process collects the files for all, without the sign-in library's apps: its scripts are named here.
    STATICFILES_DIRS += [Path(allauth.__file__).parent / part / "static" for part in ("account", "mfa")]
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
# Our files are for our own pages; no other site needs them.
WHITENOISE_ALLOW_ALL_ORIGINS = False
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
# Each site has a host of its own; what lies below that host is nobody else's.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_SSL_REDIRECT = False
X_FRAME_OPTIONS = "DENY"
# An address is one account per side, not one account; ours is a constraint over both (users.User).
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# Where somebody who has signed in may send a file, and how large, in bytes: an organisation's own list; a picture or a paper
# for a case, twice as large as we take, so that what is too large is said at its field; photographs with a concern.
LARGER_FORMS = {"imports": 50 * 2**20, "case_files": 40 * 2**20, "concern": 30 * 2**20}
# Where somebody has written beside their files: a form that is larger still, or from who is not signed in any more, is read past its
# files, up to so many bytes, and its words are given back. The request then says so under this name.
WORDS_BESIDE_FILES = {"concern": 60 * 2**20}
FILES_LEFT_OUT = "bindeled.files_left_out"
# What is sent is about people, and is not laid down on a disk while it arrives.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 51 * 2**20

# -- What is written down about our own running: never a value, never a text. ------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"wordless": {"()": "bindeled.config.logs.WithoutValues"}},
    "formatters": {
        # The time with its distance from UTC, so that lines of several machines can be put in order.
        "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s", "datefmt": "%Y-%m-%dT%H:%M:%S%z"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["wordless"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "bindeled": {"level": "INFO"},
        "django.server": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
