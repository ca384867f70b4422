"""Three hundred hostile files are laid beside a case: no hidden word comes through, and no process that serves dies of one.

The corpus is made by code: what cameras, phones and programs hide, two things in one, bombs, torn files, and what is none of what we
take. A process like the one that serves makes each anew and is watched: what it keeps is searched for the file's hidden word in many
writings, and read with libraries that the product does not read it with. What ordinary phones and programs write must be taken.
The controls: a build that copies the bytes through is found out by the words, and one that opens files itself dies of a bomb.
"""

import argparse
import base64
import io
import json
import logging
import math
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from journeys import stage

stage.set_up_django()

from PIL import Image  # noqa: E402 - Django is set up above
from pypdf import PdfReader  # noqa: E402

from benchmarks.verdict import verdict  # noqa: E402
from bindeled.drawn import actions as remaking  # noqa: E402
from bindeled.drawn.actions import FileRefusedError, Remade  # noqa: E402
from bindeled.drawn.child import pages, picture  # noqa: E402
from bindeled.drawn.rules.kinds import HEAD, MEMORY, PATIENCE, PICTURE_EDGE, TAKEN, kind_of  # noqa: E402
from drills import hostile_papers  # noqa: E402
from drills.hostile_files import WHOLE, Hostile, corpus  # noqa: E402

# What a picture made here says of itself: the format's own mark, which says nothing.
SAYS_NOTHING = {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
OF_A_PAGE = {"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"}
LEAVE = 10  # seconds beyond a child's patience, on a busy machine
BOMB, A_WHILE = "pdf, drawn for ever", 3  # a bomb, and seconds of the processor in which it does not go off by itself
logging.getLogger("pypdf").setLevel(logging.ERROR)  # it complains of files that are broken on purpose


def spelt(word: bytes) -> Iterator[bytes]:
    """Yield a word in the writings in which it could stand in a file."""
    text = word.decode()
    yield from (word, word.lower(), text.encode("utf-16-le"), text.encode("utf-16-be"), word.hex().encode())
    yield from (word.hex().upper().encode(), word[::-1], base64.b85encode(word))
    for offset in range(3):
        whole = base64.b64encode(bytes(offset) + word)
        yield whole[-(-offset * 4 // 3) : (offset + len(word)) // 3 * 4]


def said_besides(made: Remade) -> list[str]:
    """Answer what a file made here says beyond its pixels, as other libraries read it."""
    if made.kind == "picture":
        return _said_by(made.content)
    reader = PdfReader(io.BytesIO(made.content), strict=True)
    found = [f"the PDF says {name}" for name in (reader.metadata or {})]
    found += [f"the catalogue has {name}" for name in set(reader.root_object) - {"/Type", "/Pages"}]
    for page in reader.pages:
        found += [f"a page has {name}" for name in set(page) - OF_A_PAGE]
        held: Any = page["/Resources"]
        for image in held["/XObject"].values():
            found += _said_by(image.get_object()._data)
    return found


def _said_by(jpeg: bytes) -> list[str]:
    with Image.open(io.BytesIO(jpeg)) as image:
        found = [f"the picture says {name}" for name in set(image.info) - SAYS_NOTHING]
        found += [f"the picture has {name}" for name, _held in getattr(image, "applist", []) if name != "APP0"]
        found += [f"the camera says {name}" for name in image.getexif()]
        image.load()
    return found


def looked_at(hostile: Hostile) -> dict[str, Any]:
    """Make one file anew as the product does, and look at what is kept of it."""
    begun, outcome, faults = time.monotonic(), "taken", []
    try:
        made = remaking.remake(hostile.content)
    except FileRefusedError as refusal:
        outcome = refusal.word
        faults += [f"refused: {refusal}"] if hostile.must_be_taken else []
    else:
        faults += ["the hidden word came through"] if _holds(made.content, hostile.word) else []
        faults += said_besides(made)
    taken = time.monotonic() - begun
    faults += [f"took {taken:.0f} seconds"] if taken > PATIENCE + LEAVE else []
    return {"group": hostile.group, "name": hostile.name, "outcome": outcome, "faults": faults, "seconds": taken}


def _holds(content: bytes, word: bytes) -> bool:
    return any(spelling in content for spelling in spelt(word))


# -- A process like the one that serves -----------------------------------------------------------------------------------


def copies(content: bytes, **_bounds: float) -> Remade:
    """A build that keeps what it was given."""
    kind = TAKEN.get(kind_of(content[:HEAD]), "")
    if not kind:
        raise FileRefusedError(kind_of(content[:HEAD]))
    return Remade(kind, content, 1)


def at_home(content: bytes, kind: str, **_bounds: float) -> bytes:
    """A build that opens files in the process that serves."""
    made = pages.made(content) if kind == "pdf" else picture.made(content, kind, PICTURE_EDGE)
    return b"".join(len(page).to_bytes(4, "big") + page for page in made)


def serve(number: int, seed: int, build: str) -> None:
    """Look at the corpus, or the part of it that a control is about, and print a line for each file."""
    files: Iterable[Hostile] = corpus(number, seed)
    if build == "copies":
        remaking.remake = copies
        files = (one for one in files if one.group == "hiding")
    elif build == "at home":
        remaking.child_makes = at_home
        used = resource.getrusage(resource.RUSAGE_SELF)
        most = math.ceil(used.ru_utime + used.ru_stime) + A_WHILE
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))
        files = [Hostile("overwhelming", BOMB, hostile_papers.OVERWHELMING[BOMB](random.Random(seed), b""), b"KANARIE")]
    for hostile in files:
        try:
            told = looked_at(hostile)
        except Exception as error:  # noqa: BLE001 - a library that reads what a broken build kept may say anything
            told = {"group": hostile.group, "name": hostile.name, "outcome": "taken", "seconds": 0.0}
            told["faults"] = ["the hidden word came through"] if build == "copies" else [f"cannot be read: {error!r}"]
        print(json.dumps(told), flush=True)
    print(json.dumps({"largest": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024}), flush=True)


def watched(number: int, seed: int, build: str = "product") -> tuple[list[dict[str, Any]], int, int, list[str]]:
    """Let such a process look; answer what it found, its children's largest memory, how it ended, and what it left on disk."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "drills.files", "--part", build, "--files", str(number), "--seed", str(seed)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=_environment(folder)) as part:
            assert part.stdout
            lines = [json.loads(line) for line in part.stdout]
        left = [path.name for path in Path(folder).rglob("*")]
    largest = lines.pop()["largest"] if lines and "largest" in lines[-1] else 0
    return lines, largest, part.returncode, left


def _environment(folder: str) -> dict[str, str]:
    return {**stage.environment(), "TMPDIR": folder}


# -- The verdict ----------------------------------------------------------------------------------------------------------


def controls(seed: int) -> list[str]:
    """Break the build; answer what nobody noticed."""
    unnoticed = []
    found, _largest, _code, _left = watched(40, seed, "copies")
    through = [one for one in found if "the hidden word came through" in one["faults"]]
    print(f"\ncontrol: of {len(found)} files that are copied through, {len(through)} are found out")
    if not found or len(through) < len(found) * 9 // 10:
        unnoticed.append("a build that copies the bytes through")
    _found, _largest, code, _left = watched(1, seed, "at home")
    print(f"control: a build that opens files itself ended with {code}")
    if not code:
        unnoticed.append("a build that opens files in the process that serves")
    return unnoticed


def main(number: int, seed: int) -> int:
    """Look at the whole, then at the controls; answer the exit code."""
    found, largest, code, left = watched(number, seed)
    _print_table(found)
    broken = [f"{one['name']}: {fault}" for one in found for fault in one["faults"]]
    broken += [f"left on disk: {name}" for name in left]
    broken += [f"the process that serves ended with {code}"] if code else []
    broken += [f"only {len(found)} of {number} files were looked at"] if len(found) < number else []
    broken += [f"a child used {largest / 2**20:.0f} MB"] if largest > MEMORY else []
    unnoticed = controls(seed)
    broken += [f"the control: {what} was not noticed" for what in unnoticed]
    figures = {
        "files": len(found),
        "metadata_through": sum("the hidden word came through" in one["faults"] for one in found),
        "worker_deaths": int(bool(code)),
        "taken": sum(one["outcome"] == "taken" for one in found),
        "faults": sum(len(one["faults"]) for one in found),
        "slowest_seconds": round(max((one["seconds"] for one in found), default=0), 1),
        "largest_child_mb": round(largest / 2**20),
        "controls_unnoticed": len(unnoticed),
    }
    return verdict(figures, broken)


def _print_table(found: list[dict[str, Any]]) -> None:
    for group in dict.fromkeys(one["group"] for one in found):
        of_it = [one for one in found if one["group"] == group]
        outcomes = Counter(one["outcome"] for one in of_it)
        said = ", ".join(f"{number} {outcome}" for outcome, number in outcomes.most_common())
        print(f"{group:14} {len(of_it):4} files: {said}; slowest {max(one['seconds'] for one in of_it):.1f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=WHOLE, help="how many; fewer than 300 leave the slow bombs out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", default="", help="look in this process, with this build")
    told = parser.parse_args()
    if told.part:
        serve(told.files, told.seed, told.part)
        sys.exit(0)
    ended = main(told.files, told.seed)
    stage.clear()
    sys.exit(ended)
