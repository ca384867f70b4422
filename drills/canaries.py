"""The canaries: unique words that are typed everywhere, and the ways in which a word may stand written in a file."""

import base64
import html
import json
import quopri
import secrets
import string
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

STEM_LETTERS = 9  # random, so that no other file of the machine holds it by chance
LARGEST_FILE = 512 * 2**20


@dataclass
class Canaries:
    """Words that share one random stem and are numbered, so that a hit tells where it was typed."""

    stem: str = field(
        default_factory=lambda: "Kvåk" + "".join(secrets.choice(string.ascii_letters) for _ in range(STEM_LETTERS))
    )
    typed: list[str] = field(default_factory=list)

    def new(self, where: str) -> str:
        """Answer a fresh canary, to be typed there."""
        self.typed.append(where)
        return f"{self.stem}{len(self.typed):04d}x"

    def forms(self) -> dict[str, bytes]:
        """Answer the stem in every writing that is looked for."""
        raw = self.stem.encode()
        return {
            "utf-8": raw,
            "utf-16-le": self.stem.encode("utf-16-le"),
            "utf-16-be": self.stem.encode("utf-16-be"),
            "latin-1": self.stem.encode("latin-1"),
            "decomposed": unicodedata.normalize("NFD", self.stem).encode(),
            "lower case": self.stem.lower().encode(),
            "upper case": self.stem.upper().encode(),
            "hexadecimal": raw.hex().encode(),
            "HEXADECIMAL": raw.hex().upper().encode(),
            "address": quote(self.stem).encode(),
            "JSON": json.dumps(self.stem)[1:-1].encode(),
            "HTML": html.escape(self.stem).encode("ascii", "xmlcharrefreplace"),
            "quoted-printable": quopri.encodestring(raw),
            **{f"base64, {offset} before": _base64(raw, offset) for offset in range(3)},
            "octal": "".join(f"\\{byte:03o}" if byte > 127 else chr(byte) for byte in raw).encode(),
        }

    def found_in(self, content: bytes) -> Iterator[str]:
        """Yield each writing in which any canary stands in these bytes, and the first place where it was typed."""
        for name, form in self.forms().items():
            at = content.find(form)
            if at >= 0:
                yield f"{name} ({self._whose(content[at : at + 4 * len(form)])})"

    def _whose(self, piece: bytes) -> str:
        for coding in ("utf-8", "utf-16-le", "latin-1"):
            number = piece.decode(coding, "ignore").partition(self.stem)[2][:4]
            if number.isdigit():
                return self.typed[int(number) - 1]
        return "which one is not readable"


def _base64(raw: bytes, offset: int) -> bytes:
    """What of a word is the same in base64, whatever stands around it, when so many bytes of a group stand before it."""
    whole = base64.b64encode(bytes(offset) + raw)
    begin = -(-offset * 4 // 3)
    return whole[begin : (offset + len(raw)) // 3 * 4]


@dataclass
class Swept:
    """What a sweep went through, and what it found."""

    places: int = 0
    size: int = 0
    hits: list[str] = field(default_factory=list)

    def look(self, name: str, content: bytes, canaries: Canaries) -> None:
        """Look through one place, and through what is packed in it."""
        self.places += 1
        self.size += len(content)
        self.hits += [f"{name}: {hit}" for hit in canaries.found_in(content)]
        for unpacked in _unpacked(content):
            self.size += len(unpacked)
            self.hits += [f"{name}, unpacked: {hit}" for hit in canaries.found_in(unpacked)]


def _unpacked(content: bytes) -> Iterator[bytes]:
    if content[:2] == b"\x1f\x8b":
        try:
            yield zlib.decompress(content, wbits=31)
        except zlib.error:
            return


def sweep(folders: dict[str, Path], canaries: Canaries, *, since: float) -> Swept:
    """Look through every file written in these folders since a moment."""
    swept = Swept()
    for name, folder in folders.items():
        files = [folder] if folder.is_file() else sorted(folder.rglob("*"))
        for path in files:
            try:
                told = path.lstat()
                if path.is_file() and not path.is_symlink() and told.st_mtime >= since and told.st_size <= LARGEST_FILE:
                    swept.look(
                        f"{name}: {path.relative_to(folder) if path != folder else path.name}",
                        path.read_bytes(),
                        canaries,
                    )
            except (FileNotFoundError, PermissionError):
                continue  # of another program, and gone meanwhile
    return swept
