"""The shape of a page's frame, as the templates of the design read it."""

from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import get_language


@dataclass(frozen=True)
class Link:
    """A link in the frame."""

    label: str
    url: str
    current: bool = False
    # The digit that goes there together with the browser's own keys for it; never a key alone (WCAG 2.1.4).
    key: str = ""


@dataclass(frozen=True)
class Language:
    """A language to switch to."""

    code: str
    name: str
    current: bool


@dataclass(frozen=True)
class Reached:
    """How the municipality itself is reached: its own main number and address, never the advisers'."""

    address: str = ""
    phone: str = ""
    website: str = ""


@dataclass(frozen=True)
class Site:
    """The frame of a page: whose site it is, who is signed in, and where one can go."""

    side: str
    name: str = "Bindeled"
    municipality_name: str = ""
    reached: Reached | None = None
    navigation: list[Link] = field(default_factory=list)
    urgent_url: str = ""
    footer: list[Link] = field(default_factory=list)
    languages: list[Language] = field(default_factory=list)
    set_language_url: str = ""
    user_name: str = ""
    account_url: str = ""
    sign_in_url: str = ""
    sign_out_url: str = ""
    demo: bool = False


def languages() -> list[Language]:
    """Answer the languages to switch between, each in its own name."""
    names = {"da": "Dansk", "en": "English"}
    return [Language(code, names[code], get_language() == code) for code, _name in settings.LANGUAGES]
