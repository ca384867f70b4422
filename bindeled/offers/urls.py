"""Pages of offers as residents meet them: the municipality's side alone. They stand before the catalogue's, which takes any word."""

from django.urls import path

from bindeled.offers.views import courses, suggesting

urlpatterns = [
    path("tilbud/forslag/", suggesting.suggestions, name="suggestions"),
    path("forloeb/", courses.courses, name="courses"),
    path("forloeb/<uuid:course_id>/", courses.course, name="course"),
    path("indflytning/<uuid:move_id>/", courses.move_in, name="move_in"),
]
