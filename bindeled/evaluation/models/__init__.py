"""What evaluation keeps: extracts with their answers and files, cases drawn to be looked at again, and who was talked with."""

from bindeled.evaluation.models.extracts import RETENTION, Answer, Extract, ExtractFile

__all__ = ["RETENTION", "Answer", "Extract", "ExtractFile"]
