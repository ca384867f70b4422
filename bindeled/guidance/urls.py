"""Pages for anybody and for contact persons; for the municipality's side, those of its staff and editors."""

from django.urls import path

from bindeled.guidance.views import editor, pages, texts

urlpatterns = [
    path("", pages.front, name="front"),
    path("akut/", pages.urgent, name="urgent"),
    path("akut/<str:code>/", pages.urgent_in, name="urgent_in"),
    path("hvornaar/", texts.when_and_how, name="when_and_how"),
    path("det-maa-du-sige/", texts.what_you_may_say, name="what_you_may_say"),
    path("vejledning/", texts.guide, name="guide"),
    path("vejledning/<slug:slug>/", texts.guidance_text, name="guidance_text"),
    path("haandbog/", texts.handbook, name="handbook"),
    path("haandbog/<slug:slug>/", texts.handbook_text, name="handbook_text"),
    path("oplysninger/", texts.privacy, name="privacy"),
    path("tilgaengelighed/", texts.accessibility, name="accessibility"),
    # The short address that statements of accessibility are looked for at.
    path("was/", texts.accessibility, name="was"),
]

municipal = [
    path("vejledning/", texts.staff_guide, name="staff_guide"),
    path("vejledning/<slug:slug>/", texts.staff_text, name="staff_text"),
    path("tekster/", editor.texts, name="texts"),
    path("tekster/<uuid:text_id>/", editor.text, name="text"),
    path("tekster/<uuid:text_id>/<slug:language>/", editor.edit_text, name="edit_text"),
    path("tekster/<uuid:text_id>/<slug:language>/<int:number>/", editor.text_version, name="text_version"),
    path("tekster/<uuid:text_id>/<slug:language>/<int:number>/gor/", editor.work_on_text, name="work_on_text"),
]
