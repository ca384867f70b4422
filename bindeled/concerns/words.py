"""Why a photograph was not taken, in words: what is wrong, and what to do instead. A word of the rules that is missing fails a test."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOT_TAKEN: dict[str, str | Promise] = {
    "empty": _("The file is empty."),
    "paper": _("This is a PDF. We take photographs only."),
    "office": _("This is a document. We take photographs only."),
    "other_picture": _("We do not take this kind of picture. Save it as JPEG or PNG, or take a screenshot of it."),
    "film": _("We take no films and no sound. Write what they show."),
    "unknown": _("This is not a JPEG, PNG or HEIC, whatever it is called."),
    "too_large": _("The file is larger than 10 MB. Send it to yourself in a smaller size, and use that."),
    "too_large_together": _("Together they are too large. Choose fewer, or send them to yourself in a smaller size."),
    "too_many": _("You can send 3 photographs at most."),
    "broken": _("The file is damaged or did not arrive whole."),
    "too_many_pixels": _("The picture has more than 50 million points. Take a screenshot of it, and use that."),
    "too_much": _("The picture took too long to read. Take a screenshot of it, and use that."),
    "made_too_large": _("The picture becomes too large to send. Take a screenshot of it, and use that."),
    "busy": _("Other pictures are being read just now. Wait a moment."),
    "not_here": _("Pictures cannot be read safely just now, so none is taken."),
    "not_any_more": _("The municipality does not take photographs any more."),
    "not_kept": _("Photographs are not kept until you send."),
}
LONGEST_NAME = 60
# Whatever is wrong: nothing is lost but the choice, and a concern never waits for a picture.
WHAT_NOW = _("Choose your photographs again, or send without. Your text is here.")
WITHOUT = _("Send without. Your text is here.")


def shortened(name: str) -> str:
    """Answer how a file is called in a message: its end, which is where names differ."""
    return name if len(name) <= LONGEST_NAME else f"…{name[-LONGEST_NAME:]}"


def not_taken(word: str, *, called: str = "") -> str:
    """Answer the words for why a photograph was not taken, and what to do; ``called`` is the name of its file."""
    why = str(NOT_TAKEN.get(word, NOT_TAKEN["broken"]))
    now = WITHOUT if word in {"not_here", "not_any_more"} else WHAT_NOW
    return f"{called}: {why} {now}" if called else f"{why} {now}"
