"""What the page of a case says of sealed statements: that there are some, and if it is time."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation

from dalel.apps.cases.advance import signs_of, statements_in
from dalel.apps.cases.composing import Panel
from dalel.apps.cases.queries import CaseContent
from dalel.apps.entries.presenting import Presenter


def advance_panel(content: CaseContent, now: datetime) -> Panel | None:
    """Return the way to the statements; above everything where one of her conditions has come."""
    found = content.once("statements", lambda: statements_in(content.record))
    closed = [one for one in found if one.opened is None]
    if not closed:
        return None
    present = Presenter(translation.get_language(), content.readable)
    signs = [sign for one in closed for sign in signs_of(one, content.record)]
    shown = {
        "number": content.case.number,
        "signs": [(one.id, present.title_of(str(one.id))) for one in signs],
        "is_turned": any(one.first is not None for one in closed),
    }
    return Panel("cases/_advance.html", shown, is_first=bool(signs))
