"""The municipality's site."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from bindeled.catalogue.urls import municipal as catalogue
from bindeled.config import demo_sign_in, shortcuts
from bindeled.config.protection import views
from bindeled.guidance.urls import municipal as guidance

handler500 = "bindeled.config.away.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("bindeled.cases.urls")),
    path("", include("bindeled.duty.urls")),
    path("", include("bindeled.outreach.urls")),
    path("", include("bindeled.breaches.urls")),
    path("", include("bindeled.evaluation.urls")),
    path("", include(guidance)),
    path("", include("bindeled.offers.urls")),
    path("", include(catalogue)),
    path("", include("bindeled.cooperation.urls.municipality")),
    path("", include("bindeled.surveys.urls.municipality")),
    path("", include("bindeled.housing.urls.municipality")),
    path("", include("bindeled.statistics.urls")),
    path("", include("bindeled.users.urls")),
    path("databeskyttelse/", views.protection, name="protection"),
    path("databeskyttelse/fortegnelse/", views.processing, name="processing"),
    path("databeskyttelse/adgang/", views.access, name="access"),
    path("databeskyttelse/adgang/fil/", views.access_file, name="access_file"),
    path("databeskyttelse/skabeloner/", views.templates, name="templates"),
    path("databeskyttelse/skabeloner/<slug:slug>/", views.template, name="template"),
    path("databeskyttelse/skabeloner/<slug:slug>/fil/", views.template_file, name="template_file"),
    path("genveje/", shortcuts.shortcuts, name="shortcuts"),
]
if settings.DEMO:
    urlpatterns += [
        path("demo/", demo_sign_in.choose, name="demo_sign_in"),
        path("demo/igen/", demo_sign_in.again, name="demo_again"),
    ]
