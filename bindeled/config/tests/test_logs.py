"""What is written in our own log: never a value, and nothing that opens a door."""

import logging

from bindeled.config.logs import WithoutValues


def written(record: logging.LogRecord) -> str:
    WithoutValues().filter(record)
    return logging.Formatter("%(message)s").format(record)


def test_an_invitations_token_is_cut_out_of_a_path() -> None:
    path = "/invitation/a-token-that-opens-a-door/"
    record = logging.LogRecord(
        "django.security.csrf", logging.WARNING, "", 0, "Forbidden (%s): %s", ("no cookie", path), None
    )
    said = written(record)
    assert "a-token" not in said
    assert "/invitation/…" in said


def test_an_exceptions_own_words_are_not_written() -> None:
    error = ValueError("Hun svarer ikke")
    fault = (type(error), error, error.__traceback__)
    said = written(logging.LogRecord("bindeled", logging.ERROR, "", 0, "failed", (), fault))
    assert "Hun svarer" not in said
    assert "ValueError" in said


def test_what_the_event_loop_quotes_is_not_written() -> None:
    record = logging.LogRecord("asyncio", logging.ERROR, "", 0, "exception=KeyError('Hun svarer ikke')", None, None)
    assert "Hun svarer" not in written(record)
