"""The pseudonym of a resident whose name is not known or not needed."""

import secrets

ALPHABET = "ABCDEFGHJKLMNPRSTUVWXYZ23456789"
LENGTH = 5


def new_pseudonym() -> str:
    """Answer a random short label; it tells nothing about the person or the order."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
