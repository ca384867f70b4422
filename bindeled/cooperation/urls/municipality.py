"""Pages of the municipality's staff."""

from django.urls import path

from bindeled.cooperation.views import round_totals

urlpatterns = [path("servicebesoeg/", round_totals.round_totals, name="round_totals")]
