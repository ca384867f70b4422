"""The fonts that papers are set in, laid out in ``build/fonts``: part of the front-end build, and needed nowhere else.

The typesetter reads the plain form of a font, not the web's compressed one.
"""

import json
import shutil

from fontTools.ttLib import TTFont

from bindeled.design import assets


def lay_out() -> int:
    """Put the fonts of papers into ``build/fonts``, unpacked, with what they can show, and answer how many there are."""
    shutil.rmtree(assets.FONTS, ignore_errors=True)
    assets.FONTS.mkdir(parents=True)
    for name in assets.PAPER_FONTS:
        source = assets.MODULES / name
        target = assets.FONTS / source.with_suffix(".ttf").name
        if source.suffix == ".ttf":
            shutil.copyfile(source, target)
        else:
            with TTFont(source) as font:
                font.flavor = None
                font.save(target)
    assets.SHOWN.write_text(json.dumps(_shown()))
    return len(assets.PAPER_FONTS)


def _shown() -> dict[str, list[int]]:
    """Answer the code points that each font can show."""
    answer = {}
    for path in sorted(assets.FONTS.glob("*.ttf")):
        with TTFont(path) as font:
            answer[path.stem] = sorted(font.getBestCmap())
    return answer
