"""The addresses of figures."""

from django.urls import path

from bindeled.statistics import views

urlpatterns = [
    path("statistik/", views.statistics, name="statistics"),
    path("statistik/<slug:measure>/", views.measure, name="statistics_measure"),
    path("statistik/<slug:measure>/fil/", views.measure_file, name="statistics_file"),
]
