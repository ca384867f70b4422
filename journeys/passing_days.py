"""Days that pass over an organisation's list, or over a course: every day that is written in it, or hangs on it, is moved back.

So a running product, with the real clock, its pages and its worker, sees the list or the course as it would stand some days from now.
"""

import psycopg
from psycopg.sql import SQL, Composable, Identifier

# Which days of which tables move, and of which of their rows.
Moved = dict[str, tuple[tuple[str, ...], Composable]]

OF_LIST = SQL("organisation_id IN (SELECT id FROM app.housing_organisation WHERE name = %(organisation)s)")
IN_DEPARTMENT = SQL("department_id IN (SELECT id FROM app.housing_department WHERE {})").format(OF_LIST)
BY_SOMEBODY = SQL("user_id IN (SELECT account_id FROM app.housing_contactperson WHERE {})").format(OF_LIST)
ADDRESSES = SQL(
    "(SELECT lower(email) FROM app.housing_contactperson WHERE {0}"
    " UNION SELECT lower(email) FROM app.housing_keeper WHERE {0})"
).format(OF_LIST)
# What moves of a list: the departments and the list itself, the promises by which somebody counts as come in, the
# invitations, and the letters to those on the list and to those who keep it.
OF_A_LIST: Moved = {
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
OF_IT = SQL("course_id = %(course)s")
OF_A_COURSE: Moved = {
    "offers_course": (
        ("offered_at", "answered_on", "started_at", "starts_on", "forecast_on", "ends_on", "seen_on", "decided_at"),
        SQL("id = %(course)s"),
    ),
    "offers_moment": (("at", "on"), OF_IT),
    "offers_member": (("since", "until"), OF_IT),
    "offers_movein": (
        ("moves_on", "assessed_on", "applied_on", "visit_on", "support_on", "noted_at", "over_on"),
        SQL("resident_id = (SELECT resident_id FROM app.offers_course WHERE id = %(course)s)"),
    ),
}


def days_pass(admin: psycopg.Connection, days: int, *, organisation: str) -> None:
    """Let so many days pass over an organisation's list, all at once; as a superuser of the database."""
    _move(admin, OF_A_LIST, days=days, organisation=organisation)


def days_pass_over_course(admin: psycopg.Connection, days: int, *, course: str) -> None:
    """Let so many days pass over a course, and over the way into a home of its resident, all at once; as a superuser."""
    _move(admin, OF_A_COURSE, days=days, course=course)


def _move(admin: psycopg.Connection, moved: Moved, **told: int | str) -> None:
    back = SQL("{0} = {0} - make_interval(days => %(days)s)")
    with admin.transaction():
        for table, (columns, which) in moved.items():
            moves = SQL(", ").join(back.format(Identifier(column)) for column in columns)
            admin.execute(SQL("UPDATE {} SET {} WHERE {}").format(Identifier("app", table), moves, which), told)
