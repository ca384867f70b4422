"""The public drill: nothing that is not public stands anywhere a stranger can reach; and the search finds it however it is spelt."""

import json
import subprocess
import sys

import pytest

from drills.public import CLEAN, OTHERS, PLANTS, caught, pdf
from drills.spellings import shown
from journeys import stage

PHONE, MAIL = "2851 7178", "raadgiver@opdigtet.example"


@pytest.mark.drill
def test_no_contact_that_is_not_public_is_shown_to_a_stranger() -> None:
    command = [sys.executable, "-m", "drills.public", "--small"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=stage.ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["places"] >= 100
    assert found["found"] == 0
    assert found["control_found"] == len(PLANTS) + len(OTHERS) + 1


def test_every_plant_is_caught_and_what_is_public_is_not() -> None:
    found, false = caught()
    assert found == [*PLANTS, *OTHERS]
    assert false == []
    assert CLEAN


@pytest.mark.parametrize(
    "spelt",
    [
        "28517178",
        "28 51 71 78",
        "2851\u202f7178",
        "(28) 51.71.78",
        "+45 28517178",
        "004528517178",
        "tel:2851%207178",
        "28&#8209;51&#8209;71&#8209;78",
    ],
)
def test_a_number_is_found_in_every_spelling(spelt: str) -> None:
    assert shown(f"<p>{spelt}</p>".encode(), [PHONE]) == {PHONE}


@pytest.mark.parametrize("spelt", ["28517179", "112", "12851717", "raadgiver@andetsteds.example", ""])
def test_what_is_something_else_is_not_called_a_leak(spelt: str) -> None:
    assert shown(spelt.encode(), [PHONE, MAIL]) == set()


def test_a_pdf_is_read_inside() -> None:
    assert shown(pdf("28 51 71 78"), [PHONE]) == {PHONE}
    assert shown(pdf("Ring 112"), [PHONE]) == set()
