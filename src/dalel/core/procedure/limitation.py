"""How long an act may be prosecuted: years by its article, its gravity and the law of its day."""

from collections.abc import Iterable, Iterator
from datetime import date

from dalel.core.procedure.casebook import Recorded
from dalel.core.procedure.fact_model import Offence, OffencePart
from dalel.core.procedure.known import Known
from dalel.core.procedure.pack_model import Pack
from dalel.core.procedure.rule_model import Length, Term


def limitation_lengths(
    entry: Recorded, term: Term, starts: Iterable[Known], pack: Pack
) -> tuple[Length | None, Length | None, bool]:
    """Return the shortest and longest limitation that may hold, and whether that is in doubt.

    Returns:
        ``None`` on both sides where nothing is known (in doubt) or nothing runs; ``None`` as the
        longest where one of the articles never lapses.
    """
    days = [day for start in starts for day in (start.first, start.last)]
    part = "".join(entry.texts(term.limitation_part)) if term.limitation_part else ""
    found = list(_years(entry.texts(term.limitation), part, days, pack))
    known = sorted({years for years in found if years is not None})
    if not known:
        return None, None, not found
    longest = None if None in found else Length(known[-1], "years")
    return Length(known[0], "years"), longest, len(set(found)) > 1


def _years(codes: Iterable[str], part: str, days: list[date], pack: Pack) -> Iterator[int | None]:
    for code in codes:
        offence = pack.offences.get(code)
        if offence is None:
            continue
        named = [each for each in offence.parts if each.part == part.strip()]
        for each in named or offence.parts:
            if any(each.in_force.covers(day) for day in days):
                yield from (
                    years for day in days for years in limitation_years(offence, each, day, pack)
                )


def limitation_years(
    offence: Offence, part: OffencePart, day: date, pack: Pack
) -> tuple[int | None, ...]:
    """Return the years for a part of an article on a day: one, ``None`` for never, or nothing."""
    if part.limitation == "none":
        return (None,)
    if part.limitation == "unknown":
        return ()
    if part.limitation_years:
        return (part.limitation_years,)
    for row in pack.limitations:
        fits = not row.tags or not set(row.tags).isdisjoint(offence.tags)
        if row.severity == part.severity and fits and row.in_force.covers(day):
            return (row.years,)
    return ()
