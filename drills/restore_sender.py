"""What the restore drill lets the sender's process do, which does not even load what the municipality's knows.

python -m drills.restore_sender 100       pass on so many concerns, one transaction each
"""

import json
import os
import sys
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bindeled.config.settings")
django.setup()

from bindeled.concerns.actions import Told, pass_on  # noqa: E402 - Django is set up above
from bindeled.confidentiality.doors import Door, entered  # noqa: E402
from bindeled.housing.models import Department  # noqa: E402
from bindeled.users.models import User  # noqa: E402

CODE = "0101"


def pass_on_many(count: str) -> int:
    """Pass concerns on through the product, one transaction each."""
    karin = User.objects.get(email="karin@bindeled.example")
    for number in range(int(count)):
        with entered(Door("sender", actor=karin.id, municipality=CODE)):
            place = Department.objects.get(municipality_id=CODE, name="Hørgården 2")
            told = Told(
                department=str(place.id), department_name=place.name, where=_where(number), floor=str(number % 9), door="tv",
                resident_name="", kinds=("smell",), known_how=("seen",), since="week", children="unknown",
                resident_knows="", words=f"Det lugter på trappen, for {number}. gang.", called=False,
                sender_kind="caretaker", writer="",
            )  # fmt: skip
            pass_on(told, key=str(uuid4()), by=karin)
    return int(count)


def _where(number: int) -> str:
    """Answer where it is: the first of each time at an address of nobody else's, so that what is left of it is known."""
    return f"Æblehaven {uuid4().hex}" if number == 0 else "Æblehaven 2"


if __name__ == "__main__":
    print(json.dumps(pass_on_many(sys.argv[1])))
