"""The urgent numbers as files that work when everything else is down: served by the proxy, or printed."""

import base64
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.template.loader import render_to_string
from django.utils import timezone

from bindeled.guidance.queries import directory, emergency_numbers
from bindeled.municipalities.models import Municipality

STYLE = (
    "body{font:1.25rem/1.5 sans-serif;max-width:38rem;margin:0 auto;padding:1rem;color:#16181a}"
    "h1{color:#0f4c5c}a{display:block;padding:.75rem 1rem;margin:.5rem 0;border:2px solid #0f4c5c;border-radius:.5rem;"
    "color:#0f4c5c;font-weight:700;text-decoration:none}a:focus{outline:4px solid #f2b544}"
    ".danger{background:#0f4c5c;color:#fff;font-size:1.6rem}"
)


def page(municipality: Municipality) -> str:
    """Answer one self-contained page: no address to fetch anything from, both languages, every number."""
    numbers = emergency_numbers(municipality.code, on=timezone.localdate())
    context = {
        "municipality": municipality,
        "danish": directory(numbers, "da"),
        "english": directory(numbers, "en"),
        "style": STYLE,
        "style_hash": base64.b64encode(sha256(STYLE.encode()).digest()).decode(),
    }
    return render_to_string("guidance/urgent_file.html", context)


class Command(BaseCommand):
    """One file per municipality."""

    help = "Write the urgent numbers of every municipality as self-contained files into a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write them, and say where they lie."""
        options["folder"].mkdir(parents=True, exist_ok=True)
        for municipality in Municipality.objects.order_by("code"):
            path = options["folder"] / f"{municipality.code}.html"
            # Whole or not at all: a proxy may be serving this very file while it is written anew.
            new = path.with_suffix(".new")
            new.write_text(page(municipality), encoding="utf-8")
            new.replace(path)
            self.stdout.write(str(path))
