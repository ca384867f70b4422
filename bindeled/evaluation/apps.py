"""The evaluation package as a Django app."""

from typing import ClassVar

from django.apps import AppConfig

from bindeled.confidentiality.walls import Window

# Who may release an extract in the door's municipality on a day: the worker writes to them, and is told of no other role.
RELEASERS = Window(
    name="releasers",
    arguments="today date",
    returns="TABLE (user_id uuid)",
    body=(
        "SELECT DISTINCT held.user_id FROM app.users_service held WHERE held.role IN ('leader', 'protection')"
        " AND held.municipality_id = NULLIF(current_setting('app.municipality', true), '')"
        " AND held.valid_from <= today AND (held.valid_to IS NULL OR held.valid_to >= today)"
    ),
    doors=("worker",),
)


class EvaluationConfig(AppConfig):
    """What evaluators get, and what is looked at again."""

    name = "bindeled.evaluation"
    label = "evaluation"

    JOBS: ClassVar = {"evaluation.send_extract_letter": ("worker",)}
    WINDOWS: ClassVar = (RELEASERS,)
