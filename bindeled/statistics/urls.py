"""The addresses of figures, and of the committee's memo about them."""

from django.urls import path

from bindeled.statistics.views import figures, memo

urlpatterns = [
    path("statistik/", figures.statistics, name="statistics"),
    path("statistik/notat/", memo.memos, name="memos"),
    path("statistik/notat/saml/", memo.gather, name="gather_memo"),
    path("statistik/notat/<slug:period>/", memo.memo, name="memo"),
    path("statistik/notat/<slug:period>/skriv/", memo.write, name="write_memo"),
    path("statistik/notat/<slug:period>/pdf/", memo.memo_pdf, name="memo_pdf"),
    path("statistik/notat/<slug:period>/docx/", memo.memo_docx, name="memo_docx"),
    path("statistik/<slug:measure>/", figures.measure, name="statistics_measure"),
    path("statistik/<slug:measure>/fil/", figures.measure_file, name="statistics_file"),
]
