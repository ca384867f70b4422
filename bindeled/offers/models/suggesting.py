"""The rules that suggest offers, as a municipality's file says them."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bindeled.confidentiality.walls import kept_by_owner, read_by
from bindeled.municipalities.models import Municipality
from bindeled.offers.rules import suggesting


class SuggestionRule(models.Model):
    """A rule that suggests an offer (``offers.rules.suggesting``). Kept by the owner, like places. Nothing of a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=32)
    offer = models.CharField(max_length=40)
    method = models.CharField(max_length=32, blank=True)
    says = models.CharField(max_length=8)
    when = models.JSONField()
    reason_da = models.CharField(max_length=300)
    reason_en = models.CharField(max_length=300)
    unless_da = models.CharField(max_length=300, blank=True)
    unless_en = models.CharField(max_length=300, blank=True)
    laws = ArrayField(models.CharField(max_length=40), default=list)
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    WALL: ClassVar = (kept_by_owner(), *read_by("municipal"))

    class Meta:
        ordering: ClassVar = ["offer", "method", "code", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "code", "valid_from"], name="one_suggestion_rule_at_a_time"
            ),
            models.CheckConstraint(name="known_suggestion_words", condition=Q(says__in=suggesting.SAYS)),
            models.CheckConstraint(
                name="a_rule_for_an_offer_says_why_not_otherwise",
                condition=Q(says=suggesting.FOR) & ~Q(unless_da="") & ~Q(unless_en="")
                | ~Q(says=suggesting.FOR) & Q(unless_da="", unless_en=""),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def rule(self) -> suggesting.Rule:
        """Answer it as the pure rules know it."""
        return suggesting.rule({field.attname: getattr(self, field.attname) for field in self._meta.fields})
