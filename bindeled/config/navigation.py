"""What every page frame needs: links that point up or sideways come from here, through the template context."""

from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Answer the frame of the site for this visitor."""
    return {}
