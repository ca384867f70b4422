"""Build what pages need before tests: texts and static files."""

from bindeled.config.demo import make_pages
from journeys import stage

if __name__ == "__main__":
    make_pages(stage.environment())
