"""Pages for anybody; for the municipality's side, those of its staff and editors."""

from django.urls import path

from bindeled.catalogue import api
from bindeled.catalogue.views import editor, pages, places

urlpatterns = [
    path("steder/", places.places, name="places"),
    path("tilbud/", pages.offers, name="offers"),
    path("tilbud/data/", api.about, name="hsds"),
    path("tilbud/data/fil/", api.file, name="hsds_file"),
    path("tilbud/data/services/", api.services, name="hsds_services"),
    path("tilbud/data/services/<uuid:offer_id>/", api.one_service, name="hsds_service"),
    path("tilbud/i/<str:municipality>/", pages.offers, name="offers_in"),
    path("tilbud/i/<str:municipality>/<slug:slug>/", pages.offer, name="offer_in"),
    path("tilbud/i/<str:municipality>/<slug:slug>/pdf/", pages.offer_paper, name="offer_paper_in"),
    path("tilbud/<slug:slug>/", pages.offer, name="offer"),
    path("tilbud/<slug:slug>/pdf/", pages.offer_paper, name="offer_paper"),
]

municipal = [
    path("tilbud/", pages.staff_offers, name="staff_offers"),
    path("tilbud/<slug:slug>/", pages.staff_offer, name="staff_offer"),
    path("tilbud/<slug:slug>/pdf/", pages.staff_offer_paper, name="staff_offer_paper"),
    path("katalog/", editor.catalogue, name="catalogue"),
    path("katalog/nyt/", editor.new_offer, name="new_offer"),
    path("katalog/<uuid:offer_id>/", editor.offer_versions, name="offer_versions"),
    path("katalog/<uuid:offer_id>/skriv/", editor.edit_offer, name="edit_offer"),
    path("katalog/<uuid:offer_id>/<int:number>/", editor.offer_version, name="offer_version"),
    path("katalog/<uuid:offer_id>/<int:number>/gor/", editor.work_on_offer, name="work_on_offer"),
]
