"""How much of a message is read, and what the child that reads it may use. Our own measures; most mail is far below them."""

LARGEST = 10 * 2**20  # bytes of a message that is read whole
OF_A_LARGER = 256 * 2**10  # bytes that are read of a larger one: its header, and how it begins
LONGEST_FIELD = 2000  # bytes of one line of the header
MOST_OF_A_FIELD = 5  # how often a line of one name is looked at
MOST_PARTS = 50
DEEPEST = 5  # parts within parts: an ordinary letter with a picture and an enclosure has three
LARGEST_PART = 2**20  # bytes of one part's text, as it came
LONGEST_HTML = 300_000  # signs of a web page that are read for its words
LONGEST_TEXT = 10_000  # signs that are kept
MEMORY = 512 * 2**20  # bytes of addresses
PROCESSOR = 5  # seconds of it
PATIENCE = 15  # seconds by the clock
LARGEST_ANSWER = 512 * 2**10  # bytes
# What the child says with its exit code where it could not: anything but nought counts alike.
NOT_SHUT_IN, BROKEN = 16, 10
