"""The municipality's pages for concerns and cases."""

from django.urls import path

from bindeled.cases.views import (
    case,
    concern,
    files,
    finding,
    home,
    inbox,
    leading,
    numbers,
    review,
    today,
    trace,
    whose,
)

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("lister/", inbox.keep, name="keep_list"),
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
    path("hjem/", home.home, name="home"),
    path("i-dag/", today.today, name="today"),
    path("tal/", numbers.numbers, name="numbers"),
    path("mandag/", leading.monday, name="monday"),
    path("fordeling/", leading.sharing, name="sharing"),
    path("fordeling/nye/", leading.give_out, name="give_out"),
    path("fordeling/<uuid:person_id>/", leading.hand_on, name="hand_on"),
    path("fordeling/fravaer/<uuid:absence_id>/slut/", leading.back, name="end_absence"),
    path("sager/<uuid:case_id>/filer/", files.case_files, name="case_files"),
    path("sager/<uuid:case_id>/filer/<uuid:file_id>/", files.case_file, name="case_file"),
    path("sager/<uuid:case_id>/filer/<uuid:file_id>/indhold/", files.case_file_content, name="case_file_content"),
    path("find/", finding.find, name="find"),
    path("hvem-har-set/", trace.who_has_read, name="who_has_read"),
]
