"""The texts of papers: Danish and English with the product, the other languages from a folder of the municipality's.

A language is a file. It is printed only where the file says who checked it and when (decision 22).
"""

import logging
import tomllib
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from bindeled.guidance.rules import LANGUAGES
from bindeled.paper.rules import OWN_LANGUAGES, Words, missing, wrong_places

logger = logging.getLogger(__name__)
OURS = Path(__file__).resolve().parent / "texts"


def danish() -> Words:
    """Answer the texts that all others are translated from."""
    return _read(OURS / "da.toml", "da")


def words(language: str) -> Words:
    """Answer the texts of a language, as far as they were supplied; none at all is an answer too."""
    if language not in LANGUAGES:
        raise KeyError(language)
    if language in OWN_LANGUAGES:
        return _read(OURS / f"{language}.toml", language)
    supplied = Path(settings.TRANSLATIONS) / f"{language}.toml" if settings.TRANSLATIONS else None
    if supplied is None or not supplied.is_file():
        return Words(language, {})
    return _read(supplied, language)


@lru_cache(maxsize=64)
def _read(path: Path, language: str) -> Words:
    """Read a file once for the life of the process: a new translation is there after a restart."""
    told = tomllib.loads(path.read_text())
    about = told.get("about", {})
    if about.get("language") != language:
        message = f"{path.name} does not say that it is in “{language}”."
        raise ValueError(message)
    read = Words(
        language,
        told.get("texts", {}),
        told.get("card", {}),
        told.get("languages", {}),
        told.get("numbers", {}),
        about.get("checked_on") if about.get("checked_by") else None,
        told.get("survey", {}),
    )
    if language == "da":
        return read
    holes = wrong_places(read, danish())
    if holes:
        message = f"{path.name} puts in something else than the Danish texts do: {', '.join(holes)}."
        raise ValueError(message)
    lacking = missing(read, danish())
    if lacking and read.texts:
        logger.warning("%s lacks %s texts; they are printed in Danish.", path.name, len(lacking))
    return read
