"""Fixed points about people: which statement of confidentiality is in force."""

# The version in force; a new text gets a new version, and everybody is asked once more.
STATEMENT_VERSION = "2026-11"
