"""The components, as functions that answer markup; ``templatetags/design.py`` is their table of contents.

Each has one small template of the same name in ``templates/design/components``; those that a long list has hundreds of are
written in code, which is ten times as fast.
"""

import html
from functools import cache

from django.template import Context, Template
from django.template.loader import get_template
from django.utils.safestring import SafeString


def render(component: str, **values: object) -> SafeString:
    """Render one component's template with exactly these values; the page's own context stays outside.

    White space at the ends comes from how a page is laid out in its file, never from a person, so it is dropped: in a
    quote or a fact, where line breaks are kept, it would show.
    """
    content = values.get("content")
    if isinstance(content, SafeString):
        values["content"] = trimmed(content)
    return trimmed(_template(component).render(Context(values)))


@cache
def _template(component: str) -> Template:
    found: Template = get_template(f"design/components/{component}.html").template  # type: ignore[attr-defined]
    return found


def trimmed(markup: str) -> SafeString:
    """Cut white space at the ends, and escape what was not safe."""
    return SafeString(escaped(markup).strip())


def escaped(text: object) -> str:
    """Escape a text for markup, but for markup itself. Django's own, without what makes it slow in a long list."""
    return str(text) if hasattr(text, "__html__") else html.escape(str(text))
