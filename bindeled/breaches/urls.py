"""The addresses of breaches of data security."""

from django.urls import path

from bindeled.breaches import views

urlpatterns = [
    path("noget-gik-galt/", views.report, name="report_breach"),
    path("noget-gik-galt/tak/", views.reported, name="breach_reported"),
    path("brud/", views.register, name="breaches"),
    path("brud/oevelse/", views.exercise, name="breach_exercise"),
    path("brud/<uuid:breach_id>/", views.breach, name="breach"),
    path("brud/<uuid:breach_id>/konto/", views.account, name="breach_account"),
]
