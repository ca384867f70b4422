"""The sender's site. It may never reach residents, offers, cases or statistics, not even indirectly."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from bindeled.config import demo_sign_in

handler500 = "bindeled.config.away.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("bindeled.guidance.urls")),
    path("", include("bindeled.concerns.urls")),
    path("", include("bindeled.doorstep.urls")),
    path("", include("bindeled.intake.urls")),
    path("", include("bindeled.receipts.urls")),
    path("", include("bindeled.housing.urls.sender")),
    path("", include("bindeled.importing.urls")),
    path("", include("bindeled.paper.urls")),
    path("", include("bindeled.catalogue.urls")),
    path("", include("bindeled.cooperation.urls.sender")),
    path("", include("bindeled.surveys.urls.sender")),
    path("", include("bindeled.sent.urls")),
    path("", include("bindeled.users.urls")),
]
if settings.DEMO:
    urlpatterns += [
        path("demo/", demo_sign_in.choose, name="demo_sign_in"),
        path("demo/igen/", demo_sign_in.again, name="demo_again"),
    ]
