"""Signing in: by invitation, with two factors, for a time."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bindeled.municipalities.models import Municipality
from bindeled.users import actions, rules
from bindeled.users.models import Invitation, MunicipalitySession, StatementAcceptance, User
from bindeled.users.tests.conftest import Visitor, app_code, code_in, invited, path_of
from conftest import acting

pytestmark = pytest.mark.django_db
Letters = list[dict[str, Any]]


def test_an_invitation_becomes_an_account_with_a_second_factor(
    sender: Visitor, copenhagen: Municipality, letters: Letters
) -> None:
    link = invited("sender", copenhagen)
    assert letters[0]["kind"] == "invitation"
    assert link in letters[0]["text"]
    assert link.rsplit("/", 2)[1] not in str(Invitation.objects.values().get())
    sender.come_in(link, letters)
    user = User.objects.get()
    assert (user.side, user.email, user.has_usable_password()) == ("sender", "karin@example.org", False)
    assert sender.get(sender.room)["Location"].startswith("/tavshedspligt/")


def test_the_statement_is_asked_once_and_written_down(
    sender: Visitor, copenhagen: Municipality, letters: Letters
) -> None:
    sender.come_in(invited("sender", copenhagen), letters)
    asked = sender.get(sender.room)["Location"]
    assert "tavshedspligt" in sender.get(asked).content.decode()
    assert sender.post(asked, {"next": sender.room})["Location"] == sender.room
    assert sender.get(sender.room).content == b"inside"
    assert StatementAcceptance.objects.get().version == rules.STATEMENT_VERSION


def test_a_new_statement_is_asked_again(sender: Visitor, copenhagen: Municipality, letters: Letters) -> None:
    sender.come_in(invited("sender", copenhagen), letters)
    sender.post("/tavshedspligt/")
    User.objects.update(statement="2020-01")
    assert sender.get(sender.room)["Location"].startswith("/tavshedspligt/")


def test_without_a_second_factor_one_sees_nothing_but_the_way_to_one(
    sender: Visitor, copenhagen: Municipality, letters: Letters
) -> None:
    sender.use_invitation(invited("sender", copenhagen))
    sender.enter_code(letters)
    for path in ("/afsender/", "/konto/", "/konto/sessioner/", "/konto/koder/", "/tavshedspligt/"):
        assert sender.get(path)["Location"].startswith("/konto/andet-trin/"), path
    assert sender.get("/konto/andet-trin/").status_code == 200


@pytest.mark.parametrize("spoil", ["used", "expired", "unknown", "foreign side"])
def test_an_invitation_that_cannot_be_used_says_so(
    spoil: str, sender: Visitor, adviser: Visitor, copenhagen: Municipality, letters: Letters
) -> None:
    link = invited("sender", copenhagen)
    path, visitor = path_of(link), sender
    if spoil == "used":
        sender.use_invitation(link)
        visitor = Visitor("sender")
    elif spoil == "expired":
        Invitation.objects.update(expires_at=timezone.now())
    elif spoil == "unknown":
        path = "/invitation/nothing/"
    else:
        visitor = adviser
    before = User.objects.count()
    assert visitor.get(path).status_code == 410
    assert visitor.post(path, {"how": "code"}).status_code == 410
    assert User.objects.count() == before


def test_looking_at_an_invitation_does_not_use_it(sender: Visitor, copenhagen: Municipality, letters: Letters) -> None:
    link = invited("sender", copenhagen)
    assert "Karin" in sender.get(path_of(link)).content.decode()
    assert Invitation.objects.get().used_at is None


def test_sign_up_without_an_invitation_is_closed(sender: Visitor, copenhagen: Municipality, letters: Letters) -> None:
    for path in ("/konto/signup/", "/konto/signup/passkey/"):
        sender.post(path, {"email": "stranger@example.org"})
    assert not User.objects.exists()


def test_an_unknown_address_gets_no_letter_and_the_same_page(
    sender: Visitor, copenhagen: Municipality, letters: Letters
) -> None:
    answer = sender.post("/konto/login/", {"email": "stranger@example.org"})
    assert answer["Location"].startswith("/konto/login/kode/indtast/")
    assert letters == []


Later = Callable[[], None]


def sign_in_again(visitor: Visitor, letters: Letters) -> Any:
    visitor.post("/konto/logout/")
    visitor.post("/konto/login/", {"email": "karin@example.org", "next": visitor.room})
    return visitor.enter_code(letters, onward=visitor.room)


def test_a_code_by_mail_is_followed_by_the_app(
    adviser: Visitor, copenhagen: Municipality, letters: Letters, half_a_minute_later: Later
) -> None:
    secret = adviser.come_in(invited("municipality", copenhagen), letters)
    half_a_minute_later()
    assert sign_in_again(adviser, letters)["Location"] == "/konto/login/andet-trin/"
    assert adviser.get(adviser.room)["Location"].startswith("/konto/login/")
    answer = adviser.post("/konto/login/andet-trin/", {"code": app_code(secret)})
    assert answer["Location"] == adviser.room
    assert adviser.get(adviser.room).content == b"inside"


def test_a_code_of_the_app_works_once(
    adviser: Visitor, copenhagen: Municipality, letters: Letters, half_a_minute_later: Later
) -> None:
    secret = adviser.come_in(invited("municipality", copenhagen), letters)
    half_a_minute_later()
    code = app_code(secret)
    sign_in_again(adviser, letters)
    assert adviser.post("/konto/login/andet-trin/", {"code": code}).status_code == 302
    sign_in_again(adviser, letters)
    assert adviser.post("/konto/login/andet-trin/", {"code": code}).status_code == 200
    assert adviser.get(adviser.room)["Location"].startswith("/konto/login/")


def test_the_code_that_set_up_the_app_cannot_be_used_again(
    adviser: Visitor, copenhagen: Municipality, letters: Letters, half_a_minute_later: Later
) -> None:
    secret = adviser.come_in(invited("municipality", copenhagen), letters)
    sign_in_again(adviser, letters)
    assert adviser.post("/konto/login/andet-trin/", {"code": app_code(secret)}).status_code == 200


def test_recovery_codes_are_shown_once_and_work_once(
    adviser: Visitor, copenhagen: Municipality, letters: Letters
) -> None:
    adviser.come_in(invited("municipality", copenhagen), letters)
    codes = adviser.get("/konto/koder/").context["unused_codes"]
    assert "*" not in codes[0]
    assert codes[0] not in adviser.get("/konto/koder/").content.decode()
    for status in (302, 200):
        sign_in_again(adviser, letters)
        assert adviser.post("/konto/login/andet-trin/", {"code": codes[0]}).status_code == status
    assert adviser.get(adviser.room).status_code == 302


def test_nobody_is_led_to_another_site_after_signing_in(
    adviser: Visitor, copenhagen: Municipality, letters: Letters, half_a_minute_later: Later
) -> None:
    secret = adviser.come_in(invited("municipality", copenhagen), letters)
    half_a_minute_later()
    adviser.post("/konto/logout/")
    adviser.post("/konto/login/", {"email": "karin@example.org", "next": "https://evil.example/"})
    adviser.enter_code(letters, onward="https://evil.example/")
    assert adviser.post("/konto/login/andet-trin/", {"code": app_code(secret)})["Location"] == "/hjem/"


def test_the_last_second_factor_stays(adviser: Visitor, copenhagen: Municipality, letters: Letters) -> None:
    adviser.come_in(invited("municipality", copenhagen), letters)
    adviser.post("/konto/app/fjern/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_a_session_ended_from_the_list_is_dead_at_its_next_request(
    adviser: Visitor, copenhagen: Municipality, letters: Letters, half_a_minute_later: Later
) -> None:
    secret = adviser.come_in(invited("municipality", copenhagen), letters)
    half_a_minute_later()
    other = Visitor("municipality")
    sign_in_again(other, letters)
    other.post("/konto/login/andet-trin/", {"code": app_code(secret)})
    assert other.get(other.room).content == b"inside"
    ended = UserSession.objects.latest("id")
    assert str(ended.pk) in adviser.get("/konto/").content.decode()
    assert adviser.post(f"/konto/sessioner/{ended.pk}/afslut/").status_code == 302
    assert other.get(other.room)["Location"].startswith("/konto/login/")
    assert adviser.get(adviser.room).content == b"inside"


def test_nobody_ends_the_session_of_another(adviser: Visitor, copenhagen: Municipality, letters: Letters) -> None:
    adviser.come_in(invited("municipality", copenhagen), letters)
    theirs = UserSession.objects.get()
    stranger = Visitor("municipality")
    stranger.come_in(invited("municipality", copenhagen, "mona@example.org"), letters)
    assert stranger.post(f"/konto/sessioner/{theirs.pk}/afslut/").status_code == 404
    assert adviser.get(adviser.room).content == b"inside"


def test_closing_an_account_ends_its_live_session(adviser: Visitor, copenhagen: Municipality, letters: Letters) -> None:
    adviser.come_in(invited("municipality", copenhagen), letters)
    assert adviser.get(adviser.room).content == b"inside"
    User.objects.update(is_active=False)
    assert adviser.get(adviser.room)["Location"].startswith("/konto/login/")


def test_an_unused_session_is_signed_out(
    adviser: Visitor, copenhagen: Municipality, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    adviser.come_in(invited("municipality", copenhagen), letters)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 16 * 60)
    assert adviser.get(adviser.room).content == b"inside"
    monkeypatch.setattr(time, "time", lambda: now + 45 * 60)
    assert adviser.get(adviser.room).content == b"inside"
    monkeypatch.setattr(time, "time", lambda: now + 76 * 60)
    assert adviser.get(adviser.room)["Location"].startswith("/konto/login/")


def test_a_request_within_a_quarter_of_an_hour_writes_nothing(
    adviser: Visitor, copenhagen: Municipality, letters: Letters
) -> None:
    adviser.come_in(invited("municipality", copenhagen), letters)
    adviser.get(adviser.room)
    with CaptureQueriesContext(connection) as caught:
        adviser.get(adviser.room)
    assert not [query["sql"] for query in caught if query["sql"].startswith(("UPDATE", "INSERT"))]


def test_the_language_follows_the_person(adviser: Visitor, copenhagen: Municipality, letters: Letters) -> None:
    adviser.come_in(invited("municipality", copenhagen), letters)
    adviser.post("/sprog/", {"language": "en", "next": "/"})
    assert User.objects.get().language == "en"
    adviser.post("/sprog/", {"language": "xx", "next": "/"})
    assert User.objects.get().language == "en"


def test_a_code_letter_says_when_it_ends_and_names_nobody_in_its_subject(
    adviser: Visitor, copenhagen: Municipality, letters: Letters
) -> None:
    adviser.use_invitation(invited("municipality", copenhagen))
    letter = letters[-1]
    assert (letter["kind"], letter["municipality"], letter["language"]) == ("login_code", "0101", "da")
    assert "3 minutter" in letter["text"]
    assert "Karin" not in letter["subject"]
    assert code_in(letters) not in letter["subject"]


def test_a_lost_key_is_replaced_by_a_new_invitation(
    adviser: Visitor, copenhagen: Municipality, letters: Letters
) -> None:
    adviser.come_in(invited("municipality", copenhagen), letters)
    with pytest.raises(actions.InvitationError):
        invited("municipality", copenhagen)
    link = invited("municipality", copenhagen, renews=True)
    assert Authenticator.objects.exists()
    Visitor("municipality").use_invitation(link)
    assert not Authenticator.objects.exists()
    assert adviser.get(adviser.room)["Location"].startswith("/konto/login/")
    assert User.objects.count() == EmailAddress.objects.count() == 1


def test_too_many_wrong_codes_end_the_attempt(adviser: Visitor, copenhagen: Municipality, letters: Letters) -> None:
    adviser.use_invitation(invited("municipality", copenhagen))
    for _ in range(3):
        adviser.post("/konto/login/kode/indtast/", {"code": "WRONGX"})
    adviser.enter_code(letters)
    assert adviser.get(adviser.room)["Location"].startswith("/konto/login/")


def test_one_click_sign_in_exists_in_the_demonstration_only(copenhagen: Municipality) -> None:
    with override_settings(DEMO=False), pytest.raises(PermissionDenied):
        actions.sign_in_for_demo(RequestFactory().get("/"), User())


def test_one_click_sign_in_opens_the_door_of_the_demonstration(copenhagen: Municipality, letters: Letters) -> None:
    visitor = Visitor("municipality")
    visitor.come_in(invited("municipality", copenhagen), letters)
    Authenticator.objects.all().delete()
    newcomer = Visitor("municipality")
    assert newcomer.post("/med-et-klik/").status_code == 200
    assert newcomer.get(newcomer.room).content == b"inside"
    with override_settings(DEMO=False):
        assert newcomer.get(newcomer.room)["Location"].startswith("/konto/andet-trin/")


def test_a_mailbox_is_not_flooded_with_codes(adviser: Visitor, copenhagen: Municipality, letters: Letters) -> None:
    adviser.use_invitation(invited("municipality", copenhagen))
    letters.clear()
    for _ in range(5):
        Visitor("municipality").post("/konto/login/", {"email": "karin@example.org"})
    assert len(letters) == 3


@pytest.mark.parametrize(
    "credential",
    [
        "0",
        "false",
        "[]",
        "{}",
        "1",
        '"x"',
        "[" * 90_000,
        '{"id": {}, "rawId": ""}',
        '{"id": "MTIz", "rawId": "!", "response": {}}',
    ],
    ids=["zero", "false", "a list", "nothing", "one", "a text", "deep", "other kinds", "no base64"],
)
def test_what_is_no_passkey_becomes_none_and_opens_nothing(
    credential: str, adviser: Visitor, copenhagen: Municipality, letters: Letters
) -> None:
    adviser.use_invitation(invited("municipality", copenhagen), how="passkey")
    answer = adviser.post("/konto/opret-adgangsnoegle/", {"name": "Telefon", "credential": credential})
    assert answer.status_code == 200, "the page is shown again"
    assert not Authenticator.objects.exists()
    assert adviser.get(adviser.room).status_code == 302
    assert adviser.post("/konto/login/adgangsnoegle/", {"credential": credential}).status_code == 302


def test_the_page_of_ones_sign_in_stays_quick_however_often_one_signed_in(
    adviser: Visitor, copenhagen: Municipality, letters: Letters
) -> None:
    adviser.come_in(invited("municipality", copenhagen), letters)
    user, store = User.objects.get(), MunicipalitySession
    with acting("municipality"):
        for number in range(120):
            key, over = f"session{number:08d}", number % 2 == 0
            store.objects.create(
                session_key=key, session_data="", expire_date=timezone.now() + timedelta(hours=-1 if over else 1)
            )
            UserSession.objects.create(user=user, session_key=key, ip="127.0.0.1", user_agent="")
    with CaptureQueriesContext(connection) as asked:
        page = adviser.get("/konto/").content.decode()
    assert page.count("/afslut/") <= 50
    assert len(asked) < 40
    assert UserSession.objects.count() == 61, "those that are over are forgotten"
    assert adviser.post("/konto/sessioner/").status_code == 302
    assert UserSession.objects.count() == 1
