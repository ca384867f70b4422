"""Papers: for anybody, for contact persons, and for who keeps an organisation's list."""

from django.urls import path

from bindeled.paper.views import keeper, own, residents

urlpatterns = [
    path("k/<str:public_code>/papir.pdf", residents.public_paper, name="public_paper"),
    path("mine-papirer/", own.own_papers, name="own_papers"),
    path("mine-papirer/<uuid:department_id>/papir.pdf", own.own_paper, name="own_paper"),
    path("mit-kort/kort.pdf", own.own_card, name="own_card"),
    path("opslag/", keeper.papers, name="papers"),
    path("opslag/<uuid:department_id>/", keeper.department_papers, name="department_papers"),
    path("opslag/<uuid:department_id>/papir.pdf", keeper.department_paper, name="department_paper"),
    path("opslag/samlet/<uuid:stack_id>/", keeper.paper_stack, name="paper_stack"),
    path("opslag/samlet/<uuid:stack_id>/opslag.zip", keeper.paper_stack_file, name="paper_stack_file"),
]
