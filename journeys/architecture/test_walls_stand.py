"""Every protected table has a forced policy, and the grants are those declared beside the models."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from bindeled.confidentiality import roles
from bindeled.confidentiality.walls import declared

OURS = [config.label for config in apps.get_app_configs() if config.name.startswith("bindeled.")]
NEVER_FOR_SENDERS = ("residents", "children", "offers", "outreach", "furnishing", "cases", "duty", "statistics")


def rows(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_every_model_of_ours_declares_its_wall() -> None:
    without = [
        model.__name__
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        if not hasattr(model, "WALL")
    ]
    assert without == []


@pytest.mark.django_db
def test_row_security_is_enabled_and_forced_on_every_table() -> None:
    found = rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind IN ('r', 'p')"
        " AND relname <> 'django_migrations' AND NOT (relrowsecurity AND relforcerowsecurity)"
    )
    assert found == []


@pytest.mark.django_db
def test_every_table_of_the_application_is_declared() -> None:
    known = {table for table, _gates in declared()}
    found = {
        name
        for (name,) in rows("SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind = 'r'")
    }
    assert found - known - {"django_migrations"} == set()


def reachable_by(login: str) -> Iterator[str]:
    yield login
    side = next(side for side, name in roles.LOGINS.items() if name == login)
    yield from map(roles.door_role, roles.DOORS_OF[side])


@pytest.mark.django_db
def test_no_role_the_senders_login_can_take_has_any_right_on_the_municipalitys_tables() -> None:
    tables = [
        model._meta.db_table
        for label in NEVER_FOR_SENDERS
        if label in OURS
        for model in apps.get_app_config(label).get_models()
    ]
    assert tables, "there must be tables to guard"
    for role in reachable_by(roles.LOGINS["sender"]):
        for table in tables:
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"):
                [(held,)] = rows(f"SELECT has_table_privilege('{role}', 'app.{table}', '{right}')")
                [(some,)] = rows(f"SELECT has_any_column_privilege('{role}', 'app.{table}', 'SELECT')")
                assert not held, f"{role} may {right} {table}"
                assert not some, f"{role} may read a column of {table}"


@pytest.mark.django_db
def test_nobody_but_the_owner_may_truncate_or_put_triggers_on_a_table() -> None:
    held = rows(
        "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants"
        " WHERE table_schema = 'app' AND privilege_type IN ('TRUNCATE', 'TRIGGER', 'REFERENCES')"
        " AND grantee <> 'bindeled_owner'"
    )
    assert held == []


@pytest.mark.django_db
def test_the_municipality_has_no_right_on_receipts() -> None:
    for role in reachable_by(roles.LOGINS["municipality"]):
        [(held,)] = rows(f"SELECT has_any_column_privilege('{role}', 'app.receipts_receipt', 'SELECT')")
        [(may_write,)] = rows(f"SELECT has_table_privilege('{role}', 'app.receipts_receipt', 'UPDATE')")
        assert not held
        assert not may_write
