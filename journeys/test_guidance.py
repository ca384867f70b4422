"""The guidance in the browser: an editor writes, looks, publishes, and a reader sees it; of two editors none loses a word."""

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import Visit, Visitor
from journeys.corpus import LINES, texts
from journeys.test_stored_script import Watch

PUBLIC = "/vejledning/nogle-ting-tager-tid/"
LONG = "Langtordudenmellemrum" * 20


def editor(visit: Visit, width: int = 1280, *, scripts: bool = True) -> Visitor:
    eva = visit("municipality", width=width, scripts=scripts)
    eva.sign_in_as("Eva")
    return eva


def look(visitor: Visitor, scripts: bool) -> None:
    """Run axe, which is a script itself."""
    if scripts:
        visitor.check_accessible()


def begin(eva: Visitor, name: str = "Nogle ting tager tid", *, heading: str = "Dansk") -> None:
    """Open the form for a new version of a text."""
    eva.goto("/tekster/")
    eva.page.get_by_role("link", name=name, exact=True).last.click()
    links = eva.page.get_by_role("link", name="Skriv en ny udgave")
    links.nth(0 if heading == "Dansk" else 1).click()
    expect(eva.page.get_by_role("heading", name="Skriv en ny udgave")).to_be_visible()


def press(page: Page, label: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=label).click()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, True), (320, False)])
def test_an_editor_writes_looks_publishes_and_a_reader_sees_it(visit: Visit, width: int, scripts: bool) -> None:
    eva, word = editor(visit, width, scripts=scripts), f"Kanariefugl nummer {width}"
    look(eva, scripts)
    begin(eva)
    eva.page.get_by_label("Tekst", exact=True).fill(f"Hjælp tager tid.\n\n## Nyt\n\n- {word}\n- {LONG}")
    press(eva.page, "Se, hvordan det ser ud")
    expect(eva.page.get_by_role("heading", name="Sådan vil læserne se det")).to_be_visible()
    look(eva, scripts)
    reader = visit("sender", width=width)
    reader.goto(PUBLIC)
    expect(reader.page.get_by_text(word)).to_have_count(0)
    press(eva.page, "Gem som kladde")
    look(eva, scripts)
    reader.goto(PUBLIC)
    expect(reader.page.get_by_text(word)).to_have_count(0)
    press(eva.page, "Udgiv")
    expect(eva.page.get_by_text("Vises", exact=True).first).to_be_visible()
    look(eva, scripts)
    reader.goto(PUBLIC)
    expect(reader.page.get_by_text(word)).to_be_visible()
    reader.check_accessible()


def test_going_back_to_what_came_with_bindeled_is_a_new_version(visit: Visit) -> None:
    eva = editor(visit)
    begin(eva, "Hvad skal du skrive?")
    eva.page.get_by_label("Tekst", exact=True).fill("Skriv kort.")
    press(eva.page, "Gem som kladde")
    press(eva.page, "Udgiv")
    eva.page.get_by_role("link", name="1", exact=True).first.click()
    press(eva.page, "Gå tilbage til denne udgave")
    expect(eva.page.get_by_text("udgave 3")).to_be_visible()
    eva.check_accessible()
    press(eva.page, "Udgiv")
    reader = visit("sender")
    reader.goto("/vejledning/hvad-skal-du-skrive/")
    expect(reader.page.get_by_text("Kun to ting skal med")).to_be_visible()


def test_of_two_editors_at_once_none_loses_a_word(visit: Visit) -> None:
    first, second = editor(visit), editor(visit, 390)
    begin(first, "Tavshedspligt")
    begin(second, "Tavshedspligt")
    first.page.get_by_label("Tekst", exact=True).fill("Den førstes ord.")
    second.page.get_by_label("Tekst", exact=True).fill("Den andens ord.")
    press(first.page, "Gem som kladde")
    press(second.page, "Gem som kladde")
    expect(second.page.get_by_text("Ikke gemt: En anden var hurtigere")).to_be_visible()
    expect(second.page.get_by_label("Tekst", exact=True)).to_have_value("Den andens ord.")
    expect(second.page.get_by_text("Den førstes ord.")).to_be_visible()
    second.check_accessible()
    press(second.page, "Gem som kladde")
    expect(second.page.get_by_text("Den andens ord.").first).to_be_visible()
    expect(second.page.get_by_text("udgave 3")).to_be_visible()


def test_a_form_with_mistakes_is_accessible_and_keeps_its_words(visit: Visit) -> None:
    eva = editor(visit, 390)
    begin(eva, "Hvornår skal du sige noget?")
    eva.page.get_by_label("Overskrift").fill("")
    eva.page.get_by_label("Tekst", exact=True).fill(LONG)
    press(eva.page, "Gem som kladde")
    expect(eva.page.get_by_role("link", name="Skriv en overskrift.")).to_be_visible()
    expect(eva.page.get_by_label("Tekst", exact=True)).to_have_value(LONG)
    eva.check_accessible()


def test_nothing_that_an_editor_writes_runs_on_any_page(visit: Visit) -> None:
    """The whole corpus through the form, and on every page that shows a text: the editor's, the staff's and readers'."""
    eva = editor(visit)
    watch = Watch(eva)
    begin(eva, "Når du møder en beboer i krise")
    path = eva.page.url.removeprefix(eva.base)
    long = list(texts())
    for number, words in enumerate(
        [*long, *("\n\n".join(f"{mark}{line}" for line in LINES) for mark in ("## ", "- ", "> "))]
    ):
        eva.goto(path)
        eva.page.evaluate("title => { document.querySelector('[name=title]').value = title }", LINES[number])
        eva.page.evaluate("words => { document.querySelector('[name=body]').value = words }", words)
        eva.page.evaluate("words => { document.querySelector('[name=source]').value = words }", LINES[number + 9])
        eva.page.evaluate("words => { document.querySelector('[name=note]').value = words }", LINES[number + 18])
        press(eva.page, "Se, hvordan det ser ud")
        assert watch.look() == []
        press(eva.page, "Gem som kladde")
        assert watch.look() == []
    press(eva.page, "Udgiv")
    version = eva.page.url.removeprefix(eva.base)
    shown = "".join(
        watch.clean(each)
        for each in ("/tekster/", version, f"{version}da/2/", "/vejledning/", "/vejledning/beboer-i-krise/")
    )
    assert "onerror=alert(1)" in shown, "it stands there, as text"
    readers = Watch(visit("sender"))
    readers.visitor.sign_in_as("Karin")
    for each in ("/vejledning/", "/vejledning/beboer-i-krise/", "/haandbog/", "/haandbog/beboer-i-krise/"):
        readers.clean(each)
