"""Municipalities and their organisation. Data, never code: a third municipality is added by a file."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bindeled.confidentiality.walls import ANY_ROW, Gate, kept_by_owner, read_by

EVERY_DOOR = ("public", "sender", "housing", "municipal", "evaluation", "worker")
PUBLIC_FACT = (kept_by_owner(), *read_by(*EVERY_DOOR))
# By these, figures are counted.
COUNTED_BY = (*PUBLIC_FACT, *read_by("counter"))


class Municipality(models.Model):
    """A municipality and its settings. ``code`` is the official number (kommunekode), four digits with leading zeros."""

    class Intake(models.TextChoices):
        """Who may pass a concern on (decision 2)."""

        CONTACT_PERSONS = "contact_persons"
        OPEN = "open"

    class Feedback(models.TextChoices):
        """Whether a resident's consent may open the one way back (decision 1)."""

        CONSENT = "consent"
        NEVER = "never"

    code = models.CharField(primary_key=True, max_length=4)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    intake = models.CharField(max_length=16, choices=Intake, default=Intake.CONTACT_PERSONS)
    feedback = models.CharField(max_length=8, choices=Feedback, default=Feedback.CONSENT)
    # Whether a contact person may send photographs with a concern, and who has decided that. No source of the scheme says so.
    senders_may_attach = models.BooleanField(default=False)
    attach_source = models.CharField(max_length=200, blank=True)
    # Decision 13: counted from the day of sending, in days, whatever the municipality does.
    receipt_days = models.PositiveIntegerField(default=730)
    # Within how many days a resident is to be contacted for the first time after a concern: the municipality's own target, and
    # who set it. Nothing where it has set none (decision 14): then the time is measured all the same.
    first_contact_days = models.PositiveIntegerField(null=True)
    first_contact_source = models.CharField(max_length=200, blank=True)
    # How the list of contact persons is kept right (D2), in days: how often "still right?" is asked, how long silence may
    # last, how long an entry in doubt counts, and how long a gap may last before the municipality is told that it is late.
    still_right_days = models.PositiveIntegerField(default=91)
    answer_days = models.PositiveIntegerField(default=14)
    doubt_days = models.PositiveIntegerField(default=14)
    # What a resident wrote to a contact person is gone so many days after it was read, at the latest.
    post_days = models.PositiveIntegerField(default=14)
    gap_days = models.PositiveIntegerField(default=14)
    # Days on which it is closed though the law makes no holiday of them, as month and day: "06-05", "12-24", "12-31".
    days_off = ArrayField(models.CharField(max_length=5), default=list)
    # When a leader looks at several concerns together: so many told of it independently within so many days, and who has
    # decided that; and how many days back concerns that seem to belong together are shown beside one another.
    signals_number = models.PositiveIntegerField(default=3)
    signals_days = models.PositiveIntegerField(default=60)
    signals_source = models.CharField(max_length=200, blank=True)
    linked_days = models.PositiveIntegerField(default=730)
    # The diary of somebody whom support contact persons meet is gone so many days after the last time, and who decided that.
    outreach_days = models.PositiveIntegerField(default=365)
    outreach_source = models.CharField(max_length=200, blank=True)
    # What stands at the foot of every page. Its own main number and address, never the advisers'.
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=16, blank=True)
    website = models.URLField(max_length=200, blank=True)
    # The site's statement of accessibility at was.digst.dk; where there is none, a page of ours says so.
    accessibility_url = models.URLField(max_length=200, blank=True)
    # How the municipality's data protection officer is reached, in words.
    protection_officer = models.CharField(max_length=200, blank=True)

    WALL: ClassVar = (
        *COUNTED_BY,
        *read_by("statistics"),
        Gate("login:sender", ("select",), ANY_ROW),
        Gate("login:municipality", ("select",), ANY_ROW),
        Gate("login:worker", ("select",), ANY_ROW),
    )

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A part of the municipality that departments lie in and units serve."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)

    WALL: ClassVar = (*COUNTED_BY, *read_by("extracting"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "name"], name="one_district_of_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A unit of the municipality, for a time (decision 6). The one with a district serves its concerns."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(District, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    # What it does: "advisers" takes concerns, "children" the children-and-family unit, "central" the one above.
    kind = models.CharField(max_length=32)
    # Whether it goes out to people who may stay anonymous (serviceloven section 99), whatever else it does.
    outreach = models.BooleanField(default=False, db_default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    WALL: ClassVar = (
        *COUNTED_BY,
        *read_by("watcher"),
        Gate("login:municipality", ("select",), ANY_ROW),
    )

    def __str__(self) -> str:
        return self.name


class ContactPoint(models.Model):
    """A unit's phone or mail address, with who may see it (decisions 3 and 5). Never public for advisers (D13)."""

    class Audience(models.TextChoices):
        """Who may see it."""

        PUBLIC = "public"
        SENDERS = "senders"
        MUNICIPALITY = "municipality"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)  # phone, mail or link
    value = models.CharField(max_length=200)
    audience = models.CharField(max_length=16, choices=Audience)
    source = models.CharField(max_length=200)
    verified_on = models.DateField(null=True)
    # Somebody looks at it again by this day (D33).
    review_by = models.DateField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    WALL: ClassVar = (
        kept_by_owner(),
        *read_by("public", rows="audience = 'public'"),
        *read_by("sender", "housing", rows="audience IN ('public', 'senders')"),
        *read_by("municipal", "worker"),
    )

    def __str__(self) -> str:
        return self.value
