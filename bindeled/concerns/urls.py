"""The sender's pages for passing a concern on."""

from django.urls import path

from bindeled.concerns import views

urlpatterns = [path("bekymring/", views.concern, name="concern")]
