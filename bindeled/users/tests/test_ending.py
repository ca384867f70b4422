"""Ending: signing out, the operator's command, and a code that belongs to one browser."""

import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bindeled.municipalities.models import Municipality
from bindeled.users import actions
from bindeled.users.models import Invitation, MunicipalitySession, SenderSession, User
from bindeled.users.tests.conftest import Visitor, app_code, code_in, invited
from conftest import Site, acting
from journeys.factory import World

pytestmark = pytest.mark.django_db
Letters = list[dict[str, Any]]
COOKIE = settings.SESSION_COOKIE_NAME


def test_signing_out_ends_the_session_in_the_database_and_asks_the_browser_to_forget(
    adviser: Visitor, copenhagen: Municipality, letters: Letters
) -> None:
    adviser.come_in(invited("municipality", copenhagen), letters)
    old = adviser.client.cookies[COOKIE].value
    answer = adviser.post("/konto/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not MunicipalitySession.objects.filter(session_key=old).exists()
    adviser.client.cookies[COOKIE] = old
    assert adviser.get(adviser.room)["Location"].startswith("/konto/login/")


def test_looking_at_the_sign_out_page_signs_nobody_out(
    adviser: Visitor, copenhagen: Municipality, letters: Letters
) -> None:
    adviser.come_in(invited("municipality", copenhagen), letters)
    assert "Clear-Site-Data" not in adviser.get("/konto/logout/").headers
    assert adviser.get(adviser.room).content == b"inside"


def test_signing_in_gives_a_new_session_and_the_old_one_is_dead(
    adviser: Visitor, copenhagen: Municipality, letters: Letters
) -> None:
    adviser.use_invitation(invited("municipality", copenhagen))
    before = adviser.client.cookies[COOKIE].value
    adviser.enter_code(letters)
    after = adviser.client.cookies[COOKIE].value
    assert before != after
    assert list(MunicipalitySession.objects.values_list("session_key", flat=True)) == [after]


def test_confirming_gives_a_new_session_number_and_stays_on_the_list(
    adviser: Visitor, copenhagen: Municipality, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = adviser.come_in(invited("municipality", copenhagen), letters)
    before = adviser.client.cookies[COOKIE].value
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 6 * 60)
    asked = adviser.get("/konto/app/fjern/")
    assert asked["Location"].startswith("/konto/bekraeft/")
    adviser.post("/konto/bekraeft/", {"code": "000000"})
    assert adviser.client.cookies[COOKIE].value == before
    adviser.post("/konto/bekraeft/", {"code": app_code(secret)})
    after = adviser.client.cookies[COOKIE].value
    assert after != before
    assert [session.session_key for session in UserSession.objects.all()] == [after]
    assert not MunicipalitySession.objects.filter(session_key=before).exists()
    assert adviser.get(adviser.room).content == b"inside"


def test_a_code_works_only_in_the_browser_that_asked_for_it(
    adviser: Visitor, copenhagen: Municipality, letters: Letters
) -> None:
    adviser.use_invitation(invited("municipality", copenhagen))
    other = Visitor("municipality")
    other.enter_code(letters)
    assert other.get(other.room)["Location"].startswith("/konto/login/")


def test_a_code_that_was_used_cannot_be_used_again(
    adviser: Visitor, copenhagen: Municipality, letters: Letters
) -> None:
    adviser.use_invitation(invited("municipality", copenhagen))
    used = code_in(letters)
    adviser.enter_code(letters)
    adviser.post("/konto/logout/")
    adviser.post("/konto/login/", {"email": "karin@example.org"})
    adviser.post("/konto/login/kode/indtast/", {"code": used})
    assert adviser.get(adviser.room)["Location"].startswith("/konto/login/")


def test_wrong_codes_of_an_app_are_counted_per_account_and_then_a_right_one_is_refused_too(
    adviser: Visitor, copenhagen: Municipality, letters: Letters
) -> None:
    secret = adviser.come_in(invited("municipality", copenhagen), letters)
    guesser = Visitor("municipality")
    guesser.post("/konto/login/", {"email": "karin@example.org"})
    guesser.enter_code(letters)
    for _ in range(5):
        guesser.post("/konto/login/andet-trin/", {"code": "000000"})
    guesser.post("/konto/login/andet-trin/", {"code": app_code(secret)})
    assert guesser.get(guesser.room)["Location"].startswith("/konto/login/")


def test_all_other_sessions_can_be_ended_at_once(adviser: Visitor, copenhagen: Municipality, letters: Letters) -> None:
    adviser.come_in(invited("municipality", copenhagen), letters)
    with acting("municipality"):
        UserSession.objects.create(user=User.objects.get(), session_key="elsewhere", ip="127.0.0.1", user_agent="x")
    adviser.post("/konto/sessioner/")
    assert UserSession.objects.count() == 1
    assert adviser.get(adviser.room).content == b"inside"


@pytest.mark.parametrize("whom", [["--email", "karin@example.org"], ["--everybody"]])
def test_an_operator_ends_sessions_at_once(
    adviser: Visitor, copenhagen: Municipality, letters: Letters, whom: list[str]
) -> None:
    adviser.come_in(invited("municipality", copenhagen), letters)
    with acting("municipality"):
        call_command("sign_out", *whom)
    assert adviser.get(adviser.room)["Location"].startswith("/konto/login/")
    assert User.objects.get().is_active


def test_a_closed_account_stays_closed_until_it_is_invited_anew(
    adviser: Visitor, copenhagen: Municipality, letters: Letters
) -> None:
    adviser.come_in(invited("municipality", copenhagen), letters)
    waiting = invited("municipality", copenhagen, renews=True)
    with acting("municipality"):
        call_command("sign_out", "--email", "karin@example.org", "--close")
    assert not Invitation.objects.filter(used_at=None, expires_at__gt=timezone.now()).exists()
    Visitor("municipality").use_invitation(waiting)
    assert not User.objects.get().is_active
    letters.clear()
    adviser.post("/konto/login/", {"email": "karin@example.org"})
    assert letters == []
    Visitor("municipality").use_invitation(invited("municipality", copenhagen, renews=True))
    assert User.objects.get().is_active


def test_the_command_refuses_an_unknown_address_and_never_closes_everybody(copenhagen: Municipality) -> None:
    with acting("municipality"):
        with pytest.raises(CommandError, match="no account"):
            call_command("sign_out", "--email", "nobody@example.org")
        with pytest.raises(CommandError, match="one person"):
            call_command("sign_out", "--everybody", "--close")


def test_an_account_of_the_other_side_is_not_found(
    adviser: Visitor, copenhagen: Municipality, letters: Letters
) -> None:
    adviser.come_in(invited("municipality", copenhagen), letters)
    with acting("sender"):
        with pytest.raises(CommandError, match="no account"):
            call_command("sign_out", "--email", "karin@example.org")
        actions.end_sessions_of_all()
    assert adviser.get(adviser.room).content == b"inside"


def _others(model: type[SenderSession], user: User, later: datetime) -> None:
    names = [f"other{number}" for number in range(300)]
    model.objects.bulk_create(model(session_key=name, session_data="", expire_date=later) for name in names)
    UserSession.objects.bulk_create(UserSession(user=user, session_key=name, ip="127.0.0.1") for name in names)


def test_many_sessions_end_in_as_few_statements_as_one(world: World, sender_site: Site) -> None:
    """Ended one by one, some thousands took longer than anybody waits."""
    sender_site.sign_in_as(world["Karin"])
    kept = UserSession.objects.get(user=world["Karin"])
    model = SenderSession
    later = timezone.now() + timedelta(hours=1)
    with acting("sender"):
        _others(model, world["Karin"], later)
    with CaptureQueriesContext(connection) as asked:
        assert sender_site.post("/konto/sessioner/").status_code == 302
    assert list(UserSession.objects.filter(user=world["Karin"])) == [kept]
    assert not model.objects.filter(session_key__startswith="other").exists()
    assert len(asked) < 40
