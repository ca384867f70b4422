"""The WSGI application of the process named by BINDELED_SIDE."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bindeled.config.settings")
application = get_wsgi_application()
