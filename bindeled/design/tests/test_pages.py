"""The frame stands with and without what it is told, and every template keeps the strict content policy."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import engines

DESIGN = Path(__file__).resolve().parents[1]
TEMPLATES = sorted((DESIGN / "templates").rglob("*.html"))
FORBIDDEN = {
    "a style attribute": re.compile(r"""\sstyle\s*="""),
    "an event attribute": re.compile(r"""\son[a-z]+\s*="""),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)"),
    "an inline stylesheet": re.compile(r"<style"),
    "another origin": re.compile(r"""(?:src|href|action)=["']?(?:https?:)?//"""),
}
FRAME = {
    "side": "municipality",
    "name": "Bindeled",
    "municipality_name": "Gentofte Kommune",
    "navigation": [SimpleNamespace(label="Inbox", url="/in/", current=True)],
    "urgent_url": "/urgent/",
    "footer": [SimpleNamespace(label="Help", url="/help/")],
    "languages": [SimpleNamespace(code="da", name="Dansk", current=True)],
    "set_language_url": "/language/",
    "user_name": "Bo",
    "sign_out_url": "/out/",
    "demo": True,
}


def shown(source: str, **values: object) -> str:
    """Render a page template from its source."""
    return str(engines["django"].from_string(source).render(values))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(DESIGN)))
def test_a_template_needs_no_exception_from_the_content_policy(template: Path) -> None:
    text = template.read_text()

    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("bad", ['<p style="x">', '<a onclick="x">', "<script>x</script>", '<a href="//x.dk">'])
def test_the_content_policy_check_would_see_a_fault(bad: str) -> None:
    assert any(pattern.search(bad) for pattern in FORBIDDEN.values())


def test_the_frame_shows_what_the_context_tells() -> None:
    page = shown('{% extends "design/page.html" %}{% block heading %}Inbox{% endblock %}', frame=FRAME)

    assert '<body class="side-municipality"' in page
    assert page.count("<h1") == 1
    assert page.count("<main") == 1
    for text in ("Gentofte Kommune", "/urgent/", "/help/", "/out/", "Demonstration", 'aria-current="page"'):
        assert text in page


@pytest.mark.parametrize("template", ["design/page.html", "design/form_page.html", "design/error.html"])
def test_a_page_stands_although_nothing_is_known(template: str) -> None:
    page = shown(f'{{% extends "{template}" %}}{{% block heading %}}Gone{{% endblock %}}')

    assert '<a class="skipnav" href="#main">' in page
    assert re.search(r"Gone\s*</h1>", page)
    assert "<form" not in page.split("<template")[0]


def test_the_text_for_a_lost_connection_waits_in_every_page() -> None:
    assert "Not sent. What you wrote is still here." in shown('{% extends "design/error.html" %}')
