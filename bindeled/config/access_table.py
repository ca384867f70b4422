"""Every URL, and what each kind of visitor is answered. A URL that is missing here fails the build.

The answers: ``page`` (200), ``sign in`` (sent to sign in first), ``elsewhere`` (sent on), ``nothing`` (404: what one may
not see does not exist), ``wrong way`` (405: this address takes a form only), ``refused`` (the form lacks something).
"""

PAGE, SIGN_IN, ELSEWHERE, NOTHING, WRONG_WAY = "page", "sign in", "elsewhere", "nothing", "wrong way"

SENDER_ROLES = ("anybody", "Karin", "Ole")
MUNICIPAL_ROLES = ("anybody", "Bo", "Mona", "Lis", "Gitte", "Dorte")
ROLES = {"sender": SENDER_ROLES, "municipality": MUNICIPAL_ROLES}


def _for_all(side: str, answer: str) -> dict[str, str]:
    return dict.fromkeys(ROLES[side], answer)


def _inside(side: str, **answers: str) -> dict[str, str]:
    return {**_for_all(side, PAGE), "anybody": SIGN_IN, **answers}


# What the objects in the addresses are: a receipt of Karin's, a concern and a case of the unit Amager.
OF_AMAGER = {"Mona": NOTHING, "Gitte": NOTHING, "Dorte": NOTHING}

TABLE: dict[str, dict[str, dict[str, str]]] = {
    "sender": {
        "front": _for_all("sender", PAGE),
        "urgent": _for_all("sender", PAGE),
        "urgent_in": _for_all("sender", PAGE),
        "when_and_how": _for_all("sender", PAGE),
        "what_you_may_say": _for_all("sender", PAGE),
        "privacy": _for_all("sender", PAGE),
        "concern": _inside("sender"),
        "receipts": _inside("sender"),
        "receipt": _inside("sender", Ole=NOTHING),
    },
    "municipality": {
        "inbox": _inside("municipality", Dorte=ELSEWHERE),
        "municipal_concern": _inside("municipality", **OF_AMAGER),
        "handle_concern": _for_all("municipality", WRONG_WAY),
        "my_cases": _inside("municipality"),
        "case": _inside("municipality", **OF_AMAGER),
        "work_on_case": _for_all("municipality", WRONG_WAY),
        # Leaders and the data protection officer only.
        "who_has_read": _inside("municipality", Bo=NOTHING, Mona=NOTHING, Gitte=NOTHING),
    },
}
# Pages about oneself, run as the side's login: the sign-in library's, the invitation and the statement.
ABOUT_ONESELF = (
    "account_",
    "mfa_",
    "usersessions_",
    "invitation",
    "statement",
    "my_sign_in",
    "second_factor",
    "end_session",
    "set_language",
    "demo_sign_in",
)
