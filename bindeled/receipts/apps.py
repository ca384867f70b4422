"""The receipts package as a Django app."""

from typing import ClassVar

from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    """The only thing that ever goes back: received, a number and a time."""

    name = "bindeled.receipts"
    label = "receipts"

    JOBS: ClassVar = {"receipts.send_receipt": ("sender", "municipal", "worker")}
