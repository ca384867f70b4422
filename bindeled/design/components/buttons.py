"""What a person can press: buttons, links and telephone numbers."""

from typing import Any

from django.template import Context
from django.utils.safestring import SafeString

from bindeled.design.components import render

PAIRED_LENGTH = 8


def button(
    label: str,
    *,
    variant: str = "primary",
    name: str = "",
    value: str = "",
    formaction: str = "",
    icon: str = "",
    wide: bool = False,
    context: str = "",
    disabled_because: str = "",
) -> SafeString:
    """Render a submit button; use one primary per page.

    ``context`` is read out after the label but not shown ("Ret" + "hvor det er"). ``disabled_because`` turns the
    button off and shows the reason beside it, so that nobody is left guessing.
    """
    return render(
        "button",
        label=label,
        variant=variant,
        name=name,
        value=value,
        formaction=formaction,
        icon=icon,
        wide=wide,
        context=context,
        disabled_because=disabled_because,
    )


def link_button(label: str, url: str, *, variant: str = "primary", icon: str = "", wide: bool = False) -> SafeString:
    """Render a link that looks like a button: for going somewhere, never for changing something."""
    return render("link_button", label=label, url=url, variant=variant, icon=icon, wide=wide)


def back_link(url: str, label: str = "") -> SafeString:
    """Render the way back, above the heading."""
    return render("back_link", url=url, label=label)


def phone(number: str, *, label: str = "", emphasis: bool = False) -> SafeString:
    """Render a telephone number to press, with one line on what it is for; ``emphasis`` is for 112 alone."""
    return render("phone", tel=_dialled(number), number=_readable(number), label=label, emphasis=emphasis)


def phone_link(number: str) -> SafeString:
    """Render a telephone number as a plain link in running text."""
    return render("phone_link", tel=_dialled(number), number=_readable(number))


def actions(content: str) -> SafeString:
    """Lay buttons out: side by side on a screen, one below the other and full width on a phone."""
    return render("actions", content=content)


def post_form(
    context: Context, content: str, *, action: str = "", keep: bool = False, upload: bool = False, label: str = ""
) -> SafeString:
    """Wrap fields and buttons in a POST form with its token and without the browser's own error bubbles.

    ``keep`` is for pages where people write: if the connection is gone, the text stays on the page and they are
    told so. ``label`` names the form where a page has several.
    """
    values: dict[str, Any] = {"action": action, "keep": keep, "upload": upload, "label": label}
    return render("post_form", content=content, csrf_token=context.get("csrf_token"), **values)


def _dialled(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")


def _readable(number: str) -> str:
    """Group a Danish number in pairs, as it is said; leave short numbers and foreign ones as they were written."""
    if not (number.isdigit() and len(number) == PAIRED_LENGTH):
        return number
    return " ".join(number[at : at + 2] for at in range(0, PAIRED_LENGTH, 2))
