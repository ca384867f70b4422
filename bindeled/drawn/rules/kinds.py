"""What a file is, by its own first bytes: neither its name nor what the browser says of it counts. And the limits."""

# A file that we take becomes a picture (one JPEG) or pages (a PDF of one JPEG a page).
TAKEN = {"jpeg": "picture", "png": "picture", "heic": "picture", "pdf": "pages"}
ENDINGS = {"picture": "jpg", "pages": "pdf"}
CONTENT_TYPES = {"picture": "image/jpeg", "pages": "application/pdf"}

LARGEST_FILE = 20 * 2**20  # bytes, as it comes in
LARGEST_MADE = 15 * 2**20  # bytes, as it is kept
MOST_PIXELS = 50_000_000  # a phone's largest ordinary picture has 48 million
MOST_PAGES = 40
PICTURE_EDGE, PAGE_EDGE = 3000, 2000  # pixels; an A4 page then has some 170 dots an inch
# What the child that makes a file anew may use.
MEMORY = 2**30  # bytes of addresses
PROCESSOR = 20  # seconds of it
PATIENCE = 30  # seconds by the clock
AT_ONCE = 2  # children of one process
WAIT_FOR_A_TURN = 20  # seconds

HEAD = 16  # so many bytes tell what a file is
SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "office"),  # DOCX, XLSX, ODT, Pages; and plain ZIP
    (b"\xd0\xcf\x11\xe0", "office"),  # DOC, XLS, MSG
    (b"{\\rtf", "office"),
    (b"GIF8", "other_picture"),
    (b"BM", "other_picture"),
    (b"II*\x00", "other_picture"),
    (b"MM\x00*", "other_picture"),
    (b"RIFF", "other_picture"),  # WebP; and films of old
)
# The file format of HEIC is that of films too: the brand after ``ftyp`` tells them apart.
HEIC = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}
AVIF = {b"avif", b"avis"}


def kind_of(head: bytes) -> str:
    """Answer a kind in ``TAKEN``, or a word of ``REFUSALS`` that says what it is instead."""
    if not head:
        return "empty"
    for sign, kind in SIGNS:
        if head.startswith(sign):
            return kind
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return "heic" if brand in HEIC else "other_picture" if brand in AVIF else "film"
    return "unknown"


# Why a file is not taken. The first are about what it is, the others about what came of making it anew.
REFUSALS = (
    *("empty", "too_large", "office", "other_picture", "film", "unknown"),
    *("broken", "locked", "too_many_pages", "too_many_pixels", "too_much", "made_too_large", "busy", "not_here"),
)
# What the child says with its exit code; anything else is a death, and the file then counts as broken.
SAID = {
    10: "broken",
    11: "locked",
    12: "too_many_pages",
    13: "too_many_pixels",
    14: "too_much",
    15: "made_too_large",
    16: "not_here",
}


def refused_before(head: bytes, size: int) -> str:
    """Answer why a file is refused unopened, or nothing."""
    kind = kind_of(head)
    if kind not in TAKEN:
        return kind
    return "too_large" if size > LARGEST_FILE else ""
