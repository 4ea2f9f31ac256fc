"""What is wrong with a table of cases, in sentences a reader can act on."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dalel.apps.entries.tables import sentences

UNTITLED = _("Row %(row)s of the table")
ORIGIN = _("Imported from a table. Rows: %(rows)s.")

_CELL: dict[str, Promise] = {
    "no_case": _("It is not said which case this row belongs to."),
    "differs": _("This differs from row %(row)s of the same case."),
}


def cell_sentence(code: str, params: Mapping[str, object], *, has_column: bool) -> str:
    """Return what is wrong with a cell, or with a row that lacks one."""
    if code in _CELL:
        return str(_CELL[code]) % dict(params)
    return sentences.cell_sentence(code, params, has_column=has_column)
