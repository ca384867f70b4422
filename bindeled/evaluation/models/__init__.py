"""What evaluation keeps: extracts with their answers and files, cases drawn to be looked at again, and who was talked with."""

from bindeled.evaluation.models import extracts, inquiries, samples
from bindeled.evaluation.models.extracts import Answer, Extract, ExtractFile
from bindeled.evaluation.models.inquiries import Inquiry
from bindeled.evaluation.models.samples import Sample, SamplePlace

RETENTION = {**extracts.RETENTION, **inquiries.RETENTION, **samples.RETENTION}

__all__ = ["RETENTION", "Answer", "Extract", "ExtractFile", "Inquiry", "Sample", "SamplePlace"]
