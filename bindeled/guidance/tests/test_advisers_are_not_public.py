"""The way to the advisers is for senders after signing in: no page, file or text for anybody shows it (D13, decision 3)."""

import html
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse

from bindeled.config.access_table import NOBODY, OPEN, PAGE, TABLE
from bindeled.config.demo import PLACES
from bindeled.config.environment import ROOT
from bindeled.config.management.commands.load_texts import SHIPPED
from bindeled.config.places import load
from bindeled.config.texts import load as load_texts
from bindeled.guidance.models import EmergencyNumber, Text
from bindeled.municipalities.models import ContactPoint, Municipality
from conftest import URLS, Site

MUNICIPALITIES = ("0101", "0157")
# Both spellings of the advisers' mail in the sources end so, and neither is loaded (decision 5).
COPENHAGENS_MAIL = "@kk.dk"
BETWEEN_DIGITS = r"[\s().\-‐-―/]|%20"


@pytest.fixture
def places(db: None) -> None:
    """Both municipalities, and an adviser's mail address besides the phone number."""
    for path in sorted(PLACES.glob("*.toml")):
        load(path)
    load_texts(SHIPPED)
    phone = ContactPoint.objects.get(audience="senders")
    ContactPoint(
        unit=phone.unit,
        municipality=phone.municipality,
        kind="mail",
        value="raadgiver@opdigtet.example",
        audience="senders",
        source="en test",
        valid_from=phone.valid_from,
    ).save()


def spellings(text: str) -> tuple[str, str]:
    """The text as a machine and as a reader sees it, with nothing between the digits of a number."""
    plain = html.unescape(text).casefold()
    return re.sub(BETWEEN_DIGITS, "", plain), re.sub(BETWEEN_DIGITS, "", re.sub(r"<[^>]*>", "", plain))


def leaks(texts: dict[str, str], secrets: list[str]) -> list[str]:
    """Which texts show one of the secrets, however it is spelt."""
    wanted = [spellings(secret)[0] for secret in secrets]
    return [where for where, text in texts.items() if any(s in seen for s in wanted for seen in spellings(text))]


def secrets() -> list[str]:
    return [*ContactPoint.objects.exclude(audience="public").values_list("value", flat=True), COPENHAGENS_MAIL]


def public_addresses() -> list[str]:
    """Every address of the sender's site that answers anybody, from the table that no address may be missing in."""
    rows = {name: row for name, row in TABLE["sender"].items() if not row.thing}
    names = [name for name, row in rows.items() if row.expected("GET", NOBODY, OPEN) == PAGE]
    own = [reverse(name, urlconf=URLS["sender"]) for name in [*names, "account_login"]]
    texts = [f"/vejledning/{slug}/" for slug in Text.objects.values_list("slug", flat=True).distinct()]
    return [*own, *texts, *(f"/akut/{code}/" for code in MUNICIPALITIES), "/findes-ikke/"]


def pages(site: Site) -> dict[str, str]:
    """What anybody can read, in each municipality and language."""
    found = {}
    for code in MUNICIPALITIES:
        for language in ("da", "en"):
            for path in public_addresses():
                with override_settings(HOME_MUNICIPALITY=code):
                    answer = site.get(path, headers={"accept-language": language})
                found[f"{path} {code} {language}"] = answer.content.decode()
    return found


def files(folder: Path) -> dict[str, str]:
    """What is served as it lies, and what pages are made of."""
    call_command("urgent_pages", folder, verbosity=0)
    package = ROOT / "bindeled"
    kept = [*folder.glob("*"), *package.rglob("templates/**/*.*"), *package.rglob("static/**/*.*")]
    kept += package.rglob("locale/**/*.po")
    return {str(path): path.read_text(errors="replace") for path in kept}


def test_no_page_for_anybody_shows_the_way_to_the_advisers(places: None, sender_site: Site) -> None:
    shown = pages(sender_site)
    assert len(shown) >= 2 * 2 * 8
    # A page is long; data, where there is nothing yet, is not.
    assert all(len(text) > 500 or where.startswith("/tilbud/data/") for where, text in shown.items())
    assert leaks(shown, secrets()) == []


def test_no_file_for_anybody_shows_the_way_to_the_advisers(places: None, tmp_path: Path) -> None:
    kept = files(tmp_path)
    assert {Path(where).suffix for where in kept} >= {".html", ".po", ".css", ".js"}
    assert leaks(kept, secrets()) == []


def test_a_number_put_on_a_page_and_in_a_file_is_found(places: None, sender_site: Site, tmp_path: Path) -> None:
    """The control of the two above."""
    EmergencyNumber.objects.filter(number="114").update(number="28517178")
    assert {where.split()[0] for where in leaks(pages(sender_site), secrets())} == {
        "/akut/",
        "/akut/0101/",
        "/akut/0157/",
    }
    found = leaks(files(tmp_path), secrets())
    assert {Path(where).name for where in found} == {"0101.html", "0157.html"}


def test_advisers_made_public_by_mistake_are_found_where_anybody_may_call(places: None, sender_site: Site) -> None:
    """The control by the other way in: the number is where it belongs, its audience is not."""
    hidden = secrets()
    Municipality.objects.filter(code="0101").update(intake="open")
    ContactPoint.objects.update(audience="public")
    assert {where.split()[0] for where in leaks(pages(sender_site), hidden)} >= {"/", "/akut/"}


@pytest.mark.parametrize(
    "spelt",
    [
        "2851 7178",
        "28 51 71 78",
        "28-51-71-78",
        "+4528517178",
        "(28) 51.71.78",
        "2851&nbsp;7178",
        "2851\u202f7178",
        "tel:2851%207178",
        "<b>2851</b> <i>7178</i>",
        "RAADGIVER@opdigtet.example",
        "raadgiver&#64;opdigtet.example",
        "nogen@KK.dk",
    ],
)
def test_another_spelling_does_not_hide_it(places: None, spelt: str) -> None:
    assert leaks({"here": f"<p>Ring {spelt}.</p>"}, secrets()) == ["here"]


def test_what_is_public_is_not_called_a_leak(places: None) -> None:
    assert leaks({"here": "39 98 72 50, 112, socialpsykiatrien@gentofte.dk"}, secrets()) == []
