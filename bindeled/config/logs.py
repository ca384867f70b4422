"""What may be written in our own log: that something failed and where, never a value."""

import logging
import re
import traceback

TOKEN = re.compile(r"/(invitation|kalender|(?:svar|nej-tak)/[0-9]{4}|det-sker/brev)/[^/\s]+")


def _without_token(value: object) -> object:
    return TOKEN.sub(r"/\1/…", value) if isinstance(value, str) else value


def _without_address(record: logging.LogRecord) -> None:
    """Name the page instead of the address: whoever asks may type anything into an address."""
    request = getattr(record, "request", None)
    path, match = getattr(request, "path", ""), getattr(request, "resolver_match", None)
    page = f"/{match.route}" if match else "an address that is none of ours"
    if path and isinstance(record.args, tuple):
        written = path.encode("unicode_escape").decode("ascii")  # as Django writes it
        record.args = tuple(value.replace(written, page) if isinstance(value, str) else value for value in record.args)


class WithoutValues(logging.Filter):
    """Keep the kind of an exception and its place; drop its message, which may quote a row or a form."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, without exception values and without what opens a door."""
        if record.name == "asyncio":  # its own messages quote the exception
            record.msg, record.args = "A task failed.", None
        if record.name.startswith("django.security.") and not record.args:  # so do these: a host, a file's name
            record.msg = "A request was refused."
        _without_address(record)
        if isinstance(record.args, tuple):
            record.args = tuple(_without_token(value) for value in record.args)
        if record.exc_info and record.exc_info[1] is not None:
            kind, _, trail = record.exc_info
            where = traceback.extract_tb(trail)[-6:]
            lines = [f"  {frame.filename.rpartition('bindeled/')[2]}:{frame.lineno} {frame.name}" for frame in where]
            name = kind.__name__ if kind else "exception"
            record.exc_text = "\n".join([*lines, name])
            record.exc_info = None
        return True
