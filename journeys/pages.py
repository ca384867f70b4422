"""Build what pages need before tests: texts and static files. Needs no database."""

from bindeled.config.demo import make_pages

NOTHING_SECRET = {
    "BINDELED_SIDE": "owner",
    "BINDELED_SECRET_KEY": "not used for building",
    "DATABASE_URL": "postgresql:///not-used-for-building",
    "BINDELED_DEMO": "1",
    "DJANGO_SETTINGS_MODULE": "bindeled.config.settings",
}

if __name__ == "__main__":
    make_pages(NOTHING_SECRET)
