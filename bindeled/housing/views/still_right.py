"""The question in a letter: is your entry still right? Whoever has the link answers with one button, without signing in."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bindeled.confidentiality.doors import Door, entered
from bindeled.housing import actions, rules
from bindeled.housing.actions.keeping_right import question_hash
from bindeled.housing.models import Appointment, ContactPerson
from bindeled.municipalities.queries import in_force

ANSWERS = ("right", "wrong", "left")


@contextmanager
def _asked(token: str) -> Iterator[ContactPerson | None]:
    """Stand in the door of the person whom a link asks, as far as their own entry goes; nobody where it asks nobody."""
    question = question_hash(token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, municipality FROM app.entry_asked(%s)", [question])
        found = cursor.fetchone()
    if found is None:
        yield None
        return
    with entered(Door("sender", actor=found[0], municipality=found[1])):
        yield ContactPerson.objects.filter(question=question).select_related("organisation").first()


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def still_right(request: HttpRequest, token: str) -> HttpResponse:
    """Show the entry and ask; write down the answer. Looking changes nothing, for mail scanners look too."""
    with _asked(token) as entry:
        if entry is None:
            return TemplateResponse(request, "housing/still_right_closed.html", status=410).render()
        answer = request.POST.get("answer", "") if request.method == "POST" else ""
        if answer in ANSWERS:
            _note(entry, answer)
        return _page(request, entry, answer)


still_right.door = "sender"  # type: ignore[attr-defined]


def _note(entry: ContactPerson, answer: str) -> None:
    today = timezone.localdate()
    if answer == "right":
        actions.confirm(entry, on=today)
    else:
        actions.doubt(entry, cause="said", on=today)


def _page(request: HttpRequest, entry: ContactPerson, answer: str) -> HttpResponse:
    today = timezone.localdate()
    places = Appointment.objects.filter(in_force(today), contact_person=entry).select_related("department")
    context = {
        "entry": entry,
        "kind": rules.KINDS[entry.kind].label,
        "places": places.order_by("department__sort_key"),
        "answer": answer if answer in ANSWERS else "",
        "unanswered": request.method == "POST" and answer not in ANSWERS,
    }
    status = 422 if context["unanswered"] else 200
    return TemplateResponse(request, "housing/still_right.html", context, status=status).render()
