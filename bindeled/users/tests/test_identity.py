"""Identity per side: one side's login sees nobody of the other, and a stolen row tells nothing."""

import json
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from bindeled.municipalities.models import Municipality, Unit
from bindeled.users import identity_key
from bindeled.users.models import Invitation, MunicipalitySession, SenderSession, Service, User
from bindeled.users.sessions import SessionStore
from bindeled.users.tests.conftest import SITE, Visitor, invited
from conftest import acting

pytestmark = pytest.mark.django_db
Letters = list[dict[str, Any]]
IDENTITY = (User, EmailAddress, Authenticator, UserSession, Invitation)
OTHER = {"sender": "municipality", "municipality": "sender"}


def a_person(side: str, copenhagen: Municipality, letters: Letters) -> str:
    """Let somebody come in on a side, and answer the secret of their app."""
    return Visitor(side).come_in(invited(side, copenhagen), letters)


@pytest.mark.parametrize("side", ["sender", "municipality"])
@pytest.mark.parametrize("model", IDENTITY)
def test_a_login_sees_nobody_of_the_other_side(
    model: Any, side: str, copenhagen: Municipality, letters: Letters
) -> None:
    a_person(OTHER[side], copenhagen, letters)
    with acting(OTHER[side]):
        assert model.objects.exists()
    with acting(side):
        assert model.objects.count() == 0


@pytest.mark.parametrize("model", IDENTITY)
def test_it_is_the_policy_that_hides_them(model: Any, copenhagen: Municipality, letters: Letters) -> None:
    a_person("municipality", copenhagen, letters)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f'ALTER TABLE app."{table}" DISABLE ROW LEVEL SECURITY')
    with acting("sender"):
        assert model.objects.count() > 0


@pytest.mark.parametrize("side", ["sender", "municipality"])
def test_a_login_cannot_add_a_credential_for_somebody_of_the_other_side(
    side: str, copenhagen: Municipality, letters: Letters
) -> None:
    a_person(OTHER[side], copenhagen, letters)
    theirs = User.objects.get()
    insert = (
        "INSERT INTO mfa_authenticator (user_id, type, data, created_at, side) VALUES (%s, 'totp', '{}', now(), %s)"
    )
    for claimed in ("sender", "municipality"):
        refused = pytest.raises(DatabaseError, match="row-level security")
        with acting(side), connection.cursor() as cursor, refused, transaction.atomic():
            cursor.execute(insert, [theirs.pk, claimed])


def test_a_login_cannot_add_a_person_to_the_other_side(copenhagen: Municipality) -> None:
    stranger = User(side="municipality", email="x@example.org", name="X", municipality=copenhagen)
    with acting("sender"), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        stranger.save(force_insert=True)


def test_one_address_is_two_accounts(copenhagen: Municipality, letters: Letters) -> None:
    a_person("sender", copenhagen, letters)
    a_person("municipality", copenhagen, letters)
    assert User.objects.filter(email="karin@example.org").count() == 2
    assert EmailAddress.objects.filter(verified=True).count() == 2


def test_sessions_lie_in_the_table_of_their_side(copenhagen: Municipality, letters: Letters) -> None:
    a_person("sender", copenhagen, letters)
    assert SenderSession.objects.exists()
    assert not MunicipalitySession.objects.exists()
    with acting("municipality"), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        SenderSession.objects.count()


def test_no_second_factor_stands_in_the_clear(copenhagen: Municipality, letters: Letters) -> None:
    secret = a_person("municipality", copenhagen, letters)
    rows = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in rows
    with acting("municipality"):
        app = Authenticator.objects.get(type="totp")
        assert decrypt(app.data["secret"]) == secret
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    assert seed.startswith(identity_key.VERSION)


def test_a_session_row_tells_nothing(copenhagen: Municipality, letters: Letters) -> None:
    visitor = Visitor("municipality")
    visitor.use_invitation(invited("municipality", copenhagen))
    stored = MunicipalitySession.objects.get()
    assert stored.session_data.startswith(identity_key.VERSION)
    with override_settings(SIDE="municipality"):
        assert "account_login" in SessionStore().decode(stored.session_data)
    with override_settings(SIDE="sender"):
        assert SessionStore().decode(stored.session_data) == {}


@pytest.mark.parametrize("change", [{"SIDE": "sender"}, {"IDENTITY_KEY": "another"}])
def test_what_one_side_closed_the_other_cannot_open(change: dict[str, str]) -> None:
    with override_settings(SIDE="municipality"):
        closed = encrypt("MFRGGZDFMZTWQ2LK")
        assert decrypt(closed) == "MFRGGZDFMZTWQ2LK"
    with override_settings(**{"SIDE": "municipality", **change}), pytest.raises(identity_key.ForeignTextError):
        decrypt(closed)


def test_a_session_cannot_be_passed_off_as_a_second_factor() -> None:
    with override_settings(SIDE="sender"), pytest.raises(identity_key.ForeignTextError):
        decrypt(identity_key.close("MFRGG", "session"))


def test_attempts_are_counted_in_the_database_of_the_side(copenhagen: Municipality) -> None:
    with acting("sender"):
        assert cache.add("code", "used")
        assert not cache.add("code", "used")
    with acting("municipality"):
        assert cache.get("code") is None


def test_an_operator_invites_an_adviser_to_a_unit(
    copenhagen: Municipality, letters: Letters, capsys: pytest.CaptureFixture[str]
) -> None:
    Unit.objects.create(municipality=copenhagen, name="Boligrådgiverne Syd", kind="advisers", valid_from="2020-01-01")
    asked = {"email": "bo@example.org", "name": "Bo", "municipality": "0101", "role": "adviser"}
    with acting("municipality"), override_settings(ROOT_URLCONF=SITE):
        with pytest.raises(CommandError):
            call_command("invite", **asked, unit="Nowhere")
        call_command("invite", **asked, unit="Boligrådgiverne Syd")
    visitor = Visitor("municipality")
    visitor.come_in(capsys.readouterr().out.strip(), letters)
    assert Service.objects.get().role == "adviser"
    assert visitor.get(visitor.room).content == b"inside"


def test_a_letter_goes_into_the_post_with_its_job(copenhagen: Municipality) -> None:
    invited("sender", copenhagen)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM app.post_letter l JOIN queue.procrastinate_jobs j ON j.args->>'letter_id' = l.id::text"
        )
        assert cursor.fetchone() == (1,)
