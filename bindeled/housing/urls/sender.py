"""The keeper's pages, and the question in a letter."""

from django.urls import path

from bindeled.housing.views import coverage, entry, keepers, letting, roster, still_right

urlpatterns = [
    path("kontaktpersoner/", roster.roster, name="roster"),
    path("kontaktpersoner/ny/", roster.add_contact_person, name="add_contact_person"),
    path("kontaktpersoner/listeholdere/", keepers.keepers, name="keepers"),
    path("kontaktpersoner/listeholdere/<uuid:keeper_id>/slut/", keepers.end_a_keeping, name="end_a_keeping"),
    path("kontaktpersoner/udlejning/", letting.letting, name="letting_staff"),
    path("kontaktpersoner/udlejning/<uuid:staff_id>/slut/", letting.end_a_letting, name="end_a_letting"),
    path("kontaktpersoner/inviter/", roster.invite_listed, name="invite_listed"),
    path("kontaktpersoner/<uuid:person_id>/", entry.contact_person, name="contact_person"),
    path("kontaktpersoner/<uuid:person_id>/goer/", entry.work_on_contact_person, name="work_on_contact_person"),
    path("daekning/", coverage.coverage, name="coverage"),
    path("daekning/<uuid:department_id>/", coverage.kept_department, name="kept_department"),
    path("passer/<str:token>/", still_right.still_right, name="still_right"),
]
