"""The codes on residents' sheets: short enough to type, drawn by chance, printed, and kept nowhere. Pure."""

from collections.abc import Callable
from hashlib import sha256
from uuid import UUID

# Without those that are read as one another. Ten of them are nearly 50 bits.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 10


def draw(choice: Callable[[str], str]) -> str:
    """Draw a code with somebody's chance."""
    return "".join(choice(SIGNS) for _sign in range(LENGTH))


def shown(code: str) -> str:
    """Answer a code as it is printed: in two halves."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def read(typed: str) -> str:
    """Answer the code that somebody typed, whatever stands between its signs; nothing where it is none."""
    code = "".join(typed.split()).replace("-", "").upper()
    return code if len(code) == LENGTH and set(code) <= set(SIGNS) else ""


def handle_of_code(code: str) -> UUID:
    """Answer the handle that a code stands for: its sum is all that is kept."""
    made = bytearray(sha256(b"surveys code|" + code.encode()).digest()[:16])
    made[6], made[8] = made[6] & 0x0F | 0x40, made[8] & 0x3F | 0x80
    return UUID(bytes=bytes(made))
