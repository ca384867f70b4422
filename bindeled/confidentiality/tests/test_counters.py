"""A number that one side draws tells it nothing of the other side."""

import pytest
from django.db import DatabaseError, connection, transaction

from bindeled.config.cast import CAST
from bindeled.users.models import User
from conftest import Site, acting
from journeys.factory import World

NUMBERED = "account_emailaddress", "mfa_authenticator", "usersessions_usersession"


def number_of_session(user: User) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM app.usersessions_usersession WHERE user_id = %s", [user.id])
        number: int = cursor.fetchone()[0]
    return number


def sign_in(world: World, name: str) -> int:
    person = next(person for person in CAST if person.name.startswith(name))
    Site(person.side).sign_in_as(world[name])
    return number_of_session(world[name])


def test_the_numbers_of_one_sides_sessions_do_not_move_when_the_other_side_signs_in(world: World) -> None:
    first, second = sign_in(world, "Karin"), sign_in(world, "Karin")
    for name in ("Bo", "Mona", "Bo"):
        sign_in(world, name)
    assert sign_in(world, "Karin") - second == second - first


def test_no_number_is_given_twice(world: World) -> None:
    drawn = [sign_in(world, name) for name in ("Karin", "Bo", "Ole", "Mona", "Karin", "Gitte")]
    assert len(set(drawn)) == len(drawn)


@pytest.mark.parametrize("table", NUMBERED)
@pytest.mark.parametrize(("side", "other"), [("sender", "municipality"), ("municipality", "sender")])
@pytest.mark.django_db
def test_a_login_cannot_draw_from_the_other_sides_counter(table: str, side: str, other: str) -> None:
    with acting(side), connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval('app.{table}_of_{side}')")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute(f"SELECT nextval('app.{table}_of_{other}')")


@pytest.mark.django_db
def test_a_sides_jobs_are_numbered_apart() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_default FROM information_schema.columns"
            " WHERE table_schema = 'queue' AND table_name = 'procrastinate_jobs' AND column_name = 'id'"
        )
        [(default,)] = cursor.fetchall()
    for side in ("sender", "municipality", "worker"):
        assert f"procrastinate_jobs_of_{side}" in default
