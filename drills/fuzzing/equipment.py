"""What a side starts with, and the way back to it: passkeys, an app, an invitation, and every row as it was."""

import json
import os
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256

import psycopg
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from bindeled.config.cast import CAST
from bindeled.municipalities.models import Municipality
from bindeled.users import actions
from bindeled.users.models import User

USERS = f"SELECT id FROM app.users_user WHERE side = '{settings.SIDE}'"
# Rows that this side's requests change, each with the rows that are this side's own.
IDENTITY = {
    "app.mfa_authenticator": f"user_id IN ({USERS})",
    "app.account_emailaddress": f"user_id IN ({USERS})",
    "app.users_user": f"side = '{settings.SIDE}'",
    "app.users_invitation": f"side = '{settings.SIDE}'",
}
LISTS = {
    "app.housing_contactperson": "true",
    "app.housing_appointment": "true",
    "app.housing_leave": "true",
    "app.housing_doubt": "true",
    "app.housing_keeper": "true",
}
OWN_ROWS = {
    "sender": {**IDENTITY, **LISTS},
    "municipality": {**IDENTITY, "app.cases_concern": "true", "app.cases_case": "true", "app.cases_entry": "true"},
}
# Attempts that are counted: left standing, they would refuse at the sign-in what the next requests are to reach.
COUNTED = f"app.users_{settings.SIDE}counter"
AAGUID = b"\0" * 16
FLAGS = AuthenticatorData.FLAG
VERIFIED = FLAGS.UP | FLAGS.UV | FLAGS.AT
APP_SECRET = "JBSWY3DPEHPK3PXP"  # invented for this drill


class Start:
    """The world at its start, kept beside the database's own tables."""

    def __init__(self) -> None:
        self._tables = OWN_ROWS[settings.SIDE]
        _equip()
        self._admin = psycopg.connect(os.environ["FUZZ_ADMIN_URL"], autocommit=True)
        self._admin.execute("SET session_replication_role = replica")  # neither triggers nor foreign keys
        self._admin.execute("SELECT pg_advisory_lock(1)")
        self._admin.execute("CREATE SCHEMA IF NOT EXISTS fuzz")
        self._admin.execute("SELECT pg_advisory_unlock(1)")
        for kept, table, own in self._kept():
            self._admin.execute(f"DROP TABLE IF EXISTS {kept}".encode())
            self._admin.execute(f"CREATE TABLE {kept} AS SELECT * FROM {table} WHERE {own}".encode())

    def _kept(self) -> Iterator[tuple[str, str, str]]:
        for table, own in self._tables.items():
            yield f"fuzz.{settings.SIDE}_{table.rpartition('.')[2]}", table, own

    def restore(self) -> None:
        """Put every row back as it was."""
        with self._admin.transaction():
            for kept, table, own in self._kept():
                self._admin.execute(f"DELETE FROM {table} WHERE {own}".encode())
                back = f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM {kept}"
                self._admin.execute(back.encode())
            self._admin.execute(f"DELETE FROM {COUNTED}".encode())

    @staticmethod
    def invite(number: int) -> str:
        """Invite somebody new to this side, and answer the token of the link."""
        home = Municipality.objects.get(code=settings.HOME_MUNICIPALITY)
        email = f"vera{number}@bindeled.example"
        link = actions.invite(email=email, name="Vera Prøve", municipality=home, language="da")
        return link.rstrip("/").rpartition("/")[2]


def _equip() -> None:
    """Give one person passkeys and recovery codes, and the next an app."""
    first, second = [one.email for one in CAST if one.side == settings.SIDE][:2]
    Authenticator.objects.filter(user__side=settings.SIDE).delete()
    for name in ("Telefon", "Bærbar"):
        made = {"name": name, "credential": _credential(name), "passwordless": True}
        Authenticator.objects.create(user=User.objects.get(email=first), type=Authenticator.Type.WEBAUTHN, data=made)
    RecoveryCodes.activate(User.objects.get(email=first))
    TOTP.activate(User.objects.get(email=second), APP_SECRET)


def _credential(name: str) -> dict[str, object]:
    """Answer what a browser hands over for a passkey, with a key that nobody holds."""
    key = ES256({1: 2, 3: -7, -1: 1, -2: sha256(name.encode()).digest(), -3: sha256(b"y").digest()})
    handle = sha256(b"handle" + name.encode()).digest()
    attested = AttestedCredentialData.create(AAGUID, handle, key)
    data = AuthenticatorData.create(sha256(b"localhost").digest(), VERIFIED, 0, attested)
    client = json.dumps({"type": "webauthn.create", "challenge": "AAAA", "origin": "http://localhost"}).encode()
    response = {"clientDataJSON": _b64(client), "attestationObject": _b64(AttestationObject.create("none", data, {}))}
    return {
        "id": _b64(handle),
        "rawId": _b64(handle),
        "type": "public-key",
        "clientExtensionResults": {"credProps": {"rk": True}},
        "response": response,
    }


def _b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
