"""Do public pages show what the organisation's entries say of places of help?"""

from __future__ import annotations

import json
from collections.abc import Iterator

from dalel.apps.accounts.queries import organisation
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.directory.models import Listing
from dalel.apps.directory.places import KIND, place_of
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.ledger.audit import Finding


def audit_places(session: MemberSession) -> Iterator[Finding]:
    """Yield where a place differs from the sealed entry about it.

    A number that somebody exchanged in the database would lead whoever calls it to them.

    Raises:
        NotIntroduced, NoKey, WrapDamaged: The member cannot open the organisation's container.
    """
    rows = {row.entry: row for row in Listing.objects.order_by("leaf_index")}
    for entry in open_entries(organisation(session)):
        if not isinstance(entry, OpenedEntry):
            continue
        row = rows.pop(entry.id, None)
        where = f"entry {entry.id}"
        if row is None and entry.kind.name == KIND:
            yield Finding("PlaceMissing", where, "What it says of a place of help is not shown.")
        elif row is not None and not _agrees(row, entry):
            yield Finding("PlaceContradicted", where, "Pages show another place than it says.")
    for left in rows:
        yield Finding("PlaceUnsigned", f"entry {left}", "Nobody recorded this place of help.")


def _agrees(row: Listing, entry: OpenedEntry) -> bool:
    said = place_of(entry.fields)
    is_here = (row.place, row.leaf_index) == (said.id, entry.row.leaf_index)
    return is_here and place_of(json.loads(row.fields)) == said
