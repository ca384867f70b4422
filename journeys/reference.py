"""The reference in docs/reference, written from the code and from a live database: never by hand.

python -m journeys.reference write   write it anew
python -m journeys.reference check   refuse when what stands there is not what the code and the database say
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from journeys import asvs, stage

stage.set_up_django()

from django.utils import translation  # noqa: E402 - Django is set up above

from bindeled.cases import rules as cases  # noqa: E402
from bindeled.concerns import rules as concerns  # noqa: E402
from bindeled.confidentiality.queue import allowed_jobs  # noqa: E402
from bindeled.config import access_table  # noqa: E402
from bindeled.duty import rules as duty  # noqa: E402
from bindeled.post import rules as post  # noqa: E402
from journeys import routing_page, suggestions_page  # noqa: E402

FOLDER = stage.ROOT / "docs" / "reference"
HEAD = "<!-- Written by `just reference` from the code and a live database. Not edited by hand. -->\n\n"


def table(headers: list[str], rows: list[list[str]]) -> str:
    """Answer a Markdown table."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines) + "\n"


def diagram(steps: Mapping[str, cases.Step]) -> str:
    """Answer the picture of a state table."""
    lines = ["```mermaid", "stateDiagram-v2"]
    for name, step in steps.items():
        lines += [f"    {before} --> {step.after}: {name}" for before in sorted(step.before) or ["[*]"]]
    return "\n".join([*lines, "```", "", ""])


def states() -> str:
    """The states of concerns, cases and letters."""
    parts = ["# States\n\n"]
    kinds = (
        ("Concern", cases.CONCERN_STATES, cases.CONCERN_STEPS),
        ("Case", cases.CASE_STATES, cases.CASE_STEPS),
        ("Hand-over", cases.HANDOVER_STATES, cases.HANDOVER_STEPS),
        ("Contact", duty.STATES, duty.STEPS),
        ("Plan", cases.PLAN_STATES, cases.PLAN_STEPS),
    )
    for title, known, steps in kinds:
        rows = [[f"`{name}`", str(state.label), state.owner] for name, state in known.items()]
        moves = [
            [f"`{name}`", ", ".join(sorted(step.before)) or "–", step.after, step.who] for name, step in steps.items()
        ]
        parts += [f"## {title}\n\n", table(["state", "on the screen", "who acts next"], rows), diagram(steps)]
        parts.append(table(["step", "from", "to", "who may"], moves))
    letters = [
        [f"`{name}`", str(state.label), state.owner, ", ".join(sorted(post.BEFORE[name])) or "–"]
        for name, state in post.STATES.items()
    ]
    parts += ["## Letter\n\n", table(["state", "meaning", "who acts next", "comes from"], letters)]
    groups = [[f"`{kind.code}`", str(kind.label), str(concerns.GROUPS[kind.group])] for kind in concerns.KINDS]
    parts += ["## Kinds of concern\n\n", table(["code", "on the screen", "group"], groups)]
    return "".join(parts)


def routes() -> str:
    """The rules of routing, and what they suggest in worded situations."""
    return routing_page.page(table)


def suggestions() -> str:
    """The rules that suggest offers, and what they answer in worded life situations."""
    return suggestions_page.page(table)


def urls() -> str:
    """Every address, and what each standing and relation is answered."""
    meanings = (
        ("Answers", access_table.ANSWERS),
        ("Standings", access_table.STANDINGS),
        ("Roles", access_table.ROLES),
        ("Relations", access_table.RELATIONS),
    )
    parts = [
        "# Address x method x visitor\n\nFrom `bindeled/config/access_table.py`. `just drill matrix` asks every cell.\n\n"
    ]
    for title, words in meanings:
        parts += [f"## {title}\n\n", table(["word", "meaning"], [[name, text] for name, text in words.items()])]
    for side, rows in access_table.TABLE.items():
        shown = [[f"`{name}`", row.thing or "–", _answers(row.get), _answers(row.post)] for name, row in rows.items()]
        parts += [
            f"## The {side}'s site\n\n",
            table(["address", "names a", "fetched (GET, HEAD)", "sent (POST)"], shown),
        ]
    return "".join(parts)


def _answers(answers: Mapping[str, str]) -> str:
    said = [f"{who}: {answer}" for who, answer in answers.items() if who != "otherwise"]
    rest = answers["otherwise"]
    return ", ".join([*said, f"others: {rest}"]) if said else rest


GRANTS = """
SELECT table_name, grantee, string_agg(DISTINCT lower(privilege_type), ', ' ORDER BY lower(privilege_type)), ''
FROM information_schema.role_table_grants
WHERE table_schema = 'app' AND grantee <> 'bindeled_owner' GROUP BY 1, 2
UNION ALL
SELECT table_name, grantee, lower(privilege_type), string_agg(column_name, ', ' ORDER BY column_name)
FROM information_schema.role_column_grants AS c
WHERE table_schema = 'app' AND grantee <> 'bindeled_owner' AND NOT EXISTS (
    SELECT 1 FROM information_schema.role_table_grants AS t
    WHERE t.table_schema = 'app' AND t.table_name = c.table_name AND t.grantee = c.grantee
    AND t.privilege_type = c.privilege_type)
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
POLICIES = """
SELECT tablename, policyname, lower(cmd), coalesce(qual, ''), coalesce(with_check, '')
FROM pg_policies WHERE schemaname = 'app' ORDER BY 1, 2
"""
FUNCTIONS = """
SELECT proname, CASE WHEN prosecdef THEN 'the owner' ELSE 'whoever asks' END,
    string_agg(grantee::regrole::text, ', ' ORDER BY grantee::regrole::text), regexp_replace(prosrc, '\\s+', ' ', 'g')
FROM pg_proc, aclexplode(proacl) WHERE pronamespace = 'app'::regnamespace AND grantee <> proowner GROUP BY oid ORDER BY 1
"""


def walls() -> str:
    """Grants and policies, read from a live database."""
    with stage.engine.admin(stage.template()) as admin:
        grants = [list(map(str, row)) for row in admin.execute(GRANTS)]
        policies = [list(map(str, row)) for row in admin.execute(POLICIES)]
        functions = [list(map(str, row)) for row in admin.execute(FUNCTIONS)]
    jobs = [[f"`{task}`", ", ".join(adders)] for task, adders in sorted(allowed_jobs().items())]
    shown = [
        [name, policy, command, f"`{seen}`" if seen else "", f"`{written}`" if written else ""]
        for name, policy, command, seen, written in policies
    ]
    return "".join(
        [
            "# Walls\n\nWhat each role may do, as PostgreSQL says it. Row security is enabled and forced on every table.\n\n",
            "## Grants\n\n",
            table(["table", "role", "may", "only these columns"], grants),
            "## Policies\n\n",
            table(["table", "policy", "for", "rows seen", "rows written"], shown),
            "## Functions\n\nWhat policies ask once for a statement, and what a door may ask without a way to the tables.\n\n",
            table(
                ["function", "runs as", "who may ask", "what"], [[*one[:3], f"`{one[3].strip()}`"] for one in functions]
            ),
            "## Jobs that a role may add to the queue\n\n",
            table(["job", "who may add it, besides the worker"], jobs),
        ]
    )


PAGES: dict[str, Callable[[], str]] = {
    "states.md": states,
    "routing.md": routes,
    "suggestions.md": suggestions,
    "urls.md": urls,
    "walls.md": walls,
    "../security/asvs.md": asvs.page,
}


def written() -> Iterator[tuple[Path, str]]:
    """Yield every page of the reference, as it should be."""
    with translation.override("en"):
        for name, write in PAGES.items():
            yield FOLDER / name, HEAD + write().rstrip("\n") + "\n"


def main(what: str) -> int:
    """Write the reference, or check it; answer the exit code."""
    stale = [(path, text) for path, text in written() if not path.exists() or path.read_text() != text]
    stage.clear()
    if what == "write":
        FOLDER.mkdir(parents=True, exist_ok=True)
        for path, text in stale:
            path.write_text(text)
        return 0
    for path, _text in stale:
        print(f"{path.name} is not what the code and the database say: run `just reference`.")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
