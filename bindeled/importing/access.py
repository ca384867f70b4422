"""Who may do what with an import: the keepers of the organisation's list, and nobody else."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.confidentiality.doors import current
from bindeled.importing.models import Import

Reason = str | Promise


def may_keep(organisation_id: object) -> Reason:
    """Answer nothing where whoever stands in the door keeps this organisation's list, or why not."""
    door = current()
    kept = door.name == "housing" and organisation_id in door.units
    return "" if kept else _("Only those who keep the organisation's list may import.")


def may_change(run: Import) -> Reason:
    """Answer nothing where an import may be mended, started or undone by whoever stands in the door, or why not."""
    return may_keep(run.organisation_id)
