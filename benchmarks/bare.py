"""Bare Django doing two inserts in one transaction: what the framework alone costs on this machine, in this run."""

import os
import uuid
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

settings.configure(
    SECRET_KEY="a key for a measurement",
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["localhost"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ["BARE_DATABASE"],
            "USER": os.environ["BARE_USER"],
            "PASSWORD": os.environ["BARE_PASSWORD"],
            "HOST": os.environ["BARE_HOST"],
            "CONN_MAX_AGE": None,
        }
    },
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
)
application = get_wsgi_application()


class Row(models.Model):
    """A report of 1.5 kB."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    at = models.DateTimeField(auto_now_add=True)
    body = models.TextField()

    class Meta:
        app_label = "bare"
        db_table = "bare_report"


class Outgoing(models.Model):
    """A row of an outbox."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    report = models.UUIDField()

    class Meta:
        app_label = "bare"
        db_table = "bare_outgoing"


@csrf_exempt
def submit(request: HttpRequest) -> HttpResponse:
    """Two inserts, one transaction."""
    with transaction.atomic():
        row = Row(body=request.POST["words"])
        row.save(force_insert=True)
        Outgoing(report=row.id).save(force_insert=True)
    response = HttpResponse(status=302)
    response["Location"] = f"/kvittering/{row.id}/"
    return response


urlpatterns: list[Any] = [path("bekymring/", submit)]
