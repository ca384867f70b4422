"""Contracts: the convenor writes and publishes, all staff read, and on the sender's side the parties alone; versions and paper."""

import html
import re
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.config.contracts import ContractsError, load
from bindeled.config.demo import PLACES
from bindeled.cooperation.forms.contracts import beginning
from bindeled.cooperation.models import Contract, ContractParty, ContractVersion
from bindeled.housing.models import Appointment, Organisation
from bindeled.municipalities.models import ContactPoint, Unit
from conftest import Site, acting
from journeys.between_parties import a_contract
from journeys.factory import LONG_AGO, World

AMAGER = PLACES / "demo" / "contracts"
OF_THE_FILE = ("3B", "VIBO", "HAB II", "AAB", "fsb", "DFB", "Lejerbo")
# Taking the login, and the savepoint around a door, which is a transaction of its own elsewhere.
BY_THE_TEST = 3


def seen(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def on_paper(answer: Any) -> str:
    document = pypdfium2.PdfDocument(answer.content)
    said = " ".join(page.get_textpage().get_text_bounded() for page in document)
    return " ".join(said.replace("\N{ZERO WIDTH SPACE}", "").split())


@pytest.fixture
def amager(world: World) -> str:
    """The contract that came along for the demonstration, in the world of the tests; its address."""
    for name in OF_THE_FILE:
        Organisation.objects.get_or_create(name=name)
    assert load(AMAGER) == 2
    return f"/kontrakter/{Contract.objects.get().id}/"


@pytest.fixture
def kirsten(world: World, municipal_site: Site) -> Site:
    """The convenor, signed in."""
    municipal_site.sign_in_as(world["Kirsten"])
    return municipal_site


def typed(**changes: Any) -> dict[str, Any]:
    """What stands in the form of the only contract, with changes."""
    fields = {**beginning(ContractVersion.objects.latest("number")), "do": "save", **changes}
    return {name: _sent(value) for name, value in fields.items()}


def _sent(value: Any) -> Any:
    return "" if value is None else getattr(value, "pk", value)


# -- Writing ---------------------------------------------------------------------------------------------------------------


def test_whatever_came_along_can_be_saved_again_as_it_stands(amager: str, kirsten: Site) -> None:
    before = ContractVersion.objects.get(number=2)
    saved = kirsten.post(f"{amager}skriv/", typed(source=before.source, note="Efterset"))
    assert saved.headers["Location"] == f"{amager}3/"
    assert ContractVersion.objects.get(number=3).terms == before.terms
    assert load(AMAGER) == 0


def test_a_contract_is_written_published_changed_and_gone_back_to(world: World, kirsten: Site) -> None:
    a_contract("Mønster", "3B")
    whole = typed(title="Samarbejdet", base=0)
    Contract.objects.update(told=None)
    assert kirsten.post("/kontrakter/ny/", whole | {"goals": ""}).status_code == 302
    draft = ContractVersion.objects.get(title="Samarbejdet")
    address = f"/kontrakter/{draft.contract_id}/"
    assert "Skriv, hvilke mål den har." in seen(kirsten.get(f"{address}1/"))
    assert kirsten.post(f"{address}1/goer/", {"do": "publish"}).status_code == 409
    assert kirsten.post(f"{address}skriv/", whole | {"base": 1}).status_code == 302
    assert kirsten.post(f"{address}2/goer/", {"do": "publish"}).headers["Location"] == address
    assert kirsten.post(f"{address}2/goer/", {"do": "publish"}).status_code == 409
    assert [it.name for it in ContractParty.objects.filter(contract=draft.contract_id)] == ["3B"]
    assert kirsten.post(f"{address}skriv/", whole | {"base": 2, "organisations": "VIBO"}).status_code == 302
    assert kirsten.post(f"{address}3/goer/", {"do": "publish"}).status_code == 302
    assert [it.name for it in ContractParty.objects.filter(contract=draft.contract_id)] == ["VIBO"]
    assert kirsten.post(f"{address}2/goer/", {"do": "go_back"}).headers["Location"] == f"{address}4/"
    assert kirsten.post(f"{address}4/goer/", {"do": "nonsense"}).status_code == 404


def test_looking_and_making_room_store_nothing_and_keep_what_was_typed(amager: str, kirsten: Site) -> None:
    look = kirsten.post(f"{amager}skriv/", typed(do="look", goals="Kanariefugl"))
    assert "<p>Kanariefugl</p>" in look.content.decode()
    more = kirsten.post(f"{amager}skriv/", typed(do="more", goals="Kanariefugl"))
    assert "Kanariefugl</textarea>" in more.content.decode()
    assert 'name="activity_4_name"' in more.content.decode()
    assert ContractVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("ends_on", "2013-12-31", "ikke slutte"),
        ("organisations", "Findes ikke", "Ingen boligorganisation"),
        ("economy", "Urbanplanen; 1 kr.\nUrbanplanen", "Linje 2"),
        ("demands", "Netværk; ofte; Vi", "Linje 1"),
        ("demands", "Netværk; 3; Vi\nnetværk; 1; Vi", "hedder Netværk"),
        ("activity_0_functions", "3B; Mette; mette@kk.dk", "mette@kk.dk"),
        ("activity_0_name", "", "hvad aktiviteten hedder"),
        ("goals", "Hjælp til 010190-1234", "XXXXXX-XXXX"),
        ("title", "", "Skriv, hvad den hedder"),
    ],
)
def test_what_cannot_stand_is_said_at_its_field_and_nothing_is_lost(
    amager: str, kirsten: Site, field: str, value: str, said: str
) -> None:
    answer = kirsten.post(f"{amager}skriv/", typed(**{field: value, "policy": "Kanariefugl"}))
    assert answer.status_code == 422
    page = answer.content.decode()
    wrong = page[page.index(f'id="id_{field}_error"') :]
    assert said in html.unescape(wrong[: wrong.index("</div>")])
    assert "Kanariefugl</textarea>" in page
    assert ContractVersion.objects.count() == 2


def test_of_two_at_once_none_loses_a_word(amager: str, kirsten: Site) -> None:
    mine = typed(goals="Mine mål")
    kirsten.post(f"{amager}skriv/", typed(goals="Deres mål"))
    answer = kirsten.post(f"{amager}skriv/", mine)
    assert answer.status_code == 409
    assert "Mine mål</textarea>" in answer.content.decode()
    assert re.search(r"<del>Deres mål</del>", answer.content.decode())
    assert kirsten.post(f"{amager}skriv/", mine | {"base": 3}).headers["Location"] == f"{amager}4/"


def test_a_number_that_parties_may_not_see_is_never_published(world: World, amager: str, kirsten: Site) -> None:
    unit = Unit.objects.filter(municipality_id="0101")[0]
    ContactPoint.objects.create(
        municipality_id="0101", unit=unit, kind="phone", value="20304050", audience="municipality", source="prøve",
        valid_from=LONG_AGO,
    )  # fmt: skip
    kirsten.post(f"{amager}skriv/", typed(goals="Ring 20 30 40 50"))
    refused = kirsten.post(f"{amager}3/goer/", {"do": "publish"})
    assert refused.status_code == 409
    assert "20304050" in seen(refused)


# -- Reading ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["Bo", "Mona", "Lis", "Dorte", "Eva", "Esther"])
def test_all_staff_read_what_holds_and_held_and_nobody_but_the_convenor_a_draft(
    world: World, amager: str, municipal_site: Site, who: str
) -> None:
    Contract.objects.update(told=1)
    ContractVersion.objects.filter(number=2).update(published_at=None)
    drafted = a_contract("Kun kladde", "3B", published_at=None)
    municipal_site.sign_in_as(world[who])
    assert "Amager: samarbejdet" in seen(municipal_site.get("/kontrakter/"))
    assert "Kun kladde" not in seen(municipal_site.get("/kontrakter/"))
    assert municipal_site.get(amager).status_code == 200
    assert municipal_site.get(f"{amager}pdf/").status_code == 200
    assert municipal_site.get(f"{amager}1/").status_code == 200
    hidden = (f"{amager}2/", f"/kontrakter/{drafted.contract_id}/", f"/kontrakter/{drafted.contract_id}/pdf/")
    for page in (*hidden, "/kontrakter/ny/", f"{amager}skriv/"):
        assert municipal_site.get(page).status_code == 404, page
    assert municipal_site.post(f"{amager}1/goer/", {"do": "go_back"}).status_code == 404


def test_another_municipality_finds_none_of_it(world: World, amager: str, municipal_site: Site) -> None:
    municipal_site.sign_in_as(world["Gitte"])
    assert "Ingen kontrakt" in seen(municipal_site.get("/kontrakter/"))
    for page in ("", "pdf/", "1/", "skriv/"):
        assert municipal_site.get(f"{amager}{page}").status_code == 404


def test_parties_read_what_holds_on_their_side_and_others_have_no_such_page(world: World, sender_site: Site) -> None:
    contract = a_contract("Kun 3B", "3B")
    own = f"/kontrakter/{contract.contract_id}/"
    sender_site.sign_in_as(world["Karin"])
    assert "Kun 3B" in seen(sender_site.get("/kontrakter/"))
    assert "/kontrakter/" in sender_site.get("/haandbog/").content.decode()
    assert "Færre udsættelser." in seen(sender_site.get(own))
    assert "Færre udsættelser." in on_paper(sender_site.get(f"{own}pdf/"))
    for who in ("Ole", "Vibeke"):
        sender_site.sign_in_as(world[who])
        for page in ("/kontrakter/", own, f"{own}pdf/"):
            assert sender_site.get(page).status_code == 404, who
        assert "/kontrakter/" not in sender_site.get("/haandbog/").content.decode()
    kept = f"/listens-kontrakter/{contract.contract_id}/"
    sender_site.sign_in_as(world["Helle"])
    assert "Kun 3B" in seen(sender_site.get("/listens-kontrakter/"))
    assert sender_site.get(kept).status_code == sender_site.get(f"{kept}pdf/").status_code == 200
    sender_site.sign_in_as(world["Viggo"])
    assert "ikke part i nogen kontrakt" in seen(sender_site.get("/listens-kontrakter/"))
    assert sender_site.get(kept).status_code == sender_site.get(f"{kept}pdf/").status_code == 404


def test_whoever_is_not_party_any_more_reads_no_version_not_even_the_one_before(
    world: World, sender_site: Site
) -> None:
    contract = a_contract("Kontrakten", "3B")
    sender_site.sign_in_as(world["Karin"])
    assert sender_site.get("/kontrakter/").status_code == 200
    ContractParty.objects.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert sender_site.get("/kontrakter/").status_code == 404
    ContractParty.objects.update(valid_to=timezone.localdate())
    assert sender_site.get(f"/kontrakter/{contract.contract_id}/").status_code == 200
    Appointment.objects.filter(contact_person__account_id=world["Karin"].id).update(valid_to=LONG_AGO)
    assert sender_site.get(f"/kontrakter/{contract.contract_id}/").status_code == 404


# -- The walls alone -------------------------------------------------------------------------------------------------------


@pytest.fixture
def doors(world: World) -> dict[str, Door]:
    """The doors of some of the cast, with a contract of 3B that holds, its draft, and one of VIBO."""
    mine = a_contract("Kun 3B", "3B")
    a_contract("Kun VIBO", "VIBO")
    draft = {name: getattr(mine, name) for name in ("title", "area", "begins_on", "ends_on", "terms", "source")}
    made = {"made_at": mine.made_at, "municipality_id": "0101", "number": 2}
    ContractVersion.objects.create(contract=mine.contract, **draft, **made)
    return {name: world.door(name) for name in ("Karin", "Ole", "Helle", "Bo", "Kirsten", "Gitte")}


@pytest.mark.parametrize(
    ("who", "numbers"),
    [
        ("Karin", [("Kun 3B", 1)]),
        ("Ole", [("Kun VIBO", 1)]),
        ("Helle", [("Kun 3B", 1)]),
        ("Bo", [("Kun 3B", 1), ("Kun VIBO", 1)]),
        ("Kirsten", [("Kun 3B", 1), ("Kun 3B", 2), ("Kun VIBO", 1)]),
        ("Gitte", []),
    ],
)
def test_row_security_alone_shows_each_their_own(doors: dict[str, Door], who: str, numbers: list[Any]) -> None:
    side = "municipality" if doors[who].name == "municipal" else "sender"
    with acting(side), entered(doors[who]):
        assert sorted(ContractVersion.objects.values_list("title", "number")) == numbers
        assert Contract.objects.count() == ContractParty.objects.count() == len({title for title, _number in numbers})


def test_without_the_policy_others_would_read_it(doors: dict[str, Door]) -> None:
    """The control of the test above."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("contract", "contractversion", "contractparty"):
            cursor.execute(f"ALTER TABLE app.cooperation_{table} DISABLE ROW LEVEL SECURITY")
    with acting("sender"), entered(doors["Ole"]):
        assert sorted(ContractVersion.objects.values_list("title", "number")) == [
            ("Kun 3B", 1), ("Kun 3B", 2), ("Kun VIBO", 1),
        ]  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE app.cooperation_contract SET told = 2",
        "DELETE FROM app.cooperation_contractparty",
        "UPDATE app.cooperation_contractversion SET published_at = now(), published_by_id = %(bo)s",
    ],
)
def test_nobody_but_the_convenor_changes_anything(world: World, doors: dict[str, Door], statement: str) -> None:
    with acting("municipality"), entered(doors["Bo"]), connection.cursor() as cursor:
        cursor.execute(statement, {"bo": world["Bo"].id})
        assert cursor.rowcount == 0
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with acting("sender"), entered(doors["Helle"]), connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(statement, {"bo": world["Bo"].id})


# -- Versions, reminder, paper ---------------------------------------------------------------------------------------------


def test_version_two_against_version_one_shows_what_changed(amager: str, kirsten: Site) -> None:
    page = kirsten.get(f"{amager}2/").content.decode()
    for mark, words in (
        ("del", "Lejerbo · boligsocial konsulent · fra 1.1.2014"),
        ("ins", "Lejerbo · Sundholms- og Holmbladsgadekvarteret · boligsocial konsulent · fra 1.1.2026"),
        ("del", "1. januar 2014 – 31. december 2017"),
        ("ins", "1. januar 2014 – 31. oktober 2027"),
        ("ins", "- **Unge:** Ungemedarbejderne fra helhedsplanerne er faste deltagere."),
        ("ins", "Opstart med ungemedarbejderne · en gang · specialiseret sagsbehandler, Voksenenheden · februar 2027"),
    ):
        assert f"<{mark}>{words}" in html.unescape(page), words
    changed = re.findall(r"<(?:ins|del)>", page)
    assert len(changed) == 8


def test_twelve_months_before_the_end_it_stands_first_on_the_convenors_page(amager: str, kirsten: Site) -> None:
    today = timezone.localdate()
    ContractVersion.objects.filter(number=2).update(ends_on=today + timedelta(days=360))
    page = seen(kirsten.get("/kontrakter/"))
    assert page.index("Tænk på, hvad der kommer bagefter") < page.index("Alle kontrakter")
    assert page.count("Amager: samarbejdet") == 2
    ContractVersion.objects.filter(number=2).update(ends_on=today + timedelta(days=380))
    assert "Tænk på, hvad der kommer bagefter" not in seen(kirsten.get("/kontrakter/"))


# S2, heading by heading: what it asks, in our words, and facts that must stand under each. Of an activity's headings, those of the first.
S2 = {
    "Område": ["Amager-Sundby"],
    "Periode": ["1. januar 2014", "31. oktober 2027"],
    "Overordnede mål": ["udsættelser", "misligholdes", "klager", "ret til støtte"],
    "Politikken bag målene": ["løftes", "københavnerliv"],
    "Aftalen over kontrakten": ["Boligsocialt Forum", "bydel for bydel"],
    "Aktiviteter": ["Praksisnetværk", "kontaktpersonordning", "psykisk sårbare"],
    "Helhedsplaner": ["Urbanplanen", "boligsocial chef"],
    "Boligorganisationer": ["3B", "VIBO", "HAB II", "AAB", "fsb", "DFB", "Lejerbo"],
    "Kommunens enheder": ["Voksenenheden Amager", "områdechef", "Sundbygård", "NABO", "Myndighedsteamet", "Forebyggelsescenter"],
    "Andre parter": ["Distriktspsykiatrien"],
    "Økonomi efter helhedsplan": ["1.626.217", "3.038.447", "4.664.664"],
    "Møder, som kontrakten kræver": [
        "Centralt kontaktpersonmøde", "1. kreds", "Lokalt", "en gang om året", "Netværksmøde", "3 gange om året", "Temamøde",
        "ejendomsfunktionærer", "efter behov", "Sundbygård", "en gang", "april 2014",
    ],
    "Koordinering og revision": ["Boligsocialt Forum Amager"],
    "Områdets andre kontrakter": ["Kultur og fritid", "Børn, unge og familie", "erhverv"],
    "1 Praksisnetværk": [],
    "1.1 Hvordan støtter den målene?": ["tre gange om året", "Udsættelser", "mentorer", "servicebesøg", "Forebyggelsescenter"],
    "1.2 Hvilke funktioner": ["opsøgende medarbejder", "støttekontaktperson", "områdechef", "sekretariatsleder"],
    "1.3 Hvem gør hvad": ["kontaktliste", "temamøde", "restancer", "over 65 år", "Teknik- og Miljø"],
    "1.4 Hvor?": ["Spaniensgade", "Sundholmsvej 8", "Remisevej"],
    "1.5 Hvordan slår den rod?": ["holder boligorganisationernes drift orienteret"],
    "1.6 Hvem reviderer den?": ["Boligsocialt Forum Amager"],
    "2 En stærkere kontaktpersonordning": ["1. kreds", "lokalt møde", "Beboerhuse"],
    "3 Samarbejde om psykisk sårbare": ["Røde Mellemvej 50-52", "Portugalsgade 10-12", "visitation"],
    "Hvor det kommer fra": ["Udgave 2", "12. december 2013"],
}  # fmt: skip


def test_the_paper_holds_every_heading_of_the_source_in_its_order(amager: str, kirsten: Site) -> None:
    rest = on_paper(kirsten.get(f"{amager}pdf/"))
    for heading, points in S2.items():
        assert heading in rest, heading
        rest = rest[rest.index(heading) + len(heading) :]
        for point in points:
            assert point in rest, f"{heading}: {point}"


@pytest.mark.parametrize(("heading", "key"), [("1.5", "anchoring"), ("1.3", "duties")])
def test_a_heading_that_goes_missing_is_noticed(amager: str, kirsten: Site, heading: str, key: str) -> None:
    """The control of the test above."""
    version = ContractVersion.objects.get(number=2)
    version.terms["activities"][0].pop(key)
    version.save()
    with pytest.raises(AssertionError, match=re.escape(heading)):
        test_the_paper_holds_every_heading_of_the_source_in_its_order(amager, kirsten)


def test_no_person_and_no_mail_address_came_along(amager: str, kirsten: Site) -> None:
    said = on_paper(kirsten.get(f"{amager}pdf/"))
    assert "@" not in said
    assert "pt." not in said


# -- Files and statements --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('"Lejerbo; ;', '"Findes ikke; ;', "Findes ikke"),
        ("ends_on = 2017", "ends_on = 2013", "end before it begins"),
        ("1.626.217 kr.", "mange penge", "line 1 of economy"),
        ("Netværksmøde; 3", "Netværksmøde; tit", "line 3 of demands"),
        ('area = "Amager-Sundby"', 'omraade = "Amager"', "there is no omraade"),
        ('district = "Amager"', 'district = "Valby"', "no district called Valby"),
        ("goals = ", "policies = ", "there is no policies"),
        ('venues = """', 'venue = """', "there is no venue"),
        ("[[version]]", "[[party]]\n[[version]]", "there is no [[party]]"),
        ("[[version]]", "[[version", "cannot be read"),
    ],
)
def test_a_file_that_says_what_cannot_be_is_refused_whole(
    world: World, tmp_path: Any, before: str, after: str, said: str
) -> None:
    for name in OF_THE_FILE:
        Organisation.objects.get_or_create(name=name)
    whole = (AMAGER / "0101.toml").read_text(encoding="utf-8")
    (tmp_path / "0101.toml").write_text(whole.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ContractsError, match=re.escape(said)):
        load(tmp_path)
    assert not ContractVersion.objects.exists()


def test_a_page_takes_ten_statements_at_most(
    amager: str, kirsten: Site, sender_site: Site, world: World, django_assert_max_num_queries: Any
) -> None:
    sender_site.sign_in_as(world["Karin"])
    pages = (
        ("/kontrakter/", amager, f"{amager}2/", f"{amager}skriv/", f"{amager}pdf/"),
        ("/kontrakter/", amager, "/haandbog/"),
    )
    for site, addresses in zip((kirsten, sender_site), pages, strict=True):
        site.get("/kontrakter/")  # the first page of a session writes that it is used
        for address in addresses:
            with django_assert_max_num_queries(10 + BY_THE_TEST):
                assert site.get(address).status_code == 200
