"""The stage of the in-process part: a database of its own with the cast, concerns and cases, and a way back to the start."""

import mailbox
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bindeled.confidentiality import roles
from bindeled.config.engine import ADMIN
from journeys import stage

stage.set_up_django()

from django.db import connection  # noqa: E402 - Django is set up above

from bindeled.cases import actions as cases  # noqa: E402
from bindeled.cases.models import Case, Concern  # noqa: E402
from bindeled.concerns.actions import pass_on  # noqa: E402
from bindeled.confidentiality.doors import Door, entered  # noqa: E402
from bindeled.config.management.commands.load_texts import SHIPPED  # noqa: E402
from bindeled.config.texts import load as load_texts  # noqa: E402
from bindeled.housing.models import ContactPerson, Department  # noqa: E402
from conftest import acting  # noqa: E402
from drills.fuzzing import plan  # noqa: E402
from journeys.factory import World, make_world, told  # noqa: E402

CONCERNS = 14


@contextmanager
def own_database() -> Iterator[str]:
    """Clone the tests' template, put the world into it, and drop it afterwards."""
    name = f"fuzz_{os.getpid()}"
    with stage.engine.admin() as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {stage.template()}".encode())
    try:
        with stage.engine.admin(name) as admin:
            roles.prepare_database(admin, name)
            admin.execute(f"ALTER DATABASE {name} SET search_path = app, queue".encode())
        connection.settings_dict["NAME"] = name
        arrange()
        yield name
    finally:
        connection.close()
        with stage.engine.admin() as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
        stage.clear()


def arrange() -> None:
    """Fill the world: concerns that wait, one taken, three cases of which one is tied to a resident and one is closed."""
    world = make_world()
    load_texts(SHIPPED)
    Department.objects.filter(id=world.departments["Hørgården 2"].id).update(public_code=plan.STAIRWELL)
    ContactPerson.objects.filter(account_id=world["Karin"].id).update(takes_letters=True)
    for number in range(CONCERNS):
        with acting("sender"), entered(world.door("Karin")):
            kinds = ("child",) if number == 0 else ("smell",)
            pass_on(told(world, kinds=kinds, resident_name="Fru Opdigtet"), key=f"fuzz-{number}", by=world["Karin"])
    with acting("worker"), entered(Door("worker", municipality="0101")):
        cases.open_arrivals()
    waiting = list(Concern.objects.order_by("received_at"))
    with acting("municipality"), entered(world.door("Bo")):
        cases.take(waiting[0], by=world["Bo"])
        _open_cases(world, waiting[1:4])
    connection.close()


def _open_cases(world: World, waiting: list[Concern]) -> None:
    open_, tied, closed = (cases.open_case(concern, by=world["Bo"]) for concern in waiting)
    cases.write_note(open_, text="Har ringet på.", by=world["Bo"])
    cases.tie_resident(tied, name="Fru Opdigtet", by=world["Bo"])
    cases.close(Case.objects.get(id=closed.id), outcome="solved", resident_answer="accepted", text="", by=world["Bo"])


LETTERS = (
    b"To: karin@bindeled.example\r\nSubject: =?utf-8?q?Kvittering_123?=\r\n\r\nTak.\r\n",
    b"To: =?rot13?q?x?= <\r\nSubject: =?utf-8?b?////?=\r\nDate: no day\r\n\r\n\xff\xfe\x00",
    b"Content-Type: text/plain; charset=rot13\r\nDate: Mon, 99 Foo 2026\r\n\r\nhello",
    b"Content-Type: text/plain; charset=no-such\r\nTo: a\r\nTo: b\r\n\r\n<script>alert(1)</script>",
    b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n",
    b"",
)


def letters(folder: Path) -> Path:
    """Put letters into a post office of the drill's own: a good one, and such as no mail program would write."""
    box = mailbox.Maildir(str(folder / "mail"))
    for letter in LETTERS:
        box.add(letter)
    return folder / "mail"


def environment(side: str, database: str, folder: Path) -> dict[str, str]:
    """Answer what a side's process is told: its own login, and the rest as in production."""
    told_ = {**stage.environment(), "BINDELED_SIDE": side, "PYTHONWARNINGS": "ignore::RuntimeWarning"}
    if side == "mail":
        told_["BINDELED_MAILDIR"] = str(folder)
        told_["DATABASE_URL"] = ""
        return told_
    told_["DATABASE_URL"] = stage.engine.url(roles.LOGINS[side], database)
    # Not the side's own: the drill itself goes back to the start with it now and then.
    told_["FUZZ_ADMIN_URL"] = stage.engine.url(ADMIN, database)
    del told_["BINDELED_KEYS" if side == "sender" else "BINDELED_POST_KEYS"]
    return told_
