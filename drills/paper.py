"""Every paper in every language, with everybody and nobody on it: PDF/UA, a code that leads home, no adviser.

The checker is ``page-validation``, which is held to veraPDF's own corpus; veraPDF itself is in no registry we install from.
It judges what a machine can: whether the order in which a paper is read aloud makes sense, a person must say.
The controls: a paper without tags fails, a paper with another department's code is noticed, and so is a planted number.
"""

import json
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

from journeys import stage

stage.set_up_django()

import page  # noqa: E402 - Django is set up above
from django.test import override_settings  # noqa: E402

from benchmarks.verdict import verdict  # noqa: E402
from bindeled.guidance.rules import LANGUAGES  # noqa: E402
from bindeled.paper import rules, typeset  # noqa: E402
from bindeled.paper.rules import DepartmentFacts, Reachable  # noqa: E402
from bindeled.paper.tests import samples  # noqa: E402

SITE, CODE = "https://bindeled.example", "k7d2m4qx"
# Arabic words for the layout's sake: no reader has checked them, and they are never printed outside of here.
TRANSLATIONS = Path(samples.__file__).parent / "fixtures"
CASES: dict[str, DepartmentFacts] = {
    "a contact person": samples.facts(),
    "nobody, and the office": samples.facts(people=(), office=samples.OFFICE),
    "nobody at all": samples.facts(people=()),
    "many, with long names": samples.facts(
        samples.KARIN,
        Reachable("board", samples.LONG_NAME, "20304050", "Torsdag 17–18"),
        Reachable("volunteer", "X" * 80, hours="z" * 200),
        department=samples.LONG_DEPARTMENT,
    ),
}


def validated(pdf: bytes) -> page.ValidationReport:
    """Put a paper before the checker."""
    return page.validate_pdf_bytes(pdf, profile="ua1")


def bare(told: dict[str, Any], template: str) -> bytes:
    """Set a paper without tags."""
    made = typeset._compiler().compile(
        input=str(typeset.TEMPLATES / f"{template}.typ"),
        format="pdf",
        pdf_tags=False,
        sys_inputs={"paper": json.dumps(told)},
    )
    assert isinstance(made, bytes)
    return made


def look(paper: str, language: str, name: str, facts: DepartmentFacts) -> tuple[int, list[str]]:
    """Set one paper and look at it; answer how many rules were asked, and what was found."""
    where, found = f"{paper} {language}, {name}", []
    told = typeset.contents(facts, paper=paper, language=language, on=samples.ON)
    pdf = typeset.resident_paper(facts, paper=paper, language=language, on=samples.ON)
    report = validated(pdf)
    found += [f"{where}: {failure.rule_id}" for failure in report.failures]
    if samples.codes(samples.pictures(told, rules.PAPERS[paper][0])) != [f"{SITE}/k/{CODE}/"]:
        found.append(f"{where}: the code does not lead to the department's page")
    if samples.DUTY in samples.text_of(pdf).replace(" ", ""):
        found.append(f"{where}: an adviser's number")
    return report.rules.total, found


def controls() -> list[str]:
    """Break one thing at a time; answer what nobody noticed."""
    unnoticed = []
    told = typeset.contents(samples.facts(), paper="sign-a5", language="da", on=samples.ON)
    if validated(bare(told, "sign")).is_compliant:
        unnoticed.append("a paper without tags")
    elsewhere = {**told, "code": typeset.square_code(f"{SITE}/k/elsewhere/")}
    if samples.codes(samples.pictures(elsewhere, "sign")) == [f"{SITE}/k/{CODE}/"]:
        unnoticed.append("a code that leads elsewhere")
    planted = samples.facts(Reachable("board", "Karin", samples.DUTY))
    if not any("adviser" in line for line in look("sign-a5", "da", "planted", planted)[1]):
        unnoticed.append("an adviser's number")
    return unnoticed


def cards() -> list[str]:
    """Look at the contact person's own card: PDF/UA, and with the number that the others must not have."""
    found = []
    for paper in rules.CARDS:
        for language in rules.OWN_LANGUAGES:
            pdf = typeset.own_card(samples.CARD, paper=paper, language=language, on=samples.ON)
            found += [f"{paper} {language}: {failure.rule_id}" for failure in validated(pdf).failures]
            if samples.DUTY not in samples.text_of(pdf).replace(" ", ""):
                found.append(f"{paper} {language}: no duty number")
    return found


def main(languages: Collection[str] = tuple(LANGUAGES)) -> int:
    """Look at all of them, and answer the exit code."""
    papers, asked, broken = 0, 0, []
    with override_settings(SENDER_URL=SITE, TRANSLATIONS=str(TRANSLATIONS)):
        for paper in rules.PAPERS:
            faults = []
            for language in languages:
                for name, facts in CASES.items():
                    rules_asked, found = look(paper, language, name, facts)
                    papers, asked = papers + 1, max(asked, rules_asked)
                    faults += found
            print(f"{paper:12} {len(languages)} languages, {len(CASES)} cases: {len(faults)} faults")
            broken += faults
        broken += cards()
        unnoticed = controls()
    figures = {"papers": papers, "rules": asked, "faults": len(broken), "controls_unnoticed": len(unnoticed)}
    return verdict(figures, [*broken, *(f"the control: {what} was not noticed" for what in unnoticed)])


if __name__ == "__main__":
    code = main()
    stage.clear()
    sys.exit(code)
