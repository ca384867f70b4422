"""Those who keep an organisation's list read what it passed on, and nobody else."""

from uuid import uuid4

from bindeled.confidentiality.doors import Door, entered
from bindeled.sent import access
from bindeled.sent.models import SentFigure
from bindeled.sent.tests.figures import QUARTERS, figure
from conftest import acting
from journeys.factory import World


def test_keepers_read_their_own_organisation_s_alone(world: World) -> None:
    own, other = (world.departments[name].organisation for name in ("Hørgården 2", "Sundholm afd. 7"))
    figure(own, QUARTERS[0], 9)
    figure(other, QUARTERS[0], 7)
    with acting("sender"), entered(Door("housing", municipality="0101", units=(own.id,))):
        assert not access.may_read(own.id)
        for one in (other.id, uuid4(), None):
            assert access.may_read(one)
        assert list(access.kept_figures(SentFigure.objects.all()).values_list("number", flat=True)) == [9]
    with acting("worker"), entered(Door("worker", municipality="0101")):
        assert access.may_read(own.id)
        assert not access.kept_figures(SentFigure.objects.all())
