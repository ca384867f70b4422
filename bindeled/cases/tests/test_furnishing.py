"""Help to furnish a first home, beside a case: under row security, and as a browser without JavaScript sees it."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pypdf
import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone, translation

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Case, Entry
from bindeled.cases.queries.gathering import gathered
from bindeled.cases.tests.test_case_package import faults, fetched, unpacked
from bindeled.cases.tests.test_could_go import closed_long_ago
from bindeled.cases.tests.test_erasure import agreed, left_of, work
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import RecordKey, TraceEntry
from bindeled.config.management.commands.load_texts import SHIPPED
from bindeled.config.texts import load as load_texts
from bindeled.furnishing import queries as furnishing
from bindeled.furnishing import rules
from bindeled.furnishing.actions import begin
from bindeled.furnishing.models import Application, Household
from bindeled.furnishing.rules import ADULT, CHILD, Checklist, Member
from bindeled.offers.models import MoveIn
from bindeled.residents.models import Resident
from conftest import Site, acting
from journeys.factory import World

NAME, OTHER, CHILDS = "Amina Opdigtet", "Bo Påfundet", "Lille Opdigtet"
TODAY = timezone.localdate()
ANSWERS = {"change": "Jeg har fået min første bolig.", "need": "Vi sover på gulvet.", "cost": "Et gæt.", "own": "Nej."}


@pytest.fixture(autouse=True)
def _danish() -> Iterator[None]:
    with translation.override("da"):
        yield


def do(world: World, case: Case, verb: Callable[..., Any], *told: Any, who: str = "Bo", **named: Any) -> Any:
    with acting("municipality"), entered(world.door(who)), transaction.atomic():
        return verb(queries.bare_case(case.id), *told, **named, by=world[who])


def read(world: World, case: Case, who: str = "Bo") -> tuple[furnishing.Home, list[furnishing.Form]]:
    with acting("municipality"), entered(world.door(who)):
        home = furnishing.home_of(case.id)
        assert home
        return home, furnishing.forms_of(home)


def form_of(world: World, case: Case, number: int = 0) -> furnishing.Form:
    return read(world, case)[1][number]


@pytest.fixture
def begun(world: World, case: Case) -> Case:
    """A case of Bo's with a resident whose household was begun."""
    do(world, case, actions.tie_resident, name=NAME, phone="")
    do(world, case, actions.begin_furnishing)
    return case


@pytest.fixture
def family(world: World, begun: Case) -> Case:
    """Two adults who are not married and a child whose things stand with the second; nobody has a bed or a table."""
    home, _forms = read(world, begun)
    members = [*home.members, Member("bo", ADULT, OTHER), Member("x", CHILD, CHILDS, beside="bo")]
    do(world, begun, actions.keep_members, home, members, version=1)
    home, _forms = read(world, begun)
    answers = {rules.cell(*one): "missing" if one[0] in {"bed", "table"} else "has" for one in rules.cells(members)}
    do(world, begun, actions.keep_checklist, home, Checklist(answers, {"bed": 400}), version=2)
    for form in read(world, begun)[1]:
        do(world, begun, actions.keep_answers, form, ANSWERS, version=1)
    return begun


def sent(world: World, case: Case, number: int = 0) -> furnishing.Form:
    do(world, case, actions.send_application, form_of(world, case, number), sent_on=TODAY)
    return form_of(world, case, number)


def decide(world: World, case: Case, form: furnishing.Form, outcome: str = "part", **changes: Any) -> None:
    told: dict[str, Any] = {"outcome": outcome, "things": ["bed"], "words": "Ikke bordet.", "decided_on": TODAY}
    do(world, case, actions.note_decision, form, **told | {"told_on": TODAY} | changes)


def words_in(made: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages).split())


def test_two_who_are_not_married_apply_apart_and_the_childs_things_stand_with_one(world: World, family: Case) -> None:
    home, [amina, bo] = read(world, family)
    assert (amina.who, bo.who) == (NAME, OTHER)
    assert [(line.thing, line.number) for line in amina.lines] == [("bed", 1), ("table", 1)]
    assert [(line.thing, line.number) for line in bo.lines] == [("bed", 2)]
    assert (amina.total, amina.unpriced, bo.total, bo.unpriced, home.unasked) == (400, 1, 800, 0, 0)
    couple = [Member(one.id, one.kind, one.name, home.members[0].id if one.id == "bo" else "") for one in home.members]
    do(world, family, actions.keep_members, home, couple, version=3)
    _home, [together] = read(world, family)
    assert together.who == f"{NAME} og {OTHER}"
    assert [(line.thing, line.number) for line in together.lines] == [("bed", 3), ("table", 1)]


def test_each_paper_says_what_its_applicant_applies_for_and_what_the_others_do(world: World, family: Case) -> None:
    made = [do(world, family, actions.fetch_application, form_of(world, family, number)) for number in (0, 1)]
    amina, bo = map(words_in, made)
    assert f"Hvem søger {NAME} Hvor jeg skal bo" in amina
    assert "1 × En seng at sove i: 400 kr. 1 × Et bord at sidde ved: pris ikke kendt" in amina
    assert f"{OTHER}: 2 × En seng at sove i" in amina
    assert "2 × En seng at sove i: 800 kr. I alt 800 kr." in bo
    assert f"{NAME}: 1 × En seng at sove i, 1 × Et bord at sidde ved" in bo
    assert ANSWERS["need"] in amina
    assert "Myndigheden afgør" in amina
    assert not re.search("bevilge|vi giver|imødekomm", amina + bo, re.IGNORECASE)
    for one in made:
        marked = pypdf.PdfReader(io.BytesIO(one)).xmp_metadata
        assert marked
        assert b"<pdfuaid:part>1</pdfuaid:part>" in marked.stream.get_data()
    assert TraceEntry.objects.filter(deed="furnishing_fetched", record_id=family.id).count() == 2
    # With a protected address it does not stand on the paper.
    assert "Æblehaven" in amina
    do(world, family, actions.protect_address, known="registered", words="")
    protected = words_in(do(world, family, actions.fetch_application, form_of(world, family)))
    assert "Æblehaven" not in protected


def test_what_was_sent_stays_as_it_was_and_a_part_of_it_may_be_complained_of(world: World, family: Case) -> None:
    form = sent(world, family)
    home, _forms = read(world, family)
    do(world, family, actions.keep_checklist, home, Checklist({}, {}), version=home.row.version)
    assert [line.thing for line in form_of(world, family).lines] == ["bed", "table"]
    decide(world, family, form)
    decided = form_of(world, family)
    assert (decided.row.state, decided.row.outcome, decided.granted) == ("part", "part", ["En seng at sove i"])
    assert decided.complain_by == TODAY + timedelta(days=28)
    do(world, family, actions.note_complaint, decided, complained_on=TODAY)
    assert form_of(world, family).complain_by is None
    # The authority looks at it once more.
    decide(world, family, form_of(world, family), "whole")
    assert (form_of(world, family).row.state, form_of(world, family).granted[-1]) == ("whole", "Et bord at sidde ved")
    moments = Entry.objects.filter(case=family, kind="furnishing").order_by("at").values_list("detail", flat=True)
    assert list(moments) == ["writing", "sent", "part", "complained", "whole"]


def test_what_is_not_possible_is_refused_in_words_and_nothing_is_written(world: World, family: Case) -> None:
    home, [amina, bo] = read(world, family)
    sent(world, family)
    before = (
        list(Household.objects.values()),
        list(Application.objects.order_by("id").values()),
        Entry.objects.count(),
    )
    tomorrow, married = TODAY + timedelta(days=1), Member("bo", ADULT, OTHER, home.members[0].id)
    now = form_of(world, family)
    for verb, told, named, why in (
        (actions.begin_furnishing, (), {}, "begyndt allerede"),
        (actions.keep_checklist, (home, home.checklist), {"version": 1}, "En anden"),
        (actions.keep_members, (home, [*home.members[:1], married]), {"version": 3}, "er sendt"),
        (actions.keep_members, (home, [home.members[0]] * 13), {"version": 3}, "tolv"),
        (actions.keep_answers, (amina, {}), {"version": 2}, "En anden"),
        (actions.keep_answers, (now, {}), {"version": 3}, "Genindlæs"),
        (actions.send_application, (now,), {"sent_on": TODAY}, "Genindlæs"),
        (actions.send_application, (bo,), {"sent_on": tomorrow}, "dage, der passer"),
        (actions.note_complaint, (now,), {"complained_on": TODAY}, "Genindlæs"),
        (actions.take_up_application, (now,), {}, "Genindlæs"),
    ):
        with pytest.raises(RefusedError, match=why):
            do(world, family, verb, *told, **named)
    for changes, why in (
        ({"told_on": TODAY - timedelta(days=1)}, "dage, der passer"),
        ({"decided_on": tomorrow, "told_on": tomorrow}, "dage, der passer"),
        ({"things": []}, "hvilke"),
        ({"things": ["towel"]}, "hvilke"),
        ({"outcome": "granted"}, "Genindlæs"),
    ):
        with pytest.raises(RefusedError, match=why):
            decide(world, family, now, **changes)
    Application.objects.filter(id=bo.row.id).update(answers=None)
    unanswered = form_of(world, family, 1)
    with pytest.raises(RefusedError, match="spørgsmål"):
        do(world, family, actions.send_application, unanswered, sent_on=TODAY)
    Application.objects.filter(id=bo.row.id).update(answers=bo.row.answers, version=2)
    after = (list(Household.objects.values()), list(Application.objects.order_by("id").values()), Entry.objects.count())
    assert [row | {"changed_at": 0} for row in after[1]] == [row | {"changed_at": 0} for row in before[1]]
    assert (after[0], after[2]) == (before[0], before[2])
    do(world, family, actions.close, outcome="solved", resident_answer="accepted", text="")
    with pytest.raises(RefusedError, match="afsluttet"):
        decide(world, family, now)


def test_the_database_keeps_together_what_belongs_together(world: World, family: Case) -> None:
    """The control of the table of states: what forgets to ask is refused here."""
    sent(world, family)
    for wrong in (
        {"state": "granted"},
        {"state": "part"},
        {"state": "part", "outcome": "whole", "decided_on": TODAY, "told_on": TODAY, "decision": b"x"},
        {"state": "whole", "outcome": "whole", "decided_on": TODAY, "told_on": date(2020, 1, 1), "decision": b"x"},
        {"outcome": "whole"},
        {"sent_on": None},
        {"state": "complained"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.filter(state="sent").update(**wrong)


def test_who_may_not_open_the_case_sees_nothing_of_it_and_who_is_out_of_it_neither(
    ida: World, family: Case, municipal_site: Site
) -> None:
    application = form_of(ida, family).row.id
    base = f"/sager/{family.id}/etablering/"

    def seen(who: str) -> tuple[int, int, int]:
        with acting("municipality"), entered(ida.door(who)):
            rows = Household.objects.count() + Application.objects.count()
        municipal_site.sign_in_as(ida[who])
        return rows, municipal_site.get(base).status_code, municipal_site.get(f"{base}{application}/").status_code

    assert seen("Ida") == (3, 200, 200)
    for who in ("Mona", "Gitte"):
        assert seen(who) == (0, 404, 404)
    resident = Resident.objects.get()
    with pytest.raises(ProgrammingError), acting("municipality"), entered(ida.door("Mona")):
        begin(family.id, resident, name="Hvem", by=ida["Mona"])
    do(ida, family, actions.recuse_from_case, whom=ida["Ida"], ground="family", words="", successor=None, who="Ida")
    assert seen("Ida") == (0, 404, 404)
    assert seen("Bo") == (3, 200, 200)
    with pytest.raises(ProgrammingError), acting("sender"), transaction.atomic():
        Household.objects.count()


def test_only_those_whose_case_it_is_are_told_that_somebody_applied(world: World, family: Case) -> None:
    resident = Resident.objects.get()

    def applied(who: str) -> date | None:
        with acting("municipality"), entered(world.door(who)):
            return furnishing.applied_on(resident.id)

    assert applied("Bo") is None
    form = sent(world, family)
    assert (applied("Bo"), applied("Mona")) == (TODAY, None)
    do(world, family, actions.give_up_application, form)
    assert applied("Bo") is None
    do(world, family, actions.take_up_application, form_of(world, family))
    assert form_of(world, family).row.state == "writing"
    assert form_of(world, family).sent is None


def test_a_move_into_a_home_knows_by_itself_that_help_was_applied_for_and_that_it_was_given_up(
    world: World, family: Case
) -> None:
    family.refresh_from_db()
    do(world, family, actions.plan_move_in, moves_on=TODAY + timedelta(days=30))
    form = sent(world, family)
    assert MoveIn.objects.get().applied_on == TODAY
    MoveIn.objects.update(applied_on=TODAY - timedelta(days=3))  # of another application, as somebody noted
    do(world, family, actions.give_up_application, form)
    assert MoveIn.objects.get().applied_on == TODAY - timedelta(days=3)
    MoveIn.objects.update(applied_on=None)
    do(world, family, actions.take_up_application, form_of(world, family))
    again = sent(world, family)
    do(world, family, actions.give_up_application, again)
    assert MoveIn.objects.get().applied_on is None


def test_it_goes_along_in_the_package_and_to_whoever_asks_for_access_and_goes_with_the_case(
    world: World, family: Case, municipal_site: Site, settings: Any, tmp_path: Any
) -> None:
    settings.TOMBSTONES = str(tmp_path)
    decide(world, family, sent(world, family))
    municipal_site.sign_in_as(world["Bo"])
    files = unpacked(fetched(municipal_site, family))
    assert faults(files, "sag.json") == []
    whole = files["sag.json"].decode()
    assert all(words in whole for words in (OTHER, CHILDS, *ANSWERS.values(), "Ikke bordet."))
    with acting("municipality"), entered(world.door("Bo")):
        told, _known, _senders = gathered(queries.bare_case(family.id))
    texts = "\n".join(one.text for one in told)
    assert all(words in texts for words in (OTHER, CHILDS, *ANSWERS.values(), "Ikke bordet."))
    home = Household.objects.get()
    values = [bytes(home.body), *(bytes(row.answers) for row in Application.objects.all() if row.answers)]
    closed_long_ago(world, family)
    agreed(world)
    work()
    assert left_of(values) == []
    assert not Household.objects.exists()
    assert RecordKey.objects.get(id=home.key_id).wrapped is None


def test_the_pages_work_without_javascript_and_give_back_what_was_typed(
    world: World, begun: Case, municipal_site: Site
) -> None:
    load_texts(SHIPPED)
    municipal_site.sign_in_as(world["Bo"])
    base = f"/sager/{begun.id}/etablering/"
    [amina] = read(world, begun)[0].members
    one = {f"name_{amina.id}": NAME, f"kind_{amina.id}": "adult", "do": "members", "version": "1"}
    new = {"name_new1": OTHER, "kind_new1": "adult", "name_new2": CHILDS, "kind_new2": "child"}
    wrong = municipal_site.post(base, one | new | {f"kind_{amina.id}": "child", "kind_new1": "child"})
    assert wrong.status_code == 422
    assert "Mindst én voksen" in wrong.content.decode()
    assert OTHER in wrong.content.decode()
    assert municipal_site.post(base, one | new).status_code == 302
    stale = municipal_site.post(base, one | {"name_new1": "En til", "kind_new1": "adult", "kind_new2": "adult"})
    assert stale.status_code == 409
    assert "En til" in stale.content.decode()
    price = municipal_site.post(base, {"do": "checklist", "version": "2", "price_bed": "billig", "rest": "on"})
    assert price.status_code == 422
    assert "helt antal kroner" in price.content.decode()
    rest = {"do": "checklist", "version": "2", "price_bed": "400", "rest": "on", "shared_by": amina.id}
    assert municipal_site.post(base, rest).status_code == 302
    home, [form, _other] = read(world, begun)
    assert home.unasked == 0
    assert "Gift med" in municipal_site.get(base).content.decode()
    page = f"{base}{form.row.id}/"
    assert municipal_site.post(page, {"do": "send", "sent_on": TODAY.isoformat()}).status_code == 409
    long = municipal_site.post(page, {"do": "answers", "version": "1", "own": "N" * 2001})
    assert long.status_code == 422
    assert municipal_site.post(page, {"do": "answers", "version": "1", **ANSWERS}).status_code == 302
    assert ANSWERS["need"] in municipal_site.get(page).content.decode()
    assert municipal_site.post(page, {"do": "send", "sent_on": TODAY.isoformat()}).status_code == 302
    decision = {"do": "decide", "outcome": "part", "decided_on": TODAY.isoformat(), "told_on": TODAY.isoformat()}
    none = municipal_site.post(page, decision | {"words": "Ikke bordet."})
    assert none.status_code == 422
    assert "Ikke bordet." in none.content.decode()
    assert municipal_site.post(page, decision | {"things": ["bed"], "words": "Ikke bordet."}).status_code == 302
    shown = municipal_site.get(page).content.decode()
    assert "Det, myndighedens brev siger, gælder." in shown
    assert "§ 2" in shown
    assert municipal_site.post(page, {"do": "grant"}).status_code == 404
    assert municipal_site.get(f"{page}ansoegning/")["Content-Type"] == "application/pdf"


def test_without_a_resident_it_is_said_what_to_do_first(world: World, case: Case, municipal_site: Site) -> None:
    municipal_site.sign_in_as(world["Bo"])
    page = municipal_site.get(f"/sager/{case.id}/etablering/").content.decode()
    assert "Knyt sagen til en borger først" in page
    with pytest.raises(RefusedError, match="Knyt sagen"):
        do(world, case, actions.begin_furnishing)
