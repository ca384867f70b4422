"""Pages of leaders."""

from django.urls import path

from bindeled.surveys import views

urlpatterns = [
    path("spoergeskemaer/", views.surveys, name="surveys"),
    path("spoergeskemaer/ny/", views.new_survey, name="new_survey"),
    path("spoergeskemaer/<uuid:round_id>/", views.survey, name="survey"),
    path("spoergeskemaer/<uuid:round_id>/ark/", views.survey_sheets, name="survey_sheets"),
]
