"""The fonts that papers are set in, laid out in ``build/fonts``: part of the front-end build, and needed nowhere else.

The typesetter reads the plain form of a font, not the web's compressed one.
"""

import shutil

from fontTools.ttLib import TTFont

from bindeled.design import assets


def lay_out() -> int:
    """Put the fonts of papers into ``build/fonts``, unpacked, and answer how many there are."""
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
    return len(assets.PAPER_FONTS)
