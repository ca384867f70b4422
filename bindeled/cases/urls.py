"""The municipality's pages for concerns and cases."""

from django.urls import path

from bindeled.cases.views import case, concern, finding, inbox, review, trace, whose

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("sat-til-side/", inbox.set_aside, name="set_aside"),
    path("bekymringer/<uuid:concern_id>/", concern.concern, name="municipal_concern"),
    path("bekymringer/<uuid:concern_id>/gor/", concern.handle, name="handle_concern"),
    path("bekymringer/<uuid:concern_id>/vurder/", whose.assess, name="assess_concern"),
    path("bekymringer/<uuid:concern_id>/giv-videre/", whose.hand_over, name="hand_over"),
    path("givet-videre/", whose.handovers, name="handovers"),
    path("gennemsyn/", review.reviews, name="reviews"),
    path("sager/", case.my_cases, name="my_cases"),
    path("sager/<uuid:case_id>/", case.case, name="case"),
    path("sager/<uuid:case_id>/gor/", case.work, name="work_on_case"),
    path("sager/<uuid:case_id>/giv-videre/", whose.hand_case_over, name="hand_case_over"),
    path("sager/<uuid:case_id>/udskriv/", case.printed, name="print_case"),
    path("find/", finding.find, name="find"),
    path("hvem-har-set/", trace.who_has_read, name="who_has_read"),
]
