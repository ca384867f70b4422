"""Editors write offers: looked at, saved as drafts, published, gone back to; of two at once none loses a word; D13 holds."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from bindeled.catalogue.forms import OfferForm, beginning
from bindeled.catalogue.models import Offer, OfferVersion
from bindeled.confidentiality.doors import Door, entered
from bindeled.municipalities.models import ContactPoint
from conftest import Site, acting
from journeys.factory import World

PUBLIC = "/tilbud/ungementor/"


def seen(answer: Any) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def offer(code: str = "mentor", municipality: str = "0101") -> Offer:
    return Offer.objects.get(code=code, municipality_id=municipality)


def address(code: str = "mentor") -> str:
    return f"/katalog/{offer(code).id}/"


def typed(code: str = "mentor", **changes: Any) -> dict[str, Any]:
    newest = OfferVersion.objects.filter(offer=offer(code)).latest("number")
    fields = {**beginning(newest), "valid_from": timezone.localdate(), "do": "save", **changes}
    return {name: _sent(value) for name, value in fields.items() if value is not False}


def _sent(value: Any) -> Any:
    return "" if value is None else getattr(value, "pk", value)


@pytest.fixture
def eva(offered: World, municipal_site: Site) -> Site:
    """The editor, signed in."""
    municipal_site.sign_in_as(offered["Eva"])
    return municipal_site


def test_what_is_due_stands_on_top_and_every_offer_below(eva: Site) -> None:
    OfferVersion.objects.filter(offer__code="mentor").update(review_by=timezone.localdate() - timedelta(days=1))
    page = seen(eva.get("/katalog/"))
    assert page.index("Skal ses på igen") < page.index("Ungementor") < page.index("Alle tilbud")
    assert "Skulle være gjort" in page
    assert page.count("Ungementor") == 2


@pytest.mark.parametrize("code", ["mentor", "housing_first", "psychiatry", "sundbygaard"])
def test_whatever_came_along_can_be_saved_again_as_it_stands(eva: Site, code: str) -> None:
    before = OfferVersion.objects.filter(offer=offer(code)).latest("number")
    assert eva.post(f"{address(code)}skriv/", typed(code)).status_code == 302
    after = OfferVersion.objects.filter(offer=offer(code)).latest("number")
    assert after.number == before.number + 1
    same = [*OfferForm.FACTS, "methods", "words", "found_by"]
    assert {name: getattr(after, name) for name in same if name not in {"valid_from", "note"}} == {
        name: getattr(before, name) for name in same if name not in {"valid_from", "note"}
    }


def test_looking_stores_nothing_and_a_draft_is_shown_to_nobody(eva: Site, sender_site: Site) -> None:
    before = OfferVersion.objects.count()
    look = eva.post(f"{address()}skriv/", typed(do="look", da_content="Kanariefugl"))
    assert look.status_code == 200
    assert "<p>Kanariefugl</p>" in look.content.decode()
    assert OfferVersion.objects.count() == before
    saved = eva.post(f"{address()}skriv/", typed(da_content="Kanariefugl"))
    assert saved.headers["Location"] == f"{address()}2/"
    assert re.search(r"<ins>[^<]*Kanariefugl", eva.get(f"{address()}2/").content.decode())
    assert "Kanariefugl" not in seen(sender_site.get(PUBLIC))


def test_publishing_tells_it_and_going_back_makes_a_new_version(eva: Site, sender_site: Site) -> None:
    eva.post(f"{address()}skriv/", typed(da_content="Kanariefugl", da_name="Fuglementor"))
    assert eva.post(f"{address()}2/gor/", {"do": "publish"}).status_code == 302
    assert "Kanariefugl" in seen(sender_site.get(PUBLIC))
    assert "Fuglementor" in seen(sender_site.get("/tilbud/", data={"q": "fugle"}))
    assert eva.post(f"{address()}1/gor/", {"do": "go_back"}).headers["Location"] == f"{address()}3/"
    eva.post(f"{address()}3/gor/", {"do": "publish"})
    assert "Kanariefugl" not in seen(sender_site.get(PUBLIC))
    assert eva.post(f"{address()}1/gor/", {"do": "still_right"}).status_code == 409
    assert OfferVersion.objects.filter(offer=offer()).count() == 3
    assert eva.post(f"{address()}3/gor/", {"do": "nonsense"}).status_code == 404


def test_what_was_looked_through_is_good_for_a_year(eva: Site) -> None:
    assert eva.post(f"{address()}1/gor/", {"do": "still_right"}).headers["Location"] == f"{address()}2/"
    again = OfferVersion.objects.get(offer=offer(), number=2)
    assert again.review_by == timezone.localdate() + timedelta(days=365)
    assert again.published_at


def test_of_two_editors_at_once_neither_loses_a_word(eva: Site) -> None:
    first, second = typed(da_content="Den enes ord"), typed(da_content="Den andens ord")
    eva.post(f"{address()}skriv/", first)
    late = eva.post(f"{address()}skriv/", second)
    assert late.status_code == 409
    page = late.content.decode()
    assert re.search(r"<del>[^<]*Den enes ord", page)
    assert "Den andens ord" in page
    assert 'name="base" value="2"' in page
    assert eva.post(f"{address()}skriv/", {**second, "base": 2}).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"da_name": ""}, "Skriv det på dansk."),
        ({"provider": ""}, "Vælg, hvem der giver det."),
        ({"source": ""}, "Skriv, hvor det kommer fra."),
        ({"ends": "months", "months": ""}, "Skriv, efter hvor mange måneder det slutter."),
        ({"youngest": 25, "oldest": 18}, "Den højeste alder må ikke være under den laveste."),
        ({"youngest": "ung"}, "Skriv et helt tal."),
        ({"kle": "27"}, "Skriv det som 27.48.08."),
        ({"methods": "cti; CTI; CTI; ni"}, "Skriv én metode på hver linje"),
        ({"methods": ";;;"}, "Skriv én metode på hver linje"),
        ({"valid_to": "2020-01-01"}, "Den må ikke slutte, før den begynder."),
        ({"review_by": "i morgen"}, "Skriv dagen som en dato."),
    ],
)
def test_a_mistake_is_said_at_its_field_and_the_words_are_kept(eva: Site, wrong: dict[str, Any], said: str) -> None:
    answer = eva.post(f"{address()}skriv/", {**typed(da_content="Kanariefugl"), **wrong})
    assert answer.status_code == 422
    assert said in seen(answer)
    assert "Kanariefugl" in seen(answer)
    assert OfferVersion.objects.filter(offer=offer()).count() == 1


def test_months_are_forgotten_where_it_does_not_end_after_months(eva: Site) -> None:
    eva.post(f"{address()}skriv/", typed(ends="once", months=9))
    assert OfferVersion.objects.get(offer=offer(), number=2).months is None


def test_the_way_to_an_adviser_is_never_published(eva: Site) -> None:
    hidden = ContactPoint.objects.filter(municipality_id="0101", audience="senders", kind="phone")[0].value
    eva.post(f"{address()}skriv/", typed(da_how_to_apply=f"Ring {hidden}"))
    refused = eva.post(f"{address()}2/gor/", {"do": "publish"})
    assert refused.status_code == 409
    assert "som læserne ikke må se" in seen(refused)
    assert OfferVersion.objects.get(offer=offer(), number=2).published_at is None


def test_a_new_offer_begins_with_its_word_and_is_shown_when_published(eva: Site, sender_site: Site) -> None:
    taken = eva.post("/katalog/nyt/", {"slug": "ungementor"})
    assert taken.status_code == 422
    assert "Der er allerede et tilbud" in seen(taken)
    assert eva.post("/katalog/nyt/", {"slug": "data"}).status_code == 422
    assert eva.post("/katalog/nyt/", {"slug": "Nyt ord"}).status_code == 422
    begun = eva.post("/katalog/nyt/", {"slug": "madfaellesskab"})
    new = offer("madfaellesskab")
    assert begun.headers["Location"] == f"/katalog/{new.id}/skriv/"
    assert eva.get(begun.headers["Location"]).status_code == 200
    assert "madfaellesskab" in seen(eva.get("/katalog/"))
    words = {"da_name": "Madfællesskab", "da_summary": "Spis sammen.", "da_target": "Alle.", "da_content": "Mad."}
    like = {**typed("sundbygaard"), "base": 0, **words}
    english = {name: "" for name in like if name.startswith("en_")}
    assert eva.post(f"/katalog/{new.id}/skriv/", {**like, **english}).headers["Location"] == f"/katalog/{new.id}/1/"
    eva.post(f"/katalog/{new.id}/1/gor/", {"do": "publish"})
    assert "Spis sammen." in seen(sender_site.get("/tilbud/madfaellesskab/", headers={"accept-language": "en"}))


def test_only_editors_of_the_municipality_come_in(offered: World, municipal_site: Site) -> None:
    municipal_site.sign_in_as(offered["Bo"])
    for path in ("/katalog/", "/katalog/nyt/", address(), f"{address()}skriv/", f"{address()}1/"):
        assert municipal_site.get(path).status_code == 404
    assert municipal_site.post("/katalog/nyt/", {"slug": "nyt-ord"}).status_code == 404
    municipal_site.sign_in_as(offered["Eva"])
    gentoftes = Offer.objects.get(municipality_id="0157")
    assert municipal_site.get(f"/katalog/{gentoftes.id}/").status_code == 404


def test_the_database_alone_lets_no_adviser_write_an_offer(offered: World) -> None:
    version = OfferVersion.objects.get(offer=offer())
    with acting("municipality"), entered(offered.door("Bo")):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Offer.objects.create(municipality_id="0101", code="x", slug="x")
        assert OfferVersion.objects.filter(id=version.id).update(published_at=timezone.now()) == 0


def test_the_database_alone_keeps_what_was_saved_even_from_editors(offered: World) -> None:
    version = OfferVersion.objects.get(offer=offer())
    with (
        acting("municipality"),
        entered(offered.door("Eva")),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        OfferVersion.objects.filter(id=version.id).update(words={})


@pytest.mark.parametrize("door", ["public", "sender"])
def test_readers_see_no_draft_and_not_what_was_written_about_one(offered: World, door: str) -> None:
    OfferVersion.objects.filter(offer=offer()).update(published_at=None)
    with acting("sender"), entered(Door(door, municipality="0101")):
        assert not OfferVersion.objects.filter(offer__code="mentor").values("id").exists()
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            list(OfferVersion.objects.values("note"))
