"""Those who log in. Identity is per side: the sender's login cannot see one municipal user, and the other way round."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower

from bindeled.confidentiality.walls import ANY_ROW, IS_ACTOR, OWN_MUNICIPALITY, OWN_SIDE, SERVED, SIDE, Gate
from bindeled.municipalities.models import Municipality, Unit

# Once it is over nobody needs it: it goes when the next one is written down.
RETENTION = {
    "Absence": "until it is over and the next is written down",
    "KeptList": "until its owner drops it",
    "Reminder": "as long as the account",
}
OWN_SIDES_USERS = f"user_id IN (SELECT id FROM app.users_user WHERE {OWN_SIDE})"

FOR_A_LETTER = ("id", "side", "municipality_id", "email", "language", "is_active")

# ``grants`` names the organisation whose list an invitation belongs to.
OF_A_KEPT_LIST = f"side = 'sender' AND {OWN_MUNICIPALITY} AND grants ->> 'list' = ANY ({SERVED})"


def identity_of_both_sides(*may: str) -> tuple[Gate, ...]:
    """Answer gates for the two logins, each to the rows of its own side."""
    return tuple(Gate(f"login:{side}", may, OWN_SIDE) for side in ("sender", "municipality"))


class UserManager(BaseUserManager["User"]):
    """How users are made: by invitation only, on the side of the process that makes them."""

    def get_by_natural_key(self, email: str | None) -> "User":
        """Find by e-mail address, whatever its letters' case."""
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """Somebody with an account on one side. Nobody has a password."""

    class Side(models.TextChoices):
        """The sender's side, or the municipality's."""

        SENDER = "sender"
        MUNICIPALITY = "municipality"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    side = models.CharField(max_length=16, choices=Side)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, choices=[("da", "da"), ("en", "en")], default="da")
    is_active = models.BooleanField(default=True)
    # The version of the statement of confidentiality accepted last; the history stands in StatementAcceptance.
    statement = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    WALL: ClassVar = (
        *identity_of_both_sides("select", "insert", "update"),
        Gate("sender", ("select",), f"{OWN_SIDE} AND id {IS_ACTOR}"),
        # What the windows may see, of which each says whom it shows (``accounts_of_senders``, the network's contact list).
        Gate("owner", ("select",), ANY_ROW),
        # Colleagues: there is nothing in this row that a colleague may not know, and no password at all.
        Gate("municipal", ("select",), f"{OWN_SIDE} AND {OWN_MUNICIPALITY}"),
        # Whom the worker reminds, and in which language.
        Gate("worker", ("select",), f"side = 'municipality' AND {OWN_MUNICIPALITY}", FOR_A_LETTER),
        # Whose surname is compared with that of a resident whom they looked at.
        Gate(
            "watcher",
            ("select",),
            f"side = 'municipality' AND {OWN_MUNICIPALITY}",
            ("id", "side", "municipality_id", "name"),
        ),
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(models.F("side"), Lower("email"), name="one_account_per_side")]

    def __str__(self) -> str:
        return self.name

    def has_usable_password(self) -> bool:
        """Nobody has a password, so nobody may use one to prove who they are."""
        return False


class Invitation(models.Model):
    """The only way in: one link, for one address on one side, once, for a week. The link itself is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    side = models.CharField(max_length=16, choices=User.Side)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, choices=[("da", "da"), ("en", "en")], default="da")
    # What the account is given when the link is used: {"service": {"role": …, "unit": …}} on the municipality's side.
    grants = models.JSONField(default=dict)
    # Whether it gives an existing account a new start (lost keys) instead of making one.
    renews = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    WALL: ClassVar = (
        *identity_of_both_sides("select", "insert", "update"),
        # Who keeps an organisation's list invites those on it, and sees only the invitations of that list.
        Gate("housing", ("select", "insert"), OF_A_KEPT_LIST),
        Gate("housing", ("update",), OF_A_KEPT_LIST, ("expires_at",)),
    )

    def __str__(self) -> str:
        return self.name


WITHOUT = ["convenor", "editor", "evaluator", "protection"]


class Service(models.Model):
    """That a municipal user serves a unit in a role, for a time. Some roles are for the whole municipality."""

    class Role(models.TextChoices):
        """What somebody does in a unit."""

        ADVISER = "adviser"
        LEADER = "leader"
        # Watches over the whole municipality's trace, and sees no concern and no case (A26).
        DATA_PROTECTION = "protection"
        # Keeps the municipality's texts, and sees no concern and no case.
        EDITOR = "editor"
        # Calls contact persons and partners to meetings, so sees who is contact person where; no concern and no case (D26, D27).
        CONVENOR = "convenor"
        # Counts and asks from outside: sees numbers, and no row of anything (A24).
        EVALUATOR = "evaluator"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=Role)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    WALL: ClassVar = (
        Gate("login:municipality", ("select", "insert", "update"), f"{SIDE} = 'municipality'"),
        Gate("municipal", ("select",), OWN_MUNICIPALITY),
        # Whether anybody serves a unit, which decides whom an arriving notice reaches, and who is still reminded; never in which role.
        Gate(
            "worker",
            ("select",),
            OWN_MUNICIPALITY,
            ("id", "municipality_id", "user_id", "unit_id", "valid_from", "valid_to"),
        ),
        Gate("watcher", ("select",), OWN_MUNICIPALITY),
        # Whether whoever's calendar is read calls to meetings today.
        Gate(
            "municipal_calendar",
            ("select",),
            f"{OWN_MUNICIPALITY} AND user_id {IS_ACTOR}",
            ("municipality_id", "user_id", "role", "valid_from", "valid_to"),
        ),
        # Whether whoever asks for an extract evaluates today.
        Gate(
            "evaluation",
            ("select",),
            f"{OWN_MUNICIPALITY} AND user_id {IS_ACTOR}",
            ("id", "municipality_id", "user_id", "unit_id", "role", "valid_from", "valid_to"),
        ),
        # What the windows may see, of which each says which roles it asks about (``convenors``, the network's contact list).
        Gate("owner", ("select",), ANY_ROW),
    )

    # Roles that serve no unit, and so reach no concern and no case.
    WITHOUT_UNIT: ClassVar = (
        Role.DATA_PROTECTION.value,
        Role.EDITOR.value,
        Role.CONVENOR.value,
        Role.EVALUATOR.value,
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_unit_but_for_some_roles",
                condition=models.Q(role__in=WITHOUT, unit__isnull=True)
                | models.Q(unit__isnull=False) & ~models.Q(role__in=WITHOUT),
            )
        ]


class Absence(models.Model):
    """That somebody of the municipality is away for some days, and who stands in. Never why: that is nobody's business here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    substitute = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()

    WALL: ClassVar = (
        Gate("municipal", ("select", "insert", "delete"), OWN_MUNICIPALITY),
        Gate("municipal", ("update",), OWN_MUNICIPALITY, ("last_day",)),
        Gate("worker", ("select",), OWN_MUNICIPALITY),
        Gate("watcher", ("select",), OWN_MUNICIPALITY),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="away_from_first_to_last", condition=models.Q(first_day__lte=models.F("last_day"))
            ),
            models.CheckConstraint(
                name="nobody_stands_in_for_themselves",
                condition=models.Q(substitute=None) | ~models.Q(substitute=models.F("user")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "last_day"], name="away")]


class Reminder(models.Model):
    """Whether somebody of the municipality wants a mail in the morning when something planned waits, and when they last got one.

    Who has no row here wants it, and got none yet.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    wanted = models.BooleanField(default=True)
    told_on = models.DateField(null=True)

    WALL: ClassVar = (
        Gate("login:municipality", ("select", "insert"), f"{SIDE} = 'municipality'"),
        Gate("login:municipality", ("update",), f"{SIDE} = 'municipality'", ("wanted",)),
        Gate("worker", ("select", "insert"), OWN_MUNICIPALITY),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("told_on",)),
    )


class KeptList(models.Model):
    """A list as somebody narrowed it, to come back to: which page, and by what. Codes alone, no words of their own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    page = models.CharField(max_length=16)
    query = models.CharField(max_length=200)
    kept_at = models.DateTimeField(auto_now_add=True)

    WALL: ClassVar = (Gate("municipal", ("select", "insert", "delete"), f"{OWN_MUNICIPALITY} AND user_id {IS_ACTOR}"),)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "page", "query"], name="kept_once")]


class StatementAcceptance(models.Model):
    """That somebody accepted one version of the statement of confidentiality (D6, D7). Only ever added to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=16)
    accepted_at = models.DateTimeField(auto_now_add=True)

    WALL: ClassVar = (
        *(Gate(f"login:{side}", ("select", "insert"), OWN_SIDES_USERS) for side in ("sender", "municipality")),
        Gate("owner", ("select",), "user_id IN (SELECT id FROM app.users_user WHERE side = 'sender')"),
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "version"], name="each_version_accepted_once")]


class SideSession(AbstractBaseSession):
    """A session of one side. What stands in it never contains a word of a concern."""

    @classmethod
    def get_session_store_class(cls) -> type:
        """Not used: the store chooses its model by side, in ``sessions``."""
        raise NotImplementedError

    class Meta:
        abstract = True


class SenderSession(SideSession):
    """Sessions of the sender's site, readable by its login alone."""

    WALL: ClassVar = (Gate("login:sender", ("select", "insert", "update", "delete"), "true"),)


class MunicipalitySession(SideSession):
    """Sessions of the municipality's site, readable by its login alone."""

    WALL: ClassVar = (Gate("login:municipality", ("select", "insert", "update", "delete"), "true"),)


class Counter(models.Model):
    """A short-lived value of the sign-in library: attempts made, codes used. The value is JSON."""

    cache_key = models.CharField(primary_key=True, max_length=255)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True


class SenderCounter(Counter):
    """Counters of the sender's site, for its login alone."""

    WALL: ClassVar = (Gate("login:sender", ("select", "insert", "update", "delete"), "true"),)


class MunicipalityCounter(Counter):
    """Counters of the municipality's site, for its login alone."""

    WALL: ClassVar = (Gate("login:municipality", ("select", "insert", "update", "delete"), "true"),)
