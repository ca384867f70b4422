"""Signing in and refusals leave a line in our own log, which names nobody."""

import logging
import re
from typing import Any

import pytest
from django.conf import settings

from bindeled.config.events import logger
from bindeled.municipalities.models import Municipality
from bindeled.users.models import User
from bindeled.users.tests.conftest import Visitor, app_code, copenhagen, half_a_minute_later, invited, letters
from conftest import Site
from journeys.factory import World

__all__ = ["copenhagen", "half_a_minute_later", "letters"]  # fixtures of the users' tests
pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What was written about signing in."""
    caplog.set_level(logging.INFO, logger=logger.name)
    return caplog


def test_each_step_of_signing_in_a_failure_and_signing_out_leave_a_line(
    copenhagen: Municipality, letters: list[dict[str, Any]], lines: pytest.LogCaptureFixture
) -> None:
    adviser = Visitor("municipality")
    secret = adviser.come_in(invited("municipality", copenhagen), letters)
    account = f"account={User.objects.get().pk}"
    assert f"shown code page=account_confirm_login_code {account}" in lines.messages
    assert f"shown totp page=mfa_activate_totp {account}" in lines.messages
    adviser.post("/konto/logout/")
    assert f"signed out page=account_logout {account}" in lines.messages
    adviser.post("/konto/login/", {"email": "karin@example.org"})
    adviser.post("/konto/login/kode/indtast/", {"code": "WRONGX"})
    assert f"not shown page=account_confirm_login_code {account}" in lines.messages
    adviser.enter_code(letters)
    adviser.post("/konto/login/andet-trin/", {"code": "000000"})
    assert f"not shown page=mfa_authenticate {account}" in lines.messages
    said = lines.text
    for word in ("karin", "Karin", "WRONGX", "000000", "127.0.0.1", app_code(secret)):
        assert word not in said


def test_what_may_not_be_seen_leaves_a_line_and_a_page_that_does_not_exist_leaves_none(
    world: World, municipal_site: Site, lines: pytest.LogCaptureFixture
) -> None:
    municipal_site.sign_in_as(world["Mona"])
    lines.clear()
    municipal_site.get("/sager/00000000-0000-4000-8000-000000000000/")
    assert lines.messages == [f"refused 404 page=case account={world['Mona'].pk}"]
    municipal_site.get("/nothing-here/")
    assert len(lines.messages) == 1


def test_a_form_without_its_token_leaves_a_line(world: World, lines: pytest.LogCaptureFixture) -> None:
    site = Site("sender")
    site.client.handler.enforce_csrf_checks = True
    site.post("/sprog/", {"language": "en"})
    assert "refused 403 page=set_language account=nobody" in lines.messages


def test_an_address_cannot_forge_a_line_and_a_line_says_how_far_from_utc_it_is(
    world: World, lines: pytest.LogCaptureFixture
) -> None:
    formatters: Any = settings.LOGGING["formatters"]
    line = formatters["line"]
    formatter = logging.Formatter(line["format"], line["datefmt"])
    site = Site("sender")
    site.client.handler.enforce_csrf_checks = True
    site.post("/invitation/x%0A2026-01-01 ERROR forged/", {"how": "code"})
    assert lines.records
    for record in lines.records:
        written = formatter.format(record)
        assert "\n" not in written
        assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} ", written)
