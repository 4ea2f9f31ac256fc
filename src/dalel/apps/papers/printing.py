"""Asking the press for a PDF, one at a time: what is printed never lies on a disk."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from threading import BoundedSemaphore

from dalel.apps.papers.errors import NotPrinted
from dalel.verify.confinement import ask

_PROGRAM = "dalel.apps.papers.press"
_WALL_SECONDS = 30.0
_PAGES = re.compile(rb"/Count (\d+)")
_one_at_a_time = BoundedSemaphore(1)


def print_sheet(
    template: str,
    data: Mapping[str, object],
    *,
    sizes: Sequence[float] = (),
    most_pages: int = 1,
) -> bytes:
    """Return the PDF of a template of this room and what it is told, as text and never as markup.

    Args:
        sizes: Of the letters, in points, where the template takes them: the first in which it has
            at most ``most_pages``, else the one in which it has the fewest.

    Raises:
        NotPrinted: It could not be made.
    """
    order = {
        "template": f"{template}.typ",
        "data": data,
        "sizes": list(sizes),
        "most_pages": most_pages,
    }
    with _one_at_a_time:
        pdf = ask(_PROGRAM, json.dumps(order).encode(), wall_seconds=_WALL_SECONDS)
    if not pdf:
        raise NotPrinted(sheet=template)
    return pdf


def pages_in(pdf: bytes) -> int:
    """Return how many pages a PDF of the press has."""
    return max((int(found) for found in _PAGES.findall(pdf)), default=1)
