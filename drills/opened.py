"""Every concern that the municipality can read, opened as its process opens it: one line each, receipt number and first word, and how many
photographs came whole with it.

Run with the municipality's environment. ``drills.reckoning`` compares what it says with the sender's own book.
"""

import json
import os

import django
from django.db import connection


def main() -> None:
    """Read each municipality's concerns through its own door, with every unit's rights and its own keys."""
    from bindeled.cases.models import Concern  # noqa: PLC0415 - Django is configured first
    from bindeled.confidentiality.doors import Door, entered  # noqa: PLC0415
    from bindeled.confidentiality.records import unlock  # noqa: PLC0415
    from bindeled.drawn.rules.bare import is_bare  # noqa: PLC0415
    from bindeled.files.queries import content_of, pictures_of  # noqa: PLC0415
    from bindeled.municipalities.models import Municipality, Unit  # noqa: PLC0415

    for code in Municipality.objects.values_list("code", flat=True):
        with entered(Door("municipal", municipality=code)):
            units = tuple(Unit.objects.values_list("id", flat=True))
        with entered(Door("municipal", municipality=code, units=units)):
            for concern in Concern.objects.select_related("key").iterator():
                body = unlock(concern.key).open(concern.body, table="cases_concern", column="body", row=concern.id)
                told, record = json.loads(body), unlock(concern.key)
                whole = sum(is_bare(content_of(record, named.file)) for named in pictures_of(record))
                print(told["number"], f"{told['words'].split()[0]}+{whole}")
    connection.close()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bindeled.config.settings")
    django.setup()
    main()
