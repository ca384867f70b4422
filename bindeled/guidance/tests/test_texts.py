"""Texts: loaded, read, edited, published, compared; nothing that was typed or saved is lost, and D13 holds."""

import html
import re
from datetime import timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import override_settings
from django.utils import timezone

from bindeled.config.management.commands.load_texts import SHIPPED
from bindeled.config.texts import TextsError, load
from bindeled.guidance.models import EmergencyNumber, Law, Reading, Text, Version
from bindeled.guidance.queries import due
from bindeled.municipalities.models import ContactPoint
from conftest import Site, acting
from journeys.factory import LONG_AGO, World

CODES = {
    "what_is_a_contact_person", "when_to_react", "urgent_or_not", "what_to_write", "what_you_may_say", "confidentiality",
    "takes_time", "mental_vulnerability", "meeting_crisis", "offers_guide", "help", "reaching_units", "area_plan_pack",
    "before_a_visit", "clarifying_call", "consent", "inform",
}  # fmt: skip


def text_of(code: str, municipality: str = "0101") -> Text:
    return Text.objects.get(municipality_id=municipality, code=code)


def address(code: str, language: str = "da") -> str:
    return f"/tekster/{text_of(code).id}/{language}/"


def typed(base: int = 1, **changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    fields = {
        "title": "Nogle ting tager tid", "body": "Hjælp tager tid.\n\n- Bliv ved.", "source": "En test", "valid_from": today,
        "review_by": today + timedelta(days=300), "base": base, "do": "save", "note": "", "valid_to": "",
    }  # fmt: skip
    return {**fields, **changes}


def seen(answer: Any) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def bare(answer: Any) -> str:
    """A page without what differs each time: tokens, and the address that the page itself has."""
    return re.sub(r'value="[^"]*"', "", answer.content.decode())


@pytest.fixture
def eva(texts: World, municipal_site: Site) -> Site:
    """The editor, signed in."""
    municipal_site.sign_in_as(texts["Eva"])
    return municipal_site


# -- Loading -------------------------------------------------------------------------------------------------------------


def test_every_text_is_there_for_both_municipalities_in_danish_and_english(texts: World) -> None:
    for municipality in ("0101", "0157"):
        found = Version.objects.filter(municipality_id=municipality, published_at__isnull=False)
        assert {code for code, language in found.values_list("text__code", "language") if language == "da"} == CODES
        assert {code for code, language in found.values_list("text__code", "language") if language == "en"} == CODES
        assert not found.filter(review_by__isnull=True).exists()


def test_loading_again_changes_nothing(texts: World) -> None:
    before = list(Version.objects.order_by("id").values_list())
    assert load(SHIPPED) == 0
    assert list(Version.objects.order_by("id").values_list()) == before


def test_a_municipalitys_own_text_stands_in_the_shared_ones_place(texts: World) -> None:
    bodies = {
        code: Version.objects.get(text=text_of("offers_guide", code), language="da").body for code in ("0101", "0157")
    }
    assert "Herunder står, hvad der findes." in bodies["0101"]
    assert "Du kan pege på en anden" in bodies["0157"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the texts that came along, to be changed."""
    return copytree(SHIPPED, tmp_path / "texts")


def changed(folder: Path, old: str, new: str, name: str = "shared/takes_time.da.md") -> Path:
    path = folder / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    return folder


def test_newer_words_that_come_along_take_the_place_of_older_ones(texts: World, folder: Path) -> None:
    assert load(changed(folder, "Tillid tager tid.", "Tillid kommer langsomt.")) == 2
    newest = Version.objects.filter(text=text_of("takes_time"), language="da").order_by("-number")[0]
    assert (newest.number, newest.published_at is not None) == (2, True)


def test_newer_words_wait_as_a_draft_where_an_editor_has_written_since(eva: Site, folder: Path) -> None:
    eva.post(address("takes_time"), typed())
    load(changed(folder, "Tillid tager tid.", "Tillid kommer langsomt."))
    versions = Version.objects.filter(text=text_of("takes_time"), language="da").order_by("number")
    assert [(version.number, version.published_at is not None) for version in versions] == [
        (1, True),
        (2, False),
        (3, False),
    ]
    assert load(folder) == 0


WRONG = {
    "no fence": (changed, "+++", "---", "between two lines"),
    "an unknown key": (changed, "position", "places", "there is no places"),
    "an unknown law": (changed, "position = 70", 'position = 70\nlaws = ["none"]', "there is no law called none"),
    "an unknown audience": (changed, '"public"', '"all"', "audience must be one of"),
    "no words": (changed, "position = 70", 'position = 70\nlaws = "none"', "laws must be a list"),
}


@pytest.mark.parametrize("how", WRONG)
def test_a_wrong_file_is_refused_in_words_and_nothing_is_written(texts: World, folder: Path, how: str) -> None:
    change, old, new, said = WRONG[how]
    before = Version.objects.count()
    with pytest.raises(TextsError, match=said):
        load(change(folder, old, new))
    assert Version.objects.count() == before


def test_a_file_for_the_public_that_holds_the_advisers_number_is_refused(texts: World, folder: Path) -> None:
    advisers_number(texts)
    with pytest.raises(TextsError, match="12 34 56 78"):
        load(changed(folder, "Tillid tager tid.", "Ring 1234 5678."))


def test_only_the_owner_loads(texts: World) -> None:
    with acting("municipality"), pytest.raises(CommandError, match="loaded by the owner"):
        call_command("load_texts")


# -- Reading -------------------------------------------------------------------------------------------------------------


def test_anybody_reads_the_public_texts_and_no_other(texts: World, sender_site: Site) -> None:
    contents = sender_site.get("/vejledning/").content.decode()
    assert "/vejledning/hvad-skal-du-skrive/" in contents
    assert "saadan-faar-du-fat-i-os" not in contents
    assert sender_site.get("/vejledning/hvad-skal-du-skrive/").status_code == 200
    missing = bare(sender_site.get("/vejledning/findes-ikke/"))
    for hidden in ("saadan-faar-du-fat-i-os", "foer-du-ringer-eller-banker-paa"):
        answer = sender_site.get(f"/vejledning/{hidden}/")
        assert (answer.status_code, bare(answer)) == (404, missing)


def test_a_contact_person_reads_how_to_reach_the_units_and_finds_the_number(texts: World, sender_site: Site) -> None:
    advisers_number(texts)
    sender_site.sign_in_as(texts["Karin"])
    assert "/haandbog/saadan-faar-du-fat-i-os/" in sender_site.get("/haandbog/").content.decode()
    assert 'href="tel:12345678"' in sender_site.get("/haandbog/saadan-faar-du-fat-i-os/").content.decode()
    assert sender_site.get("/haandbog/foer-du-ringer-eller-banker-paa/").status_code == 404


def test_a_number_that_has_ended_is_not_shown_to_contact_persons(texts: World, sender_site: Site) -> None:
    point = advisers_number(texts)
    point.valid_to = timezone.localdate() - timedelta(days=1)
    point.save()
    sender_site.sign_in_as(texts["Karin"])
    assert "12345678" not in sender_site.get("/haandbog/saadan-faar-du-fat-i-os/").content.decode()


def test_the_staff_read_all_and_say_that_they_have_read_an_instruction(texts: World, municipal_site: Site) -> None:
    municipal_site.sign_in_as(texts["Bo"])
    path = "/vejledning/foer-du-ringer-eller-banker-paa/"
    assert path in municipal_site.get("/vejledning/").content.decode()
    assert "Jeg har læst den" in seen(municipal_site.get(path))
    for _twice in range(2):
        assert municipal_site.post(path).status_code == 302
    assert "Du har sagt, at du har læst den" in seen(municipal_site.get(path))
    assert Reading.objects.filter(reader=texts["Bo"]).count() == 1
    municipal_site.post("/vejledning/tavshedspligt/")
    assert Reading.objects.count() == 1
    municipal_site.sign_in_as(texts["Eva"])
    assert "Bo Bendtsen" in seen(municipal_site.get(f"/tekster/{text_of('before_a_visit').id}/"))


def test_a_text_that_is_not_translated_is_danish_with_a_note_and_its_own_language(
    texts: World, sender_site: Site
) -> None:
    page = sender_site.get("/vejledning/hvad-er-en-kontaktperson/?sprog=ar").content.decode()
    assert "Teksten er ikke oversat til العربية endnu." in page
    assert '<div class="prose" lang="da" dir="ltr">' in page
    assert re.search(r'lang="ar"\s+dir="rtl"\s+aria-current="true"', page)


def test_a_supplied_translation_is_shown_with_its_own_direction(texts: World, sender_site: Site) -> None:
    danish = Version.objects.get(text=text_of("what_is_a_contact_person"), language="da")
    arabic = Version(
        municipality_id="0101", text=danish.text, language="ar", number=1, title="اختبار", body="نص للاختبار", source="en test",
        valid_from=danish.valid_from, made_at=timezone.now(), published_at=timezone.now(),
    )  # fmt: skip
    arabic.save(force_insert=True)
    page = sender_site.get("/vejledning/hvad-er-en-kontaktperson/?sprog=ar").content.decode()
    assert '<div class="prose" lang="ar" dir="rtl">' in page
    assert "ikke oversat" not in page
    Version.objects.filter(id=danish.id).update(published_at=timezone.now() + timedelta(hours=1))
    assert "Den danske tekst er ændret efter" in seen(sender_site.get("/vejledning/hvad-er-en-kontaktperson/?sprog=ar"))


def test_the_law_behind_a_text_is_shown_while_it_is_in_force(texts: World, sender_site: Site) -> None:
    page = seen(sender_site.get("/vejledning/tavshedspligt/"))
    assert "Forvaltningsloven § 27" in page
    assert "ikke kontrolleret af en jurist" in page
    Law.objects.update(last_checked=timezone.localdate(), valid_to=timezone.localdate() - timedelta(days=1))
    assert "Forvaltningsloven § 27" not in seen(sender_site.get("/vejledning/tavshedspligt/"))


def test_without_any_text_the_pages_say_so_and_never_fail(world: World, sender_site: Site) -> None:
    for path in ("/hvornaar/", "/det-maa-du-sige/"):
        answer = sender_site.get(path)
        assert answer.status_code == 200
        assert "Ikke skrevet endnu" in seen(answer)
    assert "Kommunen har ikke skrevet noget her endnu." in seen(sender_site.get("/vejledning/"))


# -- Editing -------------------------------------------------------------------------------------------------------------


def test_the_editors_first_page_is_the_texts_with_what_is_due_on_top(eva: Site) -> None:
    assert eva.get("/hjem/").headers["Location"] == "/tekster/"
    page = seen(eva.get("/tekster/"))
    assert page.index("Skal ses på igen") < page.index("Når en beboer er psykisk sårbar") < page.index("Alle tekster")


def test_psychiatrys_texts_and_numbers_are_due_by_the_new_year(texts: World) -> None:
    EmergencyNumber.objects.create(
        municipality_id="0101", level=2, position=1, name_da="Psykiatrien", name_en="P", number="38641650", source="en test",
        what_for_da="x", what_for_en="x", valid_from=LONG_AGO, review_by="2027-01-01",
    )  # fmt: skip
    found = [it for it in due("0101", on=timezone.localdate()) if str(it.review_by) == "2027-01-01"]
    assert {"Psykiatrien 38 64 16 50", "Når en beboer er psykisk sårbar"} <= {it.what for it in found}
    dates = [it.review_by for it in due("0101", on=timezone.localdate())]
    assert dates == sorted(dates, key=str)


def test_looking_stores_nothing_and_saving_makes_a_draft_that_readers_do_not_see(eva: Site, sender_site: Site) -> None:
    before = Version.objects.count()
    look = eva.post(address("takes_time"), typed(do="look", body="## Nyt\n\nKanariefugl"))
    assert look.status_code == 200
    assert "<p>Kanariefugl</p>" in look.content.decode()
    assert Version.objects.count() == before
    saved = eva.post(address("takes_time"), typed(body="Kanariefugl"))
    assert saved.headers["Location"] == f"{address('takes_time')}2/"
    assert "Kanariefugl" in seen(eva.get(saved.headers["Location"]))
    assert "Kanariefugl" not in seen(sender_site.get("/vejledning/nogle-ting-tager-tid/"))


def test_publishing_shows_it_to_readers_and_going_back_makes_a_new_version(eva: Site, sender_site: Site) -> None:
    path, public = address("takes_time"), "/vejledning/nogle-ting-tager-tid/"
    first = seen(sender_site.get(public))
    eva.post(path, typed(body="Kanariefugl"))
    assert eva.post(f"{path}2/gor/", {"do": "publish"}).status_code == 302
    assert "Kanariefugl" in seen(sender_site.get(public))
    assert "Tillid tager tid" not in seen(sender_site.get(public))
    assert eva.post(f"{path}1/gor/", {"do": "go_back"}).headers["Location"] == f"{path}3/"
    assert "Kanariefugl" in seen(sender_site.get(public))
    eva.post(f"{path}3/gor/", {"do": "publish"})
    assert "Tillid tager tid" in seen(sender_site.get(public))
    assert "Tillid tager tid" in first
    assert Version.objects.filter(text=text_of("takes_time"), language="da").count() == 3


def test_the_page_of_a_version_says_what_it_changes(eva: Site) -> None:
    danish = Version.objects.get(text=text_of("takes_time"), language="da")
    eva.post(address("takes_time"), typed(body=danish.body.replace("Tillid tager tid.", "Tillid er langsom.")))
    page = eva.get(f"{address('takes_time')}2/").content.decode()
    assert re.search(r"<del>[^<]*Tillid tager tid", page)
    assert re.search(r"<ins>[^<]*Tillid er langsom", page)


def test_a_version_for_a_later_day_waits_for_it_and_one_that_has_ended_lets_no_older_one_rise(
    eva: Site, sender_site: Site
) -> None:
    path, public, today = address("takes_time"), "/vejledning/nogle-ting-tager-tid/", timezone.localdate()
    eva.post(path, typed(body="Kanariefugl", valid_from=today + timedelta(days=3)))
    eva.post(f"{path}2/gor/", {"do": "publish"})
    assert "Kanariefugl" not in seen(sender_site.get(public))
    Version.objects.filter(number=2).update(valid_from=today - timedelta(days=2), valid_to=today - timedelta(days=1))
    assert sender_site.get(public, headers={"accept-language": "da"}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Skriv en overskrift."),
        ({"body": ""}, "Skriv teksten."),
        ({"source": ""}, "Skriv, hvor det kommer fra."),
        ({"review_by": ""}, "Vælg en dag."),
        ({"review_by": "i morgen"}, "Skriv dagen som en dato."),
        ({"valid_to": "2020-01-01"}, "Den må ikke slutte, før den begynder."),
    ],
)
def test_a_mistake_is_said_at_its_field_and_the_words_are_kept(eva: Site, wrong: dict[str, str], said: str) -> None:
    answer = eva.post(address("takes_time"), {**typed(body="Kanariefugl"), **wrong})
    assert answer.status_code == 422
    assert said in seen(answer)
    assert wrong.get("body") == "" or "Kanariefugl" in seen(answer)
    assert Version.objects.filter(text=text_of("takes_time"), language="da").count() == 1


def test_what_was_looked_through_is_good_for_a_year_and_says_the_same(eva: Site, sender_site: Site) -> None:
    text, path = text_of("mental_vulnerability"), address("mental_vulnerability")
    before = seen(sender_site.get(f"/vejledning/{text.slug}/"))
    assert eva.post(f"{path}1/gor/", {"do": "still_right"}).headers["Location"] == f"{path}2/"
    again = Version.objects.get(text=text, language="da", number=2)
    assert again.review_by == timezone.localdate() + timedelta(days=365)
    assert again.published_at
    assert seen(sender_site.get(f"/vejledning/{text.slug}/")) == before
    refused = eva.post(f"{path}1/gor/", {"do": "still_right"})
    assert refused.status_code == 409
    assert Version.objects.filter(text=text, language="da").count() == 2


def test_what_may_not_be_told_any_more_cannot_be_called_still_right(texts: World, eva: Site) -> None:
    point = advisers_number(texts)
    ContactPoint.objects.update(audience="public")
    path = address("takes_time")
    eva.post(path, typed(body="Ring 12 34 56 78."))
    eva.post(f"{path}2/gor/", {"do": "publish"})
    ContactPoint.objects.update(audience="senders")
    refused = eva.post(f"{path}2/gor/", {"do": "still_right"})
    assert refused.status_code == 409
    assert point.value in seen(refused)
    assert Version.objects.filter(text=text_of("takes_time"), language="da").count() == 2


# -- Two at once ---------------------------------------------------------------------------------------------------------


def test_who_saves_second_is_told_keeps_their_words_and_sees_the_others(eva: Site, texts: World) -> None:
    path = address("takes_time")
    assert eva.post(path, typed(body="Den andens ord")).status_code == 302
    second = eva.post(path, typed(body="Mine egne ord"))
    assert second.status_code == 409
    page = seen(second)
    assert "Eva Enevoldsen gemte udgave 2" in page
    assert "Den andens ord" in page
    assert re.search(r"<textarea[^>]*>\s*Mine egne ord", second.content.decode())
    assert Version.objects.filter(text=text_of("takes_time"), language="da").count() == 2
    [base] = re.findall(r'name="base" value="(\d+)"', second.content.decode())
    assert eva.post(path, typed(int(base), body="Mine egne ord")).headers["Location"] == f"{path}3/"


def test_a_version_that_somebody_has_written_past_is_not_published(eva: Site, sender_site: Site) -> None:
    path = address("takes_time")
    eva.post(path, typed(body="Ældre kladde"))
    eva.post(path, typed(2, body="Nyere kladde"))
    refused = eva.post(f"{path}2/gor/", {"do": "publish"})
    assert refused.status_code == 409
    assert "Se på den nyeste" in seen(refused)
    assert "Ældre kladde" not in seen(sender_site.get("/vejledning/nogle-ting-tager-tid/"))
    assert eva.post(f"{path}3/gor/", {"do": "publish"}).status_code == 302
    assert eva.post(f"{path}3/gor/", {"do": "publish"}).status_code == 409


# -- What a text may not say ---------------------------------------------------------------------------------------------


def advisers_number(world: World) -> ContactPoint:
    return ContactPoint.objects.create(
        municipality_id="0101", unit=world.units["Boligrådgiverne Amager"], kind="phone", value="12 34 56 78",
        audience="senders", source="en test", valid_from=LONG_AGO,
    )  # fmt: skip


@pytest.mark.parametrize("spelt", ["12345678", "12 34 56 78", "1234-5678", "[ring](tel:12345678)", "**12 34** 56 78"])
def test_a_public_text_with_the_advisers_number_is_not_published_and_says_why(
    texts: World, eva: Site, sender_site: Site, spelt: str
) -> None:
    advisers_number(texts)
    path = address("takes_time")
    eva.post(path, typed(body=f"Ring {spelt}."))
    assert "I teksten står 12 34 56 78, som læserne ikke må se." in seen(eva.get(f"{path}2/"))
    assert eva.post(f"{path}2/gor/", {"do": "publish"}).status_code == 409
    assert "12345678" not in re.sub(
        r"[\s*-]", "", sender_site.get("/vejledning/nogle-ting-tager-tid/").content.decode()
    )


def test_the_same_number_in_a_text_for_contact_persons_is_published(texts: World, eva: Site) -> None:
    """The control of the above."""
    advisers_number(texts)
    path = address("reaching_units")
    eva.post(path, typed(body="Ring 12 34 56 78."))
    assert eva.post(f"{path}2/gor/", {"do": "publish"}).status_code == 302


def test_a_number_that_has_ended_is_not_published_and_one_in_force_is(texts: World, eva: Site) -> None:
    number = EmergencyNumber(
        municipality_id="0101", level=2, position=1, name_da="Gammel", name_en="Old", number="1813", source="en test",
        what_for_da="x", what_for_en="x", valid_from=LONG_AGO, valid_to=timezone.localdate() - timedelta(days=1),
    )  # fmt: skip
    number.save()
    path = address("takes_time")
    eva.post(path, typed(body="Ring 1813."))
    refused = eva.post(f"{path}2/gor/", {"do": "publish"})
    assert "I teksten står 1813, som ikke bruges mere." in seen(refused)
    number.valid_to = None
    number.save()
    assert eva.post(f"{path}2/gor/", {"do": "publish"}).status_code == 302


def test_a_number_that_ends_after_publishing_is_shown_no_more_and_editors_are_told(
    texts: World, eva: Site, sender_site: Site
) -> None:
    number = EmergencyNumber(
        municipality_id="0101", level=2, position=1, name_da="Gammel", name_en="Old", number="1813", source="en test",
        what_for_da="x", what_for_en="x", valid_from=LONG_AGO,
    )  # fmt: skip
    number.save()
    path, public = address("takes_time"), "/vejledning/nogle-ting-tager-tid/"
    eva.post(path, typed(body="- Ring 18 13.\n- Bliv ved."))
    eva.post(f"{path}2/gor/", {"do": "publish"})
    assert "Ring 18 13." in seen(sender_site.get(public))  # the control
    number.valid_to = timezone.localdate() - timedelta(days=1)
    number.save()
    page = seen(sender_site.get(public))
    assert "18 13" not in page
    assert "Bliv ved." in page
    listed = seen(eva.get("/tekster/"))
    assert "Rummer 1813" in listed[: listed.index("Alle tekster")]


def test_a_contact_that_is_hidden_after_publishing_stands_first_among_what_is_due(texts: World, eva: Site) -> None:
    point = advisers_number(texts)
    ContactPoint.objects.update(audience="public")
    path = address("takes_time")
    eva.post(path, typed(body="Ring 12 34 56 78."))
    assert eva.post(f"{path}2/gor/", {"do": "publish"}).status_code == 302
    assert not [it for it in due("0101", on=timezone.localdate()) if it.wrong]
    ContactPoint.objects.update(audience="senders")
    assert due("0101", on=timezone.localdate())[0].wrong == point.value


# -- The foot of the page ------------------------------------------------------------------------------------------------


def test_both_sites_have_a_foot_with_the_municipality_and_the_way_to_what_one_must_know(
    texts: World, sender_site: Site, municipal_site: Site
) -> None:
    texts["Bo"].municipality.__class__.objects.update(
        address="Rådhuset", phone="33663366", website="https://www.example.dk"
    )
    municipal_site.sign_in_as(texts["Bo"])
    for site, host in ((sender_site, ""), (municipal_site, "http://localhost:8000")):
        page = site.get("/konto/login/" if host == "" else "/sager/").content.decode()
        foot = page[page.index("<footer") :]
        for link in ("/oplysninger/", "/tilgaengelighed/", "/vejledning/", "/vejledning/hjaelp/"):
            assert f'href="{host}{link}"' in foot
        assert "Rådhuset" in foot
        assert 'href="tel:33663366"' in foot
        assert 'href="https://www.example.dk"' in foot


def test_accessibility_leads_to_the_statement_or_says_that_there_is_none(texts: World, sender_site: Site) -> None:
    assert "ikke offentliggjort en erklæring" in seen(sender_site.get("/tilgaengelighed/"))
    municipality = texts["Bo"].municipality
    municipality.accessibility_url = "https://www.was.digst.dk/example"
    municipality.save()
    for path in ("/tilgaengelighed/", "/was/"):
        assert 'href="https://www.was.digst.dk/example"' in sender_site.get(path).content.decode()


def test_the_privacy_notice_says_what_is_kept_by_the_settings_that_are_kept_to(texts: World, sender_site: Site) -> None:
    page = seen(sender_site.get("/oplysninger/"))
    for said in ("730 dage fra den dag", "linket virker i 7 dage", "højst 8 timer, og 2 timer", "højst 35 dage"):
        assert said in page
    texts["Bo"].municipality.__class__.objects.update(receipt_days=91)
    with override_settings(BACKUP_DAYS=14):
        page = seen(sender_site.get("/oplysninger/"))
    assert "91 dage fra den dag" in page
    assert "højst 14 dage" in page
