"""The open door's pages. Each address names its municipality, and is served as that one's (``config.doorkeeper``)."""

from django.urls import path

from bindeled.intake import views

urlpatterns = [
    path("fortael/", views.municipalities, name="municipalities"),
    path("fortael/<str:municipality>/", views.door, name="open_door"),
    path("fortael/<str:municipality>/en-person/", views.about_person, name="tell_about_person"),
    path("fortael/<str:municipality>/mig-selv/", views.about_oneself, name="tell_about_oneself"),
    path("fortael/<str:municipality>/modtaget/<str:token>/", views.told, name="told"),
]
