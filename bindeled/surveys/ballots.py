"""One ballot: sealed to its row, read with the municipality's key, and sealed anew for another row."""

import json
from collections.abc import Mapping
from uuid import UUID, uuid4

from bindeled.confidentiality import sealing
from bindeled.confidentiality.envelope import Place, UnreadableError
from bindeled.surveys.models import Ballot

TABLE, COLUMN = "surveys_ballot", "sealed"


def sealed(content: Mapping[str, str], *, municipality: str, ballot: UUID) -> bytes:
    """Seal what somebody answered to the municipality and to one row."""
    return sealing.seal(json.dumps(dict(content), sort_keys=True), Place(municipality, TABLE, COLUMN, ballot))


def read(ballot: Ballot) -> Mapping[str, str] | None:
    """Answer what a ballot says, or None where it cannot be opened, so that it does not stop the others. Nonsense says nothing."""
    try:
        told = json.loads(sealing.unseal(ballot.sealed, Place(ballot.municipality_id, TABLE, COLUMN, ballot.id)))
    except UnreadableError:
        return None
    except ValueError:
        return {}
    return {code: str(choice) for code, choice in told.items()} if isinstance(told, dict) else {}


def anew(ballot: Ballot, content: Mapping[str, str] | None) -> Ballot:
    """Seal a ballot again for a new row: neither its id nor its bytes are those that were put in. The same one where it was not opened."""
    if content is None:
        ballot.mixed = True
        return ballot
    made = uuid4()
    return Ballot(
        id=made,
        municipality_id=ballot.municipality_id,
        round_id=ballot.round_id,
        group=ballot.group,
        sealed=sealed(content, municipality=ballot.municipality_id, ballot=made),
        mixed=True,
    )
