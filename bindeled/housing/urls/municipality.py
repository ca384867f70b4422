"""What the municipality sees of the lists."""

from django.urls import path

from bindeled.housing.views import coverage

urlpatterns = [
    path("kontaktpersoner/", coverage.municipal_coverage, name="municipal_coverage"),
    path("kontaktpersoner/<uuid:department_id>/", coverage.municipal_department, name="municipal_department"),
]
