"""Days that pass over an organisation's list: every day that is written in it, or hangs on it, is moved back.

So a running product, with the real clock, its pages and its worker, sees the list as it would stand some days from now.
"""

import psycopg
from psycopg.sql import SQL, Composable, Identifier

OF_LIST = SQL("organisation_id IN (SELECT id FROM app.housing_organisation WHERE name = %(organisation)s)")
IN_DEPARTMENT = SQL("department_id IN (SELECT id FROM app.housing_department WHERE {})").format(OF_LIST)
BY_SOMEBODY = SQL("user_id IN (SELECT account_id FROM app.housing_contactperson WHERE {})").format(OF_LIST)
ADDRESSES = SQL(
    "(SELECT lower(email) FROM app.housing_contactperson WHERE {0}"
    " UNION SELECT lower(email) FROM app.housing_keeper WHERE {0})"
).format(OF_LIST)
# What moves, and which of it: the departments and the list itself, the promises by which somebody counts as come in, the
# invitations, and the letters to those on the list and to those who keep it.
MOVED: dict[str, tuple[tuple[str, ...], Composable]] = {
    "housing_department": (("valid_from", "valid_to"), OF_LIST),
    "housing_contactperson": (("added_on", "confirmed_on", "asked_on"), OF_LIST),
    "housing_appointment": (("valid_from", "valid_to"), OF_LIST),
    "housing_leave": (("valid_from", "valid_to"), OF_LIST),
    "housing_doubt": (("since", "ended_on", "chased_on", "reminded_on"), OF_LIST),
    "housing_keeper": (("valid_from", "valid_to"), OF_LIST),
    "housing_gapnotice": (("since", "told_on"), IN_DEPARTMENT),
    "users_statementacceptance": (("accepted_at",), BY_SOMEBODY),
    "users_invitation": (("created_at", "expires_at", "used_at"), SQL("lower(email) IN {}").format(ADDRESSES)),
    "post_letter": (("queued_at", "sent_at"), SQL("lower(to_address) IN {}").format(ADDRESSES)),
}


def days_pass(admin: psycopg.Connection, days: int, *, organisation: str) -> None:
    """Let so many days pass over an organisation's list, all at once; as a superuser of the database."""
    back = SQL("{0} = {0} - make_interval(days => %(days)s)")
    with admin.transaction():
        for table, (columns, which) in MOVED.items():
            moves = SQL(", ").join(back.format(Identifier(column)) for column in columns)
            move = SQL("UPDATE {} SET {} WHERE {}").format(Identifier("app", table), moves, which)
            admin.execute(move, {"days": days, "organisation": organisation})
