"""The form by which offers are found, and the editor's."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.catalogue import rules
from bindeled.catalogue.models import Place, Provider
from bindeled.design.widgets import DateInput
from bindeled.guidance.models import Law
from bindeled.guidance.rules import LANGUAGES
from bindeled.municipalities.models import Unit

A_DAY = {"required": _("Choose a day."), "invalid": _("Write the day as a date.")}
A_NUMBER = {
    "invalid": _("Write a whole number."),
    "min_value": _("Write a larger number."),
    "max_value": _("Write a smaller number."),
}


class SearchForm(forms.Form):
    """What somebody looks for among the offers."""

    q = forms.CharField(label=_("Look for"), required=False, max_length=rules.LONGEST_QUESTION)
    slags = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Everything")), *rules.KINDS.items()])


class NewOfferForm(forms.Form):
    """What a new offer is named by, in addresses and among municipalities."""

    slug = forms.SlugField(
        label=_("Its word in the address"),
        max_length=60,
        help_text=_("Small letters, digits and hyphens, like ungementor. It is not changed later."),
        error_messages={"required": _("Write a word."), "invalid": _("Use small letters a to z, digits and hyphens.")},
    )

    def clean_slug(self) -> str:
        """Answer it in small letters; a word that is an address already is refused."""
        slug = str(self.cleaned_data["slug"]).lower()
        if rules.why_not_slug(slug):
            raise forms.ValidationError(_("This word is an address already. Choose another."))
        return slug

    @property
    def code(self) -> str:
        """Answer the code that goes with the word."""
        return str(self.cleaned_data["slug"]).replace("-", "_")[:40]


class OfferForm(forms.Form):
    """Everything that an offer says: words in Danish and English, and the facts that are the same in each."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(rules.KINDS.items()))
    position = forms.IntegerField(
        label=_("Place in the list"), min_value=1, max_value=999, initial=500, error_messages=A_NUMBER
    )
    responsible = forms.ModelChoiceField(label=_("Responsible unit"), queryset=Unit.objects.none(), required=False)
    provider = forms.ModelChoiceField(
        label=_("Who gives it?"),
        queryset=Provider.objects.none(),
        error_messages={"required": _("Choose who gives it.")},
    )
    place = forms.ModelChoiceField(label=_("Where, if it is a place"), queryset=Place.objects.none(), required=False)
    laws = forms.MultipleChoiceField(label=_("The law behind it"), required=False, widget=forms.CheckboxSelectMultiple)
    kle = forms.RegexField(
        rules.KLE, label=_("KLE number"), required=False, error_messages={"invalid": _("Write it as 27.48.08.")}
    )
    methods = forms.CharField(
        label=_("Methods"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One a line: code; Danish name; English name; months, or nothing; functions of a team, with commas between."
        ),
    )
    ends = forms.ChoiceField(label=_("How does it end?"), choices=list(rules.ENDINGS.items()))
    months = forms.IntegerField(
        label=_("After how many months"),
        required=False,
        min_value=1,
        max_value=rules.LONGEST_MONTHS,
        error_messages=A_NUMBER,
    )
    youngest = forms.IntegerField(
        label=_("From age"), required=False, min_value=0, max_value=120, error_messages=A_NUMBER
    )
    oldest = forms.IntegerField(
        label=_("Up to age"), required=False, min_value=0, max_value=120, error_messages=A_NUMBER
    )
    anonymous = forms.BooleanField(label=_("One may stay anonymous"), required=False)
    visitation = forms.BooleanField(label=_("Somebody has to assign it"), required=False)
    decision = forms.BooleanField(label=_("It is given by a decision"), required=False)
    complaint = forms.ChoiceField(label=_("Complaint"), choices=list(rules.COMPLAINTS.items()))
    cost = forms.ChoiceField(label=_("Cost"), choices=list(rules.COSTS.items()))
    follow_up_months = forms.IntegerField(
        label=_("Followed up every so many months"), required=False, min_value=1, max_value=rules.LONGEST_MONTHS,
        help_text=_("Nothing where no follow-up is fixed."), error_messages=A_NUMBER,
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"),
        required=False,
        choices=list(LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    open_from = forms.DateField(label=_("Opens on"), required=False, widget=DateInput, error_messages=A_DAY)
    source = forms.CharField(
        label=_("Where do you have it from?"),
        max_length=rules.LONGEST_SOURCE,
        help_text=_("A document, an agreement, a law. Readers see it."),
        error_messages={"required": _("Write where it comes from.")},
    )
    review_by = forms.DateField(label=_("Look at it again by"), widget=DateInput, error_messages=A_DAY)
    valid_from = forms.DateField(label=_("Valid from"), widget=DateInput, error_messages=A_DAY)
    valid_to = forms.DateField(label=_("Valid to"), required=False, widget=DateInput, error_messages=A_DAY)
    note = forms.CharField(
        label=_("What did you change?"),
        required=False,
        max_length=rules.LONGEST_NOTE,
        help_text=_("For your colleagues."),
    )
    # The version that the writing began from.
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 2)

    FACTS = (
        "kind", "position", "responsible", "provider", "place", "laws", "kle", "ends", "months", "youngest", "oldest", "anonymous",
        "visitation", "decision", "complaint", "cost", "follow_up_months", "languages", "open_from", "source", "review_by",
        "valid_from", "valid_to", "note",
    )  # fmt: skip

    def __init__(self, *args: Any, municipality: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("responsible", Unit), ("provider", Provider), ("place", Place)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - so it is declared above
            field.queryset = model._default_manager.filter(municipality_id=municipality)
        laws = Law.objects.order_by("name_da", "paragraph", "code")
        self.fields["laws"].choices = [(law.code, f"{law.name_da} {law.paragraph}: {law.says_da}") for law in laws]  # type: ignore[attr-defined]
        words = {_words_name(language, name): _words_field(language, name) for language, name in _words()}
        self.fields = {**words, **self.fields}

    def clean_methods(self) -> list[dict[str, Any]]:
        """Answer the methods as they are kept."""
        try:
            return [_method(line) for line in str(self.cleaned_data["methods"]).splitlines() if line.strip()]
        except ValueError:
            raise forms.ValidationError(
                _("Write one method a line, as: cti; CTI, ni måneder; CTI, nine months; 9;")
            ) from None

    def clean(self) -> dict[str, Any]:
        """See that the months, the ages and the days go together."""
        told = super().clean() or self.cleaned_data
        if told.get("ends") == rules.MONTHS and not told.get("months") and "months" not in self.errors:
            self.add_error("months", _("Write after how many months it ends."))
        if told.get("ends") != rules.MONTHS:
            told["months"] = None
        youngest, oldest = told.get("youngest"), told.get("oldest")
        if youngest is not None and oldest is not None and oldest < youngest:
            self.add_error("oldest", _("The highest age must not be below the lowest."))
        begins, ends = told.get("valid_from"), told.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("It must not end before it begins."))
        return told

    def facts(self) -> dict[str, Any]:
        """Answer what was written, as the fields of a version."""
        told = self.cleaned_data
        words: dict[str, dict[str, str]] = {rules.DANISH: {}, rules.ENGLISH: {}}
        for language, name in _words():
            text = str(told[_words_name(language, name)]).replace("\r\n", "\n").strip()
            if text:
                words[language][name] = text
        words = {language: said for language, said in words.items() if said}
        return {**{name: told[name] for name in self.FACTS}, "methods": told["methods"], "words": words}


def beginning(version: Any) -> dict[str, Any]:
    """Answer what the form holds at first, of a version."""
    facts = {name: getattr(version, name) for name in OfferForm.FACTS if name not in {"note", "valid_from"}}
    words = {_words_name(language, name): version.words.get(language, {}).get(name, "") for language, name in _words()}
    return {**facts, **words, "methods": "\n".join(map(_line, version.methods)), "base": version.number}


def _words() -> list[tuple[str, str]]:
    return [(language, name) for language in (rules.DANISH, rules.ENGLISH) for name in rules.LONGEST]


def _words_name(language: str, name: str) -> str:
    return f"{language}_{name}"


HEADINGS = {rules.NAME: _("Name"), rules.SUMMARY: _("In one line"), **rules.HEADINGS}


def _words_field(language: str, name: str) -> forms.CharField:
    """A field for words; those that are needed in Danish may be missing in English, and readers see the Danish then."""
    longest, needed = rules.LONGEST[name], language == rules.DANISH and name in rules.NEEDED
    label = HEADINGS[name] if language == rules.DANISH else _("%(heading)s (English)") % {"heading": HEADINGS[name]}
    return forms.CharField(
        label=label,
        max_length=longest,
        required=needed,
        widget=forms.TextInput if longest <= rules.LONGEST[rules.SUMMARY] else forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write this in Danish.")},
    )


def _method(line: str) -> dict[str, Any]:
    """Read a method from its line. Raises ValueError."""
    code, danish, english, months, team = [part.strip() for part in f"{line};;;;".split(";")][:5]
    functions = [name.strip() for name in team.split(",") if name.strip()]
    said: dict[str, Any] = {
        "code": code, "name_da": danish, "name_en": english or danish,
        "worker": rules.TEAM if functions else rules.FIXED,
    }  # fmt: skip
    said |= {"months": int(months)} if months else {}
    said |= {"team": functions} if functions else {}
    rules.method(said)
    return said


def _line(said: dict[str, Any]) -> str:
    team = ", ".join(said.get("team", []))
    return "; ".join([said["code"], said["name_da"], said["name_en"], str(said.get("months") or ""), team])
