"""What evaluation keeps: extracts with their answers and files, cases drawn to be looked at again, and who was talked with."""

from bindeled.evaluation.models.extracts import Answer, Extract, ExtractFile

__all__ = ["RETENTION", "Answer", "Extract", "ExtractFile"]

RETENTION = {
    "Extract": "stays: what was released, by whom and for what",
    "Answer": "with its extract",
    "ExtractFile": "14 days after it was released, or 60 days where nobody answers",
}
