"""The components, as functions that answer markup; ``templatetags/design.py`` is their table of contents.

Each has one small template of the same name in ``templates/design/components``.
"""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe


def render(component: str, **values: object) -> SafeString:
    """Render one component's template with exactly these values; the page's own context stays outside."""
    rendered = render_to_string(f"design/components/{component}.html", values)
    return mark_safe(rendered.strip())  # noqa: S308 - the template has escaped its values; this only trims its ends
