"""The users package as a Django app, and the walls around the tables of the sign-in library."""

from typing import ClassVar

from django.apps import AppConfig

from bindeled.confidentiality.walls import OWN_SIDE, Gate, Window, kept_by_owner

LOGINS = ("login:sender", "login:municipality")
EVERYTHING = ("select", "insert", "update", "delete")
IDENTITY = tuple(Gate(login, EVERYTHING, OWN_SIDE) for login in LOGINS)
# The row's side is not enough: a row of this side must not name a person of the other.
OWN_PERSON = f"{OWN_SIDE} AND EXISTS (SELECT FROM app.users_user owner WHERE owner.id = user_id AND owner.{OWN_SIDE})"
OF_A_PERSON = tuple(Gate(login, EVERYTHING, OWN_PERSON) for login in LOGINS)

# Who has an open account on the sender's side, and on which day they first came in, if they did: no name, no address, and
# only of the door's municipality.
JOINED = Window(
    name="accounts_of_senders",
    arguments="",
    returns="TABLE (account_id uuid, joined_on date)",
    body=(
        "SELECT person.id, min(accepted.accepted_at AT TIME ZONE 'Europe/Copenhagen')::date"
        " FROM app.users_user person LEFT JOIN app.users_statementacceptance accepted ON accepted.user_id = person.id"
        " WHERE person.side = 'sender' AND person.is_active"
        " AND person.municipality_id = NULLIF(current_setting('app.municipality', true), '') GROUP BY person.id"
    ),
    doors=("housing", "municipal", "worker"),
)

# Who calls to meetings in the door's municipality on a day: the worker writes to them, and is told of no other role.
CONVENORS = Window(
    name="convenors",
    arguments="today date",
    returns="TABLE (user_id uuid)",
    body=(
        "SELECT held.user_id FROM app.users_service held WHERE held.role = 'convenor'"
        " AND held.municipality_id = NULLIF(current_setting('app.municipality', true), '')"
        " AND held.valid_from <= today AND (held.valid_to IS NULL OR held.valid_to >= today)"
    ),
    doors=("worker",),
)


class UsersConfig(AppConfig):
    """Those who log in."""

    name = "bindeled.users"
    label = "users"

    WINDOWS: ClassVar = (JOINED, CONVENORS)
    # The library's tables carry a ``side`` column of ours, filled by the database from the login.
    FOREIGN_WALLS: ClassVar = {
        "account_emailaddress": OF_A_PERSON,
        "account_emailconfirmation": IDENTITY,
        "mfa_authenticator": OF_A_PERSON,
        "usersessions_usersession": OF_A_PERSON,
        "django_content_type": (kept_by_owner(),),
        "auth_permission": (kept_by_owner(),),
        "auth_group": (kept_by_owner(),),
        "auth_group_permissions": (kept_by_owner(),),
    }
