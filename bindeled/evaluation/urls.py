"""The addresses of evaluation."""

from django.urls import path

from bindeled.evaluation.views import extracts, inquiries

urlpatterns = [
    path("udtraek/", extracts.own, name="extracts"),
    path("udtraek/nyt/", extracts.ask, name="ask_for_extract"),
    path("udtraek/frigiv/", extracts.to_release, name="extracts_to_release"),
    path("udtraek/frigiv/<uuid:extract_id>/", extracts.release, name="release_extract"),
    path("udtraek/<uuid:extract_id>/", extracts.own_one, name="extract"),
    path("undersoegelser/", inquiries.register, name="inquiries"),
    path("undersoegelser/ny/", inquiries.enter, name="enter_inquiry"),
    path("undersoegelser/<uuid:inquiry_id>/ret/", inquiries.correct, name="correct_inquiry"),
]
