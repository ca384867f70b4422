"""The catalogue as it came along: whole, with its law, and loaded again without a change; a fault in a file is named."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from bindeled.catalogue import actions, queries
from bindeled.catalogue.models import Offer, OfferVersion
from bindeled.confidentiality.doors import entered
from bindeled.config.catalogue import CatalogueError, load
from bindeled.config.management.commands.load_catalogue import SHIPPED
from conftest import acting
from journeys.factory import World

COPENHAGEN = {
    "advice", "support_contact", "home_guide", "social_home_care", "mentor", "youth_homelessness", "housing_first", "furnishing",
    "eviction_prevention", "drug_treatment", "alcohol_treatment", "psychiatry", "prevention_centre", "sundbygaard", "nabo",
    "womens_cafe", "housing_benefit", "home_help", "older_care", "acute_social",
}  # fmt: skip
TODAY = date(2026, 11, 29)


def told(code: str, municipality: str = "0101", on: date = TODAY) -> queries.Told:
    found = queries.offer(municipality, on=on, code=code)
    assert found
    return found


def test_every_offer_of_the_sources_is_told_and_gentofte_has_its_own(offered: World) -> None:
    assert {it.code for it in queries.offers("0101", on=TODAY)} == COPENHAGEN
    assert {it.code for it in queries.offers("0157", on=TODAY)} == {"support_contact"}


def test_the_duration_of_each_method_stands_in_the_data(offered: World) -> None:
    ways = {it.code: it.months for it in told("housing_first").version.ways}
    assert ways == {"act": None, "icm": None, "cti": 9}


def test_every_law_and_complaint_that_an_offer_names_is_there(offered: World) -> None:
    named = {law for it in queries.offers("0101", on=TODAY) for law in it.version.laws}
    known = {law.code for it in queries.offers("0101", on=TODAY) for law in it.laws}
    assert named == known
    assert "housing_first" in named


def test_an_offer_is_another_from_the_day_that_it_changes_hands(offered: World) -> None:
    assert str(told("psychiatry", on=date(2026, 12, 31)).version.provider) == "Region Hovedstadens Psykiatri"
    assert str(told("psychiatry", on=date(2027, 1, 1)).version.provider) == "Region Østdanmarks psykiatri"


def test_loading_again_changes_nothing(offered: World) -> None:
    before = OfferVersion.objects.count()
    assert load(SHIPPED) == 0
    assert OfferVersion.objects.count() == before


def test_newer_words_wait_as_a_draft_where_an_editor_has_written(offered: World, tmp_path: Path) -> None:
    folder = copytree(SHIPPED, tmp_path / "catalogue")
    file = folder / "0157.toml"
    file.write_text(
        file.read_text(encoding="utf-8")
        .replace("kle = ", 'languages = ["da", "en"]\nkle = ', 1)
        .replace('languages = ["da"]\n', "", 1)
    )
    eva = offered["Eva"]
    offer = Offer.objects.get(municipality_id="0101", code="mentor")
    with acting("municipality"), entered(offered.door("Eva")):
        newest = actions.versions(offer).get()
        actions.publish(actions._save_again(newest, base=1, by=eva, note="Ret"), by=eva)
    words = folder / "0101.toml"
    words.write_text(words.read_text(encoding="utf-8").replace("Unge, der bor for sig selv.", "Unge, der bor alene."))
    assert load(folder) == 2
    assert OfferVersion.objects.get(offer=offer, number=3).published_at is None
    assert OfferVersion.objects.get(offer__municipality_id="0157", number=2).published_at is not None


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ('kind = "home"', 'kind = "house"', "kind must be one of"),
        ('laws = ["support_contact"]', 'laws = ["support"]', "there is no law called support; there are"),
        ('provider = "Center for Trivsel og Netværk"', 'provider = "Somebody"', "there is no provider called Somebody"),
        ('ends = "open"', 'ends = "months"', 'months belong to ends = "months"'),
        ('kle = "27.48.08"', 'kle = "27.48"', "kle must be a number of KLE"),
        ('slug = "stoette-kontaktperson"', 'slug = "data"', "the address data is taken"),
        ("Støtten er midlertidig og gives", "Ring til 2851 7178. Støtten gives", ""),
        ('name = "Støtte- og kontaktperson (SKP)"', 'name = ""', "it needs name in da."),
        ("[[offer]]", "[[offers]]", "there is no [[offers]]"),
        ("[[offer]]", "[[offer", "cannot be read"),
    ],
)
def test_a_fault_in_a_file_is_named_and_nothing_is_written(
    offered: World, tmp_path: Path, old: str, new: str, wrong: str
) -> None:
    OfferVersion.objects.filter(municipality_id="0157").delete()
    folder = copytree(SHIPPED, tmp_path / "catalogue")
    file = folder / "0157.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1))
    if not wrong:  # a number of Copenhagen's advisers is no secret of Gentofte's
        assert load(folder) == 1
        return
    with pytest.raises(CatalogueError, match=wrong.replace("[", r"\[")):
        load(folder)
    assert not OfferVersion.objects.filter(municipality_id="0157").exists()


def test_the_way_to_an_adviser_can_never_be_loaded_into_an_offer(offered: World, tmp_path: Path) -> None:
    folder = copytree(SHIPPED, tmp_path / "catalogue")
    file = folder / "0101.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("Et midlertidigt beredskab.", "Ring 28 51 71 78.", 1))
    with pytest.raises(CatalogueError, match=r"28 ?51 ?71 ?78"):
        load(folder)
