"""Asking the press for a PDF, one at a time: what is printed never lies on a disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from threading import BoundedSemaphore

from dalel.apps.papers.errors import NotPrinted
from dalel.verify.confinement import ask

_PROGRAM = "dalel.apps.papers.press"
_WALL_SECONDS = 30.0
_one_at_a_time = BoundedSemaphore(1)


def print_sheet(template: str, data: Mapping[str, object]) -> bytes:
    """Return the PDF of a template of this room and what it is told, as text and never as markup.

    Raises:
        NotPrinted: It could not be made.
    """
    order = json.dumps({"template": f"{template}.typ", "data": data}).encode()
    with _one_at_a_time:
        pdf = ask(_PROGRAM, order, wall_seconds=_WALL_SECONDS)
    if not pdf:
        raise NotPrinted(sheet=template)
    return pdf
