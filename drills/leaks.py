"""Leaks, each sown on purpose: what a careless change could let a sender see of the municipality's work.

The numbers are those of the list of side channels in the threat model. Each leak patches the running product; the silence
drill must hear it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from importlib import import_module
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.http import Http404

from bindeled.confidentiality import trace
from bindeled.housing.queries import OwnDepartment
from bindeled.users.models import SenderSession, User

Leak = Callable[[], AbstractContextManager[None]]
LEAKS: dict[str, Leak] = {}
deeds: Counter[str] = Counter()  # what the municipality has done in this run
_kept: dict[str, Any] = {}
_note = trace.note


def _noted(deed: str, kind: str, *arguments: Any, **rest: Any) -> None:
    _note(deed, kind, *arguments, **rest)
    if kind in {"case", "concern", "inbox", "my_cases", "resident"} and deed != "passed_on":
        deeds[deed] += 1
        deeds["any"] += 1
        for then in _then:
            then(deed)


_then: list[Callable[[str], None]] = []


Sow = Callable[[ExitStack], None]


def begin_anew() -> None:
    """A new run: the municipality has done nothing yet."""
    deeds.clear()
    _kept.clear()


def leak(name: str) -> Callable[[Sow], Sow]:
    """Enter a leak under its name."""

    def entered(sow: Sow) -> Sow:
        @contextmanager
        def sown() -> Iterator[None]:
            with ExitStack() as stack:
                stack.enter_context(patch("bindeled.confidentiality.trace.note", _noted))
                sow(stack)
                try:
                    yield
                finally:
                    begin_anew()
                    _then.clear()

        LEAKS[name] = sown
        return sow

    return entered


def _wrap(stack: ExitStack, where: str, made: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    """Put something around a function of the product."""
    module, _dot, name = f"bindeled.{where}".rpartition(".")
    stack.enter_context(patch.object(import_module(module), name, made(getattr(import_module(module), name))))


def _headed(stack: ExitStack, header: str, value: Callable[[], str]) -> None:
    def made(original: Callable[..., Any]) -> Callable[..., Any]:
        def response(*arguments: Any, **rest: Any) -> Any:
            answer = original(*arguments, **rest)
            answer[header] = value()
            return answer

        return response

    _wrap(stack, "receipts.views.TemplateResponse", made)


@leak("1 the receipt's number counts the cases")
def receipt_number(stack: ExitStack) -> None:
    def made(original: Callable[[], str]) -> Callable[[], str]:
        return lambda: f"{deeds['opened'] % 10}{original()[1:]}"

    _wrap(stack, "receipts.actions.new_number", made)


@leak("2 Last-Modified follows the case")
def last_modified(stack: ExitStack) -> None:
    _headed(stack, "Last-Modified", lambda: f"Tue, 24 Nov 2026 12:{deeds['any'] % 60:02d}:00 GMT")


@leak("2 the receipts' ETag follows the case")
def etag(stack: ExitStack) -> None:
    _headed(stack, "ETag", lambda: f'"{deeds["any"]}"')


@leak("3 the list is ordered by what happened last")
def order(stack: ExitStack) -> None:
    _wrap(
        stack,
        "receipts.views.receipts_of",
        lambda original: lambda sender: original(sender).reverse() if deeds["any"] else original(sender),
    )


@leak("4 a counter of what is being worked on")
def counter(stack: ExitStack) -> None:
    def made(original: Callable[..., Any]) -> Callable[..., Any]:
        return lambda request, names, *urgent: original(
            request, tuple((name, f"{label} ({deeds['opened']})") for name, label in names), *urgent
        )

    _wrap(stack, "config.navigation._links", made)


@leak("5 'we know this already' on the check page")
def known_already(stack: ExitStack) -> None:
    _wrap(stack, "concerns.rules.call_first", lambda original: lambda kinds: original(kinds) != bool(deeds["any"]))


@leak("5 a repeat is merged and gets the first receipt again")
def merged(stack: ExitStack) -> None:
    def made(original: Callable[..., Any]) -> Callable[..., Any]:
        def merged(*arguments: Any, **rest: Any) -> Any:
            receipt = original(*arguments, **rest)
            first = _kept.setdefault("receipt", receipt)
            return first if deeds["any"] else receipt

        return merged

    _wrap(stack, "concerns.views.pass_on", made)


@leak("6 a receipt goes when its case is closed")
def receipt_goes(stack: ExitStack) -> None:
    _wrap(
        stack,
        "receipts.views.receipts_of",
        lambda original: lambda sender: original(sender).none() if deeds["any"] > 1 else original(sender),
    )


@leak("7 one more question where a case is open")
def more_questions(stack: ExitStack) -> None:
    _wrap(
        stack, "concerns.rules.about_a_child", lambda original: lambda kinds: original(kinds) or bool(deeds["opened"])
    )


@leak("8 the places to choose from are those without a case first")
def places(stack: ExitStack) -> None:
    def made(original: Callable[..., list[OwnDepartment]]) -> Callable[..., list[OwnDepartment]]:
        def sorted_(*arguments: Any, **rest: Any) -> list[OwnDepartment]:
            found = original(*arguments, **rest)
            if deeds["any"]:
                for department in found:
                    department.entrances.reverse()
            return found

        return sorted_

    _wrap(stack, "concerns.views.own_departments", made)


@leak("9 a letter when somebody takes it")
def letter(stack: ExitStack) -> None:
    """The letter goes out with the sender's next one: the municipality's doors cannot write letters at all."""

    def made(original: Callable[..., Any]) -> Callable[..., Any]:
        def deferred(*arguments: Any) -> Any:
            mail = original(*arguments)
            mail.subject += "!" * deeds["took"]
            return mail

        return deferred

    _wrap(stack, "post.sending.message", made)


@leak("9 the receipt's letter has other words once advisers have looked")
def words_of_letter(stack: ExitStack) -> None:
    def made(original: Callable[..., Any]) -> Callable[..., Any]:
        def wordy(*arguments: Any) -> Any:
            mail = original(*arguments)
            mail.body += "Vi ser på det." if deeds["list_seen"] or deeds["read"] else ""
            return mail

        return wordy

    _wrap(stack, "post.sending.message", made)


@leak("11 no more concerns about a place that is being worked on")
def limit(stack: ExitStack) -> None:
    def made(original: Callable[..., Any]) -> Callable[..., Any]:
        def limited(*arguments: Any, **rest: Any) -> Any:
            if deeds["any"]:
                raise Http404
            return original(*arguments, **rest)

        return limited

    _wrap(stack, "concerns.views.pass_on", made)


@leak("12 sending waits for the case: more work, so more time")
def work(stack: ExitStack) -> None:
    def made(original: Callable[..., Any]) -> Callable[..., Any]:
        def slow(*arguments: Any, **rest: Any) -> Any:
            if deeds["any"]:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
            return original(*arguments, **rest)

        return slow

    _wrap(stack, "confidentiality.sealing.seal", made)


@leak("2 a header of its own on the receipts")
def header(stack: ExitStack) -> None:
    _headed(stack, "X-State", lambda: "open" if deeds["opened"] else "new")


@leak("13 the contact person's account is closed with the case")
def account(stack: ExitStack) -> None:
    def close_account(deed: str) -> None:
        _as_superuser(lambda: User.objects.filter(email="karin@bindeled.example").update(is_active=False))

    _then.append(close_account)


@leak("14 the front page counts what was opened")
def front_page(stack: ExitStack) -> None:
    def made(original: Callable[..., Any]) -> Callable[..., Any]:
        def counting(code: str) -> Any:
            found = original(code)
            found.name += f" {deeds['any']}"
            found.name_en += f" {deeds['any']}"
            return found

        return counting

    _wrap(stack, "guidance.views.pages._municipality", made)
    _wrap(
        stack, "config.navigation.name_in_language", lambda original: lambda *told: f"{original(*told)} {deeds['any']}"
    )


@leak("15 the sides share their sessions, and one clears them")
def sessions(stack: ExitStack) -> None:
    _then.append(lambda _deed: _as_superuser(SenderSession.objects.all().delete))


@leak("15 the sides number their sessions by one counter")
def one_counter(stack: ExitStack) -> None:
    def count(sides: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE app.usersessions_usersession ALTER COLUMN id SET DEFAULT {sides}")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_default FROM information_schema.columns WHERE table_schema = 'app'"
            " AND table_name = 'usersessions_usersession' AND column_name = 'id'"
        )
        [(before,)] = cursor.fetchall()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(
            "GRANT USAGE ON SEQUENCE app.usersessions_usersession_of_others TO bindeled_sender, bindeled_municipality"
        )
    count("nextval('app.usersessions_usersession_of_others')")
    stack.callback(count, before)


@leak("a listener hears that something happened")
def announced(stack: ExitStack) -> None:
    def announce(deed: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("NOTIFY municipality")

    _then.append(announce)


@leak("the advisers' number is gone while they are busy")
def phones(stack: ExitStack) -> None:
    _wrap(
        stack,
        "concerns.views.contact_points",
        lambda original: lambda *arguments, **rest: [] if deeds["any"] else original(*arguments, **rest),
    )


@leak("the receipt says 'taken'")
def receipt_text(stack: ExitStack) -> None:
    _wrap(
        stack,
        "receipts.models.grouped",
        lambda original: lambda number: original(number) + ("*" if deeds["took"] else ""),
    )


@leak("a file for all is written anew with a case in it")
def file(stack: ExitStack) -> None:
    _wrap(
        stack,
        "guidance.management.commands.urgent_pages.render_to_string",
        lambda original: lambda *a: original(*a) + str(deeds["any"]),
    )


class _EmptyHeading(list[Any]):
    """What is shown as if something stood in it."""

    def __bool__(self) -> bool:
        return True


@leak("16 by absence: an empty heading once a resident was asked")
def empty_heading(stack: ExitStack) -> None:
    def made(original: Callable[..., Any]) -> Callable[..., Any]:
        def post(*arguments: Any, **rest: Any) -> Any:
            answer = original(*arguments, **rest)
            if deeds["consent_noted"]:
                answer.context_data["messages_here"] = _EmptyHeading()
            return answer

        return post

    _wrap(stack, "doorstep.views.post._post", made)


@leak("16 by absence: a menu item is missing where a resident said no")
def missing_item(stack: ExitStack) -> None:
    def made(original: Callable[..., Any]) -> Callable[..., Any]:
        return lambda request, names, *urgent: original(
            request, tuple(item for item in names if not (item[0] == "post" and deeds["consent_noted"])), *urgent
        )

    _wrap(stack, "config.navigation._links", made)


@leak("16 by absence: a letter has another length while a message waits")
def another_length(stack: ExitStack) -> None:
    def made(original: Callable[..., Any]) -> Callable[..., Any]:
        def longer(*arguments: Any) -> Any:
            mail = original(*arguments)
            mail.body += " " * deeds["feedback_proposed"]
            return mail

        return longer

    _wrap(stack, "post.sending.message", made)


@leak("16 what came through the gate says when the case was opened")
def gate_tells_more(stack: ExitStack) -> None:
    def made(original: Callable[..., Any]) -> Callable[..., Any]:
        def telling(**message: Any) -> Any:
            return original(**message | {"number": f"{deeds['opened'] % 10}{message['number'][1:]}"})

        return telling

    _wrap(stack, "receipts.actions.lay_message", made)


@leak("17 an organisation's figures count what was opened alone")
def only_what_was_opened(stack: ExitStack) -> None:
    """It is told of as much as led to something, and no more."""

    def made(original: Callable[..., dict[Any, int]]) -> Callable[..., dict[Any, int]]:
        return lambda *whose: {key: number if deeds["opened"] else 0 for key, number in original(*whose).items()}

    _wrap(stack, "sent.actions._counted", made)


def _as_superuser(do: Callable[[], object]) -> None:
    """Do something that no login of ours may, in the middle of a door."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user, current_setting('role')")
        login, role = cursor.fetchone()
        cursor.execute("RESET SESSION AUTHORIZATION")
        do()
        cursor.execute(f"SET SESSION AUTHORIZATION {login}; SET LOCAL ROLE {role}; SET search_path = app, queue")
