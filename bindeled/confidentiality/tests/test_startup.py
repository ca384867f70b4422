"""Start-up refuses, with the reason."""

from collections.abc import Iterator
from types import SimpleNamespace

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import override_settings

from bindeled.confidentiality import roles, startup
from bindeled.confidentiality.startup import refusals
from conftest import acting
from journeys import stage

GOOD = {
    "server_version_num": "180006",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "data_checksums": "on",
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
}


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
@pytest.mark.parametrize("side", ["sender", "municipality", "worker"])
def test_each_process_may_start_under_its_own_login(side: str) -> None:
    with acting(side):
        assert refusals() == []


@pytest.mark.django_db
def test_a_superuser_is_refused() -> None:
    with override_settings(SIDE="sender"):
        said = " ".join(refusals())
    assert "superuser" in said


@pytest.mark.django_db
def test_the_login_of_another_side_is_refused() -> None:
    with acting("municipality"), override_settings(SIDE="sender"):
        said = " ".join(refusals())
    assert "the login is bindeled_municipality. Use bindeled_sender" in said


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["none", "door_public"])
def test_a_login_that_owns_something_may_bypass_or_can_become_somebody_else_is_refused(role: str) -> None:
    run("CREATE TABLE app.own_thing (id int)")
    run("ALTER TABLE app.own_thing OWNER TO bindeled_sender")
    run("ALTER ROLE bindeled_sender BYPASSRLS")
    run("GRANT door_municipal TO bindeled_sender")
    with acting("sender"):
        run(f"SET ROLE {role}")
        said = " ".join(refusals())
    assert "owns 1 tables" in said
    assert "may bypass row security" in said
    assert "can also become door_municipal" in said


@pytest.mark.django_db
def test_a_session_that_does_not_wait_for_its_commits_is_refused() -> None:
    with acting("sender"):
        run("SET LOCAL synchronous_commit = off")
        said = " ".join(refusals())
    assert "synchronous_commit is off" in said


@pytest.mark.django_db
def test_a_table_without_forced_row_security_is_refused() -> None:
    run("ALTER TABLE app.receipts_receipt NO FORCE ROW LEVEL SECURITY")
    with acting("sender"):
        assert "receipts_receipt" in " ".join(refusals())


@pytest.mark.django_db
def test_a_queue_whose_door_is_open_is_refused() -> None:
    run("ALTER FUNCTION queue.procrastinate_defer_jobs_v1 SECURITY INVOKER")
    with acting("sender"):
        assert "queue's door is not guarded" in " ".join(refusals())


@pytest.mark.django_db
def test_a_login_that_can_watch_the_servers_statistics_is_refused() -> None:
    run("GRANT SELECT ON pg_catalog.pg_stat_all_tables TO PUBLIC")
    with acting("sender"):
        assert "can watch the other side's work" in " ".join(refusals())


@pytest.mark.django_db
@pytest.mark.parametrize("spare", ["postgres", "template1"])
def test_a_login_that_may_enter_a_database_it_does_not_need_is_refused(spare: str) -> None:
    run(f"GRANT CONNECT ON DATABASE {spare} TO bindeled_sender")
    with acting("sender"):
        assert f"may enter {spare} as well" in " ".join(refusals())


@pytest.mark.parametrize("spare", ["postgres", "template1"])
@pytest.mark.parametrize("login", sorted(roles.LOGINS.values()))
def test_no_login_gets_into_the_servers_own_databases(login: str, spare: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(stage.engine.url(login, spare))


@pytest.mark.parametrize(
    ("host", "tls", "mode", "is_open"),
    [
        ("db.example.org", False, "prefer", True),
        ("10.1.2.3", False, "verify-full", True),
        ("db.example.org", True, "require", True),
        ("db.example.org", True, "verify-full", False),
        ("/var/run/postgresql", False, "prefer", False),
        ("localhost", False, "prefer", False),
    ],
)
def test_a_connection_over_the_network_must_be_encrypted(host: str, tls: bool, mode: str, is_open: bool) -> None:
    info = SimpleNamespace(host=host, get_parameters=lambda: {"sslmode": mode})
    session = SimpleNamespace(info=info, pgconn=SimpleNamespace(ssl_in_use=tls))
    assert startup._is_open_on_the_wire(session) is is_open  # type: ignore[arg-type]


@pytest.mark.parametrize("host", ["", "localhost", "127.0.0.1", "::1", "/run/postgresql"])
def test_what_stays_on_this_machine_needs_no_encryption(host: str) -> None:
    info = SimpleNamespace(host=host, get_parameters=lambda: {"sslmode": "disable"})
    session = SimpleNamespace(info=info, pgconn=SimpleNamespace(ssl_in_use=False))
    assert not startup._is_open_on_the_wire(session)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_the_databases_that_a_login_may_enter_are_named_with_the_login_and_what_to_run() -> None:
    for spare in ("postgres", "template1"):
        run(f"GRANT CONNECT ON DATABASE {spare} TO bindeled_sender")
    with acting("sender"):
        assert "The login bindeled_sender may enter postgres and template1 as well. Run bindeled roles." in refusals()


@pytest.mark.django_db
def test_a_login_that_may_bypass_hears_of_spare_databases_too_and_only_a_superuser_does_not() -> None:
    run("GRANT CONNECT ON DATABASE postgres TO bindeled_sender")
    run("ALTER ROLE bindeled_sender BYPASSRLS")
    with acting("sender"):
        assert "may enter postgres as well" in " ".join(refusals())
    run("ALTER ROLE bindeled_sender SUPERUSER NOBYPASSRLS")
    with acting("sender"):
        assert "may enter" not in " ".join(refusals())


@pytest.mark.django_db
def test_it_is_the_login_that_is_asked_and_not_the_door_it_stands_in() -> None:
    run("GRANT CONNECT ON DATABASE postgres TO bindeled_sender")
    with acting("sender"):
        run("SET ROLE door_public")
        assert "may enter postgres as well" in " ".join(refusals())


@pytest.mark.django_db
def test_a_superuser_is_told_of_being_one_and_not_of_the_rest() -> None:
    with override_settings(SIDE="sender"):
        assert "may enter" not in " ".join(refusals())


@pytest.mark.django_db
def test_a_process_does_not_start_over_an_open_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "_is_open_on_the_wire", lambda _session: True)
    with acting("sender"):
        assert "not shown who it is" in " ".join(refusals())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT n_tup_ins FROM pg_stat_user_tables",
        "SELECT pg_stat_get_tuples_inserted('app.cases_case'::regclass)",
        "SELECT count(*) FROM pg_locks",
        "SELECT count(*) FROM pg_stat_activity",
        "SELECT last_value FROM pg_sequences",
        "SELECT pg_sequence_last_value('queue.procrastinate_jobs_id_seq'::regclass)",
        "SELECT pg_relation_size('app.cases_case')",
        "SELECT reltuples FROM pg_class",
        "SELECT pg_current_wal_insert_lsn()",
        "SELECT lo_create(0)",
    ],
)
@pytest.mark.parametrize("side", ["sender", "municipality", "worker"])
def test_no_side_can_watch_the_others_work_in_the_servers_statistics(side: str, sql: str) -> None:
    with acting(side), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        run(sql)


def worse() -> Iterator[tuple[str, str]]:
    yield from (
        ("fsync", "off"),
        ("full_page_writes", "off"),
        ("synchronous_commit", "local"),
        ("data_checksums", "off"),
    )
    yield from (("log_min_error_statement", "error"), ("log_error_verbosity", "default"), ("log_statement", "all"))
    yield from (("log_min_duration_statement", "0"), ("log_min_messages", "warning"), ("server_version_num", "150018"))


@pytest.mark.parametrize(("name", "value"), list(worse()))
def test_every_server_setting_that_could_lose_or_leak_is_refused_by_name(name: str, value: str) -> None:
    assert list(startup._about_server(GOOD)) == []
    [said] = startup._about_server({**GOOD, name: value})
    assert name.removesuffix("_version_num").split("_")[0].casefold() in said.casefold().replace("postgresql", "server")


@override_settings(OWN_SERVER=False)
def test_checksums_are_demanded_only_where_the_server_is_ours() -> None:
    assert list(startup._about_server({**GOOD, "data_checksums": "off"})) == []


@override_settings(OWN_SERVER=True, SIDE="sender")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("synchronous_commit", "remote_write"),
        ("synchronous_commit", "remote_apply"),
        ("log_min_messages", "panic"),
        ("server_version_num", "160000"),
    ],
)
def test_what_is_as_good_is_taken(name: str, value: str) -> None:
    assert list(startup._about_server({**GOOD, name: value})) == []


def test_a_setting_is_named_with_what_it_is_and_what_it_must_be() -> None:
    [said] = startup._about_server({**GOOD, "fsync": "off"})
    assert said == "fsync is off: what was acknowledged could be lost. Set it to on."


@override_settings(SIDE="sender")
def test_everything_a_strong_login_could_do_is_said_and_which_login_to_use() -> None:
    assert list(startup._about_login(("root", True, True, True), 3, {"root", "door_municipal"})) == [
        "The login root is a superuser: row security would not hold. Use bindeled_sender.",
        "The login root may bypass row security. Use bindeled_sender.",
        "The login root may create roles. Use bindeled_sender.",
        "The login root owns 3 tables or indexes; the owner must not serve. Use bindeled_sender.",
        "This is the sender process, but the login is root. Use bindeled_sender.",
    ]


@override_settings(SIDE="sender")
def test_every_role_too_many_is_named_in_order() -> None:
    reachable = {"bindeled_sender", "door_sender", "door_worker", "door_municipal"}
    [said] = startup._about_login(("bindeled_sender", False, False, False), 0, reachable)
    assert said == "The login bindeled_sender can also become door_municipal, door_worker. Revoke that membership."


@pytest.mark.django_db
@pytest.mark.parametrize("side", ["sender", "municipality", "worker"])
def test_what_a_login_is_and_can_does_not_depend_on_the_door_it_has_taken(side: str) -> None:
    with acting(side):
        run(f"SET ROLE door_{roles.DOORS_OF[side][0]}")
        assert refusals() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "lent",
    [
        "SELECT ON pg_catalog.pg_stat_all_tables",
        "EXECUTE ON FUNCTION pg_catalog.pg_stat_get_tuples_inserted",
        "EXECUTE ON FUNCTION pg_catalog.pg_lock_status",
        "SELECT (reltuples) ON pg_catalog.pg_class",
    ],
)
def test_each_way_to_watch_the_others_work_is_enough_to_refuse_whichever_door_is_taken(lent: str) -> None:
    run(f"GRANT {lent} TO bindeled_sender")
    with acting("sender"):
        run("SET ROLE door_public")
        said = refusals()
    assert said == [
        "This login can watch the other side's work in the server's statistics. Run bindeled roles.",
    ]


@pytest.mark.django_db
def test_every_open_table_is_named_in_order_and_so_is_the_command() -> None:
    run("ALTER TABLE app.receipts_receipt NO FORCE ROW LEVEL SECURITY")
    run("ALTER TABLE app.cases_case DISABLE ROW LEVEL SECURITY")
    with acting("sender"):
        assert refusals() == ["Row security is not forced on: cases_case, receipts_receipt. Run bindeled migrate."]


@pytest.mark.django_db
def test_a_queue_without_its_door_is_refused_too() -> None:
    run("ALTER FUNCTION queue.procrastinate_defer_jobs_v1 RENAME TO gone")
    with acting("sender"):
        assert refusals() == [
            "The queue's door is not guarded (defer function is not SECURITY DEFINER). Run bindeled migrate."
        ]
