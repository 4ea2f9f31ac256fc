"""Faults of fields and dates as sentences a reader can act on."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dalel.apps.entries.day_parts import day_without_part
from dalel.apps.entries.money import grouped
from dalel.core.entries.errors import FieldError
from dalel.core.entries.kinds import Kind

DAY_PART = "day_part"
_SENTENCES: dict[str, Promise] = {
    "required": _("Please fill this in."),
    "too_long": _("This is too long: %(length)s characters, of at most %(limit)s."),
    "too_many": _("At most %(limit)s can be chosen."),
    "too_large": _("This number is too large."),
    "not_a_code": _("Please choose from the list."),
    "not_a_number": _("Please write a whole number."),
    "not_money": _("Please write an amount in digits, for example 200000."),
    "unknown_currency": _("Please choose a currency from the list."),
    "not_an_entry_id": _("Please choose from the entries of this case."),
    "not_an_attachment": _("This file did not arrive well. Please choose it again."),
    "file_name_too_long": _("The file's name is too long. Please rename it and choose it again."),
    "control_characters": _(
        "There are characters here that cannot be shown: %(excerpt)s. Please take them out."
    ),
    "not_text": _("Please write text."),
}
_DATES: dict[str, Promise] = {
    "approximate_time": _("Write either “about” or an exact hour, not both."),
    "impossible_date": _("There is no such day in the calendar."),
    "impossible_time": _("There is no such hour. Write for example 14:30."),
    "interval_reversed": _("The end is before the beginning."),
    "relative_date": _("Write the date itself, for example 3 May 2021, not “yesterday”."),
    "time_not_expected": _("Write the day only, without an hour."),
    "time_in_interval": _("Write either a span of days or an hour, not both."),
    "too_long": _("This is too long for a date: at most %(limit)s characters."),
    "two_digit_year": _("Write the year with four digits."),
    "year_missing": _("The year is missing."),
    "year_out_of_range": _("This year cannot be right."),
    "long_year": _("This year cannot be right."),
    "negative_year": _("This year cannot be right."),
}
_NO_DATE = _("This date was not understood. Write for example “3 May 2021” or “summer 2019”.")
_UNKNOWN = _("Please look at this field again.")


def fault_in_words(code: str, params: Mapping[str, object], *, excerpt: str = "") -> str:
    """Return the sentence for a fault code, in the language of the request.

    Args:
        code: As the core names it.
        params: The numbers that belong to it.
        excerpt: A piece of the text in which hidden characters are shown, for faults of those.
    """
    if code == "not_a_date":
        sentence = _DATES.get(str(params.get("code")), _NO_DATE)
    else:
        sentence = _SENTENCES.get(code, _UNKNOWN)
    numbers = {
        name: grouped(str(value)) for name, value in params.items() if isinstance(value, int)
    }
    return str(sentence) % {"excerpt": excerpt, "length": "", **params, **numbers}


def beside_its_hour(fault: FieldError, text: str, kind: Kind, language: str) -> str:
    """Return where morning or evening goes, if that is why a date was not read; else nothing."""
    if fault.code != "not_a_date":
        return ""
    day = day_without_part(text, language)
    if not day:
        return ""
    if fault.field == kind.when and DAY_PART in kind.by_name:
        sentence = gettext(
            "Write only the day here: %(day)s. The rest goes into “%(field)s” below."
        )
        return sentence % {"day": day, "field": kind.by_name[DAY_PART].label(language)}
    sentence = gettext("Write only the day or an hour here: %(day)s. Put the rest into the text.")
    return sentence % {"day": day}
