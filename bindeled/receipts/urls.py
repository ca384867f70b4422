"""The sender's receipts."""

from django.urls import path

from bindeled.receipts import views

urlpatterns = [
    path("kvitteringer/", views.receipts, name="receipts"),
    path("kvittering/<str:number>/", views.receipt, name="receipt"),
]
