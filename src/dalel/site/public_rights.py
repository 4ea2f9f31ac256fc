"""What the public program may do with the records, table by table; everything else is refused.

One list serves both databases: as GRANTs and row policies of a role of its own on PostgreSQL, and
as an authorizer on every connection on SQLite, which knows no roles. There it holds against a
mistake and a hole in a view, not against somebody who has taken the program over: the file is
theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Rights:
    """What may be done with one table.

    Attributes:
        reads: Columns that may be read; ``None`` means all.
        inserts: Whether rows may be added.
        deletes: Whether rows may be removed.
        rows: Which rows may be read or removed, as a condition; empty means all.
    """

    reads: tuple[str, ...] | None = ()
    inserts: bool = False
    deletes: bool = False
    rows: str = ""


READ_ALL = Rights(reads=None)
_OWN_LETTERS = "lookup = decode(current_setting('dalel.lookup', true), 'hex')"
_OWN_SITTING = "id = decode(current_setting('dalel.sitting', true), 'hex')"
# The policy of letters holds inside this as well: only the containers of a code that was named.
_OF_LETTERS = "IN (SELECT container FROM intake_letter)"

PUBLIC_RIGHTS = {
    # What anybody may see: the pages' look, places that help.
    "publication_appearance": READ_ALL,
    "directory_listing": READ_ALL,
    # The log, as far as pages and receipts need it; it is public by its nature.
    "ledger_head": READ_ALL,
    "ledger_leaf": READ_ALL,
    "ledger_tile": READ_ALL,
    "ledger_checkpoint": READ_ALL,
    # Whom reports are wrapped to: introductions, followed back to the founder.
    "accounts_introduction": READ_ALL,
    "accounts_member": Rights(reads=("id", "role", "ended")),
    "entries_entry": Rights(
        reads=("id", "container_id", "sequence", "leaf_index", "epoch", "minute", "body_root"),
        rows="id IN (SELECT entry_id FROM accounts_introduction)",
    ),
    "entries_container": Rights(
        reads=("id", "type"), rows=f"type = 'ORGANISATION' OR id {_OF_LETTERS}"
    ),
    "entries_epoch": Rights(
        reads=("container_id", "number", "public_key"), rows=f"container_id {_OF_LETTERS}"
    ),
    # Reports: what comes goes in and cannot be read back; letters only to whoever has the code.
    "intake_arrival": Rights(inserts=True),
    "intake_letter": Rights(reads=None, rows=_OWN_LETTERS),
    "intake_sitting": Rights(reads=None, inserts=True, deletes=True, rows=_OWN_SITTING),
    "intake_readerlabel": READ_ALL,
}


def grants(role: str) -> Iterator[str]:
    """Yield the statements that give a role these rights and no other, to be run by the owner.

    They may be run again after an update. Policies bind the role alone: the owner, as which the
    desk and the sealing loop connect, sees every row as before.
    """
    name = '"' + role.replace('"', '""') + '"'
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}"
    yield f"GRANT USAGE ON SCHEMA public TO {name}"
    for table, rights in PUBLIC_RIGHTS.items():
        yield from _grants(table, rights, name)


def _grants(table: str, rights: Rights, name: str) -> Iterator[str]:
    if rights.reads is None:
        yield f"GRANT SELECT ON {table} TO {name}"
    elif rights.reads:
        yield f"GRANT SELECT ({', '.join(rights.reads)}) ON {table} TO {name}"
    if rights.inserts:
        yield f"GRANT INSERT ON {table} TO {name}"
    if rights.deletes:
        yield f"GRANT DELETE ON {table} TO {name}"
    if rights.rows:
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"DROP POLICY IF EXISTS public_rows ON {table}"
        yield f"CREATE POLICY public_rows ON {table} FOR ALL TO {name} USING ({rights.rows})"
