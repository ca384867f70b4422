"""The forms of the open door: about somebody, and about oneself. Few questions, hardly any of them required."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.concerns import rules as concern_rules
from bindeled.concerns.actions import Told
from bindeled.intake import rules
from bindeled.municipalities.rules import mask_cpr

LONGEST_LINE = 120
LONGEST_KEY = 160
MASKED = ("where", "resident_name", "words", "writer", "phone")


class OpenForm(forms.Form):
    """What both forms ask. Nothing typed here is stored before it is sent."""

    where = forms.CharField(
        label=_("Where?"), max_length=LONGEST_LINE, error_messages={"required": _("Write where it is.")}
    )
    kinds = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    since = forms.ChoiceField(
        label=_("When did it begin?"),
        required=False,
        choices=list(concern_rules.SINCE.items()),
        widget=forms.RadioSelect,
    )
    children = forms.ChoiceField(
        label=_("Are there children in the home?"),
        required=False,
        choices=list(concern_rules.CHILDREN.items()),
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        max_length=concern_rules.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Tell it briefly in your own words.")},
    )
    called = forms.BooleanField(label=_("I have called 112 or another urgent number first"), required=False)
    writer = forms.CharField(label=_("Your name"), required=False, max_length=LONGEST_LINE)
    phone = forms.CharField(label=_("Your phone number"), required=False, max_length=40)
    mail = forms.EmailField(label=_("Your e-mail address"), required=False, max_length=LONGEST_LINE)
    # A field that no person sees; whoever fills it in is most likely a program, and is read after the others.
    subject = forms.CharField(required=False, label=_("Leave this field empty"))
    key = forms.CharField(required=False, max_length=LONGEST_KEY, widget=forms.HiddenInput)
    rest = forms.CharField(required=False, max_length=2 * LONGEST_KEY, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.masked = False
        trap = self.fields["subject"].widget
        trap.attrs |= {"tabindex": "-1", "autocomplete": "off"}
        for name, purpose in (("writer", "name"), ("phone", "tel"), ("mail", "email")):
            self.fields[name].widget.attrs["autocomplete"] = purpose

    def clean(self) -> dict[str, Any]:
        """Mask CPR numbers everywhere."""
        cleaned = self.cleaned_data
        for name in MASKED:
            if cleaned.get(name):
                cleaned[name], masked = mask_cpr(cleaned[name])
                self.masked = self.masked or masked
        return cleaned

    @property
    def sender_kind(self) -> str:
        """Answer what is known of who writes."""
        return rules.NAMED if self.cleaned_data["writer"] else rules.ANONYMOUS

    def told(self) -> Told:
        """Answer what was told, ready to be sealed. There is no department: the place stands in the sender's words."""
        cleaned = self.cleaned_data
        return Told(
            department="",
            department_name="",
            where=cleaned["where"],
            floor="",
            door="",
            resident_name=cleaned.get("resident_name", ""),
            kinds=tuple(cleaned["kinds"]),
            known_how=tuple(cleaned.get("known_how", ())),
            since=cleaned["since"],
            children=cleaned["children"],
            resident_knows=cleaned.get("resident_knows", ""),
            words=cleaned["words"],
            called=cleaned["called"],
            sender_kind=self.sender_kind,
            writer=cleaned["writer"],
            channel="open",
            reach=" · ".join(filter(None, (cleaned["phone"], cleaned["mail"]))),
        )


class PersonForm(OpenForm):
    """About somebody (D20)."""

    resident_name = forms.CharField(
        label=_("The person's name, if you know it"), required=False, max_length=LONGEST_LINE
    )
    known_how = forms.MultipleChoiceField(
        label=_("How do you know?"),
        required=False,
        choices=list(concern_rules.KNOWN_HOW.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    resident_knows = forms.ChoiceField(
        label=_("Does the person know that you are telling us?"),
        required=False,
        choices=list(concern_rules.RESIDENT_KNOWS.items()),
        widget=forms.RadioSelect,
    )

    field_order = ("where", "resident_name", "kinds", "known_how", "since", "children", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].label = _("Where does the person live, or where do you meet them?")
        self.fields["where"].help_text = _("Street and number, if you know it. Otherwise a place and a time of day.")
        self.fields["kinds"].label = _("What have you noticed?")
        self.fields["kinds"].help_text = _("Choose all that fit.")
        self.fields["kinds"].choices = concern_rules.grouped_kinds()  # type: ignore[attr-defined]
        self.fields["words"].label = _("Tell it in your own words")
        self.fields["words"].help_text = _(
            "First what you have seen yourself. Then what others have said. Write “I think” when you guess."
            " Do not write a CPR number."
        )


class OneselfForm(OpenForm):
    """About oneself; who writes may stay without a name, if only there is a way to meet (A23, C15)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].required = False
        self.fields["where"].label = _("Where can we meet you?")
        self.fields["where"].help_text = _("Your home, or a place where you feel safe. Or give a number or mail below.")
        self.fields["kinds"].label = _("What is hard?")
        self.fields["kinds"].help_text = _("Choose all that fit.")
        self.fields["kinds"].choices = list(rules.OWN_KINDS.items())  # type: ignore[attr-defined]
        self.fields["words"].label = _("Tell it in your own words")
        self.fields["words"].help_text = _("A few words are enough. Do not write a CPR number.")
        self.fields["writer"].label = _("What may we call you?")

    @property
    def sender_kind(self) -> str:
        """Answer that it is the person concerned."""
        return rules.ONESELF

    def clean(self) -> dict[str, Any]:
        """Ask for one way to meet."""
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in ("where", "phone", "mail")):
            self.add_error("where", _("Write where we can meet you, or give a phone number or e-mail address."))
        return cleaned


FORMS: dict[str, type[OpenForm]] = {"person": PersonForm, "oneself": OneselfForm}
