"""The corpus of hostile files, made by code: hidden words, two things in one, bombs, torn and bent files, and what lies of itself."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bindeled.drawn.tests import samples
from drills import hostile_papers, hostile_pictures
from drills.hostile_pictures import Made, photograph

# What takes seconds to make or to refuse stands in the whole corpus only.
SLOW = {
    "jpeg, passes without end",
    "png of sixteen bits",
    "png that holds more than it says",
    "png, packed text without end",
    "png, profile without end",
    "pdf, drawings in drawings",
    "pdf, drawn for ever",
    "pdf, packed without end",
    "pdf, a picture of 60,000 each way",
}
WHOLE = 300
PLAIN: dict[str, Callable[[random.Random], bytes]] = {
    "jpeg": photograph,
    "png": lambda dice: photograph(dice, "png"),
    "heic": lambda dice: photograph(dice, "heic"),
    "pdf": lambda dice: samples.paper(dice.randrange(1, 4)),
}
# What is none of the kinds that we take, whatever it is called; the word stands where its reader would find it.
OTHERS: dict[str, bytes] = {
    "nothing": b"",
    "one byte": b"\xff",
    "page": b"<!DOCTYPE html><script>%s</script>",
    "drawing with a script": b"<svg xmlns='http://www.w3.org/2000/svg' onload='%s'/>",
    "xml that reads files": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;%s</a>",
    "gif that is a script": b"GIF89a=1;//%s",
    "gif": b"GIF89a\x01\x00\x01\x00\x80\x00\x00%s",
    "bmp": b"BM%s",
    "tiff": b"II*\x00\x08\x00\x00\x00%s",
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 %s",
    "avif": b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00%s",
    "film": b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00%s",
    "postscript": b"%!PS-Adobe-3.0\n(%s) run",
    "drawing of a program": b"push graphic-context\nimage over 0,0 0,0 'https://%s'",
    "office": b"PK\x03\x04\x14\x00%s",
    "office of old": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1%s",
    "program": b"MZ\x90\x00%s",
    "program for Linux": b"\x7fELF\x02\x01\x01%s",
    "commands": b"#!/bin/sh\necho %s",
    "pdf behind a page": b"<html>%s</html>\n%PDF-1.4\n",
    "a picture's beginning alone": b"\xff\xd8\xff",
    "a paper's beginning alone": b"%PDF-",
}


@dataclass(frozen=True)
class Hostile:
    """One file: which group and what it is, its bytes, the word it hides, and whether it must be taken all the same."""

    group: str
    name: str
    content: bytes
    word: bytes
    must_be_taken: bool = False


def corpus(number: int, seed: int) -> Iterator[Hostile]:
    """Yield so many files. The whole corpus has every kind of bomb once and all else at least twice; less is a draw of it."""
    dice = random.Random(seed)
    planned = [*_made(copies=2), *_torn(WHOLE)][:WHOLE] if number >= WHOLE else _draw(number, dice)
    planned += list(_torn(number - len(planned)))
    for group, name, make, must in planned:
        word = b"KANARIE" + dice.randbytes(6).hex().encode()
        yield Hostile(group, name, make(dice, word), word, must)


Planned = tuple[str, str, Made, bool]


def _draw(number: int, dice: random.Random) -> list[Planned]:
    quick = [one for one in [*_made(copies=1), *_torn(40)] if one[1] not in SLOW]
    return dice.sample(quick, min(number, len(quick)))


def _made(*, copies: int) -> Iterator[Planned]:
    for _copy in range(copies):
        for module in (hostile_pictures, hostile_papers):
            yield from (("hiding", name, make, True) for name, make in module.HIDING.items())
            yield from (("two in one", name, make, False) for name, make in module.TWO_IN_ONE.items())
    for module in (hostile_pictures, hostile_papers):
        yield from (("overwhelming", name, make, False) for name, make in module.OVERWHELMING.items())
    for name, told in OTHERS.items():
        yield "other kinds", name, _other(told), False


def _other(told: bytes) -> Made:
    return lambda _dice, word: told.replace(b"%s", word)


def _torn(number: int) -> Iterator[Planned]:
    """Yield files that end too early, and files in which some bytes are others; the word lies behind them or within."""
    kinds = list(PLAIN)
    for at in range(number):
        kind, how = kinds[at % len(kinds)], (torn, bent)[at // len(kinds) % 2]
        yield "torn and bent", f"{kind}, {how.__name__}", _of(kind, how), False


def _of(kind: str, how: Callable[[random.Random, bytes], bytes]) -> Made:
    return lambda dice, word: how(dice, PLAIN[kind](dice)) + word


def torn(dice: random.Random, plain: bytes) -> bytes:
    """A file whose end was lost."""
    return plain[: dice.randrange(16, len(plain))]


def bent(dice: random.Random, plain: bytes) -> bytes:
    """A file in which up to twenty bytes are others."""
    changed = bytearray(plain)
    for _change in range(dice.randrange(1, 20)):
        changed[dice.randrange(12, len(changed))] = dice.randrange(256)
    return bytes(changed)
