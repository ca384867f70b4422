"""The users package as a Django app, and the walls around the tables of the sign-in library."""

from typing import ClassVar

from django.apps import AppConfig

from bindeled.confidentiality.walls import OWN_SIDE, Gate, kept_by_owner

LOGINS = ("login:sender", "login:municipality")
EVERYTHING = ("select", "insert", "update", "delete")
IDENTITY = tuple(Gate(login, EVERYTHING, OWN_SIDE) for login in LOGINS)


class UsersConfig(AppConfig):
    """Those who log in."""

    name = "bindeled.users"
    label = "users"

    # The library's tables carry a ``side`` column of ours, filled by the database from the login.
    FOREIGN_WALLS: ClassVar = {
        "account_emailaddress": IDENTITY,
        "account_emailconfirmation": IDENTITY,
        "mfa_authenticator": IDENTITY,
        "usersessions_usersession": IDENTITY,
        "django_content_type": (kept_by_owner(),),
        "auth_permission": (kept_by_owner(),),
        "auth_group": (kept_by_owner(),),
        "auth_group_permissions": (kept_by_owner(),),
    }
