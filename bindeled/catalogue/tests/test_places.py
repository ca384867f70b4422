"""Open places, as anybody reads them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bindeled.catalogue.models import OfferVersion, Place
from conftest import Site
from journeys.factory import World


@pytest.mark.usefixtures("offered")
def test_anybody_sees_where_one_can_just_turn_up(sender_site: Site) -> None:
    Place.objects.filter(municipality_id="0101").update(hours_da="Hverdage 10-15", hours_en="", verified_on=None)
    page = sender_site.get("/steder/").content.decode()
    for word in ("NABO-CENTER AMAGER", "Du kan bare møde op", "Hverdage 10-15", "Det er ikke kontrolleret endnu"):
        assert word in page
    assert 'href="/steder/"' in sender_site.get("/tilbud/").content.decode()


@pytest.mark.usefixtures("offered")
def test_one_that_opens_later_says_so_and_one_without_hours_says_to_ask(sender_site: Site) -> None:
    OfferVersion.objects.filter(offer__code="nabo").update(open_from=timezone.localdate() + timedelta(days=9))
    page = sender_site.get("/steder/").content.decode()
    assert "Åbner" in page
    assert "Spørg stedet, før du går derhen" in page


def test_where_none_is_written_the_page_says_so(world: World, sender_site: Site) -> None:
    assert world
    assert "Kommunen har ikke skrevet nogen steder her endnu" in sender_site.get("/steder/").content.decode()
