"""What is wrong with a table, in sentences a reader can act on."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dalel.apps.entries.faults_in_words import fault_in_words
from dalel.apps.entries.tables.table import TableUnreadable

_TABLE: dict[str, Promise] = {
    "file_too_large": _("The file is larger than %(limit)s MB. Split it and upload the parts."),
    "empty": _("There is nothing in this file. Choose the one that holds the table."),
    "not_a_table": _(
        "This cannot be read as a table. Save it as XLSX or as CSV and choose it again."
    ),
    "locked": _("This file is locked with a password. Save it without one and choose it again."),
    "too_many_rows": _("The table has more than %(limit)s rows. Split it and upload the parts."),
    "too_many_columns": _("The table has more than %(limit)s columns. Remove those not needed."),
    "too_many_sheets": _("The file has more than %(limit)s sheets. Keep only those you need."),
    "cell_too_long": _(
        "Row %(row)s has a cell of more than %(limit)s kB. Perhaps a quotation mark was not closed."
    ),
    "too_much_text": _("The table holds more than %(limit)s million letters. Split it."),
    "bomb": _("Unpacked, this file is larger than %(limit)s MB. It was not read."),
    "too_much": _(
        "Reading this file takes too much memory or time. Upload only the sheet you need."
    ),
    "busy": _("Another table is being read at the moment. Please choose yours again."),
}
_CELL: dict[str, Promise] = {
    "unknown_word": _("Nobody has said yet what this word means."),
    "damaged_number": _(
        "The spreadsheet has lost digits of this number. Format the column as text there."
    ),
    "broken_formula": _("A formula gave no result here."),
    "formula": _("This begins like a formula. It is kept as text, and nothing is computed."),
    "old_date": _("A day of 1900 is often an empty cell that was shown as a day."),
}
_NOTHING = _("This row needs a value here, and no column gives it.")


def table_sentence(fault: TableUnreadable) -> str:
    """Return why a table cannot be taken."""
    return str(_TABLE.get(fault.code, _TABLE["not_a_table"])) % dict(fault.params)


def cell_sentence(code: str, params: Mapping[str, object], *, has_column: bool) -> str:
    """Return what is wrong with a cell, or with a row that lacks one."""
    if code in _CELL:
        return str(_CELL[code]) % dict(params)
    if code == "required" and not has_column:
        return str(_NOTHING)
    return fault_in_words(code, params)
