"""Only an editor edits, in their own municipality; and an editor reaches nothing else."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from bindeled.cases.models import Case, Concern
from bindeled.confidentiality.doors import Door, entered
from bindeled.guidance.access import may_edit
from bindeled.guidance.models import Text, Version
from bindeled.users.models import Service
from conftest import Site, acting
from journeys.factory import World


@pytest.mark.parametrize(
    ("who", "yes"), [("Eva", True), ("Bo", False), ("Lis", False), ("Dorte", False), ("Gitte", False), ("Karin", False)]
)
def test_who_may_edit(world: World, who: str, yes: bool) -> None:
    answer = may_edit(by=world[who])
    assert (answer == "") is yes
    assert isinstance(answer, str)


def test_who_was_editor_until_yesterday_or_is_closed_is_none(world: World) -> None:
    held = Service.objects.filter(user=world["Eva"])
    held.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert may_edit(by=world["Eva"])
    held.update(valid_to=None)
    assert not may_edit(by=world["Eva"])  # the control
    world["Eva"].is_active = False
    assert may_edit(by=world["Eva"])


def test_an_editor_serves_no_unit_and_sees_no_concern_and_no_case(texts: World) -> None:
    assert texts.door("Eva").units == ()
    with acting("municipality"), entered(texts.door("Eva")):
        assert (Concern.objects.count(), Case.objects.count()) == (0, 0)


def version_by(world: World, who: str, **changes: object) -> Version:
    text = Text.objects.get(municipality_id="0101", code="takes_time")
    fields = {
        "municipality_id": "0101", "text": text, "language": "da", "number": 99, "title": "T", "body": "B", "source": "S",
        "valid_from": timezone.localdate(), "made_at": timezone.now(), "made_by": world[who],
    }  # fmt: skip
    return Version(**{**fields, **changes})


@pytest.mark.parametrize("who", ["Bo", "Lis", "Dorte"])
def test_the_database_itself_takes_no_text_from_anybody_who_is_no_editor(texts: World, who: str) -> None:
    with acting("municipality"), entered(texts.door(who)):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            version_by(texts, who).save(force_insert=True)
        now = timezone.now()
        assert Version.objects.filter(number=1).update(published_at=now, published_by=texts[who]) == 0


def test_the_database_takes_an_editors_draft_in_their_own_name_and_municipality_alone(texts: World) -> None:
    with acting("municipality"), entered(texts.door("Eva")):
        version_by(texts, "Eva").save(force_insert=True)  # the control
        foreign = Text.objects.filter(municipality_id="0157")
        assert not foreign.exists()
        wrong = (
            version_by(texts, "Bo", number=100),
            version_by(texts, "Eva", number=100, municipality_id="0157"),
            version_by(texts, "Eva", number=100, published_at=timezone.now(), published_by=texts["Eva"]),
        )
        for version in wrong:
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                version.save(force_insert=True)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Version.objects.update(body="Noget helt andet")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Version.objects.all().delete()


@pytest.mark.parametrize("door", ["public", "sender"])
def test_readers_see_neither_drafts_nor_what_comes_later_nor_who_wrote_it(texts: World, door: str) -> None:
    later = timezone.localdate() + timedelta(days=9)
    version_by(texts, "Eva").save(force_insert=True)
    version_by(texts, "Eva", number=100, valid_from=later, published_at=timezone.now(), published_by=texts["Eva"]).save(
        force_insert=True
    )
    actor = texts["Karin"].id if door == "sender" else None
    with acting("sender"), entered(Door(door, actor=actor, municipality="0101")):
        numbers = Version.objects.filter(text__code="takes_time").values_list("number", flat=True)
        assert set(numbers) == {1}
        for column in ("made_by_id", "published_by_id", "note"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                list(Version.objects.values_list(column))


@pytest.mark.parametrize(
    ("door", "audiences"),
    [("public", {"public"}), ("sender", {"public", "senders"}), ("housing", {"public", "senders"})],
)
def test_a_door_sees_the_texts_of_its_audience(texts: World, door: str, audiences: set[str]) -> None:
    with acting("sender"), entered(Door(door, municipality="0101")):
        assert set(Text.objects.values_list("audience", flat=True)) == audiences
        seen = Version.objects.values_list("text__code", flat=True)
        assert ("reaching_units" in seen) == ("senders" in audiences)
        assert "before_a_visit" not in seen


def test_pages_of_editors_do_not_exist_for_advisers(texts: World, municipal_site: Site) -> None:
    text = Text.objects.get(municipality_id="0101", code="takes_time")
    paths = ["/tekster/", f"/tekster/{text.id}/", f"/tekster/{text.id}/da/", f"/tekster/{text.id}/da/1/"]
    municipal_site.sign_in_as(texts["Bo"])
    assert {municipal_site.get(path).status_code for path in paths} == {404}
    municipal_site.sign_in_as(texts["Eva"])
    assert {municipal_site.get(path).status_code for path in paths} == {200}
