"""The leaflet of a department, for anybody: what stands on the page behind the code in the stairwell, to take home."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bindeled.confidentiality.doors import through
from bindeled.paper.queries import department_of_code
from bindeled.paper.views import one_paper


@require_safe
@through("public")
def public_paper(request: HttpRequest, public_code: str) -> HttpResponse:
    """Fetch a paper of the department behind a code. Nobody at the municipality is on it (D13)."""
    today = timezone.localdate()
    department = department_of_code(public_code, on=today)
    if department is None:
        raise Http404
    return one_paper(request, department, on=today)
