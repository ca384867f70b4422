"""Pieces that tests of the two files outside the database share: the seals' and the tombstones'."""

import fcntl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def waits_for_the_lock(path: Path, write: Callable[[], object]) -> bool:
    """Hold a file's lock for a moment, as another process does; say whether writing waited for it."""
    released: list[float] = []
    with path.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)

        def release() -> None:
            released.append(time.monotonic())
            fcntl.flock(other, fcntl.LOCK_UN)

        timer = threading.Timer(0.3, release)
        timer.start()
        write()
        done = time.monotonic()
        timer.join()
    return released[0] < done


def of(handle: int) -> Path:
    """Answer what an open handle is of."""
    return Path(f"/proc/self/fd/{handle}").readlink()


def open_handles(folder: Path) -> list[Path]:
    """Answer what this process holds open of a folder; other handles come and go with other tests' leftovers."""
    held = []
    for handle in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            held.append(handle.readlink())
    return [path for path in held if path.is_relative_to(folder)]
