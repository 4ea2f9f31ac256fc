"""The press: a process of its own that makes PDF of a template of this folder and what it is told.

``python -m dalel.apps.papers.press DESCRIPTOR`` reads JSON from the open descriptor and prints the
PDF. What is told reaches the template as text and is never read as markup. Fonts are those of the
library alone, so that a sheet is the same on every machine.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import typst

from dalel.apps.papers.printing import pages_in
from dalel.verify.confinement import TOO_MUCH, confine

MEMORY_BYTES = 2 << 30
CPU_SECONDS = 20
FOLDER = Path(__file__).parent / "sheets"
# So many times too long, no size of letters makes it fit.
HOPELESS = 2
# A folder that does not exist: packages are neither read nor fetched.
_NOWHERE = "/nonexistent"


def print_pdf(template: str, data: str) -> bytes:
    """Return the PDF of a template and the JSON it is told."""
    made = typst.compile(
        str(FOLDER / template),
        format="pdf",
        root=str(FOLDER),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        package_path=_NOWHERE,
        package_cache_path=_NOWHERE,
        timestamp=0,
    )
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


def print_fitting(
    template: str, data: Mapping[str, object], sizes: Sequence[float], most_pages: int
) -> bytes:
    """Return the PDF in the first size of letters that fits, else in the one with fewest pages.

    Args:
        sizes: In points, the one that is best to read first; none where the template has its own.
        most_pages: How many pages it may have at most.
    """
    made: list[bytes] = []
    for size in sizes or (0,):
        told = dict(data, size=size) if size else data
        made.append(print_pdf(template, json.dumps(told, ensure_ascii=False)))
        pages = pages_in(made[-1])
        if pages <= most_pages:
            return made[-1]
        if pages > HOPELESS * most_pages:
            break
    return min(made, key=pages_in)


def main(argv: Sequence[str]) -> int:
    """Print what the descriptor asks for."""
    confine(memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
    with os.fdopen(int(argv[0]), "rb", closefd=False) as told:
        order = json.load(told)
    try:
        pdf = print_fitting(order["template"], order["data"], order["sizes"], order["most_pages"])
    except MemoryError:
        return TOO_MUCH
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
