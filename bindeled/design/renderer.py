"""Forms that come out as DKFDS markup without a word about classes in the form."""

from typing import Any, Final

from django.forms.renderers import TemplatesSetting
from django.template.loader import get_template

OWN: Final = "design/forms/widgets/"
DJANGO: Final = "django/forms/widgets/"

_AS_INPUT = ("date", "datetime", "email", "number", "password", "search", "tel", "text", "time", "url", "color")
_AS_CHOICES = ("checkbox_select", "radio", "multiple_input")

WIDGETS: Final = {
    **{f"{DJANGO}{name}.html": f"{OWN}input.html" for name in (*_AS_INPUT, "input")},
    **{f"{DJANGO}{name}.html": f"{OWN}choices.html" for name in _AS_CHOICES},
    **{f"{DJANGO}{name}.html": f"{OWN}{name}.html" for name in ("checkbox", "select", "textarea", "file")},
    f"{DJANGO}clearable_file_input.html": f"{OWN}file.html",
}


class FormRenderer(TemplatesSetting):
    """Renders ``{{ form }}`` complete: error summary, labels, hints, errors and every widget.

    Set ``FORM_RENDERER = "bindeled.design.renderer.FormRenderer"`` and keep ``django.forms`` in ``INSTALLED_APPS``
    for the few widgets we leave as they are. Optional questions are marked, required ones are not.
    """

    form_template_name = "design/forms/form.html"
    formset_template_name = "design/forms/formset.html"
    field_template_name = "design/forms/field.html"

    def get_template(self, template_name: str) -> Any:
        """Answer our own template for the widgets we dress."""
        return get_template(WIDGETS.get(template_name, template_name))
