"""States of an import, what follows on what, and how large a file may be."""

# Everything that an import can be, and what may come next. What has a process at work on it stands in WORKING.
STEPS: dict[str, tuple[str, ...]] = {
    "reading": ("ready", "refused"),
    "checking": ("ready",),
    "ready": ("checking", "running"),
    "running": ("done",),
    "done": ("undoing",),
    "undoing": ("undone",),
    "undone": (),
    "refused": (),
}
WORKING = ("reading", "checking", "running", "undoing")
# What may be thrown away whole: nothing of it was written.
NEVER_WRITTEN = ("ready", "refused")
ROW_STATES = ("ready", "faulty", "skipped", "repeated")

LARGEST_FILE = 50 * 2**20  # bytes
LARGEST_CONTENT = 800 * 2**20  # bytes in a compressed file, once they are laid out
LARGEST_TEXTS = 100 * 2**20  # bytes of texts that a spreadsheet keeps apart; they are held in memory
MOST_PARTS = 500  # files within a spreadsheet
MOST_ROWS, MOST_COLUMNS, MOST_MERGES = 700_000, 40, 20_000
LONGEST_CELL = 400
# Rows in one step, which is one transaction.
ROWS_AT_ONCE = 2_000
# So many are put into a spreadsheet; more than that goes as CSV.
MOST_IN_A_SPREADSHEET = 50_000
# Days after the last change of an import's state.
KEPT_DAYS = 90


def before(then: str) -> list[str]:
    """Answer the states that a state may come after."""
    return [state for state, following in STEPS.items() if then in following]
