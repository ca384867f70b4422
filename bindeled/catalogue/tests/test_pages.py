"""The catalogue's pages: for anybody and for staff, found by what one types, on paper, and never with the way to an adviser."""

import html
import re
from typing import Any

import pypdfium2
import pytest

from bindeled.catalogue import queries
from bindeled.catalogue.models import OfferVersion
from bindeled.config.management.commands.load_texts import SHIPPED
from bindeled.config.texts import load
from bindeled.municipalities.models import ContactPoint
from conftest import Site
from journeys.factory import World

# Taking the login, and the savepoint around a door, which is a transaction of its own elsewhere.
BY_THE_TEST = 3


def seen(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def on_paper(answer: Any) -> str:
    document = pypdfium2.PdfDocument(answer.content)
    said = " ".join(page.get_textpage().get_text_bounded() for page in document)
    return " ".join(said.replace("\N{ZERO WIDTH SPACE}", "").split())


def test_anybody_finds_the_offers_and_the_staff_do(offered: World, sender_site: Site, municipal_site: Site) -> None:
    municipal_site.sign_in_as(offered["Bo"])
    for site in sender_site, municipal_site:
        page = seen(site.get("/tilbud/"))
        assert "20 tilbud" in page
        assert "Bostøtte efter Housing First" in page
        assert "Boligen først" in page


def test_each_word_typed_narrows_and_also_inside_a_word(offered: World, sender_site: Site) -> None:
    found = seen(sender_site.get("/tilbud/", data={"q": "vejled"}))
    assert "Hjemmevejleder" in found
    assert "Ungementor" not in found
    page = seen(sender_site.get("/tilbud/", data={"q": "MENTOR unge"}))
    assert "1 tilbud" in page
    assert "Ungementor" in page
    assert "Intet fundet" in seen(sender_site.get("/tilbud/", data={"q": "svømmehal"}))
    assert "3 tilbud" in seen(sender_site.get("/tilbud/", data={"slags": "place"}))


def order(answer: Any) -> list[str]:
    return list(dict.fromkeys(re.findall(r'href="/tilbud/([a-z0-9-]+)/"', answer.content.decode())))


def test_what_is_named_so_comes_before_what_only_speaks_of_it(offered: World, sender_site: Site) -> None:
    """The acute help stands first of its kind in the guide, and is named otherwise."""
    found = order(sender_site.get("/tilbud/", data={"q": "behandling"}))
    assert found[:4] == [
        "behandling-for-stoffer", "behandling-for-alkohol", "psykiatrisk-behandling", "akut-psykiatrisk-hjaelp",
    ]  # fmt: skip
    assert order(sender_site.get("/tilbud/", data={"q": "[^a"})) == []


def test_while_one_types_only_the_list_answers(offered: World, sender_site: Site) -> None:
    answer = sender_site.get("/tilbud/", data={"q": "mentor"}, headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert "1 tilbud" in seen(answer)
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize(
    "typed", [{"q": "%"}, {"q": "_"}, {"q": "\\"}, {"q": "'"}, {"side": "-3"}, {"side": "x"}, {"slags": "x"}]
)
def test_odd_words_find_nothing_odd(offered: World, sender_site: Site, typed: dict[str, str]) -> None:
    answer = sender_site.get("/tilbud/", data=typed)
    assert answer.status_code == 200


def test_too_long_a_question_is_told_at_the_field_and_kept(offered: World, sender_site: Site) -> None:
    answer = sender_site.get("/tilbud/", data={"q": "x" * 81})
    assert "x" * 81 in answer.content.decode()
    assert "80 tegn" in seen(answer)


def test_one_offer_says_what_it_is_and_by_which_law(offered: World, sender_site: Site) -> None:
    page = seen(sender_site.get("/tilbud/housing-first/"))
    for words in (
        "§ 85 a",
        "27.36.14",
        "ACT",
        "ICM",
        "CTI",
        "9 måneder",
        "Ankestyrelsen",
        "sygeplejerske",
        "(ikke kontrolleret af en jurist endnu)",
    ):
        assert words in page
    assert sender_site.get("/tilbud/findes-ikke/").status_code == 404


def test_in_english_it_is_english(offered: World, sender_site: Site) -> None:
    page = seen(sender_site.get("/tilbud/housing-first/", headers={"accept-language": "en"}))
    assert "The home first" in page
    assert "The Social Services Act § 85 a" in page


def test_another_municipality_is_named_in_the_address(offered: World, sender_site: Site) -> None:
    page = seen(sender_site.get("/tilbud/i/0157/"))
    assert "1 tilbud" in page
    assert "Gentofte" in page
    assert "39 98 72 50" in seen(sender_site.get("/tilbud/i/0157/stoette-kontaktperson/"))
    assert sender_site.get("/tilbud/i/0157/housing-first/").status_code == 404


def test_an_empty_catalogue_says_so(world: World, sender_site: Site) -> None:
    assert "Kommunen har ikke skrevet nogen tilbud ned endnu." in seen(sender_site.get("/tilbud/"))


def test_a_draft_an_ended_and_a_coming_offer_are_told_to_nobody(offered: World, sender_site: Site) -> None:
    mentor = OfferVersion.objects.filter(offer__code="mentor")
    mentor.update(valid_to="2026-11-02")
    assert sender_site.get("/tilbud/ungementor/").status_code == 404
    mentor.update(valid_to=None, valid_from="2999-01-01")
    assert sender_site.get("/tilbud/ungementor/").status_code == 404
    mentor.update(valid_from="2026-11-01", published_at=None)
    assert sender_site.get("/tilbud/ungementor/").status_code == 404
    assert "Ungementor" not in seen(sender_site.get("/tilbud/"))


def test_the_guide_is_made_of_the_catalogue(offered: World, sender_site: Site, municipal_site: Site) -> None:
    load(SHIPPED)
    municipal_site.sign_in_as(offered["Bo"])
    for site in sender_site, municipal_site:
        page = site.get("/vejledning/kommunens-hjaelp/")
        assert 'href="/tilbud/housing-first/"' in page.content.decode()
        assert "Fra hjemløshed til egen bolig" in seen(page)
    OfferVersion.objects.filter(offer__code="housing_first").update(valid_to="2026-11-02")
    assert "housing-first" not in sender_site.get("/vejledning/kommunens-hjaelp/").content.decode()


def test_no_page_and_no_paper_carries_the_way_to_an_adviser(offered: World, sender_site: Site) -> None:
    hidden = [re.sub(r"\D", "", it.value) or it.value for it in ContactPoint.objects.exclude(audience="public")]
    assert hidden
    for slug in OfferVersion.objects.filter(municipality_id="0101").values_list("offer__slug", flat=True).distinct():
        for said in seen(sender_site.get(f"/tilbud/{slug}/")), on_paper(sender_site.get(f"/tilbud/{slug}/pdf/")):
            bare = re.sub(r"[\s.-]", "", said)
            assert [value for value in hidden if value in bare or value in said] == []


@pytest.mark.parametrize(
    "path", ["/tilbud/", "/tilbud/?q=unge", "/tilbud/housing-first/", "/tilbud/housing-first/pdf/", "/tilbud/data/fil/"]
)
def test_a_page_takes_ten_statements_at_most(
    offered: World, sender_site: Site, path: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(10 + BY_THE_TEST):
        assert sender_site.get(path).status_code == 200


# The quality standard of Gentofte's SKP, heading by heading: what S3 says there, as words that must stand under ours.
S3 = {
    "Ansvarlig enhed": ["Social & Handicap Myndighed"],
    "Loven bag": ["§ 99", "støtte- og kontaktpersoner"],
    "Hvem er det for?": ["isolerede", "psykisk lidelse", "stoffer eller alkohol", "ikke har en bolig"],
    "Hvad er meningen?": ["opsøge", "mest udsatte", "ikke selv magter"],
    "Er nogen i fare?": ["112", "114", "1813", "læge"],
    "Hvad ser man på?": ["visiteres", "Alle kan sige til", "naboer", "pårørende", "sundhedspersonale"],
    "Hvem giver det?": ["Center for Trivsel og Netværk"],
    "Hvad indeholder det?": ["selvstændigt", "motivere", "kontakt til andre", "andre tilbud"],
    "Hvad er borgerens eget ansvar?": ["planlægge", "tale ordentligt", "Selv at betale", "sige nej", "anonym"],
    "Hvordan følges der op?": ["ingen fast opfølgning", "Ønsker borgeren det", "§ 82", "§ 85"],
    "Hvor meget og hvor længe?": ["midlertidig", "hverdage", "dagtimerne", "forskelligt"],
    "Hvad koster det?": ["Gratis", "egne udgifter"],
    "Hvordan får man det?": ["SKP-teamet", "gentofte@gentofte.dk", "Social & Handicap"],
    "Hvor henvender man sig?": ["39 98 72 50", "socialpsykiatrien@gentofte.dk", "39 98 00 00", "socialoghandicap@gentofte.dk"],
    "Klage": ["Man kan ikke klage"],
}  # fmt: skip


def test_gentoftes_quality_standard_holds_every_point_of_the_source(offered: World, sender_site: Site) -> None:
    paper = on_paper(sender_site.get("/tilbud/i/0157/stoette-kontaktperson/pdf/"))
    page = seen(sender_site.get("/tilbud/i/0157/stoette-kontaktperson/"))
    # On paper in the order of the source; on the page whom it is for comes first, and what it begins with there comes last.
    for said, headings in (paper, list(S3)), (page, [*list(S3)[2:], *list(S3)[:2]]):
        rest = said
        for heading in headings:
            assert heading in rest, heading
            rest = rest[rest.index(heading) + len(heading) :]
            for point in S3[heading]:
                assert point in rest, f"{heading}: {point}"


def test_a_point_that_goes_missing_is_noticed(offered: World, sender_site: Site) -> None:
    version = OfferVersion.objects.get(municipality_id="0157")
    version.words["da"].pop("criteria")
    version.save()
    with pytest.raises(AssertionError, match="Hvad ser man på"):
        test_gentoftes_quality_standard_holds_every_point_of_the_source(offered, sender_site)


def test_a_long_list_goes_on_page_by_page_and_a_page_there_is_not_is_the_first(
    offered: World, sender_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 8)

    def listed(address: str) -> tuple[list[str], list[str]]:
        page = sender_site.get(address).content.decode()
        assert "20 tilbud" in page
        return re.findall(r'href="/tilbud/([a-z-]+)/"', page), re.findall(r'href="\?side=(\d+)"', page)

    pages = [listed(f"/tilbud/?side={place}") for place in (1, 2, 3)]
    assert [len(offers) for offers, _turns in pages] == [8, 8, 4]
    assert len({slug for offers, _turns in pages for slug in offers}) == 20
    assert [turns for _offers, turns in pages] == [["2"], ["1", "3"], ["2"]]
    for wrong in ("4", "0", "-1", "x", "9999999999", "²"):
        assert listed(f"/tilbud/?side={wrong}") == pages[0]
