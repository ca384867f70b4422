"""What every answer tells the browser; and what a real site's cookies and headers are, over https."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.urls import reverse

from bindeled.config.access_table import ACCOUNT, PAGE, TABLE
from bindeled.config.headers import HEADERS
from conftest import URLS, Site
from journeys import stage
from journeys.factory import World

EXPECTED = {
    **HEADERS,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
POLICY = ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "script-src 'self'", "form-action 'self'")
VISITORS = {"sender": ("anybody", "Karin"), "municipality": ("anybody", "Bo")}
# The catalogue as data, which any page anywhere may read; see bindeled/catalogue/tests/test_open_data.py.
OPEN_DATA = ("hsds", "hsds_file", "hsds_services")
WITHOUT_OBJECT = [
    (side, name, visitor)
    for side, rows in TABLE.items()
    for name, row in rows.items()
    for visitor in VISITORS[side]
    if not row.thing and row.get["otherwise"] == PAGE and name not in {*ACCOUNT, "statement", *OPEN_DATA}
]


def missing(response: Any, but: tuple[str, ...] = ()) -> list[str]:
    """Answer what an answer should say and does not."""
    wrong = [name for name, value in EXPECTED.items() if name not in but and response.headers.get(name) != value]
    policy = response.headers.get("Content-Security-Policy", "")
    return wrong + [part for part in POLICY if part not in policy]


@pytest.mark.django_db
@pytest.mark.parametrize(("side", "name", "role"), WITHOUT_OBJECT, ids=str)
def test_every_page_says_what_the_browser_may_do(world: World, side: str, name: str, role: str) -> None:
    site = Site(side)
    if role != "anybody":
        site.sign_in_as(world[role])
    response = site.get(reverse(name, urlconf=URLS[side]))
    assert missing(response) == []
    assert "Access-Control-Allow-Origin" not in response.headers
    if role != "anybody":
        assert "no-store" in response.headers["Cache-Control"]
    if response.status_code == 200:
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        assert ("/konto/logout/" in response.content.decode()) is (role != "anybody")


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPEN_DATA)
def test_open_data_may_be_read_from_anywhere_and_says_the_rest_too(world: World, name: str) -> None:
    site = Site("sender")
    site.sign_in_as(world["Karin"])
    response = site.get(reverse(name, urlconf=URLS["sender"]))
    assert missing(response) == []
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert response.headers["Content-Type"] == "application/json"
    assert "public" not in response.headers["Cache-Control"]  # a cookie may go with it


@pytest.mark.django_db
@pytest.mark.parametrize("side", ["sender", "municipality"])
def test_refusals_and_files_say_it_too(side: str) -> None:
    site = Site(side)
    assert missing(site.get("/nothing-here/")) == []
    assert missing(site.get("/?x=%00"), but=("X-Frame-Options",)) == []
    file = site.get("/static/design/favicon.svg")
    file.close()
    assert file.status_code == 200
    assert "Access-Control-Allow-Origin" not in file.headers
    assert missing(file, but=("X-Frame-Options",)) == []


@pytest.mark.django_db
def test_an_answer_that_says_nothing_is_noticed() -> None:
    response = Site("sender").get("/nothing-here/")
    del response.headers["Permissions-Policy"], response.headers["Content-Security-Policy"]
    assert missing(response) == ["Permissions-Policy", *POLICY]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/static/", "/static/design/", "/.git/config", "/static/../.git/config"])
def test_no_folder_is_listed_and_no_history_is_served(world: World, path: str) -> None:
    assert Site("sender").get(path).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT"])
@pytest.mark.parametrize("path", ["/", "/konto/login/", "/static/design/favicon.svg"])
def test_a_method_that_no_page_uses_is_refused(method: str, path: str) -> None:
    response = Site("sender").client.generic(method, path, "echo me")
    assert response.status_code == 405
    assert b"echo me" not in response.content


REAL = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
seen = {}
for name, path, method in (("file", "/static/design/favicon.svg", "get"), ("refused", "/", "put")):
    seen[name] = dict(getattr(Client(HTTP_HOST=settings.ALLOWED_HOSTS[0]), method)(path, secure=True).headers)
client = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0])
client.post("/sprog/", {"language": "en", "next": "/"}, secure=True)
seen["cookies"] = [morsel.OutputString() for morsel in client.cookies.values()]
seen["hosts"] = settings.ALLOWED_HOSTS
seen["cookie settings"] = [
    [getattr(settings, f"{kind}_COOKIE_{what}") for what in ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "PATH", "DOMAIN")]
    for kind in ("SESSION", "CSRF", "LANGUAGE")
]
seen["debug"] = settings.DEBUG
print(json.dumps(seen))
"""


@pytest.fixture(scope="module", params=["sender", "municipality"])
def real(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What a process says that was given an https address and no demo."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bindeled.config.settings",
        "BINDELED_SIDE": request.param,
        "BINDELED_DEMO": "",
        "BINDELED_SENDER_URL": "https://sender.example.org",
        "BINDELED_MUNICIPALITY_URL": "https://municipality.example.org",
    }
    done = subprocess.run(
        [sys.executable, "-c", REAL], env=environment, cwd=stage.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_a_real_site_is_https_for_a_year_and_all_below(real: dict[str, Any]) -> None:
    for answer in ("file", "refused"):
        assert real[answer]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_a_real_sites_cookies_stay_on_its_host_and_away_from_scripts(real: dict[str, Any]) -> None:
    [cookie] = real["cookies"]
    assert cookie.startswith("__Host-bindeled_")
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert attribute in cookie
    assert "Domain" not in cookie
    for name, *rest in real["cookie settings"]:
        assert name.startswith("__Host-")
        assert rest == [True, True, "Lax", "/", None]


def test_a_real_site_knows_its_own_host_only_and_shows_no_debug_page(real: dict[str, Any]) -> None:
    assert real["hosts"] in (["sender.example.org"], ["municipality.example.org"])
    assert real["debug"] is False


@pytest.mark.django_db
def test_a_request_for_another_host_is_refused(world: World) -> None:
    site = Site("sender")
    assert site.get("/").status_code == 200
    assert site.get("/", HTTP_HOST="evil.example").status_code == 400
