"""Partners and residents: who is asked, by letter or by sheet, and what their results say."""

import re
from datetime import timedelta

import page as page_of
import pytest
from django.db import DatabaseError
from django.utils import timezone

from bindeled.confidentiality.doors import entered
from bindeled.municipalities.models import Unit
from bindeled.surveys import actions, queries
from bindeled.surveys.actions import SurveyRefusedError
from bindeled.surveys.models import Ballot, Handout, Invitee, PartnerAddress, RoundGroup, SurveyRound, Token
from bindeled.surveys.rules.questions import QUESTIONNAIRES
from bindeled.surveys.rules.rounds import Quarter
from bindeled.surveys.tests.rounds import a_round, invite
from bindeled.surveys.tests.test_asked import links, lis, seen, tend
from bindeled.users.models import Service
from conftest import Site, acting
from journeys.factory import LONG_AGO, World, account

__all__ = ["lis"]

AGREED = dict.fromkeys(QUESTIONNAIRES["residents"].codes, "agree")
DISAGREED = dict.fromkeys(QUESTIONNAIRES["residents"].codes, "disagree")


def test_partners_of_other_units_and_typed_addresses_are_asked_and_forgotten(lis: Site, world: World) -> None:
    sigrid = account("Sigrid", "municipality", "0101")
    unit = Unit.objects.create(municipality_id="0101", name="Sagsbehandlere", kind="specialised", valid_from=LONG_AGO)
    Service.objects.create(municipality_id="0101", user=sigrid, unit=unit, role="adviser", valid_from=LONG_AGO)
    quarter = re.findall(r'name="quarter" value="([^"]+)"', lis.get("/spoergeskemaer/ny/").content.decode())[0]
    told = {
        "quarter": quarter,
        "contacts": "",
        "partners": "on",
        "addresses": "jobcenter@bindeled.example\nikke en adresse",
        "sheets": "",
    }
    wrong = lis.post("/spoergeskemaer/ny/", told)
    assert wrong.status_code == 422
    assert "Linje 2 er ikke en mailadresse" in seen(wrong)
    assert "jobcenter@bindeled.example" in wrong.content.decode()
    told["addresses"] = "Jobcenter@bindeled.example\n\njobcenter@bindeled.example"
    assert lis.post("/spoergeskemaer/ny/", {**told, "sheets": "3"}).status_code == 422
    unticked = lis.post("/spoergeskemaer/ny/", {key: said for key, said in told.items() if key != "partners"})
    assert unticked.status_code == 422
    assert "Du har ikke sat hak ved, at samarbejdspartnere bliver spurgt" in seen(unticked)
    assert "Jobcenter@bindeled.example" in unticked.content.decode()
    assert 'id="id_addresses_error"' in unticked.content.decode(), "at its field"
    with acting("municipality"), entered(world.door("Lis")), pytest.raises(SurveyRefusedError, match="ikke sat hak"):
        actions.set_up(
            Quarter(*map(int, quarter.split("-"))),
            samples={"contacts": None},
            addresses=["a@b.example"],
            by=world["Lis"],
        )
    assert not SurveyRound.objects.exists()
    assert lis.post("/spoergeskemaer/ny/", told).status_code == 302
    round_ = SurveyRound.objects.get()
    letters = tend(round_.opens_on)
    partners = set(Invitee.objects.filter(group="partners").values_list("email", flat=True))
    assert "jobcenter@bindeled.example" in partners
    assert "sigrid@bindeled.example" in partners, "of another unit"
    assert (
        not {"bo@bindeled.example", "lis@bindeled.example", "gitte@bindeled.example", "eva@bindeled.example"} & partners
    )
    [letter] = [one for one in letters if one.to_address == "jobcenter@bindeled.example"]
    assert "Boligrådgiverne når borgere" in seen(Site("sender").get(links(letter)[0]))
    tend(round_.closes_on + timedelta(days=1))
    assert not PartnerAddress.objects.exists()
    assert set(RoundGroup.objects.values_list("group", flat=True)) == {"contacts", "partners"}


def test_residents_answer_by_a_code_that_is_printed_and_kept_nowhere(lis: Site, world: World) -> None:
    round_ = a_round()
    RoundGroup.objects.create(municipality_id="0101", round=round_, group="residents", version=1, sample=12)
    page = f"/spoergeskemaer/{round_.id}/"
    sheets = lis.post(f"{page}ark/", {})
    assert page_of.validate_pdf_bytes(sheets.content, profile="ua1").is_compliant
    old = set(Token.objects.values_list("token_sum", flat=True))
    assert len(old) == 12
    assert "Print dem igen med nye koder" in seen(lis.get(page))
    with acting("municipality"), entered(world.door("Lis")):
        drawn = actions.draw_codes(round_, by=world["Lis"])
    assert not old & set(Token.objects.values_list("token_sum", flat=True))
    resident = Site("sender")
    wrong = resident.post("/spoergeskema/kode/0101/", {"code": "hej"})
    assert wrong.status_code == 422
    assert "ti bogstaver og tal" in seen(wrong)
    assert resident.get("/spoergeskema/kode/9999/").status_code == 404
    for number, code in enumerate(drawn[:11]):
        onward = resident.post("/spoergeskema/kode/0101/", {"code": f"{code[:5]} {code[5:]}".lower()}).headers[
            "Location"
        ]
        assert "Boligrådgiveren lyttede" in seen(resident.get(onward))
        assert resident.post(onward, AGREED if number < 6 else DISAGREED).status_code == 302
        assert resident.get(onward).status_code == 410
    assert Ballot.objects.filter(group="residents").count() == 11
    with acting("municipality"), entered(world.door("Lis")):
        actions.draw_codes(round_, by=world["Lis"])
        [_contacts, residents] = queries.progress(round_)
    assert (residents.asked, residents.answered) == (23, 11), "whoever answered by an old code stays counted"
    unit = str(world.door("Lis").units[0])
    assert lis.post(page, {"do": "hand_out", "unit": unit, "count": ""}).status_code == 422
    many = lis.post(page, {"do": "hand_out", "unit": unit, "count": "24"})
    assert many.status_code == 409
    assert "ikke printet" in seen(many)
    for count in ("10", "12"):
        assert lis.post(page, {"do": "hand_out", "unit": unit, "count": count}).status_code == 302
    assert list(Handout.objects.values_list("count", flat=True)) == [12]
    tend(timezone.localdate() + timedelta(days=30))
    shown = seen(lis.get(page))
    assert "Enhederne har delt 12 ark ud, og 11 svarede. Svarprocenten er 92 %" in shown
    assert "Den er svag" in shown
    assert "6 af de 11, der svarede, er enige" in shown
    assert lis.post(f"{page}ark/", {}).status_code == 409


def test_codes_are_drawn_for_residents_alone_and_by_leaders(world: World) -> None:
    round_ = a_round()
    mine = invite(round_, "karin@bindeled.example")
    with (
        acting("municipality"),
        entered(world.door("Lis")),
        pytest.raises(SurveyRefusedError, match="ikke i denne runde"),
    ):
        actions.draw_codes(round_, by=world["Lis"])
    with acting("municipality"), entered(world.door("Lis")):
        assert Token.objects.filter(municipality_id="0101", round_id=round_.id)._raw_delete("default") == 0
    assert Token.objects.count() == 1
    put = {"municipality_id": "0101", "round_id": round_.id, "group": "contacts", "token_sum": "x" * 64}
    with acting("municipality"), pytest.raises(DatabaseError), entered(world.door("Lis")):
        Token(**put).save(force_insert=True)
    with acting("municipality"), pytest.raises(DatabaseError), entered(world.door("Bo")):
        Token(**{**put, "group": "residents"}).save(force_insert=True)
    assert mine.invitee.letters == 1
