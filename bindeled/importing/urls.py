"""The keeper's pages for addresses and imports."""

from django.urls import path

from bindeled.importing import views

urlpatterns = [
    path("import/", views.imports, name="imports"),
    path("import/<uuid:run_id>/", views.import_, name="import"),
    path("import/hent/<str:called>.<str:form>", views.import_file, name="import_file"),
]
