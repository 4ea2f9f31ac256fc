"""Gaps in numbered letters, in words: on the timeline, at a glance and in papers."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dalel.apps.cases.letters import Gap


def gap_title(gap: Gap) -> str:
    """Return what happened, as far as it is known today."""
    numbers = listed(gap.numbers)
    if gap.is_to_her:
        text = ngettext(
            "Letter %(numbers)s to her did not come",
            "Letters %(numbers)s to her did not come",
            len(gap.numbers),
        )
    else:
        text = ngettext(
            "Letter %(numbers)s did not come", "Letters %(numbers)s did not come", len(gap.numbers)
        )
    return text % {"numbers": numbers}


def gap_notes(gap: Gap) -> list[str]:
    """Return how it became known, and what came late after all."""
    known = _("Known since %(day)s, when letter %(number)s came.") % {
        "day": date_format(gap.since, "DATE_FORMAT"),
        "number": gap.number,
    }
    late = [
        ngettext(
            "Letter %(number)s arrived %(days)s day late.",
            "Letter %(number)s arrived %(days)s days late.",
            days,
        )
        % {"number": number, "days": days}
        for number, _letter, days in gap.came
    ]
    return [known, *late]


def still_missing(gap: Gap) -> str:
    """Return what has not come until today; empty where all have."""
    if not gap.missing:
        return ""
    return _("Still missing: %(numbers)s") % {"numbers": listed(gap.missing)}


def listed(numbers: Sequence[int]) -> str:
    """Return numbers as they are read: "2, 4–6"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
