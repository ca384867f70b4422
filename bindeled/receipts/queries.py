"""A sender's own receipts, and what came through the gate for them."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from bindeled.receipts.models import Message, Receipt
from bindeled.receipts.rules import MESSAGE_DAYS
from bindeled.users.models import User

PAGE = 50


def receipts_of(sender: User) -> QuerySet[Receipt]:
    """Answer a sender's receipts, newest first, as long as the municipality's setting keeps them."""
    oldest = timezone.now() - timedelta(days=sender.municipality.receipt_days)
    return Receipt.objects.filter(sender=sender, received_at__gte=oldest).order_by("-received_at", "-id")


def receipt_for_form(sender: User, request_sha256: bytes) -> Receipt:
    """Answer the receipt that a form was given when it was sent the first time. Raises Receipt.DoesNotExist."""
    return Receipt.objects.get(sender=sender, request_sha256=request_sha256)


def receipt_for_form_of_nobody(municipality: str, request_sha256: bytes) -> Receipt:
    """Answer the same for a form that was sent without an account in the last day. Raises Receipt.DoesNotExist."""
    return Receipt.objects.get(municipality_id=municipality, sender__isnull=True, request_sha256=request_sha256)


def messages_to(sender: User) -> QuerySet[Message]:
    """Answer what came through the gate for somebody, newest first, as long as it is kept."""
    oldest = timezone.now() - timedelta(days=MESSAGE_DAYS)
    return Message.objects.filter(to=sender, came_at__gte=oldest).order_by("-came_at", "-id")
