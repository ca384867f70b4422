"""What must be in place before a page can look right."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django's own name

from bindeled.design import assets


@register(Tags.staticfiles)
def assets_are_built(app_configs: Sequence[AppConfig] | None, **_kwargs: object) -> list[CheckMessage]:
    """Say how to get the static files when they have never been fetched."""
    if app_configs is not None or (assets.BUILT.is_dir() and any(assets.BUILT.iterdir())):
        return []
    return [Warning("The static files are missing.", hint="Run `bindeled assets`.", id="design.W001")]
