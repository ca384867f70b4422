"""The addresses of evaluation."""

from django.urls import path

from bindeled.evaluation.views import extracts, inquiries, samples

urlpatterns = [
    path("udtraek/", extracts.own, name="extracts"),
    path("udtraek/nyt/", extracts.ask, name="ask_for_extract"),
    path("udtraek/frigiv/", extracts.to_release, name="extracts_to_release"),
    path("udtraek/frigiv/<uuid:extract_id>/", extracts.release, name="release_extract"),
    path("udtraek/<uuid:extract_id>/", extracts.own_one, name="extract"),
    path("stikproever/", samples.own, name="samples"),
    path("stikproever/ny/", samples.ask, name="ask_for_sample"),
    path("stikproever/gennemgang/", samples.to_review, name="samples_to_review"),
    path("stikproever/gennemgang/ny/", samples.ask_for_own, name="ask_for_own_sample"),
    path("stikproever/gennemgang/<uuid:sample_id>/", samples.review, name="review_sample"),
    path("stikproever/<uuid:sample_id>/", samples.own_one, name="sample"),
    path("undersoegelser/", inquiries.register, name="inquiries"),
    path("undersoegelser/ny/", inquiries.enter, name="enter_inquiry"),
    path("undersoegelser/<uuid:inquiry_id>/ret/", inquiries.correct, name="correct_inquiry"),
]
