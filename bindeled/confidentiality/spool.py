"""What is too large to hold in memory on its way out: it waits in a file without a name, and never in clear.

The key is made for this one file and stands in the memory of this process alone. What is left on the disk when the process
dies can be opened by nobody.
"""

import os
import tempfile
from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PIECE = 2**16  # bytes handed on at a time


class Spool:
    """A file that is written once, from its beginning to its end, and then read once the same way."""

    def __init__(self) -> None:
        self._cipher = Cipher(algorithms.AES(os.urandom(32)), modes.CTR(os.urandom(16)))
        self._closing = self._cipher.encryptor()
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever reads it to its end closes it
        self.size = 0

    def write(self, data: bytes) -> int:
        """Add to the end; answer how many bytes."""
        self._file.write(self._closing.update(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: nobody else reads the file. Whoever writes an archive asks for it."""

    def __iter__(self) -> Iterator[bytes]:
        """Answer what was written, in pieces; afterwards it is gone."""
        opening = self._cipher.decryptor()
        self._file.seek(0)
        try:
            while piece := self._file.read(PIECE):
                yield opening.update(piece)
        finally:
            self.close()

    def close(self) -> None:
        """Give the file up. It may be given up twice."""
        self._file.close()
