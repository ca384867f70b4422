"""Standing in a keeper's door, and doing the work of the process that runs errands, in tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from bindeled.confidentiality.doors import Door, entered
from bindeled.housing.models import Keeper, Organisation
from bindeled.importing.actions import Desk, receive
from bindeled.importing.models import Import
from bindeled.importing.queries import waiting
from journeys.factory import LONG_AGO, World, account
from journeys.sides import acting


class Keeping:
    """Somebody who keeps an organisation's list, and their files."""

    def __init__(self, world: World, organisation: str = "3B", name: str = "Solvej") -> None:
        self.organisation = Organisation.objects.get(name=organisation)
        self.user = world.people.get(name) or account(name, "sender", "0101")
        world.people[name] = self.user
        Keeper.objects.get_or_create(
            municipality_id="0101",
            organisation=self.organisation,
            account_id=self.user.id,
            defaults={"name": self.user.name, "email": self.user.email, "valid_from": LONG_AGO},
        )

    @contextmanager
    def door(self) -> Iterator[None]:
        """Stand in the keeper's door, on the sender's side."""
        door = Door("housing", actor=self.user.id, municipality="0101", units=(self.organisation.id,))
        with acting("sender"), entered(door):
            yield

    def give(self, content: bytes, kind: str = "contacts", name: str = "liste.xlsx") -> Import:
        """Give a file, and let it be read."""
        with self.door():
            run = receive([content], kind=kind, file_name=name, organisation=self.organisation, by=self.user.id)
        run_errands()
        return self.again(run)

    @staticmethod
    def again(run: Import) -> Import:
        """Answer the import as it is now."""
        return Import.objects.get(id=run.id)


def run_errands(desk: Desk | None = None) -> None:
    """Do everything that waits."""
    desk = desk or Desk()
    with acting("sender"):
        while errands := waiting():
            for errand in errands:
                desk.work(errand, seconds=0)
