"""Articles of law in words: who prosecutes, what ends a case, how much, in whose money."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from dalel.apps.entries.money import NO_BREAK, grouped, money_in_words
from dalel.apps.procedure.words import day_words
from dalel.core.procedure import Citation, Pack, citation_text
from dalel.core.procedure.day_law import LastDay
from dalel.core.procedure.fact_model import LawChange, Offence, OffencePart
from dalel.core.procedure.fines import UNITS, fines

PROSECUTIONS: Mapping[str, Promise] = {
    "private": _("private prosecution"),
    "private_public": _("private-public prosecution"),
    "public": _("public prosecution"),
    "administrative": _("administrative proceedings"),
    "unknown": _("prosecution not read"),
}
RECONCILIATIONS: Mapping[str, Promise] = {
    "ends_case": _("reconciliation ends the case"),
    "may_end_case": _("reconciliation may end the case, for some people only"),
    "excluded": _("reconciliation is excluded"),
    "not_available": _("reconciliation is not provided for"),
    "unknown": _("whether reconciliation can end it was not read"),
}
SEVERITIES: Mapping[str, Promise] = {
    "misdemeanour": _("misdemeanour"),
    "small": _("crime of small gravity"),
    "medium": _("crime of medium gravity"),
    "grave": _("grave crime"),
    "especially_grave": _("especially grave crime"),
    "none": _("not a crime: administrative"),
    "unknown": _("gravity not read"),
}
CONFIDENCES: Mapping[str, Promise] = {
    "high": _("read in the law"),
    "medium": _("not read in the law itself"),
    "low": _("doubtful: one secondary source"),
}
_FORMATS = {"month": "YEAR_MONTH_FORMAT", "year": "Y"}
# Kinds of punishment as packs name them, in the order in which they are said.
SANCTIONS: Mapping[str, Promise] = {
    "imprisonment_years": _("imprisonment"),
    "restriction_of_liberty_years": _("restriction of liberty"),
    "arrest_days": _("arrest"),
    "community_service_hours": _("community service"),
    "corrective_labour_units": _("corrective labour"),
    UNITS: _("fine"),
    "special_requirements_months": _("special requirements"),
}


def _years(n: int) -> str:
    return ngettext("%(n)s year", "%(n)s years", n) % {"n": n}


def _months(n: int) -> str:
    return ngettext("%(n)s month", "%(n)s months", n) % {"n": n}


def _days(n: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}


def _hours(n: int) -> str:
    return ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n}


def _units(n: int) -> str:
    return gettext("%(number)s MCI") % {"number": grouped(str(n))}


COUNTED: Mapping[str, Callable[[int], str]] = {
    "years": _years,
    "months": _months,
    "days": _days,
    "hours": _hours,
    "units": _units,
}


def amount_words(name: str, amount: int) -> str:
    """Return so much of a kind of punishment, in its unit."""
    return COUNTED[name.rpartition("_")[2]](amount)


# Whole phrases: in Russian and Kazakh the word for the unit changes with what stands before it.
UP_TO: Mapping[str, Promise] = {
    "years": ngettext_lazy("up to %(n)s year", "up to %(n)s years", "n"),
    "months": ngettext_lazy("up to %(n)s month", "up to %(n)s months", "n"),
    "days": ngettext_lazy("up to %(n)s day", "up to %(n)s days", "n"),
    "hours": ngettext_lazy("up to %(n)s hour", "up to %(n)s hours", "n"),
    "units": _("up to %(n)s MCI"),
}
FROM_TO: Mapping[str, Promise] = {
    "years": ngettext_lazy("from %(low)s to %(n)s year", "from %(low)s to %(n)s years", "n"),
    "months": ngettext_lazy("from %(low)s to %(n)s month", "from %(low)s to %(n)s months", "n"),
    "days": ngettext_lazy("from %(low)s to %(n)s day", "from %(low)s to %(n)s days", "n"),
    "hours": ngettext_lazy("from %(low)s to %(n)s hour", "from %(low)s to %(n)s hours", "n"),
    "units": _("from %(low)s to %(n)s MCI"),
}
FROM: Mapping[str, Promise] = {
    "years": ngettext_lazy("from %(n)s year", "from %(n)s years", "n"),
    "months": ngettext_lazy("from %(n)s month", "from %(n)s months", "n"),
    "days": ngettext_lazy("from %(n)s day", "from %(n)s days", "n"),
    "hours": ngettext_lazy("from %(n)s hour", "from %(n)s hours", "n"),
    "units": _("from %(n)s MCI"),
}


def bounds_words(name: str, low: int | None, high: int | None) -> str:
    """Return between how much and how much; empty where the article does not say."""
    unit = name.rpartition("_")[2]
    if high is None:
        return "" if low is None else str(FROM[unit] % _counted(unit, low))
    if low is None:
        return str(UP_TO[unit] % _counted(unit, high))
    if low == high:
        return amount_words(name, high)
    return str(FROM_TO[unit] % {**_counted(unit, high), "low": _number(unit, low)})


def _counted(unit: str, amount: int) -> dict[str, int | str]:
    return {"n": _number(unit, amount)}


def _number(unit: str, amount: int) -> int | str:
    """Return a number; sums are long, so their thousands are set apart."""
    return grouped(str(amount)) if unit == "units" else amount


def punishments(part: OffencePart) -> list[str]:
    """Return what a part of an article allows, the gravest first."""
    found = [gettext("life imprisonment")] if part.life else []
    for name in SANCTIONS:
        if name in part.sanctions:
            bounds = bounds_words(name, *part.sanctions[name])
            found.append(f"{SANCTIONS[name]}: {bounds}" if bounds else str(SANCTIONS[name]))
    return found


def fine_words(part: OffencePart, days: tuple[date, ...], pack: Pack) -> Iterator[str]:
    """Yield what a fine comes to in the money of some days."""
    for fine in fines(part, days, pack):
        said = {
            "sum": _sum(fine.sum_from, fine.sum_to, fine.unit.currency),
            "unit": money_in_words({"amount": str(fine.unit.amount), "currency": "KZT"}),
            "day": day_words(fine.unit.begins),
        }
        yield gettext("%(sum)s (one unit: %(unit)s since %(day)s)") % said


def _sum(low: int | None, high: int | None, currency: str) -> str:
    known = [money_in_words({"amount": str(n), "currency": currency}) for n in (low, high) if n]
    if len(known) == 2:
        return f"{known[0]}{NO_BREAK}– {known[1]}"
    said = gettext("at most %(sum)s") if high is not None else gettext("at least %(sum)s")
    return said % {"sum": "".join(known)}


def last_day_words(last: LastDay) -> str:
    """Return until when an act may be brought, as far as that can be told."""
    if last.never:
        return gettext("never lapses")
    if last.earliest is None:
        return gettext("limitation not known")
    early = day_words(last.earliest)
    if last.perhaps_never:
        return gettext("%(day)s at the earliest, perhaps never") % {"day": early}
    if last.latest is None or last.latest == last.earliest:
        return gettext("last day: %(day)s") % {"day": early}
    words = gettext("last day: between %(early)s and %(late)s")
    return words % {"early": early, "late": day_words(last.latest)}


def change_day(change: LawChange) -> str:
    """Return when a change of the law came into force, as exactly as it is known."""
    if change.precision == "day":
        return day_words(change.in_force)
    return str(date_format(change.in_force, _FORMATS[change.precision]))


def article_words(offence: Offence, pack: Pack, language: str, part: str = "") -> str:
    """Return an article as it is cited: "CC art. 120(2)"."""
    parts = (part,) if part else ()
    return citation_text(Citation(offence.law, offence.article, parts), pack.laws, language)
