"""Who reads what an organisation passed on. It answers nothing for yes, or the reason why not."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bindeled.confidentiality import doors
from bindeled.sent.models import SentFigure


def may_read(organisation_id: object) -> str:
    """Ask whether whoever stands in the door reads this organisation's figures: those who keep its list do, and nobody else."""
    door = doors.current()
    if door.name == "housing" and organisation_id in door.units:
        return ""
    return _("Only those who keep the organisation's list read what it passed on.")


def kept_figures(figures: QuerySet[SentFigure]) -> QuerySet[SentFigure]:
    """Narrow figures to those of the organisations whose lists are kept through the open door."""
    door = doors.current()
    return figures.filter(municipality_id=door.municipality, organisation_id__in=door.units)
