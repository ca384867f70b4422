"""Rules of the roster: kinds of contact persons, who covers a department, gaps, doubts and what is to be done next. Pure."""

import base64
import hashlib
from uuid import UUID

CODE_LENGTH = 8

# In which capacity somebody passes concerns on (A1-A3, A17), and whether a department with them has its contact person
# (D1, decision 4): social caretakers and area-plan staff pass concerns on beside the contact person.
KINDS = {
    "caretaker": True,
    "board": True,
    "volunteer": True,
    "office": True,
    "property_office": True,
    "social_caretaker": False,
    "area_plan": False,
}
# Offices with a shared mailbox: whoever writes gives a name (C5).
SHARED = frozenset({"office", "property_office"})
# Why an entry is in doubt: a letter to it came back, nobody answered, or somebody said that it is wrong.
CAUSES = ("bounced", "silent", "said")


def public_code(department_id: UUID) -> str:
    """Answer the code under which residents find a department: letters and digits that cannot be taken for each other."""
    return base64.b32encode(hashlib.sha256(department_id.bytes).digest()).decode().lower()[:CODE_LENGTH]
