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

STEM_LETTERS = 12  # random, so that no other file of the machine holds it by chance
LAST_PLAIN = 127
SAME_WHEN_PLAIN = {
    f"{name}, plain" for name in ("latin-1", "decomposed", "address", "JSON", "HTML", "quoted-printable", "octal")
}
LARGEST_FILE = 512 * 2**20


def _letters() -> str:
    return "".join(secrets.choice(string.ascii_letters) for _ in range(STEM_LETTERS))


@dataclass
class Canaries:
    """Words that share one random stem and are numbered, so that a hit tells where it was typed."""

    # Letters that are written in many ways, then letters that also stand in an address of mail.
    stem: str = field(default_factory=lambda: f"Kvåk{_letters()}")
    plain: str = field(default_factory=_letters)
    typed: list[str] = field(default_factory=list)

    def new(self, where: str) -> str:
        """Answer a fresh canary, to be typed there."""
        return self.stem + self.new_plain(where)

    def new_plain(self, where: str) -> str:
        """Answer a fresh canary of plain letters, for a field that takes no others."""
        self.typed.append(where)
        return f"{self.plain}{len(self.typed):04d}x"

    def forms(self) -> dict[str, bytes]:
        """Answer both stems in every writing that is looked for."""
        plain = {f"{name}, plain": form for name, form in _writings(self.plain).items()}
        return {**_writings(self.stem), **{name: form for name, form in plain.items() if name not in SAME_WHEN_PLAIN}}

    def found_in(self, content: bytes) -> Iterator[str]:
        """Yield each writing in which any canary stands in these bytes, and the first place where it was typed."""
        for name, form in self.forms().items():
            at = content.find(form)
            if at >= 0:
                before = content[max(0, at - 60) : at].decode("utf-8", "replace").splitlines()[-1:]
                yield f"{name} ({self._whose(content[at : at + 8 * len(form)])}), after {''.join(before)!r}"

    def _whose(self, piece: bytes) -> str:
        for coding in ("utf-8", "utf-16-le", "latin-1"):
            number = piece.decode(coding, "ignore").partition(self.plain)[2][:4]
            if number.isdigit():
                return self.typed[int(number) - 1]
        return "which one is not readable"


def _writings(word: str) -> dict[str, bytes]:
    raw = word.encode()
    return {
        "utf-8": raw,
        "utf-16-le": word.encode("utf-16-le"),
        "utf-16-be": word.encode("utf-16-be"),
        "latin-1": word.encode("latin-1"),
        "decomposed": unicodedata.normalize("NFD", word).encode(),
        "lower case": word.lower().encode(),
        "upper case": word.upper().encode(),
        "hexadecimal": raw.hex().encode(),
        "HEXADECIMAL": raw.hex().upper().encode(),
        "address": quote(word).encode(),
        "JSON": json.dumps(word)[1:-1].encode(),
        "HTML": html.escape(word).encode("ascii", "xmlcharrefreplace"),
        "quoted-printable": quopri.encodestring(raw),
        **{f"base64, {offset} before": _base64(raw, offset) for offset in range(3)},
        "octal": "".join(f"\\{byte:03o}" if byte > LAST_PLAIN else chr(byte) for byte in raw).encode(),
    }


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
