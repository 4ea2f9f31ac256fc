"""Do pages show what the organisation's entries say?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dalel.apps.accounts.queries import organisation
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.ledger.audit import Finding
from dalel.apps.publication.models import Appearance

_SAID = ("name_kk", "name_ru", "name_en", "accent", "default_language")


def audit_look(session: MemberSession) -> Iterator[Finding]:
    """Yield where name and look differ from the sealed entries about them.

    Raises:
        NotIntroduced, NoKey, WrapDamaged: The member cannot open the organisation's container.
    """
    rows = {row.entry: row for row in Appearance.objects.order_by("leaf_index")}
    for entry in open_entries(organisation(session)):
        is_look = isinstance(entry, OpenedEntry) and entry.kind.name == "appearance"
        row = rows.pop(entry.id, None)
        if not isinstance(entry, OpenedEntry) or (not is_look and row is None):
            continue
        where = f"entry {entry.id}"
        if row is None:
            yield Finding("LookMissing", where, "What it says of name and look is shown nowhere.")
        elif row.leaf_index != entry.row.leaf_index or _shown(row) != _sealed(entry.fields):
            yield Finding(
                "LookContradicted", where, "Pages show another name or look than it says."
            )
    for left in rows:
        yield Finding("LookUnsigned", f"entry {left}", "Nobody recorded this name and look.")


def _shown(row: Appearance) -> tuple[object, ...]:
    return (*(getattr(row, name) for name in _SAID), sorted(row.languages.split()))


def _sealed(fields: Mapping[str, object]) -> tuple[object, ...]:
    languages = fields.get("languages")
    listed = sorted(map(str, languages)) if isinstance(languages, list | tuple) else None
    return (*(fields.get(name) for name in _SAID), listed)
