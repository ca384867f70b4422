"""The forms of an import: the file, what its columns are, and the rows to be mended."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bindeled.housing.models import Organisation
from bindeled.housing.rules import KINDS
from bindeled.importing import words
from bindeled.importing.models import Import, ImportRow
from bindeled.importing.rules import columns
from bindeled.importing.rules.states import LARGEST_FILE, LONGEST_CELL

# Django takes no more fields in one form than its setting says (200); each row has one more, to skip it.
MOST_FIELDS, MOST_ROWS = 100, 20


class UploadForm(forms.Form):
    """A file, and what is in it."""

    kind = forms.ChoiceField(
        label=_("What is in the file?"),
        choices=list(words.KINDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is in the file.")},
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose an organisation from the list.")),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, at most 50 MB. No columns about those who live there."),
        max_length=200,
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    # It stands last in the form: where it is missing, the end of the file was lost on its way.
    whole = forms.CharField(widget=forms.HiddenInput, initial="1", required=False)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - it is declared so above
        field.queryset = Organisation.objects.filter(id__in=[one.id for one in organisations]).order_by("name")
        if len(organisations) == 1:
            field.widget = forms.HiddenInput()
            field.initial = organisations[0].id

    def clean_file(self) -> Any:
        """Refuse what is too large."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("The file is larger than 50 MB. Divide it, and give us the parts one by one.")
            )
        return file

    def clean(self) -> dict[str, Any]:
        """Refuse a file whose end was lost."""
        if not self.cleaned_data.get("whole") and "file" in self.cleaned_data:
            self.add_error("file", _("The file did not arrive whole. Send it again."))
        return self.cleaned_data


class ColumnsForm(forms.Form):
    """What each column of a file is."""

    usual_kind = forms.ChoiceField(label=_("Role of those without one in the file"), required=False)

    def __init__(self, run: Import, data: Any = None) -> None:
        super().__init__(data, initial={"usual_kind": run.usual_kind})
        offered = [("", _("Not used")), *((name, words.FIELDS[name]) for name in columns.COLUMNS[run.kind])]
        for at, heading in enumerate(run.headings):
            label = heading or gettext("Column %(number)s") % {"number": at + 1}
            initial = run.columns[at] if at < len(run.columns) else ""
            self.fields[f"column{at}"] = forms.ChoiceField(
                label=label, choices=offered, required=False, initial=initial
            )
        if run.kind == "contacts":
            usual = self.fields["usual_kind"]
            assert isinstance(usual, forms.ChoiceField)  # noqa: S101 - it is declared so above
            usual.choices = [("", _("No role: show me those rows")), *((kind, words.ROLES[kind]) for kind in KINDS)]
        else:
            del self.fields["usual_kind"]

    def chosen(self) -> dict[int, str]:
        """Answer the field that was chosen for each column."""
        given = self.cleaned_data.items()
        return {int(name.removeprefix("column")): value for name, value in given if name.startswith("column")}


class MendForm(forms.Form):
    """The cells with faults, as they stand, each with what is wrong with it. Sent, it says what they are to be."""

    def __init__(self, run: Import, rows: Sequence[ImportRow], *, departments: Sequence[str] = ()) -> None:
        self._departments, self._kind = departments, run.kind
        self.rows = list(_that_fit(rows))
        super().__init__(self._as_they_stand(run))
        for row in self.rows:
            for name, label in self._fields(row):
                self.fields[name] = forms.CharField(label=label, required=False)
            self.fields[f"skip{row.number}"] = forms.BooleanField(label=_("Skip this row"), required=False)

    def _as_they_stand(self, run: Import) -> dict[str, str]:
        places = {name: at for at, name in enumerate(run.columns) if name}
        return {
            f"row{row.number}-{of}": row.cells[places[of]] if places.get(of, LONGEST_CELL) < len(row.cells) else ""
            for row in self.rows
            for of in self._shown(row)
        }

    def _shown(self, row: ImportRow) -> list[str]:
        """Answer the cells to be mended. Where a row contradicts another, perhaps it is about somebody else."""
        about = {"contacts": "email", "departments": "department"}.get(self._kind, "")
        fields = [(of, about if code == "differs" else "") for of, code, _more in row.faults]
        return list(dict.fromkeys(of for both in fields for of in both if of))

    def _fields(self, row: ImportRow) -> Iterator[tuple[str, Any]]:
        for of in self._shown(row):
            label = gettext("%(field)s in row %(row)s") % {"field": words.FIELDS[of], "row": row.number}
            yield f"row{row.number}-{of}", label

    def clean(self) -> dict[str, Any]:
        """Put each fault at its cell."""
        for row in self.rows:
            for of, code, more in row.faults:
                self.add_error(f"row{row.number}-{of}", self._words(of, code, more, row))
            for of in self._shown(row):  # these are no questions that may be left open
                self.fields[f"row{row.number}-{of}"].required = True
        return self.cleaned_data

    def faults(self) -> Iterator[tuple[int, str, str]]:
        """Yield every fault that is shown: the row, what is wrong, and where on the page it is mended."""
        for row in self.rows:
            for of in self._shown(row):
                field = self[f"row{row.number}-{of}"]
                yield from ((row.number, str(error), field.id_for_label) for error in field.errors)

    def _words(self, of: str, code: str, more: str, row: ImportRow) -> str:
        said = words.fault(of, code, more)
        if code == "unknown_department":
            typed = self.data.get(f"row{row.number}-{of}", "")
            near = get_close_matches(typed, self._departments, n=1, cutoff=0.5)
            said += gettext(" Do you mean %(name)s?") % {"name": near[0]} if near else ""
        return said

    def parts(self) -> Iterator[tuple[ImportRow, str, list[forms.BoundField]]]:
        """Yield each row with what stands in it and its fields."""
        for row in self.rows:
            names = [*(name for name, _label in self._fields(row)), f"skip{row.number}"]
            yield row, " · ".join(filter(None, row.cells))[:160], [self[name] for name in names]


def _that_fit(rows: Sequence[ImportRow]) -> Iterator[ImportRow]:
    fields = 0
    for row in rows[:MOST_ROWS]:
        fields += len({of for of, _code, _more in row.faults}) + 1
        if fields > MOST_FIELDS:
            return
        yield row


def mended(sent: Mapping[str, Any]) -> tuple[dict[int, dict[str, str]], set[int]]:
    """Answer what a sent form writes into which rows, and which rows it skips."""
    written: dict[int, dict[str, str]] = {}
    skipped: set[int] = set()
    for name, value in sent.items():
        row, _line, of = name.removeprefix("row").partition("-")
        if name.startswith("row") and _is_number(row) and of in words.FIELDS:
            written.setdefault(int(row), {})[of] = str(value)
        elif name.startswith("skip") and _is_number(name.removeprefix("skip")):
            skipped.add(int(name.removeprefix("skip")))
    return written, skipped


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len("1048576")
