"""Why a file was not taken, in words: what is wrong, and what to do instead. A word of the rules that is missing fails a test."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSED: dict[str, str | Promise] = {
    "empty": _("The file is empty. Choose another, or save it again first."),
    "too_large": _(
        "The file is larger than 20 MB. Divide a PDF into parts; send a picture to yourself in a smaller size, and use that."
    ),
    "office": _("We do not take documents, spreadsheets or packed files. Save it as PDF in the program it is from."),
    "other_picture": _("We do not take this kind of picture. Save it as JPEG or PNG, or take a screenshot of it."),
    "film": _("We take no films and no sound. Take a picture of what matters, and write the rest as a note."),
    "unknown": _("This is not a JPEG, PNG, HEIC or PDF, whatever it is called. Save it as one of these."),
    "broken": _("The file is damaged or did not arrive whole. Open it and save it again, or print it as PDF."),
    "locked": _("The PDF is locked with a password. Save it without one, or print it as PDF."),
    "too_many_pages": _("The PDF has more than 40 pages. Choose the pages that matter, and print them as PDF."),
    "too_many_pixels": _("The picture has more than 50 million points. Make it smaller, or take a screenshot of it."),
    "too_much": _("The file took too long to read. Print it as PDF, or take a picture of it."),
    "made_too_large": _("It becomes too large to keep. Give us fewer pages at a time."),
    "busy": _("Many files are being read just now. Nothing was kept. Try again in a minute."),
    "not_here": _("Files cannot be read safely on this machine, so none is taken. Tell those who run Bindeled."),
}


def refused(word: str) -> str:
    """Answer the words for why a file was not taken."""
    return str(REFUSED[word])
