"""The link that ends the month's letter, without signing in: opening it shows, and one press does, for mail scanners open links.

A mail program presses by itself where somebody chooses "unsubscribe" (RFC 8058): without a cookie, and so without a form's key.
Whoever has the link may end that letter and begin it again, and nothing else.
"""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bindeled.confidentiality.doors import Door, entered
from bindeled.cooperation.actions.digest import answer_link
from bindeled.cooperation.letters.digest import key_of_token
from bindeled.cooperation.models import DigestReader

GONE = 410


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop_digest(request: HttpRequest, token: str) -> HttpResponse:
    """Show whether the letter comes, with one button; take the press of the button, or of a mail program."""
    key = key_of_token(token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, municipality FROM app.digest_of(%s)", [key])
        found = cursor.fetchone()
    if found is None:
        return TemplateResponse(request, "cooperation/stop_digest_closed.html", status=GONE).render()
    with entered(Door("sender", actor=found[0], municipality=found[1])):
        if request.method == "POST":
            # What a mail program sends says nothing but that it was one press: it ends the letter.
            answer_link(key, wants=request.POST.get("do") == "want")
        wants = DigestReader.objects.filter(account_id=found[0], key=key, wants=True).exists()
        context = {"wants": wants, "answered": request.method == "POST"}
        return TemplateResponse(request, "cooperation/stop_digest.html", context).render()


stop_digest.door = "sender"  # type: ignore[attr-defined]
