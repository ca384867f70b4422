# Bindeled's command runner. `uv run just` lists what there is.

set positional-arguments

[private]
default:
    @just --list --unsorted

# Refuse to go on when what was installed here is not what was locked.
[private]
locked:
    @python .ci/lock.py check

# Start the demonstration: both sites, the worker and a post office, with invented people. --fresh, --port, --folder.
demo *arguments: locked
    @exec bindeled demo "$@"

# Run every test, the journeys in a real browser and every drill in its small size included. Arguments go to pytest.
test *arguments: locked pages
    @python -m journeys.browser
    @python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder "$@"

# Build what pages need: texts and static files.
pages:
    @python -m journeys.pages

# Lint, types, templates, contracts, texts, generated reference: everything but the tests' own assertions.
check: locked pages side-by-side

[private]
[parallel]
side-by-side: types house

# With an engine of its own: the other half ends its when it is done.
[private]
types:
    BINDELED_TEST_DATA=.data/types python -m journeys.run mypy .
    djlint bindeled --lint --check --quiet
    lint-imports --no-cache

[private]
house:
    ruff check .
    ruff format --check .
    python -m journeys.run bindeled messages check
    python -m journeys.run bindeled makemigrations --check --dry-run
    python -m pytest -q journeys/architecture
    python -m journeys.reference check

# Write docs/reference anew from the code and the live database.
reference:
    python -m journeys.reference write

# Format code and templates.
tidy:
    ruff check --fix .
    ruff format .
    djlint bindeled --reformat --quiet

# Make the manual with its pictures, by walking the journeys: build/manual/index.html.
manual: locked pages
    @python -m journeys.browser
    @BINDELED_PICTURES=1 python -m pytest -q journeys/test_spine.py -k "whole_way and not without"
    @python -m journeys.manual

# A measured claim: intake, receipts, import, paper, inbox. Prints a table and, last, one JSON object.
bench name *arguments: locked pages
    @shift; python -m benchmarks.{{ name }} "$@"

# An attack on a promise: matrix, silence, kill, canary, public, paper, flood, files, tamper, restore, fuzz, mailbox, situations, calendar, disclosure, mutation. Prints a table and, last, one JSON object.
drill name *arguments: locked pages
    @shift; python -m drills.{{ name }} "$@"

# Bring the Danish texts' files up to what code and templates say.
texts:
    python -m journeys.run bindeled messages collect

# Move to the newest versions that pyproject.toml allows.
lock:
    python .ci/lock.py update
