"""Sums of money in words, and beside the calculation index of their year."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from dalel.core.entries.calculation_index import CURRENCY, in_index

NO_BREAK = "\u00a0"


def money_in_words(money: Mapping[str, str]) -> str:
    """Return an amount with thousands set apart, e.g. ``560 000 ₸``."""
    whole, _point, part = money["amount"].partition(".")
    sign = {"KZT": "₸", "USD": "$", "EUR": "€"}.get(money["currency"], money["currency"])
    return f"{grouped(whole)}{',' + part if part else ''}{NO_BREAK}{sign}"


def in_index_words(money: Mapping[str, str], year: int | None) -> str:
    """Return a sum of tenge in calculation indices, e.g. ``151,7 MCI of 2024``.

    Empty for other currencies, for a year nobody knows and for next to nothing.
    """
    if year is None or money["currency"] != CURRENCY:
        return ""
    share = in_index(Decimal(money["amount"]), year)
    if share is None:
        return ""
    whole, _point, part = str(share).partition(".")
    number = grouped(whole) + (f",{part}" if part != "0" else "")
    return _("%(number)s MCI of %(year)s") % {"number": number, "year": year}


def grouped(whole: str) -> str:
    """Return a whole number with its thousands set apart."""
    return f"{int(whole):,}".replace(",", NO_BREAK)
