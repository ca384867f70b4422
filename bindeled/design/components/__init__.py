"""The components, as functions that answer markup; ``templatetags/design.py`` is their table of contents.

Each has one small template of the same name in ``templates/design/components``.
"""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe


def render(component: str, **values: object) -> SafeString:
    """Render one component's template with exactly these values; the page's own context stays outside.

    White space at the ends comes from how a page is laid out in its file, never from a person, so it is dropped: in a
    quote or a fact, where line breaks are kept, it would show.
    """
    content = values.get("content")
    if isinstance(content, SafeString):
        values["content"] = _trimmed(content)
    return _trimmed(render_to_string(f"design/components/{component}.html", values))


def _trimmed(markup: SafeString) -> SafeString:
    return mark_safe(markup.strip())  # noqa: S308 - it was safe before; only its ends are cut
