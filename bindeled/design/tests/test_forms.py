"""Forms come out complete: label, hint, error and a target wide enough for a thumb."""

import pytest
from django import forms

from bindeled.design.renderer import WIDGETS, FormRenderer
from bindeled.design.widgets import CodeInput, DateInput

KINDS = [("Home", [("a", "It smells"), ("b", "Overgrown")]), ("Person", [("c", "Very alone")])]


class Concern(forms.Form):
    """One of each kind of question."""

    default_renderer = FormRenderer

    key = forms.CharField(widget=forms.HiddenInput)
    where = forms.CharField(error_messages={"required": "Write where it is."}, help_text="Street and number")
    name = forms.CharField(required=False)
    kinds = forms.MultipleChoiceField(choices=KINDS, widget=forms.CheckboxSelectMultiple)
    since = forms.ChoiceField(choices=[("t", "Today"), ("u", "Unknown")], widget=forms.RadioSelect)
    department = forms.ChoiceField(choices=[("1", "One"), ("2", "Two")])
    words = forms.CharField(max_length=2000, widget=forms.Textarea, initial="</textarea><b>")
    day = forms.DateField(widget=DateInput(), required=False)
    code = forms.CharField(widget=CodeInput())
    agree = forms.BooleanField()


def test_an_optional_question_is_marked_and_a_required_one_is_not() -> None:
    page = str(Concern())

    assert page.count("(optional)") == 2
    assert 'Where<span class="form-optional">' not in page


def test_every_choice_is_wrapped_and_grouped_under_its_heading() -> None:
    page = str(Concern())

    assert page.count('class="form-checkbox"') == page.count('<div class="form-group-checkbox choice">') == 4
    assert page.count('class="form-radio"') == page.count('<div class="form-group-radio choice">') == 2
    assert '<legend class="choices__heading">Home</legend>' in page


def test_a_long_text_counts_its_characters_and_is_never_cut_by_the_browser() -> None:
    page = str(Concern())

    assert 'data-maxlength="2000"' in page
    assert " maxlength=" not in page
    assert 'id_words_limit"' in page
    assert "</textarea><b>" not in page


def test_a_date_is_sent_in_the_form_the_browser_understands() -> None:
    page = str(Concern(initial={"day": "2026-11-24"}))

    assert 'type="date"' in page
    assert 'value="2026-11-24"' in page


def test_a_code_gets_the_number_keyboard() -> None:
    page = str(Concern())

    assert 'inputmode="numeric"' in page
    assert 'autocomplete="one-time-code"' in page


def test_a_faulty_form_says_so_on_top_and_at_the_field() -> None:
    page = str(Concern({}))

    assert page.index('data-module="error-summary"') < page.index('name="where"')
    assert '<a class="function-link" href="#id_where">Write where it is.</a>' in page
    assert 'aria-describedby="id_where_helptext id_where_error"' in page
    assert 'id="id_where_error"' in page


@pytest.mark.parametrize("target", ["id_kinds_0_0", "id_since_0", "id_department", "id_words", "id_agree"])
def test_each_link_of_the_summary_leads_to_a_control(target: str) -> None:
    page = str(Concern({}))

    assert f'href="#{target}"' in page
    assert f' id="{target}"' in page


def test_an_error_of_a_hidden_field_is_shown_though_it_has_no_place() -> None:
    page = str(Concern({"where": "x"}))

    assert "<li>This field is required.</li>" in page


def test_a_sound_form_has_no_summary() -> None:
    assert "error-summary" not in str(Concern())


def test_what_was_written_is_kept_and_escaped() -> None:
    page = str(Concern({"where": '"><script>'}))

    assert 'value="&quot;&gt;&lt;script&gt;"' in page


@pytest.mark.parametrize("template", sorted(set(WIDGETS.values())))
def test_every_widget_we_dress_has_its_template(template: str) -> None:
    assert FormRenderer().get_template(template) is not None
