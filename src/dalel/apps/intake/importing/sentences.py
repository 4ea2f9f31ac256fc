"""What is wrong or odd in a table of reports, in sentences a reader can act on."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dalel.apps.entries.tables import sentences
from dalel.apps.intake.importing.planning import Wording

ORIGIN = _("From a table, row %(row)s.")
FILES = _("Files named in the table but not uploaded with it: %(files)s")
_CELL: dict[str, Promise] = {
    "kept_as_words": _("This fits no list and no calendar. It is kept as words in a note."),
    "files_not_here": _(
        "A file is named here that the table does not bring. Its name is kept in a note."
    ),
}


def wording(language: str) -> Wording:
    """Return the words of the notes of imported reports, in the language that is active."""
    return Wording(language, str(ORIGIN), str(FILES))


def cell_sentence(code: str, params: Mapping[str, object], *, has_column: bool) -> str:
    """Return what is wrong with a cell, or with a row that lacks one."""
    if code in _CELL:
        return str(_CELL[code])
    return sentences.cell_sentence(code, params, has_column=has_column)
