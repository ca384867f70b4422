"""Pages of the municipality's staff."""

from django.urls import path

from bindeled.cooperation.views import contracts, convening, round_totals

urlpatterns = [
    path("kontrakter/", contracts.contracts, name="contracts"),
    path("kontrakter/ny/", convening.new_contract, name="new_contract"),
    path("kontrakter/<uuid:contract_id>/", contracts.contract, name="contract"),
    path("kontrakter/<uuid:contract_id>/pdf/", contracts.contract_paper, name="contract_paper"),
    path("kontrakter/<uuid:contract_id>/skriv/", convening.edit_contract, name="edit_contract"),
    path("kontrakter/<uuid:contract_id>/<int:number>/", convening.contract_version, name="contract_version"),
    path("kontrakter/<uuid:contract_id>/<int:number>/goer/", convening.work_on_contract, name="work_on_contract"),
    path("servicebesoeg/", round_totals.round_totals, name="round_totals"),
]
