"""What the page of a case shows of its papers."""

from __future__ import annotations

from datetime import datetime

from dalel.apps.cases.composing import Panel
from dalel.apps.cases.queries import CaseContent


def papers_panel(content: CaseContent, now: datetime) -> Panel | None:
    """Return the way to the papers."""
    return Panel("filings/_panel.html", {"number": content.case.number})
