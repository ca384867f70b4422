"""Pages of offers as residents meet them: the municipality's side alone. They stand before the catalogue's, which takes any word."""

from django.urls import path

from bindeled.offers.views import suggesting

urlpatterns = [
    path("tilbud/forslag/", suggesting.suggestions, name="suggestions"),
]
