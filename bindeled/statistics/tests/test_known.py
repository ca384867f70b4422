"""What organisations know from their own page is known when the municipality's figures are protected."""

from datetime import date

from bindeled.confidentiality.doors import Door, entered
from bindeled.sent.tests.figures import OVER, QUARTERS, THE_YEAR, figure
from bindeled.statistics.actions import known_of
from bindeled.statistics.actions.publishing import Publication
from bindeled.statistics.rules.measures import DEPARTMENT, ORGANISATION
from bindeled.statistics.rules.tables import Key
from conftest import acting
from journeys.factory import World


def test_figures_that_an_organisation_reads_are_known_of_concerns_and_of_nothing_else(world: World) -> None:
    here = world.departments["Hørgården 2"]
    for period, number in ((QUARTERS[0], 9), (QUARTERS[1], None), (QUARTERS[2], 0), (THE_YEAR, 24)):
        figure(here.organisation, period, number)
    figure(here.organisation, THE_YEAR, 11, department=here)
    with acting("worker"), entered(Door("worker", municipality="0101")):
        found = known_of(Publication("concerns", OVER, date(OVER, 12, 1)))
        assert known_of(Publication("cases_opened", OVER, date(OVER, 12, 1))) == {}
    assert found == {
        Key(ORGANISATION, str(here.organisation_id), QUARTERS[0]): 9,
        Key(ORGANISATION, str(here.organisation_id), THE_YEAR): 24,
        Key(DEPARTMENT, str(here.id), THE_YEAR): 11,
    }
