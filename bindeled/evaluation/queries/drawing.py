"""What cases are drawn from, read through the door ``drawing``: which case, of which district, closed when; and no word of any."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import connection

from bindeled.confidentiality import trace
from bindeled.evaluation.models import Sample
from bindeled.evaluation.queries.source import midnight
from bindeled.evaluation.rules.sampling import Candidate, left_out_as

READ = """
SELECT its.id, coalesce((SELECT told.district_id::text FROM app.cases_concern AS told WHERE told.case_id = its.id
        AND told.district_id IS NOT NULL ORDER BY told.received_at, told.id LIMIT 1), ''),
    its.erased_at IS NOT NULL,
    EXISTS (SELECT FROM app.cases_restriction AS shut WHERE shut.case_id = its.id AND shut.ended_at IS NULL),
    its.address_protected_at IS NOT NULL
FROM app.cases_case AS its
WHERE its.municipality_id = %(municipality)s AND its.closed_at >= %(since)s AND its.closed_at < %(until)s
    AND (%(units)s::uuid[] = '{}' OR its.unit_id = ANY (%(units)s::uuid[]))
"""


@dataclass(frozen=True)
class Frame:
    """What a sample is drawn from, and how many cases of its period are not in it, by why."""

    candidates: list[Candidate]
    left_out: Counter[str]


def frame_of(sample: Sample) -> Frame:
    """Answer what a sample is drawn from as it is now. In the door ``drawing``; that cases were looked through is traced."""
    told: dict[str, Any] = {
        "municipality": sample.municipality_id,
        "since": midnight(sample.since),
        "until": midnight(sample.until),
        "units": sample.units,
    }
    candidates, left_out = [], Counter[str]()
    with connection.cursor() as cursor:
        cursor.execute(READ, told)
        for case, district, erased, restricted, protected in cursor.fetchall():
            if why := left_out_as(erased=erased, restricted=restricted, protected=protected):
                left_out[why] += 1
            else:
                candidates.append(Candidate(case, district))
    trace.note("sample_framed", "sample", sample.id, purpose="case_review", count=max(1, len(candidates)))
    return Frame(candidates, left_out)
