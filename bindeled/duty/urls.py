"""The addresses of the duty phone."""

from django.urls import path

from bindeled.duty.views import contacts, home, phone, shifts

urlpatterns = [
    path("hjem/", home.home, name="home"),
    path("vagt/", phone.duty, name="duty"),
    path("vagt/hjaelp/", phone.help_typing, name="duty_help"),
    path("vagt/liste/", shifts.shifts, name="shifts"),
    path("vagt/liste/<uuid:shift_id>/gor/", shifts.work_on_shift, name="work_on_shift"),
    path("vagt/aflever/", shifts.hand_duty_over, name="hand_duty_over"),
    path("vagt/henvendelser/", contacts.contacts, name="contacts"),
    path("vagt/henvendelser/ny/", contacts.take_in, name="take_in"),
    path("vagt/henvendelser/<uuid:contact_id>/", contacts.contact, name="contact"),
    path("vagt/henvendelser/<uuid:contact_id>/gor/", contacts.handle, name="handle_contact"),
    path("vagt/henvendelser/<uuid:contact_id>/registrer/", contacts.register, name="register_contact"),
]
