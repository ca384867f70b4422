"""Pictures of figures, for people who look rather than read, whose figures stand beside them in a table; and photographs."""

from django.utils.safestring import SafeString

from bindeled.design.components import render

WIDTH = 100


def share_bar(good: int, doubtful: int, missing: int, *, label: str, rest: int = 0) -> SafeString:
    """Draw how a whole divides into good, doubtful and missing; ``label`` says it in words, for those who do not see it.

    The ``rest`` of the whole is left empty.
    """
    total = good + doubtful + missing + rest
    parts, at = [], 0.0
    for name, number in (("good", good), ("doubtful", doubtful), ("missing", missing)):
        width = WIDTH * number / total if total else 0.0
        if width:
            parts.append({"name": name, "x": f"{at:.2f}", "width": f"{width:.2f}"})
        at += width
    return render("share_bar", parts=parts, label=label)


def share_key(good: str, doubtful: str, missing: str = "", *, rest: str = "") -> SafeString:
    """Say what the parts of a bar mean; a part without words is in none of the bars."""
    parts = [("good", good), ("doubtful", doubtful), ("missing", missing), ("rest", rest)]
    return render("share_key", parts=[(name, words) for name, words in parts if words])


def photograph(url: str, *, alt: str) -> SafeString:
    """Show a picture that somebody took, as large as the page is wide. ``alt`` says what it is."""
    return render("photograph", url=url, alt=alt)
