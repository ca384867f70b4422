"""The addresses of what an organisation passed on."""

from django.urls import path

from bindeled.sent import views

urlpatterns = [
    path("tal-for-bekymringer/", views.sent, name="sent"),
    path("tal-for-bekymringer/<uuid:organisation_id>/", views.sent_by, name="sent_by"),
    path("tal-for-bekymringer/<uuid:organisation_id>/fil/", views.sent_file, name="sent_file"),
]
