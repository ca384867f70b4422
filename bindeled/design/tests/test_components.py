"""Each component says what it is for, to the eye and to the ear."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template

MOMENT = datetime(2026, 11, 24, 8, 14, tzinfo=UTC)


def shown(source: str, **values: object) -> str:
    """Render a line of template with the design loaded."""
    return Template("{% load design %}" + source).render(Context(values))


def test_text_from_a_person_is_escaped_in_arguments_and_in_content() -> None:
    evil = "<script>alert(1)</script>"

    page = shown(
        "{% tag evil %}{% card heading=evil %}{{ evil }}{% endcard %}{% cell label=evil %}{% endcell %}", evil=evil
    )

    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 4


def test_a_component_inside_a_component_stays_markup() -> None:
    page = shown('{% card heading="A" %}{% alert "info" %}B{% endalert %}{% endcard %}')

    assert "&lt;div" not in page
    assert page.count('class="alert alert-info"') == 1


@pytest.mark.parametrize(("kind", "word"), [("error", "Error:"), ("warning", "Warning:"), ("info", "Information:")])
def test_an_alert_says_its_kind_in_a_word(kind: str, word: str) -> None:
    assert word in shown('{% alert kind heading="X" %}{% endalert %}', kind=kind)


def test_line_breaks_are_a_persons_own_and_not_the_page_files() -> None:
    page = shown("{% quote %}\n  {{ words }}\n{% endquote %}", words="First.\nThen.")

    assert ">First.\nThen.</blockquote>" in page


def test_an_unknown_kind_of_alert_is_a_mistake_in_the_page() -> None:
    with pytest.raises(KeyError):
        shown('{% alert "loud" %}{% endalert %}')


def test_a_button_that_is_off_shows_why() -> None:
    page = shown('{% button "Close" disabled_because="The outcome is missing." name="close" %}')

    assert "disabled" in page
    assert "The outcome is missing." in page
    assert 'name="close"' not in page


@pytest.mark.parametrize(("number", "tel", "read"), [("112", "112", "112"), ("70130041", "70130041", "70 13 00 41")])
def test_a_number_is_dialled_whole_and_read_in_pairs(number: str, tel: str, read: str) -> None:
    page = shown("{% phone number %}", number=number)

    assert f'href="tel:{tel}"' in page
    assert f"</span> {read}</span>" in page


def test_a_receipt_number_is_read_aloud_sign_by_sign() -> None:
    page = shown('{% receipt_number "4827 195 K" %}')

    assert '<span class="sr-only">4 8 2 7, 1 9 5, K</span>' in page
    assert '<span aria-hidden="true">4827 195 K</span>' in page


def test_steps_are_told_in_words_and_drawn_for_the_eye_only() -> None:
    page = shown("{% steps 2 3 %}")

    assert "Step 2 of 3" in page
    assert page.count("steps__mark--done") == 2
    assert 'aria-hidden="true"' in page


def test_a_moment_is_for_machines_and_for_people_in_danish_time() -> None:
    page = shown("{% when moment %}", moment=MOMENT)

    assert 'datetime="2026-11-24T09:14:00+01:00"' in page
    assert "24 November 2026, 09:14" in page


def test_the_clock_can_be_left_out() -> None:
    assert "09:14</time>" not in shown("{% when moment time=False %}", moment=MOMENT)


def test_a_fact_that_can_be_changed_says_which_one() -> None:
    page = shown('{% fact "Where" change="Change" name="back" value="where" %}Here{% endfact %}')

    assert 'Change<span class="sr-only">: Where</span>' in page
    assert 'name="back" value="where"' in page


def test_a_table_keeps_its_headers_and_one_link_a_row() -> None:
    page = shown(
        '{% table "Age" "Place" caption="New" actions="Act" %}'
        '{% row tone="clock" %}{% cell kind="lead" %}1{% endcell %}{% cell url="/a/" %}A{% endcell %}{% endrow %}'
        "{% endtable %}"
    )

    assert page.count('role="columnheader"') == 3
    assert "list__row--clock" in page
    assert page.count("list__link") == 1


def test_a_pager_without_pages_is_nothing() -> None:
    assert shown("{% pager %}") == ""
    assert 'rel="next"' in shown('{% pager older_url="?o" %}')


def test_a_form_carries_its_token_and_keeps_what_was_written() -> None:
    page = shown("{% post_form keep=True %}x{% endpost_form %}", csrf_token="tok")

    assert 'name="csrfmiddlewaretoken" value="tok"' in page
    assert "data-keep" in page
    assert "novalidate" in page
