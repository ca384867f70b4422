"""The drill ``paper`` in its small size: Danish, and a language that is read from the right."""

import pytest

from drills import paper


@pytest.mark.drill
def test_every_paper_is_pdf_ua_leads_home_and_names_no_adviser(capsys: pytest.CaptureFixture[str]) -> None:
    assert paper.main(languages=("da", "ar")) == 0, capsys.readouterr().out
