"""The components, as functions that answer markup; ``templatetags/design.py`` is their table of contents.

Each has one small template of the same name in ``templates/design/components``.
"""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


def render(component: str, **values: object) -> SafeString:
    """Render one component's template with exactly these values; the page's own context stays outside."""
    return render_to_string(f"design/components/{component}.html", values)
