"""The sender's pages for passing a concern on."""

from django.urls import path

from bindeled.concerns import notices, views

urlpatterns = [
    path("bekymring/", views.concern, name="concern"),
    path("varsel/", notices.notice, name="tenancy_notice"),
]
