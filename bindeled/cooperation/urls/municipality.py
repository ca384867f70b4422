"""Pages of the municipality's staff."""

from django.urls import path

from bindeled.cooperation.views import (
    attendance,
    contracts,
    convening,
    feed,
    meetings,
    minutes,
    round_totals,
    themes,
    wheel,
)
from bindeled.cooperation.views import training_programme as training

urlpatterns = [
    path("kontrakter/", contracts.contracts, name="contracts"),
    path("kontrakter/ny/", convening.new_contract, name="new_contract"),
    path("kontrakter/<uuid:contract_id>/", contracts.contract, name="contract"),
    path("kontrakter/<uuid:contract_id>/pdf/", contracts.contract_paper, name="contract_paper"),
    path("kontrakter/<uuid:contract_id>/skriv/", convening.edit_contract, name="edit_contract"),
    path("kontrakter/<uuid:contract_id>/aarshjul/<int:year>/", wheel.contract_wheel, name="contract_wheel"),
    path("kontrakter/<uuid:contract_id>/aarshjul/<int:year>/dag/", wheel.set_day, name="set_day"),
    path("kontrakter/aarshjul/<uuid:occasion_id>/", wheel.occasion, name="occasion"),
    path("kontrakter/<uuid:contract_id>/<int:number>/", convening.contract_version, name="contract_version"),
    path("kontrakter/<uuid:contract_id>/<int:number>/goer/", convening.work_on_contract, name="work_on_contract"),
    path("servicebesoeg/", round_totals.round_totals, name="round_totals"),
    path("moeder/", meetings.meetings, name="meetings"),
    path("moeder/referater/", minutes.all_minutes, name="all_minutes"),
    path("moeder/nyt/", meetings.new_meeting, name="new_meeting"),
    path("moeder/<uuid:meeting_id>/", meetings.meeting, name="meeting"),
    path("moeder/<uuid:meeting_id>/skriv/", meetings.edit_meeting, name="edit_meeting"),
    path("moeder/<uuid:meeting_id>/fremmoede/", attendance.meeting_attendance, name="meeting_attendance"),
    path("moeder/<uuid:meeting_id>/referat/", minutes.minutes, name="minutes"),
    path("moeder/<uuid:meeting_id>/referat/pdf/", minutes.minutes_paper, name="minutes_paper"),
    path("moeder/<uuid:meeting_id>/referat/skriv/", minutes.write_minutes, name="write_minutes"),
    path("moeder/<uuid:meeting_id>/referat/goer/", minutes.work_on_minutes, name="work_on_minutes"),
    path("moeder/<uuid:meeting_id>/goer/", meetings.work_on_meeting, name="work_on_meeting"),
    path("kalender/", feed.municipal_calendar, name="calendar"),
    path("kalender/<str:token>.ics", feed.municipal_calendar_feed, name="calendar_feed"),
    path("kurser/", training.training_programme, name="training_programme"),
    path("kurser/hvem/", training.who_had_training, name="who_had_training"),
    path("kurser/nyt/", training.new_training, name="new_training"),
    path("kurser/<uuid:training_id>/skriv/", training.edit_training, name="edit_training"),
    path("kurser/<uuid:training_id>/nyt-hold/", training.new_session, name="new_session"),
    path("kurser/hold/<uuid:session_id>/", training.planned_session, name="planned_session"),
    path("kurser/hold/<uuid:session_id>/skriv/", training.edit_session, name="edit_session"),
    path("kurser/hold/<uuid:session_id>/goer/", training.work_on_session, name="work_on_session"),
    path("temaer/", themes.raised_themes, name="raised_themes"),
    path("temaer/<uuid:theme_id>/", themes.work_on_theme, name="work_on_theme"),
]
