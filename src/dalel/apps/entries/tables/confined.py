"""One table from outside, read in a process of its own with little memory and time.

``python -m dalel.apps.entries.tables.confined DESCRIPTOR`` reads the open descriptor and prints
the table. It ends without an answer where the table needs more than is given here.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

from dalel.apps.entries.tables.table import Table, TableUnreadable
from dalel.apps.entries.tables.text_tables import read_text_table
from dalel.apps.entries.tables.workbooks import OLD_OR_LOCKED, PACKED, read_workbook
from dalel.verify.confinement import TOO_MUCH, confine

MEMORY_BYTES = 1536 << 20
CPU_SECONDS = 60


def main(argv: Sequence[str]) -> int:
    """Read the table under a descriptor and print it, or why it cannot be taken."""
    confine(memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
    (descriptor,) = argv
    with os.fdopen(int(descriptor), "rb") as file:
        data = file.read()
    try:
        answer = b"T" + read(data).to_bytes()
    except TableUnreadable as fault:
        answer = b"F" + json.dumps([fault.code, dict(fault.params)]).encode()
    except MemoryError:
        return TOO_MUCH
    sys.stdout.buffer.write(answer)
    return 0


def read(data: bytes) -> Table:
    """Return the table that bytes hold, whatever the file was called.

    Raises:
        TableUnreadable: They hold none that can be taken.
    """
    if data.startswith((PACKED, OLD_OR_LOCKED)):
        table = read_workbook(data)
    else:
        table = read_text_table(data)
    if not any(sheet.rows for sheet in table.sheets):
        raise TableUnreadable("empty")
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
