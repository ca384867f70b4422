"""The WSGI application of the process named by BINDELED_SIDE."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bindeled.config.settings")
application = get_wsgi_application()

if settings.SIDE in {"sender", "municipality"}:
    import_module("bindeled.config.away").learn_numbers()
    connection.close()  # this thread serves nobody; its connection goes back to the pool
