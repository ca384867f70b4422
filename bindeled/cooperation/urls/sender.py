"""Pages of contact persons and keepers."""

from django.urls import path

from bindeled.cooperation.views import keeping_rounds, rounds

urlpatterns = [
    path("servicebesoeg/", rounds.rounds, name="rounds"),
    path("servicebesoeg/<uuid:round_id>/", rounds.round_, name="round"),
    path("runder/", keeping_rounds.kept_rounds, name="kept_rounds"),
    path("runder/i/<uuid:department_id>/", keeping_rounds.plan_round, name="plan_round"),
    path("runder/<uuid:round_id>/", keeping_rounds.kept_round, name="kept_round"),
    path("runder/<uuid:round_id>/varsel/", keeping_rounds.round_notice, name="round_notice"),
    path("runder/<uuid:round_id>/luk/", keeping_rounds.close_round, name="close_round"),
    path("runder/<uuid:round_id>/aflys/", keeping_rounds.call_off_round, name="call_off_round"),
]
