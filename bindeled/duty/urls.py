"""The addresses of the duty phone."""

from django.urls import path

from bindeled.duty import views

urlpatterns = [
    path("vagt/henvendelser/", views.contacts, name="contacts"),
    path("vagt/henvendelser/ny/", views.take_in, name="take_in"),
    path("vagt/henvendelser/<uuid:contact_id>/", views.contact, name="contact"),
    path("vagt/henvendelser/<uuid:contact_id>/gor/", views.handle, name="handle_contact"),
    path("vagt/henvendelser/<uuid:contact_id>/registrer/", views.register, name="register_contact"),
]
