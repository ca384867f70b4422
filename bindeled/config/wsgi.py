"""The WSGI application of the process named by BINDELED_SIDE."""

import gc
import os
from importlib import import_module
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bindeled.config.settings")


class Request(WSGIRequest):
    """A request whose text is UTF-8, whatever it says of itself.

    Django would decode with any codec that the request names, before any of our code may look: some raise, and some turn
    harmless bytes into what was refused.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except (LookupError, ValueError):
            self.content_type, self.content_params = "", {}


class Application(WSGIHandler):
    """Django's application, reading requests our way."""

    request_class = Request


django.setup(set_prefix=False)
application = Application()

if settings.SIDE in {"sender", "municipality"}:
    import_module("bindeled.config.away").learn_numbers()
    connection.close()  # this thread serves nobody; its connection goes back to the pool

# What is loaded now stays until the process ends. Going through it again and again to look for garbage would make one request in some
# hundreds wait for a tenth of a second.
gc.collect()
gc.freeze()
