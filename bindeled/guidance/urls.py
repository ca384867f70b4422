"""Pages for anybody."""

from django.urls import path

from bindeled.guidance import views

urlpatterns = [
    path("", views.front, name="front"),
    path("akut/", views.urgent, name="urgent"),
    path("akut/<str:code>/", views.urgent_in, name="urgent_in"),
    path("hvornaar/", views.when_and_how, name="when_and_how"),
    path("det-maa-du-sige/", views.what_you_may_say, name="what_you_may_say"),
    path("oplysninger/", views.privacy, name="privacy"),
]
