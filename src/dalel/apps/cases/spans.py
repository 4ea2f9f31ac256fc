"""How far apart the days of a date lie: as a shape on the timeline, and in words beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dalel.apps.entries.presenting import happened
from dalel.apps.entries.queries import OpenedEntry
from dalel.core.entries import PartialDate, Precision

MONTH_DAYS, YEAR_DAYS = 31, 366
EXACT = (Precision.MOMENT, Precision.DAY)


@dataclass(frozen=True)
class Drawn:
    """A date on the timeline: the name of its shape, and what the shape says, in words.

    ``shape`` is ``day``, ``month``, ``year``, ``long``, ``open-start``, ``open-end`` or ``none``.
    """

    shape: str
    words: str


def drawn(when: PartialDate | None) -> Drawn:
    """Return how a date is drawn, in the active language."""
    if when is None:
        return Drawn("none", "")
    if not when.has_start:
        return Drawn("open-start", _("start not known"))
    if not when.has_end:
        return Drawn("open-end", _("end not known"))
    days = (when.latest - when.earliest).days + 1
    if when.precision is Precision.INTERVAL:
        return Drawn(
            _shape(days), ngettext("over %(n)s day", "over %(n)s days", days) % {"n": days}
        )
    if when.precision in EXACT:
        return Drawn("month" if when.is_uncertain or when.is_approximate else "day", "")
    return Drawn(_shape(days), _("exact day not known"))


def _shape(days: int) -> str:
    if days <= 1:
        return "day"
    if days <= MONTH_DAYS:
        return "month"
    return "year" if days <= YEAR_DAYS else "long"


def order_by_event(entry: OpenedEntry) -> tuple[date, date, int]:
    """Return the key that orders by when things happened: earliest possibility, then latest.

    What was before some day stands at that day; what has no date at all comes last.
    """
    when = happened(entry)
    if when is None:
        return date.max, date.max, entry.row.sequence
    first = when.earliest if when.has_start else when.latest
    return first, when.latest, entry.row.sequence
