"""A list that one goes through on a phone, one press at each thing; ``design/presses.js`` keeps what cannot be sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.template import Context
from django.utils.safestring import SafeString

from bindeled.design.components import escaped, render


@dataclass(frozen=True)
class Way:
    """One thing that can be pressed: the button's word, what is sent, and what the thing is said to be afterwards."""

    label: str
    value: str
    says: str
    word: str = ""


def presses(context: Context, content: str, *, key: str, days: int, words: Mapping[str, str]) -> SafeString:
    """Hold the list in a form of its own. ``key`` names the list on the phone, ``words`` is what the page says of what is not sent.

    ``days`` is how long a press that waits on a phone is of any use.
    """
    told = {f"data-{name.replace('_', '-')}": text for name, text in words.items()}
    values = {"key": key, "days": str(days), "words": told, "csrf_token": context.get("csrf_token")}
    return render("presses", content=content, **values)


def press_group(content: str, heading: str, *, left: int, of: str, is_open: bool = False) -> SafeString:
    """Fold a part of the list, with how many are left in it; ``of`` says the rest of that sentence."""
    return render("press_group", content=content, heading=heading, left=str(left), of=of, is_open=is_open)


def press_row(
    name: str,
    *,
    whole: str,
    key: str,
    said: str,
    word: str,
    waits: str,
    ways: Sequence[Way],
    undo: Way,
    url: str,
    link: str,
) -> SafeString:
    """Render one thing of the list: its name, what was said of it, the ways to press, and a link onward.

    ``whole`` is its name as it is read out behind each button, where the part of the list that it stands in is not seen.
    """
    buttons = "".join(_button("button button-secondary press__way", way, whole) for way in ways)
    back = _button("press__undo", undo, whole)
    onward = f'<a class="press__link" href="{escaped(url)}">{escaped(link)}{_unseen(whole)}</a>' if url else ""
    return SafeString(
        f'<li class="press" id="d-{escaped(key)}" data-said="{escaped(said)}"><p class="press__name">'
        f'<strong>{escaped(name)}</strong> <span class="press__said">{escaped(word)}</span>'
        f'<span class="press__waits" hidden> {escaped(waits)}</span></p>'
        f'<div class="press__ways">{buttons}</div><div class="press__more">{onward}{back}</div></li>'
    )


def _button(kind: str, way: Way, name: str) -> str:
    told = f'name="press" value="{escaped(way.value)}" data-says="{escaped(way.says)}" data-word="{escaped(way.word)}"'
    return f'<button type="submit" class="{kind}" {told}>{escaped(way.label)}{_unseen(name)}</button>'


def _unseen(name: str) -> str:
    return f'<span class="sr-only"> {escaped(name)}</span>'
