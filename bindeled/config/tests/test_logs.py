"""What is written in our own log: never a value, and nothing that opens a door."""

import logging
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.log import log_response

from bindeled.config.logs import WithoutValues


def written(record: logging.LogRecord) -> str:
    WithoutValues().filter(record)
    return logging.Formatter("%(message)s").format(record)


@pytest.mark.parametrize("before", ["/invitation", "/kalender", "/moeder/svar/0101", "/det-sker/brev"])
def test_an_invitations_token_is_cut_out_of_a_path(before: str) -> None:
    path = f"{before}/a-token-that-opens-a-door/"
    record = logging.LogRecord(
        "django.security.csrf", logging.WARNING, "", 0, "Forbidden (%s): %s", ("no cookie", path), None
    )
    said = written(record)
    assert "a-token" not in said
    assert f"{before}/…" in said


@pytest.mark.parametrize(
    ("route", "said"),
    [("kvittering/<str:number>/", "/kvittering/<str:number>/"), ("", "an address that is none of ours")],
)
def test_a_page_is_named_and_not_the_address_that_somebody_typed(
    route: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    request = RequestFactory().get("/kvittering/hun-låser-ikke-op/")
    request.resolver_match = SimpleNamespace(route=route) if route else None  # type: ignore[assignment]
    with caplog.at_level(logging.ERROR, "django.request"):
        log_response("%s: %s", "Server Error", request.path, response=HttpResponse(status=500), request=request)
    assert written(caplog.records[0]) == f"Server Error: {said}"


def test_a_refused_host_is_not_repeated() -> None:
    message = "Invalid HTTP_HOST header: 'hun-svarer-ikke'."
    record = logging.LogRecord("django.security.DisallowedHost", logging.ERROR, "", 0, message, None, None)
    assert written(record) == "A request was refused."


def test_an_exceptions_own_words_are_not_written() -> None:
    error = ValueError("Hun svarer ikke")
    fault = (type(error), error, error.__traceback__)
    said = written(logging.LogRecord("bindeled", logging.ERROR, "", 0, "failed", (), fault))
    assert "Hun svarer" not in said
    assert "ValueError" in said


def test_what_the_event_loop_quotes_is_not_written() -> None:
    record = logging.LogRecord("asyncio", logging.ERROR, "", 0, "exception=KeyError('Hun svarer ikke')", None, None)
    assert "Hun svarer" not in written(record)
