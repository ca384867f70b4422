"""Pages of whoever holds a letter's link, or a sheet with a code."""

from django.urls import path

from bindeled.surveys import views

urlpatterns = [
    path("spoergeskema/svar/<str:municipality>/<uuid:handle>/", views.answer_survey, name="answer_survey"),
    path("spoergeskema/kode/<str:municipality>/", views.survey_code, name="survey_code"),
    path("spoergeskema/tak/", views.survey_thanks, name="survey_thanks"),
    path("spoergeskema/nej-tak/<str:municipality>/<uuid:handle>/", views.no_thanks, name="no_thanks"),
]
