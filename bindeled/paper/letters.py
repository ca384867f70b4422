"""What goes with a letter: the card of somebody who is invited from a list."""

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.paper import rules, typeset
from bindeled.paper.queries import listed_card_facts
from bindeled.post.letters import Enclosure
from bindeled.post.models import Letter

PAPER = "card-a4"


def card(letter: Letter) -> list[Enclosure]:
    """Answer the card of whom an invitation goes to; nothing where they are appointed nowhere, or there is no duty number."""
    today, language = timezone.localdate(), letter.language if letter.language in rules.OWN_LANGUAGES else "da"
    with entered(Door("worker", municipality=letter.municipality_id)):
        facts = listed_card_facts(letter.to_address, letter.municipality_id, language=language, on=today)
    if facts is None:
        return []
    pdf = typeset.own_card(facts, paper=PAPER, language=language, on=today)
    return [Enclosure(rules.file_name(PAPER, language, ""), pdf)]
