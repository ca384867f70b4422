"""A form that lost its end on its way is refused before anything reads it."""

from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse

from bindeled.config.gate import RefuseUnreadableText


def post(body: bytes, *, announced: int, content_type: str) -> WSGIRequest:
    return WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/bekymring/",
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(announced),
            "wsgi.input": BytesIO(body),
        }
    )


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize(("lost", "status"), [(0, 200), (1, 400), (20, 400)])
def test_a_form_whose_end_was_lost_on_its_way_is_not_taken_for_a_whole_one(
    content_type: str, lost: int, status: int
) -> None:
    body = b"words=Der+er+helt+m%C3%B8rkt&key=one-of-a-kind"
    request = post(body[: len(body) - lost], announced=len(body), content_type=content_type)
    assert RefuseUnreadableText(lambda _request: HttpResponse("read"))(request).status_code == status
