"""The addresses of outreach, on the municipality's site alone."""

from django.urls import path

from bindeled.outreach.views import company, people, wishes

urlpatterns = [
    path("moedt/", people.met_people, name="met_people"),
    path("moedt/ny/", people.meet, name="meet"),
    path("moedt/fare/", people.danger, name="danger"),
    path("moedt/tal/", company.outreach_numbers, name="outreach_numbers"),
    path("moedt/<uuid:met_id>/", people.met, name="met"),
    path("moedt/<uuid:met_id>/gor/", people.work_on_met, name="work_on_met"),
    path("moedt/<uuid:met_id>/videre/", wishes.pass_met_on, name="pass_met_on"),
    path("oensker/", wishes.wishes, name="wishes"),
    path("oensker/<uuid:wish_id>/", wishes.wish, name="wish"),
    path("foelgeskab/", company.company, name="company"),
]
