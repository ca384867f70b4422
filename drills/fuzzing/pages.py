"""What a page asks for: its forms with their real fields and values, its links, and the words of its mistakes."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "textarea", "email", "search", "tel", "url", "number", "password"}


@dataclass
class Field:
    """One field of a form: its kind, what stands in it, and what it offers."""

    name: str
    kind: str
    value: str = ""
    offers: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form: where it goes, its fields by name, and its buttons as name and value."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def is_typed(self, name: str) -> bool:
        """Say whether somebody types this field."""
        return name in self.fields and self.fields[name].kind in TYPED


class Page(HTMLParser):
    """A page that was answered, as far as a fuzzer needs it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.language, self.heading, self.messages, self.words = "", "", [""], ""
        self._form: Form | None = None
        self._into: Field | None = None
        self._inside: list[str] = []
        self._summary = self._fresh = False
        self.feed(text)
        self.close()

    @property
    def typed(self) -> dict[str, list[str]]:
        """Answer what stands in the fields of every form, by name."""
        kept: dict[str, list[str]] = {}
        for form in self.forms:
            for name, one in form.fields.items():
                kept.setdefault(name, []).extend([one.value, *one.offers])
        return kept

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag begins."""
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang", "")
        elif tag == "h1":
            self._inside = ["heading"]
        elif "form-error-message__text" in given.get("class", ""):
            self._inside = ["messages"]
            self.messages.append("")
        elif tag == "ul" and "error-summary__list" in given.get("class", ""):
            self._summary = True
        elif tag == "li" and self._summary:
            self._inside = ["messages"]
            self.messages.append("")
        elif tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").upper())
            self.forms.append(self._form)
        elif self._form is not None:
            self._asked(self._form, tag, given)

    def _asked(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "button" and name:
            form.buttons.append((name, value))
        elif tag == "input" and name:
            kind = given.get("type", "text")
            one = form.fields.setdefault(name, Field(name, kind))
            if kind in {"radio", "checkbox"}:
                one.offers.append(value or "on")
            elif one.value:
                one.offers.append(value)
            else:
                one.value = value
        elif tag in {"textarea", "select"} and name:
            self._into = form.fields.setdefault(name, Field(name, tag))
            self._fresh = True
        elif tag == "option" and self._into is not None and value:
            self._into.offers.append(value)

    def handle_endtag(self, tag: str) -> None:
        """Note what the tag ends."""
        if tag == "form":
            self._form = None
        elif tag in {"textarea", "select"}:
            self._into = None
        elif tag in {"h1", "p", "li", "ul"}:
            self._inside = []
            self._summary = self._summary and tag != "ul"

    def handle_data(self, data: str) -> None:
        """Keep the words of headings, mistakes and text areas. A text area's first line break is not its own."""
        self.words += data
        if self._into is not None and self._into.kind == "textarea":
            self._into.value += data.removeprefix("\r\n").removeprefix("\n") if self._fresh else data
            self._fresh = False
        elif self._inside == ["heading"]:
            self.heading += data
        elif self._inside == ["messages"]:
            self.messages[-1] += data
