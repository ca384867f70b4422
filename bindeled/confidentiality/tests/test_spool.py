"""What waits on the disk on its way out can be read once, from its beginning to its end, and never in clear."""

from pathlib import Path

import pytest

from bindeled.confidentiality.spool import PIECE, Spool

WORDS = b"Hun er syg. " * 9000


def on_disk(spool: Spool) -> bytes:
    spool._file.flush()
    return Path(f"/proc/self/fd/{spool._file.fileno()}").read_bytes()


def test_what_was_written_is_read_again_in_pieces() -> None:
    spool = Spool()
    assert spool.write(WORDS) == len(WORDS)
    assert spool.write(b"") == 0
    spool.flush()
    spool.write(b"x")
    assert spool.size == len(WORDS) + 1
    pieces = list(spool)
    assert b"".join(pieces) == WORDS + b"x"
    assert max(map(len, pieces)) == PIECE == 65536


def test_nothing_of_it_lies_on_the_disk_in_clear_or_under_a_name() -> None:
    spools = [Spool(), Spool()]
    for spool in spools:
        spool.write(WORDS)
    first, second = map(on_disk, spools)
    assert len(first) == len(WORDS)
    assert first != second
    for sealed in (first, second):
        assert WORDS[:12] not in sealed
        assert sealed[:4096].count(sealed[:1]) < 100
    named = [str(Path(f"/proc/self/fd/{spool._file.fileno()}").readlink()) for spool in spools]
    assert all("(deleted)" in name or not Path(name).exists() for name in named)
    for spool in spools:
        spool.close()


def test_it_is_gone_when_it_was_read_or_given_up() -> None:
    read, given_up = Spool(), Spool()
    read.write(WORDS)
    assert len(list(read)) == 2
    list(Spool())
    given_up.close()
    given_up.close()
    for spool in (read, given_up):
        with pytest.raises(ValueError, match="closed"):
            spool.write(b"x")
