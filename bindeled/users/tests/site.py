"""A site small enough to test sign-in on: the account pages, and one page behind each door."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from bindeled.confidentiality.doors import through
from bindeled.users.actions import sign_in_for_demo
from bindeled.users.models import User


@through("public")
def front(request: HttpRequest) -> HttpResponse:
    """The front page."""
    return HttpResponse("front")


@through("sender")
def sender_room(request: HttpRequest) -> HttpResponse:
    """A page for senders."""
    return HttpResponse("inside")


@through("municipal")
def municipal_room(request: HttpRequest) -> HttpResponse:
    """A page for advisers."""
    return HttpResponse("inside")


def one_click(request: HttpRequest) -> HttpResponse:
    """The demonstration's sign-in, as the one person there is."""
    sign_in_for_demo(request, User.objects.get())
    return HttpResponse("welcome")


urlpatterns = [
    path("med-et-klik/", one_click),
    path("", front, name="front"),
    path("afsender/", sender_room),
    path("kommune/", municipal_room),
    path("", include("bindeled.users.urls")),
]
