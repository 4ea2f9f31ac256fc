"""Name and look that pages show: read anew for every request, kept for when nothing can be read.

Loaded by what answers when Django itself does not, so it asks the room only when it is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import Error

if TYPE_CHECKING:
    from dalel.apps.publication.queries import ChosenLook, Look

_last: list[Look] = []


def refreshed_look() -> Look:
    """Read what was chosen last; without a storage, return what was shown before."""
    try:
        chosen = _newest_look()
    except Error:
        return shown_look()
    _last[:] = [chosen.look] if chosen else []
    return shown_look()


def shown_look() -> Look:
    """Return the look that was read last. Asks no storage, so that error pages can use it."""
    from dalel.apps.publication.queries import starting_look  # noqa: PLC0415 - needs Django loaded

    return next(iter(_last), None) or starting_look()


def _newest_look() -> ChosenLook | None:
    from dalel.apps.publication.queries import newest_look  # noqa: PLC0415 - needs Django loaded

    return newest_look()
