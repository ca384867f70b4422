"""The words of the trace: what was done, to what, and why. A word that is missing here fails the tests."""

from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules.finding import FIND_PURPOSES

DEEDS = {
    "read": _("Read"),
    "list_seen": _("Saw a list"),
    "searched": _("Looked for records"),
    "found": _("Found it by looking"),
    "took": _("Took"),
    "released": _("Put back"),
    "opened": _("Opened a case"),
    "put_in_case": _("Added to a case"),
    "registered": _("Registered"),
    "assigned": _("Made somebody responsible"),
    "noted": _("Wrote a note"),
    "closed": _("Closed the case"),
    "reopened": _("Reopened the case"),
    "dismissed": _("Judged noise"),
    "brought_back": _("Brought back from noise"),
    "judged_real": _("Judged real"),
    "child_answered": _("Wrote down who has the child"),
    "assessed": _("Assessed"),
    "offered": _("Offered to another unit"),
    "accepted": _("Accepted from another unit"),
    "refused": _("Refused, and sent back"),
    "withdrew": _("Took an offer back"),
    "noted_taken": _("Noted who took it over"),
    "came_home": _("Took it back from another unit"),
    "passed_on": _("Passed on"),
    "answered": _("Answered"),
    "unopenable": _("Could not open"),
    "checked": _("Opened a sample to check"),
    "destroyed": _("Destroyed the key"),
    "destroyed_again": _("Destroyed keys again after a restore"),
}
TRACED_KINDS = {
    "case": _("Case"),
    "concern": _("Concern"),
    "resident": _("Resident"),
    "inbox": _("Inbox"),
    "set_aside": _("Set aside"),
    "my_cases": _("My cases"),
    "handovers": _("Handed over"),
    "trace": _("Who has read"),
    "record": _("Records"),
    "record_key": _("Key of a record"),
    "knock": _("What a resident wrote to a contact person"),
}
PURPOSES = {
    "triage": _("Assess the concern"),
    "case_work": _("Work on the case"),
    "arrival": _("Receive the concern"),
    "passing_on": _("Pass the concern on"),
    "post": _("Read one's Post"),
    "oversight": _("Oversight"),
    "restore": _("Restore a backup"),
    "restore_check": _("Check a restored backup"),
    **FIND_PURPOSES,
}
