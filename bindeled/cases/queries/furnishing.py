"""A household and its applications in words, where a case is read as a whole."""

from collections.abc import Iterator, Mapping
from typing import Any

from bindeled.furnishing import rules
from bindeled.furnishing.queries import sections_of


def in_words(made: Mapping[str, Any]) -> dict[str, str]:
    """Answer what stands in a household, or in an application, as text to read; nothing where it could not be opened."""
    if body := made.get("body"):
        return {"body_text": "\n".join(_household(body))}
    if sent := made.get("sent"):
        return {"applied_text": "\n".join(f"{heading}: {text}" for heading, text in sections_of(sent, dwelling=""))}
    if answers := made.get("answers"):
        return {"applied_text": "\n".join(answered(answers))}
    return {}


def answered(answers: Mapping[str, str]) -> Iterator[str]:
    """Yield each of the four questions that was answered, with its answer."""
    for code, (question, _hint) in rules.QUESTIONS.items():
        if answers.get(code):
            yield f"{question} {answers[code]}"


def _household(body: Mapping[str, Any]) -> Iterator[str]:
    names = {member["id"]: member["name"] for member in body["members"]}
    for member in body["members"]:
        yield f"{member['name']}, {str(rules.MEMBER_KINDS[member['kind']]).lower()}"
    for code, thing in rules.THINGS.items():
        said = [
            ", ".join(filter(None, [names.get(one, ""), str(rules.ANSWERS[answer])]))
            for one in [*names, rules.EVERYBODY]
            if (answer := body["answers"].get(rules.cell(code, one)))
        ]
        if said:
            yield f"{thing.label}: {'; '.join(said)}"
