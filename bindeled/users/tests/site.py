"""A site small enough to test sign-in on: the account pages, and one page behind each door."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from bindeled.confidentiality.doors import through


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


urlpatterns = [
    path("", front, name="front"),
    path("afsender/", sender_room),
    path("kommune/", municipal_room),
    path("", include("bindeled.users.urls")),
]
