"""The committee's memo from the first press to the papers: its headings against the source, its numbers against what is published, its walls."""

import io
import re
from datetime import UTC, date, datetime
from typing import Any

import docx
import pypdfium2
import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from bindeled.cases.tests.test_statements import MOST, statements_of
from bindeled.confidentiality.doors import Door, entered
from bindeled.cooperation.models import IndicatorCount
from bindeled.evaluation.models import Inquiry
from bindeled.statistics.actions import memo as actions
from bindeled.statistics.models import Figure, Memo, Named
from bindeled.statistics.queries.memo import grouped, memo_of
from bindeled.statistics.rules import memo as rules
from bindeled.statistics.rules.measures import ALL, BY_CODE, DISTRICT, MEASURES
from bindeled.statistics.tests.memos import a_memo
from bindeled.statistics.words import TOLD_BY
from bindeled.suppression.rules.periods import MONTH, YEAR, Period, periods_of
from bindeled.surveys.models import RoundGroup, SurveyRound
from bindeled.surveys.models import Tally as Answers
from bindeled.surveys.rules.questions import CONTACTS, QUESTIONNAIRES
from conftest import Site, acting
from journeys.factory import World

HERE, MEMO = "/statistik/notat/", "/statistik/notat/2025/"
Y2025 = Period(date(2025, 1, 1), YEAR)
# How one question after the other was answered: agree, partly, disagree, unknown. The second has small counts, the third nearly one answer.
ANSWERED = ((14, 8, 6, 5), (20, 6, 3, 4), (31, 0, 1, 1))
WRITTEN = {
    "committee": "Socialudvalget",
    "author": "Lis Lassen",
    "case_number": "2026-0125178",
    "document_number": "2026-0559280",
    "background": "Udvalget bad om notatet den 12. oktober.",
    "method": "Otte samtaler i to grupper i maj.",
    "conclusions": "Ordningen bliver brugt i alle distrikter.\n\nVi ser flere bekymringer om lugt.",
    "process": "Arbejdsvejledningen bliver revideret inden sommer.",
}


def _publish(measure: str, period: Period, number: int | None, **told: Any) -> None:
    Figure.objects.create(
        **{"municipality_id": "0101", "level": ALL, **told}, measure=measure, period=period.kind, first=period.first,
        number=number, published_at=datetime(2026, 1, 11, tzinfo=UTC),
    )  # fmt: skip


@pytest.fixture
def _figures(world: World) -> None:
    """Two years of every measure, whole and divided: every seventh part is hidden. Training is not out."""
    at = 0
    for year in (2024, 2025):
        for period in periods_of(year, through=date(year, 12, 1)):
            _publish("concerns", period, 4000 + at if period.kind == YEAR else 1000 + at)
            at += 1
        for measure in MEASURES[:-1]:
            whole = Period(date(year, 1, 1), YEAR)
            if measure.code != "concerns":
                _publish(measure.code, whole, 2000 + at)
            for cut in measure.cuts:
                for part in cut.parts or ("mentor", "visit"):
                    at += 1
                    _publish(measure.code, whole, None if at % 7 == 0 else 100 + at, cut=cut.code, part=part)
        _publish("concerns", Period(date(year, 1, 1), YEAR), 600 + year, level=DISTRICT, place="district-1")
    for level, key, name in (
        (DISTRICT, "district-1", "Amager"),
        ("offer", "mentor", "Mentor"),
        ("offer", "visit", "Besøg"),
    ):
        Named.objects.create(municipality_id="0101", level=level, key=key, name=name, sort_key=name)


@pytest.fixture
def _beside(world: World) -> None:
    """A closed round of the questionnaire, and what an organisation counted in the last quarter of the year."""
    made = SurveyRound.objects.create(
        municipality_id="0101", year=2025, quarter=4, opens_on=date(2025, 10, 6), closes_on=date(2025, 10, 26),
        seed="0" * 32, state="closed",
    )  # fmt: skip
    RoundGroup.objects.create(municipality_id="0101", round=made, group=CONTACTS, version=1, asked=50, answered=33)
    for question, counts in zip(QUESTIONNAIRES[CONTACTS].questions, ANSWERED, strict=False):
        for choice, count in zip(("agree", "partly", "disagree", "unknown"), counts, strict=True):
            Answers.objects.create(
                municipality_id="0101", round=made, group=CONTACTS, question=question.code, choice=choice, count=count
            )
    organisation = world.departments["Hørgården 2"].organisation
    IndicatorCount.objects.create(
        municipality_id="0101", organisation=organisation, quarter=date(2025, 10, 1), number=1,
        evictions=17, neglected=23, complaints=2, defined_on=date(2026, 11, 30),
    )  # fmt: skip


@pytest.fixture
def lis(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Lis"])
    return municipal_site


@pytest.fixture
def memo(lis: Site, _figures: None, _beside: None) -> Site:
    """A memo that was put together and written in."""
    assert lis.post(f"{HERE}saml/", {"period": "2025"}).headers["Location"] == MEMO
    assert lis.post(f"{MEMO}skriv/", {**WRITTEN, "version": 1}).status_code == 302
    return lis


def seen(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def in_pdf(answer: Any) -> str:
    said = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(answer.content))
    return " ".join(said.replace("\N{ZERO WIDTH SPACE}", "").split())


def in_docx(answer: Any) -> str:
    """Answer all words of a document in their order, those of tables among them."""
    paper = docx.Document(io.BytesIO(answer.content))
    return " ".join(" ".join(node.text or " " for node in paper.element.body.iter() if node.tag.endswith("}t")).split())


READ = {"pdf": in_pdf, "docx": in_docx}

# -- Against the source ----------------------------------------------------------------------------------------------------

# S4, heading by heading, in our words, and what must stand under each.
S4 = {
    "Til": ["Socialudvalget"],
    "Dato": [],
    "Emne": ["Orientering om kontaktpersonordningen, 2025"],
    "Sagsnr.": ["2026-0125178"],
    "Dokumentnr.": ["2026-0559280"],
    "Sagsbehandler": ["Lis Lassen"],
    "Baggrund": ["Udvalget bad om notatet", "bindeleddet", "boligrådgiverne", "Notatet dækker 2025"],
    "Hvad der er set på, og hvordan": [
        "optalt af maskine", "Spørgeskemaer", "6. oktober 2025", "Boligorganisationernes egne tal", "Otte samtaler", "kan ikke skilles fra",
    ],
    "Hovedkonklusioner": ["bliver brugt i alle distrikter", "flere bekymringer om lugt"],
    "Andre resultater": ["Tallene kort", "Bekymringer", "Hvad er talt:", "Første kontakter", "Hvad boligorganisationerne selv tæller", "beviser intet"],
    "Oplevet effekt": [
        "Kontaktpersoner", "50 blev spurgt", "n = 33", "66 %", "67 % (50–80 %)", "vises ikke", "oplevet effekt", "Samarbejdspartnere", "Beboere",
    ],
    "Videre proces": ["Arbejdsvejledningen bliver revideret"],
}  # fmt: skip


@pytest.mark.parametrize("kind", READ)
def test_the_memo_holds_every_heading_of_the_source_in_its_order(memo: Site, kind: str) -> None:
    answer = memo.get(f"{MEMO}{kind}/")
    assert answer.status_code == 200
    rest = READ[kind](answer)
    for heading, points in S4.items():
        assert heading in rest, heading
        rest = rest[rest.index(heading) + len(heading) :]
        for point in points:
            assert point in rest, f"{heading}: {point}"


@pytest.mark.parametrize(
    ("kind", "code", "heading"), [("pdf", "conclusions", "Hovedkonklusioner"), ("docx", "effect", "Oplevet effekt")]
)
def test_a_heading_that_goes_missing_is_noticed(
    memo: Site, monkeypatch: pytest.MonkeyPatch, kind: str, code: str, heading: str
) -> None:
    """The control of the test above."""
    monkeypatch.setattr(rules, "SECTIONS", tuple(one for one in rules.SECTIONS if one.code != code))
    with pytest.raises(AssertionError, match=heading):
        test_the_memo_holds_every_heading_of_the_source_in_its_order(memo, kind)


def test_the_document_is_made_of_real_headings_tables_and_described_pictures(memo: Site) -> None:
    paper = docx.Document(io.BytesIO(memo.get(f"{MEMO}docx/").content))
    headings = [one.text for one in paper.paragraphs if one.style and one.style.name == "Heading 1"]
    assert headings == [str(one.label) for one in rules.SECTIONS]
    assert all("tblHeader" in table._tbl.xml for table in paper.tables)
    pictures = [one for one in paper.element.body.iter() if one.tag.endswith("}docPr")]
    assert len(pictures) > 15
    assert all("Tallene står i tabellen" in one.get("descr") for one in pictures)
    assert (paper.core_properties.language, paper.core_properties.title) == ("da-DK", "Orientering om kontaktpersonordningen, 2025")  # fmt: skip


# -- Against what is published ---------------------------------------------------------------------------------------------


def _tables(site: Site) -> dict[str, dict[str, tuple[str, ...]]]:
    """Answer the document's tables by their caption: the cells of each row by its label."""
    paper, caption, found = docx.Document(io.BytesIO(site.get(f"{MEMO}docx/").content)), "", {}
    for block in paper.iter_inner_content():
        if isinstance(block, docx.table.Table):
            rows = [tuple(cell.text for cell in row.cells) for row in block.rows[1:]]
            found[caption] = {row[0]: row[1:] for row in rows}
            caption = ""
        elif block.style and block.style.name in {"Caption", "Heading 2"}:
            caption = block.text
    return found


def _cell(measure: str, cut: str, part: str, year: int, **where: Any) -> str:
    number = Figure.objects.get(
        **{"level": ALL, "place": "", **where}, measure=measure, cut=cut, part=part, period=YEAR, first=date(year, 1, 1)
    ).number
    return "skjult" if number is None else grouped(number)


def test_every_number_of_the_memo_is_the_published_figure(memo: Site) -> None:
    tables, compared = _tables(memo), 0
    for measure in MEASURES[:-1]:
        cut, part = TOLD_BY.get(measure.code, ("", ""))
        in_short = tables["Tallene kort"][str(measure.label)]
        assert in_short == tuple(_cell(measure.code, cut, part, year) for year in (2025, 2024))
        for cut_ in measure.cuts:
            rows = tables[f"{measure.label}: {cut_.label}"]
            parts = {code: str(label) for code, label in cut_.parts.items()} or {"mentor": "Mentor", "visit": "Besøg"}
            assert rows.keys() == set(parts.values())
            for code, label in parts.items():
                told = rows[label]
                assert (told[0], told[-1]) == tuple(_cell(measure.code, cut_.code, code, year) for year in (2025, 2024))
                compared += 1
    district = tables["Bekymringer for hvert distrikt"]["Amager"]
    assert district == tuple(_cell("concerns", "", "", y, level=DISTRICT, place="district-1") for y in (2025, 2024))
    assert len(tables["Bekymringer gennem perioden"]) == 4
    assert compared > 60


def test_a_number_that_is_not_the_published_one_is_noticed(memo: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above."""
    monkeypatch.setattr("bindeled.statistics.queries.memo.grouped", lambda number: grouped(number + 1))
    with pytest.raises(AssertionError):
        test_every_number_of_the_memo_is_the_published_figure(memo)


def test_the_paper_and_the_page_hold_the_numbers_of_the_document(memo: Site) -> None:
    cells = {cell for rows in _tables(memo).values() for row in rows.values() for cell in row}
    numbers = {cell.replace("\N{NO-BREAK SPACE}", " ") for cell in cells if any(sign.isdigit() for sign in cell)}
    on_paper, on_page = in_pdf(memo.get(f"{MEMO}pdf/")), seen(memo.get(MEMO)).replace("\N{NO-BREAK SPACE}", " ")
    assert len(numbers) > 100
    assert not {one for one in numbers if one not in on_paper}
    assert not {one for one in numbers if one not in on_page}


def test_what_is_hidden_is_nowhere_in_the_memo(memo: Site) -> None:
    """Small answers and small counts of tenancies are not even kept where the figures' door could read them."""
    beside = Memo.objects.get().beside
    cells = [cell for part in [*beside["effect"], beside["indicators"]] for table in part["tables"] for row in table["rows"] for cell in row["cells"][1:]]  # fmt: skip
    drawn = [bar for table in beside["indicators"]["tables"] for row in table["rows"] for bar in row["bars"]]
    assert "22" in cells
    assert {"skjult", "vises ikke", "17", "23"} <= set(cells)
    assert not {"1", "2", "3", "4", "31"} & set(cells)
    assert not {1, 2, 3, 4} & set(drawn)


def test_a_memo_without_figures_without_answers_and_without_words_says_so(world: World, lis: Site) -> None:
    assert "Der er ikke offentliggjort tal endnu" in seen(lis.get(HERE))
    assert lis.post(f"{HERE}saml/", {"period": "2025"}).status_code == 302
    for said in (seen(lis.get(MEMO)), in_pdf(lis.get(f"{MEMO}pdf/")), in_docx(lis.get(f"{MEMO}docx/"))):
        for words in (
            "Der er ikke offentliggjort tal for perioden", "Ingen spørgeskemarunde er lukket", "Ingen boligorganisation har indtastet tal",
            "bygger hverken på interviews", "Hovedkonklusionerne er ikke skrevet endnu", "Den videre proces er ikke skrevet endnu",
        ):  # fmt: skip
            assert words in said


def test_what_the_register_of_the_evaluation_counts_stands_in_the_memo_and_nothing_of_other_periods(
    world: World, lis: Site
) -> None:
    for on, kind, group, took_part in (
        (date(2025, 1, 1), "group_interview", "contacts", 6),
        (date(2025, 12, 31), "group_interview", "contacts", 8),
        (date(2025, 5, 1), "case_review", "cases", 40),
        (date(2026, 1, 1), "interview", "residents", 17),
    ):
        Inquiry.objects.create(
            municipality_id="0101", on=on, kind=kind, group=group, took_part=took_part, done_by="evaluator",
            entered_by=world["Esther"], entered_at=timezone.now(),
        )  # fmt: skip
    lis.post(f"{HERE}saml/", {"period": "2025"})
    said = seen(lis.get(MEMO))
    assert "Interview i en gruppe (Kontaktpersoner og ejendomsfunktionærer): antal 2, deltagere 14" in said
    assert "Sagsgennemgang: antal 1, sager 40" in said
    assert "deltagere 17" not in said
    assert "bygger hverken på interviews" not in said


@pytest.mark.usefixtures("_figures")
def test_one_period_is_one_memo_and_only_periods_that_are_over_are_offered(lis: Site) -> None:
    page = seen(lis.get(HERE))
    assert '<option value="2025" >2025</option>' in page
    assert '<option value="2024-4" >4. kvartal 2024</option>' in page
    assert "2026-4" not in page
    for period in ("2031", "2025-07", ""):
        refused = lis.post(f"{HERE}saml/", {"period": period})
        assert refused.status_code == 422
        assert "error" in seen(refused)
    for _press in range(2):
        assert lis.post(f"{HERE}saml/", {"period": "2025-3"}).status_code == 302
    assert Memo.objects.count() == 1
    assert "3. kvartal 2025" in seen(lis.get(HERE))
    assert lis.get("/statistik/notat/2025-3/").status_code == 200
    assert lis.get("/statistik/notat/2025/").status_code == lis.get("/statistik/notat/1999/").status_code == 404


# -- Writing ---------------------------------------------------------------------------------------------------------------


def test_reading_anew_keeps_what_was_written(memo: Site) -> None:
    SurveyRound.objects.update(closes_on=date(2025, 11, 2))
    assert memo.post(f"{HERE}saml/", {"period": "2025"}).status_code == 302
    page = seen(memo.get(MEMO))
    assert "2. november 2025" in page
    assert "bliver brugt i alle distrikter" in page


def test_two_who_write_at_once_lose_no_word(memo: Site) -> None:
    mine = {**WRITTEN, "conclusions": "Mine ord.", "version": 2}
    assert memo.post(f"{MEMO}skriv/", {**WRITTEN, "conclusions": "De andres ord.", "version": 2}).status_code == 302
    answer = memo.post(f"{MEMO}skriv/", mine)
    assert answer.status_code == 409
    page = seen(answer)
    assert "En anden har gemt notatet imens" in page
    assert "Mine ord." in page
    assert "De andres ord." in page
    assert Memo.objects.get().conclusions == "De andres ord."
    [version] = re.findall(r'name="version" value="(\d+)"', page)
    assert memo.post(f"{MEMO}skriv/", {**mine, "version": version}).status_code == 302
    assert Memo.objects.get().conclusions == "Mine ord."


def test_two_presses_at_once_put_one_memo_together(world: World, lis: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    made, found = a_memo(world["Lis"], year=2025), iter([None])
    monkeypatch.setattr(actions, "memo_of", lambda period: next(found, memo_of(period)))
    assert lis.post(f"{HERE}saml/", {"period": "2025"}).status_code == 302
    assert Memo.objects.get().id == made.id


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("conclusions", "Vi hjalp 010190-1234.", "et CPR-nummer"),
        ("process", "Ring til 33 17 33 17.", "et telefonnummer"),
        ("background", "Det begyndte på Kirkevej 4.", "en adresse"),
        ("method", "Vi talte med Abdullah Hansen.", "Kan det være en beboer?"),
    ],
)
def test_a_person_is_noticed_at_the_field_and_nothing_typed_is_lost(
    memo: Site, field: str, text: str, said: str
) -> None:
    answer = memo.post(f"{MEMO}skriv/", {**WRITTEN, "version": 2, field: text})
    assert answer.status_code == 422
    page = seen(answer)
    assert said in page
    assert text in page
    assert WRITTEN["case_number"] in page
    assert getattr(Memo.objects.get(), field) == WRITTEN[field]


def test_a_name_that_is_nobodys_is_answered_for_once(memo: Site) -> None:
    told = {**WRITTEN, "version": "2", "method": "Anobi Hansen skrev rapporten."}
    page = seen(memo.post(f"{MEMO}skriv/", told))
    asked = re.search(r'name="asked" value="([^"]*)"', page)
    assert asked
    assert memo.post(f"{MEMO}skriv/", {**told, "nobody": "on", "asked": asked[1]}).status_code == 302
    assert memo.post(f"{MEMO}skriv/", {**told, "version": "3"}).status_code == 302
    again = memo.post(f"{MEMO}skriv/", {**told, "version": "4", "process": "Spørg Fatima Jensen.", "nobody": "on", "asked": asked[1]})  # fmt: skip
    assert again.status_code == 422


def test_a_long_text_without_a_pause_is_kept_and_set(memo: Site) -> None:
    told = {**WRITTEN, "conclusions": "x" * 8000, "process": "Et brud\x0b og {tegn} #let x = 1."}
    assert memo.post(f"{MEMO}skriv/", {**told, "version": 2}).status_code == 302
    assert all(memo.get(f"{MEMO}{kind}/").status_code == 200 for kind in READ)
    assert memo.post(f"{MEMO}skriv/", {**told, "conclusions": "x" * 8001, "version": 3}).status_code == 422


# -- Walls -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "reads"), [("Lis", True), ("Esther", True), ("Dorte", True), ("Bo", False), ("Kirsten", False), ("Gitte", False)])  # fmt: skip
def test_those_who_read_figures_read_the_memo_and_leaders_alone_write_it(
    world: World, municipal_site: Site, who: str, reads: bool
) -> None:
    a_memo(world["Lis"], year=2025)
    municipal_site.sign_in_as(world[who])
    for page in (MEMO, f"{MEMO}pdf/", f"{MEMO}docx/"):
        assert municipal_site.get(page).status_code == (200 if reads else 404)
    assert municipal_site.get(f"{MEMO}skriv/").status_code == (200 if who == "Lis" else 404)
    if who != "Lis":
        assert municipal_site.post(f"{HERE}saml/", {"period": "2024"}).status_code == 404
        assert municipal_site.post(f"{MEMO}skriv/", {**WRITTEN, "version": 1}).status_code == 404
    assert ("Skriv i notatet" in seen(municipal_site.get(MEMO))) is (who == "Lis")


def test_the_walls_of_the_memo_are_the_databases(world: World) -> None:
    a_memo(world["Lis"], year=2025)
    a_memo(world["Gitte"], year=2025)
    figures = Door("statistics", actor=world["Lis"].id, municipality="0101")
    with acting("municipality"), entered(figures):
        assert [one.municipality_id for one in Memo.objects.all()] == ["0101"]
        for reached in (Answers, IndicatorCount):
            with pytest.raises(DatabaseError), transaction.atomic():
                list(reached.objects.all())
        with pytest.raises(DatabaseError), transaction.atomic():
            Memo.objects.update(conclusions="x")
    with acting("municipality"), entered(world.door("Bo")):
        assert not Memo.objects.exists()
        assert Memo.objects.update(conclusions="x", saved_by=world["Bo"]) == 0
    with acting("municipality"), entered(world.door("Lis")):
        for verb in (Figure.objects.count, lambda: Memo.objects.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                verb()
        with pytest.raises(DatabaseError), transaction.atomic():
            Memo.objects.update(saved_by=world["Bo"])


def test_each_page_asks_at_most_ten_things(memo: Site) -> None:
    for page in (HERE, MEMO, f"{MEMO}skriv/", f"{MEMO}pdf/", f"{MEMO}docx/"):
        asked = statements_of(lambda page=page: memo.get(page))  # type: ignore[misc]
        assert len(asked) <= MOST, page + "\n" + "\n".join(sql[:120] for sql in asked)


def test_the_overview_leads_to_the_memo_and_measures_keep_their_addresses(lis: Site) -> None:
    assert f'href="{HERE}"' in seen(lis.get("/statistik/"))
    assert "notat" not in BY_CODE
    assert MONTH not in {one.kind for one in rules.offered(date(2026, 5, 20))}
