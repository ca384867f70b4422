"""Pages of contact persons and keepers."""

from django.urls import path

from bindeled.cooperation.views import (
    contracts,
    feed,
    invitations,
    keeping_rounds,
    own_minutes,
    rounds,
    themes,
    training,
    wheel,
)

urlpatterns = [
    path("servicebesoeg/", rounds.rounds, name="rounds"),
    path("servicebesoeg/<uuid:round_id>/", rounds.round_, name="round"),
    path("runder/", keeping_rounds.kept_rounds, name="kept_rounds"),
    path("runder/i/<uuid:department_id>/", keeping_rounds.plan_round, name="plan_round"),
    path("runder/<uuid:round_id>/", keeping_rounds.kept_round, name="kept_round"),
    path("runder/<uuid:round_id>/varsel/", keeping_rounds.round_notice, name="round_notice"),
    path("runder/<uuid:round_id>/luk/", keeping_rounds.close_round, name="close_round"),
    path("runder/<uuid:round_id>/aflys/", keeping_rounds.call_off_round, name="call_off_round"),
    path("kontrakter/", contracts.own_contracts, name="own_contracts"),
    path("kontrakter/<uuid:contract_id>/", contracts.own_contract, name="own_contract"),
    path("kontrakter/<uuid:contract_id>/pdf/", contracts.own_contract_paper, name="own_contract_paper"),
    path("kontrakter/<uuid:contract_id>/aarshjul/<int:year>/", wheel.own_wheel, name="own_wheel"),
    path("listens-kontrakter/", contracts.kept_contracts, name="kept_contracts"),
    path("listens-kontrakter/<uuid:contract_id>/", contracts.kept_contract, name="kept_contract"),
    path("listens-kontrakter/<uuid:contract_id>/pdf/", contracts.kept_contract_paper, name="kept_contract_paper"),
    path("moeder/", invitations.invitations, name="invitations"),
    path("moeder/<uuid:meeting_id>/", invitations.invitation_to_meeting, name="invitation_to_meeting"),
    path("moeder/<uuid:meeting_id>/referat/", own_minutes.own_minutes, name="own_minutes"),
    path("moeder/<uuid:meeting_id>/referat/pdf/", own_minutes.own_minutes_paper, name="own_minutes_paper"),
    path("moeder/svar/<str:municipality>/<uuid:handle>/", invitations.answer_by_link, name="answer_by_link"),
    path("kalender/", feed.calendar, name="calendar"),
    path("kalender/<str:token>.ics", feed.calendar_feed, name="calendar_feed"),
    path("kurser/", training.trainings, name="trainings"),
    path("kurser/navn/", training.name_me, name="name_me"),
    path("kurser/<uuid:session_id>/", training.training_session, name="training_session"),
    path("kurser/<uuid:session_id>/bevis/", training.training_certificate, name="training_certificate"),
    path("listens-kurser/", training.kept_training, name="kept_training"),
    path("listens-kontrakter/<uuid:contract_id>/aarshjul/<int:year>/", wheel.kept_wheel, name="kept_wheel"),
    path("temaer/", themes.themes, name="themes"),
    path("temaer/<uuid:theme_id>/stoet/", themes.support_theme, name="support_theme"),
]
